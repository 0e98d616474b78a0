"""Who sits where: seats are found or opened, never held twice at a time."""

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.models import Stale, VersionedModel
from municipalities.models import Institution, Mechanism, Membership, Person, Seat

MEMBER = str(Membership.Kind.MEMBER)
ALTERNATE = str(Membership.Kind.ALTERNATE)
OBSERVER = str(Membership.Kind.OBSERVER)


@transaction.atomic
def add_membership(
    *,
    mechanism: Mechanism,
    institution: Institution,
    person: Person,
    by: User,
    starts_on: date,
    ends_on: date | None = None,
    kind: str = MEMBER,
    function: str = "",
    replaces: bool = False,
    updates: Mapping[str, Any] = MappingProxyType({}),
) -> Membership:
    """Seat a person for an institution from a day; `updates` go to the person.

    A member takes the lowest seat of the institution that is free in that time; with
    `replaces`, the present member of the institution's first seat ends the day before.
    Where all are held, a further seat is opened. Raises ValidationError when the
    function is held in that time, or the person sits for the institution already.
    """
    _lock(mechanism)
    seat = _seat(mechanism, institution, kind, starts_on, ends_on, replaces, by)
    _refuse_second_seat(seat, person, kind, starts_on, ends_on)
    _refuse_second_holder(mechanism, function, starts_on, ends_on)
    membership = Membership(
        mechanism=mechanism,
        seat=seat,
        person=_recorded(person, updates, by),
        kind=kind,
        function=function,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    membership.full_clean()
    return saved(membership, by)


@transaction.atomic
def change_membership(
    *,
    membership: Membership,
    by: User,
    starts_on: date,
    ends_on: date | None,
    function: str,
    expected: int,
    reason: str = "",
) -> Membership:
    """Correct the days or the function of a membership, or end it.

    `reason` is kept in the history. Raises Stale when its version is no longer
    `expected`, ValidationError when somebody else sits there, or has the function,
    in that time.
    """
    _lock(membership.mechanism)
    refuse_stale(membership, expected)
    _refuse_second_member(membership, starts_on, ends_on)
    _refuse_second_holder(
        membership.mechanism, function, starts_on, ends_on, but=membership.pk
    )
    membership.starts_on, membership.ends_on = starts_on, ends_on
    membership.function = function
    _open_earlier(membership.seat, starts_on, by)
    membership.full_clean()
    return saved(membership, by, reason)


@transaction.atomic
def replace_membership(
    *,
    membership: Membership,
    person: Person,
    by: User,
    starts_on: date,
    passes_function: bool,
    expected: int,
    reason: str = "",
    updates: Mapping[str, Any] = MappingProxyType({}),
) -> Membership:
    """Let somebody follow in a seat; whoever sits there ends the day before.

    The new membership has the same kind, and the same function if it passes over;
    `updates` go to the person's record.
    Raises Stale when the old one's version is no longer `expected`, ValidationError
    when the day is not after its first, or somebody else follows already.
    """
    _lock(membership.mechanism)
    refuse_stale(membership, expected)
    _refuse_follower(membership, person, starts_on)
    if membership.ends_on is None or membership.ends_on >= starts_on:
        membership.ends_on = starts_on - timedelta(days=1)
        saved(membership, by, reason)
    function = membership.function if passes_function else ""
    _refuse_second_holder(membership.mechanism, function, starts_on, None)
    follower = Membership(
        mechanism=membership.mechanism,
        seat=membership.seat,
        person=_recorded(person, updates, by),
        kind=membership.kind,
        function=function,
        starts_on=starts_on,
    )
    follower.full_clean()
    return saved(follower, by, reason)


@transaction.atomic
def close_seat(*, seat: Seat, closed_on: date, by: User, reason: str = "") -> Seat:
    """Take a seat out of the mechanism from the day after `closed_on`.

    Whoever sits there ends that day. Raises ValidationError when somebody came to it
    later, or it was opened later.
    """
    _lock(seat.mechanism)
    holders = Membership.objects.filter(seat=seat)
    if seat.opened_on > closed_on or holders.filter(starts_on__gt=closed_on).exists():
        raise ValidationError(_("Somebody came to this seat after that day."))
    for membership in holders.overlapping(closed_on, None):
        if membership.ends_on is None or membership.ends_on > closed_on:
            membership.ends_on = closed_on
            saved(membership, by, reason)
    seat.closed_on = closed_on
    return saved(seat, by, reason)


def refuse_stale(row: VersionedModel, expected: int) -> None:
    """Raise Stale when somebody else saved the row since `expected` was shown."""
    current = type(row)._base_manager.get(pk=row.pk)
    if current.version != expected:
        raise Stale(current)


def _recorded(person: Person, updates: Mapping[str, Any], by: User) -> Person:
    """The person's record, made if new, with what it takes over."""
    for name, value in updates.items():
        setattr(person, name, value)
    if updates or not person.pk:
        saved(person, by)
    return person


def _lock(mechanism: Mechanism) -> None:
    """Two people seating at once wait for each other."""
    Mechanism.objects.select_for_update().get(pk=mechanism.pk)


def _seat(
    mechanism: Mechanism,
    institution: Institution,
    kind: str,
    starts_on: date,
    ends_on: date | None,
    replaces: bool,
    by: User,
) -> Seat:
    """The seat to sit in: freed if asked, free, or new; open from that day."""
    seats = _seats(mechanism, institution, kind)
    if replaces and kind == MEMBER and seats:
        _end_before(seats[0], starts_on, by)
    seat = _free_seat(seats, kind, starts_on, ends_on)
    if seat is None:
        return _open_seat(mechanism, institution, kind, starts_on, by)
    _open_earlier(seat, starts_on, by)
    return seat


def _seats(mechanism: Mechanism, institution: Institution, kind: str) -> list[Seat]:
    wanted = Seat.Kind.OBSERVER if kind == OBSERVER else Seat.Kind.MEMBER
    seats = Seat.objects.filter(
        mechanism=mechanism, institution=institution, closed_on=None
    )
    return list(seats.filter(kind=wanted).order_by("number"))


def _free_seat(
    seats: list[Seat], kind: str, starts_on: date, ends_on: date | None
) -> Seat | None:
    if kind != MEMBER:
        return seats[0] if seats else None
    held = set(
        Membership.objects.filter(seat__in=seats, kind=kind)
        .overlapping(starts_on, ends_on)
        .values_list("seat", flat=True)
    )
    return next((seat for seat in seats if seat.pk not in held), None)


def _open_seat(
    mechanism: Mechanism, institution: Institution, kind: str, day: date, by: User
) -> Seat:
    numbers = Seat.objects.filter(mechanism=mechanism, institution=institution)
    number = max(numbers.values_list("number", flat=True), default=0) + 1
    wanted = Seat.Kind.OBSERVER if kind == OBSERVER else Seat.Kind.MEMBER
    seat = Seat(
        mechanism=mechanism,
        institution=institution,
        number=number,
        kind=wanted,
        opened_on=day,
    )
    return saved(seat, by)


def _open_earlier(seat: Seat, day: date, by: User) -> None:
    """A seat is open from its first holder's first day."""
    if seat.opened_on > day:
        seat.opened_on = day
        saved(seat, by)


def _end_before(seat: Seat, day: date, by: User) -> None:
    for membership in Membership.objects.filter(
        seat=seat, kind=MEMBER, ends_on=None, starts_on__lt=day
    ):
        membership.ends_on = day - timedelta(days=1)
        saved(membership, by)


def _refuse_second_member(
    membership: Membership, starts_on: date, ends_on: date | None
) -> None:
    if membership.kind != MEMBER:
        return
    others = Membership.objects.exclude(pk=membership.pk)
    neighbours = others.filter(seat=membership.seat, kind=MEMBER)
    if neighbours.overlapping(starts_on, ends_on).exists():
        raise ValidationError(_("Somebody else sits there in that time."))


def _refuse_second_seat(
    seat: Seat, person: Person, kind: str, starts_on: date, ends_on: date | None
) -> None:
    """A form sent twice, or again after going back, seats nobody beside themselves."""
    if not person.pk:
        return
    seated = Membership.objects.filter(
        mechanism=seat.mechanism_id,
        seat__institution=seat.institution_id,
        person=person,
        kind=kind,
    )
    if seated.overlapping(starts_on, ends_on).exists():
        raise ValidationError(_("This person sits there already."))


def _refuse_follower(membership: Membership, person: Person, starts_on: date) -> None:
    if starts_on <= membership.starts_on:
        raise ValidationError(
            _("%(person)s sits there since %(day)s; choose a later day."),
            params={
                "person": membership.person,
                "day": date_format(membership.starts_on, "SHORT_DATE_FORMAT"),
            },
        )
    if person.pk == membership.person_id:
        raise ValidationError(_("This person sits there already."))
    _refuse_second_member(membership, starts_on, None)


def _refuse_second_holder(
    mechanism: Mechanism,
    function: str,
    starts_on: date,
    ends_on: date | None,
    *,
    but: int | None = None,
) -> None:
    if not function:
        return
    holders = Membership.objects.filter(mechanism=mechanism, function=function)
    holder = holders.exclude(pk=but).overlapping(starts_on, ends_on).first()
    if holder is not None:
        raise ValidationError(
            _("%(person)s holds this function in that time; end that first."),
            params={"person": holder.person},
        )


def saved(row: Any, by: User, reason: str = "") -> Any:
    """Save a row with its author, and the reason, in the history."""
    row._history_user, row._change_reason = by, reason or None
    if row.pk and isinstance(row, VersionedModel):
        row.save_if_unchanged(row.version)
    else:
        row.save()
    return row
