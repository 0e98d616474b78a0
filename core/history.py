"""What the history component shows, from the rows that simple_history keeps."""

from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext as _

from core import phrases

LIMIT = 200
_HIDDEN = {"id", "version", "key"}


class Kept(NamedTuple):
    """Historical rows of one model.

    `names` are fields that tell its objects apart, `skip` those that go without
    saying on this page.
    """

    rows: models.QuerySet
    names: tuple = ()
    skip: tuple = ()


def changes(*kept, sees_hidden=False, limit=LIMIT):
    """Merge kept rows, newest first, as `components/history_list.html` wants them.

    Things with a `withheld_name` are called by it unless the reader `sees_hidden`.

    `[{"at", "by", "what", "why", "fields": [{"label", "old", "new"}]}]`. Queries: one
    per `Kept`, and one per model that a foreign key among them leads to.
    """
    records = [
        (record, one)
        for one in kept
        for record in one.rows.select_related("history_user").order_by(
            "-history_date", "-history_id"
        )[:limit]
    ]
    names = _Names(records, sees_hidden)
    entries = [
        _entry(record, before, one, names)
        for (record, one), before in zip(records, _predecessors(records), strict=True)
    ]
    shown = [entry for entry in entries if entry["fields"] or entry["is_whole"]]
    return sorted(shown, key=lambda entry: entry["at"], reverse=True)[:limit]


def _predecessors(records):
    """The row before each, of the same object; None where there is none in reach."""
    before, latest = [None] * len(records), {}
    for index in reversed(range(len(records))):
        record = records[index][0]
        identity = (type(record), record.id)
        before[index] = latest.get(identity)
        latest[identity] = record
    return before


def _entry(record, before, one, names):
    kind = record.instance_type._meta.verbose_name
    what = {
        "+": _("%(kind)s added"),
        "~": _("%(kind)s changed"),
        "-": _("%(kind)s removed"),
    }[record.history_type] % {"kind": kind}
    about = ", ".join(filter(None, (names.of(record, name) for name in one.names)))
    what = f"{what}: {about}" if about else what
    return {
        "at": record.history_date,
        "by": str(record.history_user or _("the system")),
        "what": what[:1].upper() + what[1:],
        "why": record.history_change_reason or "",
        "fields": []
        if record.history_type == "-"
        else _fields(record, before, one, names),
        "is_whole": record.history_type != "~",
    }


def _fields(record, before, one, names):
    if before is None and record.history_type == "~":
        return []
    found = []
    for field in _shown_fields(record.instance_type):
        if field.name in one.skip or (field.name in one.names and before is None):
            continue
        new = names.of(record, field.name)
        old = names.of(before, field.name) if before is not None else ""
        if new != old:
            found.append({"label": field.verbose_name, "old": old, "new": new})
    return found


def _shown_fields(model):
    """Fields worth showing: of a translated text its languages, not their sum."""
    names = {field.name for field in model._meta.concrete_fields}
    return [
        field
        for field in model._meta.concrete_fields
        if field.name not in _HIDDEN
        and f"{field.name}_{settings.LANGUAGES[0][0]}" not in names
    ]


class _Names:
    """Values of historical rows in words, foreign keys looked up once per model."""

    def __init__(self, records, sees_hidden):
        self._sees_hidden = sees_hidden
        wanted = {}
        for record, one in records:
            for field in record.instance_type._meta.concrete_fields:
                is_shown = field.is_relation and field.name not in one.skip
                if is_shown and hasattr(record, field.attname):
                    ids = wanted.setdefault(field.related_model, set())
                    ids.add(getattr(record, field.attname))
        self._found = {
            model: model._base_manager.select_related().in_bulk(ids - {None})
            for model, ids in wanted.items()
            if ids - {None}
        }

    def of(self, record, name):
        field = record.instance_type._meta.get_field(name)
        if not hasattr(record, field.attname):
            return ""
        value = getattr(record, field.attname)
        if value is None or value == "":
            return ""
        if field.is_relation:
            return self._name_of(self._found[field.related_model].get(value))
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(value, bool):
            return str(phrases.YES if value else phrases.NO)
        if isinstance(value, int):
            return str(value)  # years and numbers, which take no separators
        if isinstance(value, datetime):
            value = timezone.localtime(value)
        return (
            str(localize(value)) if not isinstance(value, list | dict) else _list(value)
        )

    def _name_of(self, thing):
        if thing is None:
            return _("deleted")
        if self._sees_hidden:
            return str(thing)
        return str(getattr(thing, "withheld_name", thing))


def _list(value):
    return ", ".join(map(str, value))
