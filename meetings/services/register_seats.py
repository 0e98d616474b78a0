"""Seats for the people of a register: their own of that day, a free one, or a new."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from meetings.services.register import REPRESENTED
from meetings.services.register_steps import Listed, MeetingStep, Stint, Who
from municipalities.models import Institution, Mechanism, Membership, Seat

MEMBER = str(Membership.Kind.MEMBER)
ALTERNATE = str(Membership.Kind.ALTERNATE)


class Seating:
    """Who holds which seat when, on record and by the register so far."""

    def __init__(
        self, mechanisms: list[Mechanism], memberships: list[Membership]
    ) -> None:
        self.new: list[Seat] = []
        self.stints: list[Stint] = []
        self.wanted: dict[int, date] = {}
        self.seats: dict[tuple, list[Seat]] = defaultdict(list)
        self.by_pk: dict[int, Seat] = {}
        for seat in Seat.objects.filter(mechanism__in=mechanisms).order_by("number"):
            self.seats[seat.mechanism_id, seat.institution_id].append(seat)
            self.by_pk[seat.pk] = seat
        self.held: dict[int, list[Membership]] = defaultdict(list)
        self.of_person: dict[tuple, list[Membership]] = defaultdict(list)
        for one in memberships:
            one.seat = self.by_pk[one.seat_id]
            self.held[id(one.seat)].append(one)
            place = one.person_id, one.mechanism_id, one.seat.institution_id
            self.of_person[place].append(one)

    def seat_all(self, steps: list[MeetingStep]) -> list[Stint]:
        """Give every line that is not a guest's its membership and seat."""
        wanted: dict[tuple, list] = defaultdict(list)
        for step in sorted(steps, key=lambda step: step.line.day):
            for listed in step.listed:
                for who, kind, name in _roles(listed):
                    place = step.mechanism.pk, id(listed.institution), id(who)
                    wanted[kind, *place].append((step, listed, who, name))
        asked = [(key[0], several) for key, several in wanted.items()]
        # Members before the alternates beside them, the earlier first.
        asked.sort(key=lambda one: (one[0] == ALTERNATE, one[1][0][0].line.day))
        for kind, several in asked:
            self._seat(kind, several)
        return self.stints

    def opened_earlier(self) -> list[tuple[Seat, date]]:
        """Seats on record that were held before the day they count as open from."""
        return [
            (self.by_pk[pk], day)
            for pk, day in self.wanted.items()
            if day < self.by_pk[pk].opened_on
        ]

    def _seat(self, kind: str, asked: list) -> None:
        """One person for one institution: known memberships, then stints between."""
        stints: list[Stint] = []
        for step, listed, who, name in asked:
            day = step.line.day
            known = self._known(who, step.mechanism, listed.institution)
            found = next((one for one in known if _covers(one, day)), None)
            if found is None:
                latest = stints[-1].starts_on if stints else date.max
                if not stints or any(latest < one.starts_on <= day for one in known):
                    stints.append(_stint(step, listed, who, kind))
                found = stints[-1].membership
                found.ends_on = day
            setattr(listed, name, found)
        for stint in stints:
            self._choose_seat(stint)
        self.stints += stints
        for _step, listed, _who, _name in asked:
            if listed.membership is not None:
                listed.seat = listed.membership.seat

    def _known(
        self, who: Who, mechanism: Mechanism, institution: Institution
    ) -> list[Membership]:
        place = who.person.pk, mechanism.pk, institution.pk
        return [] if None in place else self.of_person[place]

    def _choose_seat(self, stint: Stint) -> None:
        membership = stint.membership
        place = membership.mechanism_id, stint.institution.pk or -id(stint.institution)
        seats = [one for one in self.seats[place] if one.kind == Seat.Kind.MEMBER]
        if membership.kind == ALTERNATE:
            seat = next(iter(seats), None)
        else:
            own = {id(one.seat) for one in self.of_person[stint.who.person.pk, *place]}
            seats.sort(key=lambda seat: id(seat) not in own)
            seat = next((one for one in seats if self._is_free(one, membership)), None)
        if seat is None:
            seat = self._open(stint, place)
        membership.seat = seat
        self.held[id(seat)].append(membership)
        if seat.pk is None:
            seat.opened_on = min(seat.opened_on, membership.starts_on)
        else:
            before = self.wanted.get(seat.pk, membership.starts_on)
            self.wanted[seat.pk] = min(before, membership.starts_on)

    def _is_free(self, seat: Seat, asked: Membership) -> bool:
        if seat.closed_on is not None and seat.closed_on < asked.ends_on:
            return False
        return not any(
            one.kind == MEMBER and _meet(one, asked) for one in self.held[id(seat)]
        )

    def _open(self, stint: Stint, place: tuple) -> Seat:
        numbers: Iterable[int] = (one.number for one in self.seats[place])
        seat = Seat(
            mechanism=stint.membership.mechanism,
            institution=stint.institution,
            number=max(numbers, default=0) + 1,
            opened_on=stint.starts_on,
        )
        stint.opens_seat = True
        self.seats[place].append(seat)
        self.new.append(seat)
        return seat


def _roles(listed: Listed) -> list[tuple[Who, str, str]]:
    """Who of a line sits there, as what, and which field of the line says so."""
    if listed.who is None:
        return []
    if listed.stand_in is not None:
        return [
            (listed.who, MEMBER, "membership"),
            (listed.stand_in, ALTERNATE, "came"),
        ]
    kind = ALTERNATE if listed.line.state == REPRESENTED else MEMBER
    return [(listed.who, kind, "membership")]


def _stint(step: MeetingStep, listed: Listed, who: Who, kind: str) -> Stint:
    membership = Membership(
        mechanism=step.mechanism,
        person=who.person,
        kind=kind,
        starts_on=step.line.day,
    )
    assert listed.institution is not None  # noqa: S101 -- only guests have none
    return Stint(membership, who, listed.institution)


def _covers(one: Membership, day: date) -> bool:
    return one.starts_on <= day and (one.ends_on is None or one.ends_on >= day)


def _meet(one: Membership, other: Membership) -> bool:
    """Whether two memberships have a day in common; no end is for ever."""
    ends, other_ends = one.ends_on or date.max, other.ends_on or date.max
    return one.starts_on <= other_ends and other.starts_on <= ends
