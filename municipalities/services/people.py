"""Two records of one person become one, and nothing that hung on either is lost."""

import contextlib
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.validators import new_key
from core.signed_links import SECRET_LENGTH
from municipalities.models import FormerPerson, Membership, Person

FILLED_FROM_OTHER = ("sex", "email", "phone", "language")


def merged_values(keep: Person, other: Person) -> dict[str, Any]:
    """What the kept record holds after merging.

    Its own values, empty ones filled from the other. Named in public only where both
    records say so, hidden where one does; contacts checked when either was last.
    """
    values = {name: getattr(keep, name) for name in ("full_name", *FILLED_FROM_OTHER)}
    for name in FILLED_FROM_OTHER:
        values[name] = values[name] or getattr(other, name)
    checked = [one.checked_on for one in (keep, other) if one.checked_on]
    return values | {
        "may_be_named": keep.may_be_named and other.may_be_named,
        "is_hidden": keep.is_hidden or other.is_hidden,
        "checked_on": max(checked, default=None),
    }


def what_moves(other: Person) -> list[tuple[Any, int]]:
    """(kind of record in the plural, how many) that hang on the second record."""
    found = []
    for relation in _relations(Person):
        rows = relation.related_model._base_manager
        number = rows.filter(**{relation.field.name: other}).count()
        if number:
            found.append((relation.related_model._meta.verbose_name_plural, number))
    return found


@transaction.atomic
def merge_people(
    *, keep: Person, other: Person, versions: tuple[int, int], by: User, at: datetime
) -> Person:
    """Move everything of `other` to `keep`, and leave a FormerPerson in its place.

    Personal links of the second record open pages of the first from then on.
    Whatever app a record is of, it goes along; where both records have the same one,
    such as an attendance of one meeting, that of `keep` stays and takes what it lacks
    and what hangs on the other's. Memberships of one seat that overlap become one.
    `versions` are those that were looked at, of keep and other. Raises ValidationError
    where either was changed or merged since.
    """
    keep, other = _as_seen(keep, other, versions)
    values = merged_values(keep, other)
    former_id, former_name = other.pk, other.full_name
    former_secret = other.link_secret[:SECRET_LENGTH]
    for relation in _relations(Person):
        _repoint(relation, other, keep, by)
    _repoint_history(former_id, keep)
    other._history_user = by
    other.delete()
    for name, value in values.items():
        setattr(keep, name, value)
    keep._history_user = by
    keep.save_if_unchanged(keep.version)
    _join_overlapping(keep, by)
    FormerPerson.objects.create(
        former_id=former_id,
        full_name=former_name,
        link_secret=former_secret,
        person=keep,
        merged_at=at,
        merged_by=by,
    )
    return keep


@transaction.atomic
def withdraw_links(*, people: Iterable[Person], by: User) -> None:
    """End every personal link that these people were sent, as when a mailbox was
    broken into, and the calendar address that is signed with them; the next mail
    brings a new one."""
    for person in people:
        person.link_key = new_key()
        person._history_user = by
        person.save(update_fields=["link_key"])
        person.former.update(link_secret="")


def _as_seen(
    keep: Person, other: Person, versions: tuple[int, int]
) -> tuple[Person, Person]:
    """Both records, locked, if they are two and still what was looked at."""
    found = Person.objects.filter(pk__in=[keep.pk, other.pk]).order_by("pk")
    rows = {one.pk: one for one in found.select_for_update()}
    seen = {keep.pk: versions[0], other.pk: versions[1]}
    if len(rows) < 2 or seen != {pk: one.version for pk, one in rows.items()}:
        raise ValidationError(
            _("One of the two was changed meanwhile. Look at them again.")
        )
    return rows[keep.pk], rows[other.pk]


def _is_history(model: Any) -> bool:
    return hasattr(model, "instance_type")


def _relations(model: Any) -> list[Any]:
    """Every foreign key to the model, of any app, but for kept history."""
    return [
        relation
        for relation in model._meta.get_fields(include_hidden=True)
        if relation.auto_created
        and not relation.concrete
        and (relation.one_to_many or relation.one_to_one)
        and not _is_history(relation.related_model)
    ]


def _repoint(relation: Any, old: Any, new: Any, by: User) -> None:
    """Move the rows of one relation; a row that `new` has already is folded into it."""
    name = relation.field.name
    for row in relation.related_model._base_manager.filter(**{name: old}):
        setattr(row, name, new)
        row._history_user = by
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            _fold(row, _twin(row, name), by)


def _twin(row: Any, name: str) -> Any:
    """The row that has the same values where they must be unique."""
    same = Q()
    for names in _unique_names(row, name):
        same |= Q(**{one: getattr(row, one) for one in names})
    return row._meta.model._base_manager.exclude(pk=row.pk).filter(same).first()


def _unique_names(row: Any, name: str) -> list[Iterable[str]]:
    meta = row._meta
    constraints = [
        one.fields
        for one in meta.constraints
        if isinstance(one, models.UniqueConstraint)
    ]
    if meta.get_field(name).unique:
        constraints.append((name,))
    together = [*constraints, *meta.unique_together]
    return [names for names in together if name in names]


def _fold(row: Any, twin: Any, by: User) -> None:
    if twin is None:
        raise ValidationError(
            _("%(what)s can't be moved. Correct it first."), params={"what": row}
        )
    for relation in _relations(type(row)):
        _repoint(relation, row, twin, by)
    row._history_user = by
    row.delete()
    if not isinstance(row, Membership):  # where no last day means: still there
        _fill(twin, row, by)


def _fill(twin: Any, row: Any, by: User) -> None:
    """An answer that only the folded row had is kept, where the rules allow it."""
    gaps = [
        field.attname
        for field in twin._meta.concrete_fields
        if not field.primary_key
        and getattr(twin, field.attname) in (None, "")
        and getattr(row, field.attname) not in (None, "")
    ]
    for name in gaps:
        setattr(twin, name, getattr(row, name))
    if gaps:
        twin._history_user = by
        with contextlib.suppress(IntegrityError), transaction.atomic():
            twin.save()


def _repoint_history(former_id: int, keep: Person) -> None:
    """What was kept of memberships and the like names the person who stays."""
    for relation in Person._meta.get_fields(include_hidden=True):
        model = relation.related_model if relation.auto_created else None
        if model is not None and _is_history(model):
            rows = model._base_manager.filter(**{relation.field.attname: former_id})
            rows.update(**{relation.field.attname: keep.pk})


def _join_overlapping(person: Person, by: User) -> None:
    """Two records often sat in one seat at once: that is one membership."""
    before: dict[tuple[int, str], Membership] = {}
    rows = Membership.objects.filter(person=person).order_by("starts_on", "pk")
    for row in rows.select_for_update():
        earlier = before.get((row.seat_id, row.kind))
        if earlier is None or (earlier.ends_on or date.max) < row.starts_on:
            before[row.seat_id, row.kind] = row
            continue
        lasts = max(one.ends_on or date.max for one in (earlier, row))
        function = earlier.function or row.function
        _fold(row, earlier, by)
        earlier.ends_on = None if lasts == date.max else lasts
        earlier.function = function
        earlier._history_user = by
        earlier.save()
