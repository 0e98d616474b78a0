"""Who sits where: seats are found or opened, never held twice at a time."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
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
) -> Membership:
    """Seat a person for an institution from a day.

    A member takes the lowest seat of the institution that is free in that time; with
    `replaces`, the present member of the institution's first seat ends the day before.
    Where all are held, a further seat is opened. Raises ValidationError when the
    function is held in that time.
    """
    _lock(mechanism)
    seat = _seat(mechanism, institution, kind, starts_on, ends_on, replaces, by)
    _refuse_second_holder(mechanism, function, starts_on, ends_on)
    membership = Membership(
        mechanism=mechanism,
        seat=seat,
        person=_saved(person, by),
        kind=kind,
        function=function,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    membership.full_clean()
    return _saved(membership, by)


@transaction.atomic
def change_membership(
    *,
    membership: Membership,
    by: User,
    starts_on: date,
    ends_on: date | None,
    function: str,
) -> Membership:
    """Correct the days or the function of a membership, or end it.

    Raises ValidationError when somebody else sits there, or has the function, in
    that time.
    """
    _lock(membership.mechanism)
    others = Membership.objects.exclude(pk=membership.pk)
    if membership.kind == MEMBER:
        neighbours = others.filter(seat=membership.seat, kind=membership.kind)
        if neighbours.overlapping(starts_on, ends_on).exists():
            raise ValidationError(_("Somebody else sits there in that time."))
    _refuse_second_holder(
        membership.mechanism, function, starts_on, ends_on, but=membership.pk
    )
    membership.starts_on, membership.ends_on = starts_on, ends_on
    membership.function = function
    _open_earlier(membership.seat, starts_on, by)
    membership.full_clean()
    return _saved(membership, by)


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
    return _saved(seat, by)


def _open_earlier(seat: Seat, day: date, by: User) -> None:
    """A seat is open from its first holder's first day."""
    if seat.opened_on > day:
        seat.opened_on = day
        _saved(seat, by)


def _end_before(seat: Seat, day: date, by: User) -> None:
    for membership in Membership.objects.filter(
        seat=seat, kind=MEMBER, ends_on=None, starts_on__lt=day
    ):
        membership.ends_on = day - timedelta(days=1)
        _saved(membership, by)


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


def _saved(row: Any, by: User) -> Any:
    """Save a row with its author in the history."""
    row._history_user = by
    row.save()
    return row
