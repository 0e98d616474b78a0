"""Reference data: reviewed TOML files, loaded without undoing anybody's edits.

Each app keeps `reference/*.toml`, read in the order of INSTALLED_APPS and of file
names. A file says `model`, `key` (the fields that name a row), and optionally `lookup`
(foreign keys given by a field of the other model, or by several joined with "|"),
`defaults`, and `each` (a field whose list makes one record per item). `[[row]]` tables
hold the values; a text in several languages is a table by language, and Serbian
Cyrillic is filled from Latin.

What was loaded is remembered in ReferenceRecord. A row whose present values differ
from that was edited by an administrator and is left alone; a row that is no longer
there was deleted and stays deleted.
"""

import json
import tomllib
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import translation

from core.models import ReferenceRecord
from core.transliteration import cyrillic


@dataclass
class Outcome:
    """What loading did, by kind of record; `kept` and `missing` name the rows."""

    created: dict = field(default_factory=dict)
    updated: dict = field(default_factory=dict)
    unchanged: int = 0
    kept: list = field(default_factory=list)
    missing: list = field(default_factory=list)

    def count(self, tally, label):
        tally[label] = tally.get(label, 0) + 1


class ReferenceFileError(Exception):
    """A reference file does not fit the models it is for."""


def reference_files():
    """Return every app's reference files, lower floors first."""
    return [
        path
        for config in apps.get_app_configs()
        for path in sorted(Path(config.path, "reference").glob("*.toml"))
    ]


@transaction.atomic
def load_reference(paths=None):
    """Bring the database up to the reference files; return an Outcome.

    All or nothing. Never overwrites an edited row, never brings back a deleted one.
    """
    outcome = Outcome()
    with translation.override(settings.LANGUAGE_CODE):
        for path in paths or reference_files():
            _ReferenceFile(path).load(outcome)
    return outcome


class _ReferenceFile:
    """One file, with the rows and records that the database has for it."""

    def __init__(self, path):
        self.path = path
        self.data = tomllib.loads(path.read_text(encoding="utf-8"))
        self.model = apps.get_model(self.data["model"])
        self.label = self.model._meta.label
        self.key = self.data["key"]
        self.records = {
            record.key: record
            for record in ReferenceRecord.objects.filter(model_label=self.label)
        }
        self.parents = {
            name: self._parents_by(name, by)
            for name, by in self.data.get("lookup", {}).items()
        }
        self.rows = {
            self._key_of(row): row for row in self.model._default_manager.all()
        }

    def load(self, outcome):
        for given in self._given_rows():
            values = self._values(given)
            if values is None:
                outcome.missing.append(f"{self.label} {self._words(given)}")
                continue
            key = "|".join(
                str(self._plain(n, values[self._column(n)])) for n in self.key
            )
            self._load_row(key, values, outcome)

    def _load_row(self, key, values, outcome):
        record, row = self.records.get(key), self.rows.get(key)
        name = f"{self.label} {key}"
        if row is None and record is not None:
            outcome.missing.append(name)
        elif row is None:
            self.model._default_manager.create(**values)
            self._remember(key, values)
            outcome.count(outcome.created, self.label)
        elif self._is_edited(row, record, values):
            self._add_new_fields(row, record, values)
            outcome.kept.append(name)
        elif self._differs(row, values):
            self._write(row, values)
            self._remember(key, values)
            outcome.count(outcome.updated, self.label)
        else:
            self._remember(key, values)
            outcome.unchanged += 1

    def _is_edited(self, row, record, values):
        """An administrator's hand: present values are not the ones loaded last."""
        if record is None:
            return self._differs(row, values)
        present = {
            name: self._plain(name, getattr(row, name)) for name in record.loaded
        }
        return present != record.loaded

    def _differs(self, row, values):
        return any(
            self._plain(name, getattr(row, name)) != self._plain(name, value)
            for name, value in values.items()
        )

    def _add_new_fields(self, row, record, values):
        """Fill what the file newly says and nobody has filled by hand."""
        if record is None:
            return
        new = {
            name: value
            for name, value in values.items()
            if name not in record.loaded and getattr(row, name) in (None, "", [], {})
        }
        if new:
            self._write(row, new)
            record.loaded |= {name: self._plain(name, new[name]) for name in new}
            record.save(update_fields=["loaded"])

    def _write(self, row, values):
        for name, value in values.items():
            setattr(row, name, value)
        row.save()

    def _remember(self, key, values):
        loaded = {name: self._plain(name, value) for name, value in values.items()}
        record = self.records.get(key)
        if record is None:
            record = ReferenceRecord(model_label=self.label, key=key)
        elif record.loaded == loaded:
            return
        record.loaded = loaded
        record.save()
        self.records[key] = record

    def _given_rows(self):
        """Yield the file's rows with defaults, one per item of the `each` field."""
        each = self.data.get("each")
        for row in self.data["row"]:
            row = self.data.get("defaults", {}) | row
            for item in row[each] if each else [None]:
                yield row | {each: item} if each else row

    def _values(self, given):
        """Turn a row of the file into columns; None where its parent is gone."""
        values = {}
        for name, value in given.items():
            if name in self.parents:
                parent = self.parents[name].get(str(value))
                if parent is None:
                    return None
                values[self._column(name)] = parent
            elif isinstance(value, dict) and self._is_translated(name):
                values |= self._in_every_language(name, value)
            else:
                values[name] = self._field(name).to_python(value)
        return values

    def _in_every_language(self, name, texts):
        unknown = set(texts) - {code for code, _ in settings.LANGUAGES}
        if unknown:
            raise ReferenceFileError(f"{self.path.name}: {name} in {unknown}")
        if "sr-latn" in texts and "sr" not in texts:
            texts = texts | {"sr": cyrillic(texts["sr-latn"])}
        return {
            f"{name}_{code.replace('-', '_')}": text for code, text in texts.items()
        }

    def _is_translated(self, name):
        names = {f.name for f in self.model._meta.get_fields()}
        return f"{name}_{settings.LANGUAGES[0][0]}" in names

    def _parents_by(self, name, by):
        related = self._field(name).related_model
        fields = by if isinstance(by, list) else [by]
        return {
            "|".join(map(str, values)): pk
            for pk, *values in related._default_manager.values_list("pk", *fields)
        }

    def _words(self, given):
        return "|".join(str(given[name]) for name in self.key)

    def _key_of(self, row):
        return "|".join(
            str(self._plain(name, getattr(row, self._column(name))))
            for name in self.key
        )

    def _column(self, name):
        return self._field(name).attname

    def _field(self, name):
        try:
            return self.model._meta.get_field(name)
        except FieldDoesNotExist as error:
            raise ReferenceFileError(f"{self.path.name}: {error}") from error

    def _plain(self, name, value):
        """A value as JSON keeps it, so that stored and read ones compare."""
        if isinstance(value, Decimal):
            return str(value.normalize())
        return json.loads(json.dumps(value, cls=DjangoJSONEncoder))
