"""Whose seat a newcomer of a list takes, where somebody sits there on record."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from municipalities.models import Mechanism, Membership, Seat
from municipalities.services.member_lines import MemberLine
from municipalities.services.member_steps import (
    AFTER,
    BEFORE,
    ENDS,
    JOINS,
    OUT,
    OVER,
    REPLACES,
    SECOND,
    Body,
    Claim,
    Somebody,
    Step,
)

DAY = timedelta(days=1)
MEMBER = str(Membership.Kind.MEMBER)


class Span(NamedTuple):
    """From a day to a day, both in it; no last day is for ever."""

    first: date
    last: date | None

    def meets(self, other: "Span") -> bool:
        """Whether the two have a day in common."""
        return (self.last or date.max) >= other.first and self.first <= (
            other.last or date.max
        )


class Seating:
    """Seats and their members on record, while newcomers are seated among them.

    `matched` are the memberships that the list speaks of itself: nobody is asked
    about those.
    """

    def __init__(
        self,
        memberships: dict[tuple[int, int], list[Membership]],
        mechanisms: list[Mechanism],
        matched: set[int],
        today: date,
    ) -> None:
        self.memberships, self.matched, self.today = memberships, matched, today
        self.taken: dict[int, list[tuple[int | None, Span]]] = defaultdict(list)
        self.seats: dict[tuple[int, int], list[Seat]] = defaultdict(list)
        open_seats = Seat.objects.filter(mechanism__in=mechanisms, closed_on=None)
        for seat in open_seats.filter(kind=Seat.Kind.MEMBER).order_by("number"):
            self.seats[seat.mechanism_id, seat.institution_id].append(seat)
        for group in memberships.values():
            for one in group:
                if one.kind == Membership.Kind.MEMBER:
                    span = Span(one.starts_on, one.ends_on)
                    self.taken[one.seat_id].append((one.pk, span))

    def seat_all(self, steps: list[Step]) -> list[Step]:
        """Settle every newcomer's seat; return the endings that follow."""
        endings = []
        for step in sorted(steps, key=_start):
            if step.action != JOINS or step.is_open_question or step.line is None:
                continue
            step.claim = self._claim(step, step.line)
            if step.claim is not None:
                endings += self._settle(step, step.line, step.claim)
            else:
                self._reserve(step, step.line)
        return endings

    def held_by_another(self, membership: Membership, span: Span) -> bool:
        """Whether somebody else has a day of `span` in the membership's seat."""
        return membership.kind == Membership.Kind.MEMBER and any(
            key != membership.pk and other.meets(span)
            for key, other in self.taken[membership.seat_id]
        )

    def _others(self, step: Step, line: MemberLine) -> list[Membership]:
        """Who sits for the institution on record without being in the list."""
        if step.body.known is None:
            return []
        group = self.memberships.get((step.mechanism.pk, step.body.known.pk), [])
        return [
            one for one in group if one.kind == line.kind and one.pk not in self.matched
        ]

    def _claim(self, step: Step, line: MemberLine) -> Claim | None:
        others = self._others(step, line)
        for one in others:
            if one.ends_on is None and one.starts_on < line.starts_on:
                return Claim(one, self._successions(line), line.seat)
        if line.kind != MEMBER or self._free_seat(step, line):
            return None
        wanted = Span(line.starts_on, line.ends_on)
        blocking = [one for one in others if wanted.meets(_span(one))]
        if not blocking:
            return None
        holder = max(blocking, key=lambda one: one.starts_on)
        return Claim(holder, self._ways(holder, line), line.seat)

    def _successions(self, line: MemberLine) -> dict[str, date]:
        """How a newcomer can follow somebody who came earlier."""
        days = {REPLACES: line.starts_on}
        if line.starts_on < self.today <= (line.ends_on or date.max):
            days[OVER] = self.today
        return days

    def _ways(self, holder: Membership, line: MemberLine) -> dict[str, date]:
        """How a newcomer can have a seat whose holder came no earlier, or has left."""
        lasts = line.ends_on or date.max
        days = {}
        if holder.ends_on is None and holder.starts_on < self.today <= lasts:
            days[OVER] = self.today
        if holder.ends_on is not None and holder.ends_on < lasts:
            days[AFTER] = holder.ends_on + DAY
        if line.starts_on < holder.starts_on:
            days[BEFORE] = holder.starts_on - DAY
        return days

    def _free_seat(self, step: Step, line: MemberLine) -> Seat | None:
        if step.body.known is None:
            return None
        wanted = Span(line.starts_on, line.ends_on)
        for seat in self.seats[step.mechanism.pk, step.body.known.pk]:
            if not any(span.meets(wanted) for _key, span in self.taken[seat.pk]):
                return seat
        return None

    def _reserve(self, step: Step, line: MemberLine) -> None:
        seat = self._free_seat(step, line)
        if seat is not None and line.kind == MEMBER:
            self.taken[seat.pk].append((None, Span(line.starts_on, line.ends_on)))

    def _settle(self, step: Step, line: MemberLine, claim: Claim) -> list[Step]:
        """Do what was chosen, or else the first that is possible."""
        holder, way = claim.holder, claim.way
        if way == OUT:
            params = {"holder": holder.person.full_name}
            step.problem = ("seat_taken", params)
            return []
        if way != SECOND:
            day = claim.days[way]
            sits = (
                replace(line, ends_on=day)
                if way == BEFORE
                else replace(line, starts_on=day)
            )
            step.line, step.said = sits, line if sits != line else None
            if way in (REPLACES, OVER):
                return [self._ending(step, holder, sits)]
        return []

    def _ending(self, step: Step, holder: Membership, line: MemberLine) -> Step:
        """The holder leaves the day before; the seat is the newcomer's from then."""
        self.matched.add(holder.pk)
        last = line.starts_on - DAY
        spans = [entry for entry in self.taken[holder.seat_id] if entry[0] != holder.pk]
        spans.append((holder.pk, Span(holder.starts_on, last)))
        spans.append((None, Span(line.starts_on, line.ends_on)))
        self.taken[holder.seat_id] = spans
        found = ending(holder, step.mechanism, step.body, last)
        found.cause = step
        return found


def ending(
    membership: Membership, mechanism: Mechanism, body: Body, last: date
) -> Step:
    """The step that ends a membership."""
    somebody = Somebody(membership.person.full_name, membership.person)
    changes = {"ends_on": (membership.ends_on, last)}
    return Step(ENDS, mechanism, body, somebody, membership=membership, changes=changes)


def _span(membership: Membership) -> Span:
    return Span(membership.starts_on, membership.ends_on)


def _start(step: Step) -> date:
    return step.line.starts_on if step.line else date.max
