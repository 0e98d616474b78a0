"""Histories as simple_history keeps them: in words, and written for many at once."""

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.conf import settings
from django.db import connection, models
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext as _

from core import phrases

LIMIT = 200
_HIDDEN = {"id", "version", "key"}
_AT_ONCE = 500
CENTS = 2


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
    per `Kept`, one per many-to-many field that its history follows, and one per model
    that a key among them leads to.
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


def keep_first(things, *, by=None, at=None):
    """Write the first line of history of things just made, with what they link to.

    Saving or creating them in bulk would keep it before they are linked to anything.
    """
    keep(things, is_change=False, by=by, at=at)


def keep(things, *, is_change, by=None, at=None):
    """Write a line of history of things made or changed in bulk, with their links."""
    history = type(things[0]).history
    rows = history.bulk_history_create(
        things,
        batch_size=_AT_ONCE,
        update=is_change,
        default_user=by,
        default_date=at,
    )
    for field in history.model._history_m2m_fields:
        for first in range(0, len(rows), _AT_ONCE):
            _keep_links(field, rows[first : first + _AT_ONCE])


def _keep_links(field, rows):
    through, source = field.remote_field.through, field.m2m_field_name()
    kept = getattr(type(rows[0]), field.name).model
    by_key = {row.id: row for row in rows}
    names = [one.attname for one in through._meta.concrete_fields]
    links = through._default_manager.filter(**{f"{source}__in": by_key}).order_by("pk")
    kept._default_manager.bulk_create(
        kept(
            history=by_key[getattr(link, f"{source}_id")],
            **{name: getattr(link, name) for name in names},
        )
        for link in links
    )


def create_with_history(model, things, *, by=None, at=None):
    """Insert many unsaved things and the first line of each one's history.

    The lines are copied inside the database: as objects they would take as long again
    to make as the things themselves, and as much memory. Sends no signals.
    """
    model._default_manager.bulk_create(things, batch_size=_AT_ONCE)
    keys = [thing.pk for thing in things]
    for start in range(0, len(keys), _AT_ONCE):
        _copy_to_history(model, keys[start : start + _AT_ONCE], by, at)


def _copy_to_history(model, keys, by, at):
    history = model.history.model
    said = {
        "history_date": at or timezone.now(),
        "history_type": "+",
        "history_change_reason": None,
        "history_user": by.pk if by else None,
    }
    added = [history._meta.get_field(name) for name in said]
    values = {
        f"said_{field.name}": models.Value(said[field.name], output_field=field)
        for field in added
    }
    fields = [field.attname for field in history.tracked_fields]
    # A plain QuerySet: that of translated models would put a language's column
    # in the place of another.
    rows = models.QuerySet(model).filter(pk__in=keys).order_by("pk").annotate(**values)
    select, params = rows.values_list(*fields, *values).query.sql_with_params()
    names = [
        history._meta.get_field(field.name).column
        for field in [*history.tracked_fields, *added]
    ]
    quote = connection.ops.quote_name
    into = f"{quote(history._meta.db_table)} ({', '.join(map(quote, names))})"
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {into} {select}", params)


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
    for field in _shown_fields(record):
        if field.name in one.skip or (field.name in one.names and before is None):
            continue
        new = names.of(record, field.name)
        old = names.of(before, field.name) if before is not None else ""
        if new != old:
            found.append({"label": field.verbose_name, "old": old, "new": new})
    return found


def _shown_fields(record):
    """Fields worth showing: of a translated text its languages, not their sum."""
    fields = record.instance_type._meta.concrete_fields
    names = {field.name for field in fields}
    own = [
        field
        for field in fields
        if field.name not in _HIDDEN
        and f"{field.name}_{settings.LANGUAGES[0][0]}" not in names
    ]
    return own + _links_followed(type(record))


def _links_followed(history_model):
    """The many-to-many fields that a history follows, in the model's order."""
    return sorted(history_model._history_m2m_fields)


class _Names:
    """Values of historical rows in words, keys looked up once per model."""

    def __init__(self, records, sees_hidden):
        self._sees_hidden = sees_hidden
        wanted = {}
        for record, one in records:
            for field in record.instance_type._meta.concrete_fields:
                is_shown = field.is_relation and field.name not in one.skip
                if is_shown and hasattr(record, field.attname):
                    ids = wanted.setdefault(field.related_model, set())
                    ids.add(getattr(record, field.attname))
        self._links = _links_kept(record for record, _one in records)
        for (_record, field), ids in self._links.items():
            wanted.setdefault(field.related_model, set()).update(ids)
        self._found = {
            model: model._base_manager.select_related().in_bulk(ids - {None})
            for model, ids in wanted.items()
            if ids - {None}
        }

    def of(self, record, name):
        field = record.instance_type._meta.get_field(name)
        if field.many_to_many:
            found = self._found.get(field.related_model, {})
            linked = self._links.get((record, field), ())
            return ", ".join(sorted(self._name_of(found.get(pk)) for pk in linked))
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
        if isinstance(value, Decimal) and field.decimal_places > CENTS:
            value = Decimal(f"{value.normalize():f}")  # 3, not 3.0000
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


def _links_kept(records):
    """{(historical row, its many-to-many field): ids}; one query per such field."""
    rows, found = {}, {}
    for record in records:
        if record._history_m2m_fields:
            rows.setdefault(type(record), {})[record.pk] = record
    for model, by_key in rows.items():
        for field in model._history_m2m_fields:
            kept = getattr(model, field.name).model._default_manager
            target = f"{field.m2m_reverse_field_name()}_id"
            links = kept.filter(history__in=by_key).values_list("history_id", target)
            for key, pk in links:
                found.setdefault((by_key[key], field), []).append(pk)
    return found


def _list(value):
    languages = dict(settings.LANGUAGES)
    return ", ".join(str(languages.get(str(one), one)) for one in value)
