"""Checked rows written in one transaction, with history, in a few queries a batch."""

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.db import transaction
from django.db.models import DateField
from django.utils.translation import gettext as _

from core.bulk.rows import many_fields, present_rows, values_of
from core.history import keep
from core.models import VersionedModel

BATCH = 500


class ChangedMeanwhile(Exception):
    """A record is no longer as the check saw it; nothing was written."""


@transaction.atomic
def write(resource, rows, *, by, at):
    """Write rows that were checked, all or none; their history says `by` and `at`.

    Raises `ChangedMeanwhile` where a record was changed or frozen since the check.
    """
    for first in range(0, len(rows), BATCH):
        batch = rows[first : first + BATCH]
        for is_change in (False, True):
            some = [row for row in batch if row.is_new is not is_change]
            if some:
                _write_some(resource, some, is_change=is_change, by=by, at=at)


def _write_some(resource, rows, *, is_change, by, at):
    if is_change:
        _compare(resource, rows)
        for row in rows:
            if isinstance(row.instance, VersionedModel):
                row.instance.version += 1
    put(resource, rows)
    _link(resource, rows)
    _refuse_frozen(resource, rows)
    resource.touch([row.instance for row in rows])
    _remember(resource, [row.instance for row in rows], is_change, by, at)


def put(resource, rows):
    """Create what is new and update what is changed, whatever the number of rows."""
    manager = resource._meta.model._default_manager
    new = [row.instance for row in rows if row.is_new]
    if new:
        manager.bulk_create(new, batch_size=BATCH)
    old = [row for row in rows if not row.is_new]
    names = sorted({name for row in old for name in row.changed})
    if isinstance(old[0].instance if old else None, VersionedModel):
        names.append("version")
    if not names:
        return
    instances = [row.instance for row in old]
    if _has_first_moment(resource._meta.model):
        manager.bulk_update(instances, names, batch_size=100)
        return
    # An upsert by key: `bulk_update` builds a CASE with a branch per row and field.
    key = resource._meta.model._meta.pk.name
    manager.bulk_create(
        instances,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=[key],
        update_fields=names,
    )


def _has_first_moment(model):
    """Creating would set it anew on the record, and so in its history."""
    return any(
        isinstance(one, DateField) and one.auto_now_add
        for one in model._meta.concrete_fields
    )


def _compare(resource, rows):
    """Each record must still be what the check saw, and not be frozen since."""
    present = present_rows(resource, rows, lock=True)
    for row in rows:
        record = present.get(row.name)
        if record is None or values_of(resource, record) != row.before:
            raise ChangedMeanwhile(_("Row %(row)s") % {"row": row.number})


def _link(resource, rows):
    """Write the many-to-many columns that differ."""
    for one in many_fields(resource):
        links = {
            row.instance.pk: row.links[one.attribute]
            for row in rows
            if one.attribute in row.links_changed
        }
        if not links:
            continue
        relation = resource._meta.model._meta.get_field(one.attribute)
        through = relation.remote_field.through._default_manager
        source, target = relation.m2m_field_name(), relation.m2m_reverse_field_name()
        through.filter(**{f"{source}__in": links}).delete()
        through.bulk_create(
            through.model(**{f"{source}_id": key, f"{target}_id": other})
            for key, others in links.items()
            for other in others
        )


def _refuse_frozen(resource, rows):
    """Looked at after writing: whoever freezes now waits for this transaction."""
    if resource.is_frozen is None:
        return
    for row_name, record in present_rows(resource, _with_keys(resource, rows)).items():
        if resource.is_frozen(record):
            raise ChangedMeanwhile(str(row_name))


def _with_keys(resource, rows):
    if list(resource.get_import_id_fields()) == ["id"]:
        for row in rows:
            row.name = (row.instance.pk,)
    return rows


def _remember(resource, instances, is_change, by, at):
    """History where the model keeps one; else the admin's own log of who did it."""
    model = resource._meta.model
    if hasattr(model, "history"):
        keep(instances, is_change=is_change, by=by, at=at)
        return
    queryset = model._base_manager.filter(pk__in=[one.pk for one in instances])
    related = [one.name for one in model._meta.concrete_fields if one.many_to_one]
    LogEntry.objects.log_actions(
        by.pk,
        queryset.select_related(*related),
        CHANGE if is_change else ADDITION,
        change_message=_("From a file."),
    )
