"""Compares a register of meetings with the records; writes nothing."""

from datetime import date
from fractions import Fraction

from django.utils import timezone

from meetings.models import Attendance, Meeting
from meetings.models.roll import DEFAULT_QUORUM
from meetings.services.register import ABSENT, EXCUSED, GUEST, REPRESENTED, MeetingLine
from meetings.services.register_people import Bodies, People
from meetings.services.register_seats import Seating
from meetings.services.register_steps import Listed, MeetingStep, RegisterPlan
from meetings.statistics import quorum
from municipalities.imports.wordings import ALL_MEMBERS
from municipalities.models import Institution, Mechanism, Membership

ALTERNATE = Membership.Kind.ALTERNATE


def plan_register(lines: list[MeetingLine]) -> RegisterPlan:
    """What the lines would add: meetings, people, institutions, seats, memberships.

    A meeting of the same mechanism and day is recognised and left alone. A person
    without a membership on a day they are listed gets one from the first to the last
    such day, which never overlaps one of theirs and never takes a seat that somebody
    else holds in that time. Eight queries, however long the register is.
    """
    return _Planner(lines).plan()


class _Planner:
    def __init__(self, lines: list[MeetingLine]) -> None:
        self.lines = lines
        self.mechanisms = _mechanisms(lines)
        here = list(self.mechanisms.values())
        memberships = list(
            Membership.objects.filter(mechanism__in=here)
            .select_related("seat", "person")
            .order_by("starts_on", "pk")
        )
        self.bodies = Bodies(here)
        self.people = People(lines, memberships)
        self.seating = Seating(here, memberships)
        self.known = _known_meetings(here, lines)

    def plan(self) -> RegisterPlan:
        steps = [self._step(line) for line in self.lines if self._has_home(line)]
        new = [step for step in steps if step.is_written]
        for step in new:
            step.listed = self._listed(step)
        stints = self.seating.seat_all(new)
        for step in new:
            _settle_alternates(step)
            step.owners = self._owners(step)
            step.quorum = quorum(
                [one.attended for one in step.listed if one.counts], _share(step)
            )
        return RegisterPlan(
            steps=steps,
            stints=stints,
            questions=self.people.questions,
            people=self.people.new,
            institutions=self.bodies.new,
            seats=self.seating.new,
            opened_earlier=self.seating.opened_earlier(),
            homeless=[line for line in self.lines if not self._has_home(line)],
        )

    def _has_home(self, line: MeetingLine) -> bool:
        return line.municipality in self.mechanisms

    def _step(self, line: MeetingLine) -> MeetingStep:
        mechanism = self.mechanisms[line.municipality]
        return MeetingStep(line, mechanism, self.known.get((mechanism.pk, line.day)))

    def _listed(self, step: MeetingStep) -> list[Listed]:
        found = []
        for line in step.line.people:
            listed = Listed(line, line.state)
            if line.state == GUEST or not line.type:
                listed.state = GUEST
            else:
                self._place(step, listed)
            found.append(listed)
        return found

    def _place(self, step: MeetingStep, listed: Listed) -> None:
        """Find the institution, the person, and who came instead."""
        line, mechanism = listed.line, step.mechanism
        listed.institution = self.bodies.find(mechanism, line.type, line.institution)
        context = (line, step.line, mechanism, listed.institution)
        listed.who = self.people.find(line.person, *context)
        if line.alternate:
            listed.stand_in = self.people.find(line.alternate, *context)

    def _owners(self, step: MeetingStep) -> list:
        seated = [one.institution for one in step.listed if one.institution]
        return [
            (decision, self._owners_of(decision.owner_types, step.mechanism, seated))
            for decision in step.line.decisions
        ]

    def _owners_of(
        self, types: tuple[str, ...], mechanism: Mechanism, seated: list
    ) -> list[Institution]:
        found: list[Institution] = []
        for one in types:
            if one == ALL_MEMBERS:
                found += seated
            else:
                there = [body for body in seated if body.type.key == one]
                found += there or [self.bodies.find(mechanism, one)]
        return list({id(body): body for body in found}.values())


def _mechanisms(lines: list[MeetingLine]) -> dict[str, Mechanism]:
    rows = Mechanism.objects.filter(
        municipality__slug__in={line.municipality for line in lines}
    )
    rows = rows.select_related("municipality").prefetch_related("rules")
    return {mechanism.municipality.slug: mechanism for mechanism in rows}


def _known_meetings(
    mechanisms: list[Mechanism], lines: list[MeetingLine]
) -> dict[tuple[int, date], Meeting]:
    """Meetings on record by mechanism and day; those that fell through don't count."""
    years = {line.day.year for line in lines}
    rows = Meeting.objects.filter(
        mechanism__in=mechanisms, starts_at__year__in=years
    ).exclude(state__in=[Meeting.State.POSTPONED, Meeting.State.CANCELLED])
    rows = rows.only("mechanism", "starts_at", "state")
    return {
        (one.mechanism_id, timezone.localtime(one.starts_at).date()): one
        for one in rows
    }


def _share(step: MeetingStep) -> Fraction:
    rule = step.mechanism.rule_on(step.line.day)
    return Fraction(rule.quorum_percent, 100) if rule else DEFAULT_QUORUM


def _settle_alternates(step: MeetingStep) -> None:
    """One line per seat: an alternate represents whoever of theirs is not there.

    Where everybody of the institution is there, or a seat would stand twice, the
    second one is a guest.
    """
    seated = [one for one in step.listed if one.seat is not None]
    members = [one for one in seated if not _is_alternate(one)]
    taken: dict[int, Listed] = {}
    for one in members:
        if taken.setdefault(id(one.seat), one) is not one:
            _make_guest(one)
    alternates = [one for one in seated if _is_alternate(one)]
    gone = {id(one) for one in alternates if _stands_in(one, members, taken)}
    step.listed = [one for one in step.listed if id(one) not in gone]


def _is_alternate(one: Listed) -> bool:
    return one.membership is not None and one.membership.kind == ALTERNATE


def _stands_in(one: Listed, members: list[Listed], taken: dict[int, Listed]) -> bool:
    """Settle an alternate's line; whether it went into the line of a member."""
    missing = next(
        (
            other
            for other in members
            if other.institution is one.institution and other.state in (ABSENT, EXCUSED)
        ),
        None,
    )
    if not one.attended:
        return missing is not None or id(one.seat) in taken
    if missing is not None:
        missing.state, missing.came = REPRESENTED, one.membership
        return True
    one.state, one.came, one.membership = REPRESENTED, one.membership, None
    if taken.setdefault(id(one.seat), one) is not one:
        _make_guest(one)
    return False


def _make_guest(one: Listed) -> None:
    one.state = str(Attendance.State.GUEST)
    one.seat = one.membership = one.came = None
