"""The roll of a meeting: each seat of that day, who holds it, what is recorded."""

from dataclasses import dataclass, field
from fractions import Fraction

from django.db.models import F, OuterRef, Subquery, prefetch_related_objects

from meetings.models.attendance import Attendance
from meetings.models.invitations import Invitation
from meetings.models.meetings import Meeting
from meetings.statistics import Quorum, quorum
from municipalities.models import MechanismRule, Membership, Seat
from municipalities.models.mechanisms import in_force_on

DEFAULT_QUORUM = Fraction(1, 2)
# What only the rows know of seats that are not those of the day.
STORED = ("seat__institution__type", "membership__person")
ALTERNATE = "represented_by__person"
ATTENDED = (Attendance.State.PRESENT, Attendance.State.REPRESENTED)
ANSWERS = {answer.value: answer.label for answer in Invitation.Answer if answer.value}


@dataclass
class SeatLine:
    """One seat on the day of the meeting; `order` is that of its institution's type.

    `holder` is None where only an alternate sits; such a seat, and an observer's,
    does not count for the quorum. `attendance` is None until something is recorded.
    `said` is the holder's answer to the invitation, as words, or empty.
    """

    seat: Seat
    order: int
    holder: Membership | None = None
    alternates: list[Membership] = field(default_factory=list)
    attendance: Attendance | None = None
    counts: bool = False
    said: str = ""

    @property
    def state(self):
        return self.attendance.state if self.attendance else ""

    @property
    def alternate_id(self):
        return self.attendance.represented_by_id if self.attendance else None

    @property
    def arrived_at(self):
        return self.attendance.arrived_at if self.attendance else None

    @property
    def version(self):
        """What a form sends back; 0 while there is no row."""
        return self.attendance.version if self.attendance else 0

    @property
    def attended(self):
        return self.state in ATTENDED

    @property
    def came(self):
        """The alternate who came, else the person who holds the seat, or None."""
        alternate = self.attendance and self.attendance.represented_by
        membership = alternate or self.holder
        return membership and membership.person

    @property
    def mark(self):
        """The recorded state as one value, the alternate after a colon."""
        return f"{self.state}:{self.alternate_id}" if self.alternate_id else self.state


@dataclass
class Roll:
    """All seats of a meeting's day, in order, and its guests."""

    lines: list[SeatLine]
    guests: list[Attendance]

    @property
    def unrecorded(self):
        return [line for line in self.lines if not line.state]

    @property
    def is_untouched(self):
        return len(self.unrecorded) == len(self.lines)

    def quorum(self, share) -> Quorum:
        """The quorum as it stands (docs/meetings.md, section 2)."""
        return quorum([line.attended for line in self.lines if line.counts], share)


def roll_of(meeting: Meeting, *, seats=None, institutions=None) -> Roll:
    """Who is expected and what is recorded, in two queries, and a few more where a
    seat or an alternate was recorded that is no longer of the day.

    While the log is open the seats are those of the day, so that a change of
    members shows; a closed meeting keeps the rows that closing wrote. `seats`
    limits the roll to some seats' ids. `institutions` are those of the municipality
    by key, where they are at hand: it spares to join them to each seat.
    """
    attendances = meeting.attendances.order_by("pk")  # the roll is put in order below
    if meeting.is_closed:
        attendances = attendances.select_related(*STORED, ALTERNATE)
    if seats is not None:
        attendances = attendances.filter(seat__in=seats)
    recorded = list(attendances)
    lines = {} if meeting.is_closed else _lines_of_day(meeting, seats, institutions)
    seated = [attendance for attendance in recorded if attendance.seat_id]
    gone = [attendance for attendance in seated if attendance.seat_id not in lines]
    prefetch_related_objects(gone, *STORED)
    for attendance in gone:
        seat, order = attendance.seat, attendance.seat.institution.type.order
        lines[seat.pk] = SeatLine(seat, order, attendance.membership)
    for attendance in seated:
        lines[attendance.seat_id].attendance = attendance
    _find_alternates(lines.values())
    guests = [attendance for attendance in recorded if attendance.seat_id is None]
    return Roll(sorted(lines.values(), key=_place), guests)


def _find_alternates(lines):
    """Who came for somebody is mostly an alternate of the day, who is at hand."""
    others = []
    for line in lines:
        alternates = {one.pk: one for one in line.alternates}
        if line.alternate_id in alternates:
            line.attendance.represented_by = alternates[line.alternate_id]
        elif line.alternate_id:
            others.append(line.attendance)
    prefetch_related_objects(others, ALTERNATE)


def quorum_share(meeting: Meeting) -> Fraction:
    """The share of seats that the rule of that day asks for; half without a rule."""
    return share_of(meeting.mechanism.rule_on(meeting.day))


def share_of(rule: MechanismRule | None) -> Fraction:
    """As quorum_share, where the rule is at hand."""
    return Fraction(rule.quorum_percent, 100) if rule else DEFAULT_QUORUM


def _lines_of_day(meeting, seats, institutions):
    invited = Invitation.objects.filter(meeting=meeting, person=OuterRef("person"))
    answers = invited.order_by().values("answer")  # at most one, by constraint
    memberships = (
        Membership.objects.filter(mechanism=meeting.mechanism_id)
        .held_on(meeting.day)
        .filter(
            in_force_on(meeting.day, start="seat__opened_on", end="seat__closed_on")
        )
        .select_related("seat" if institutions else "seat__institution", "person")
        .annotate(answer=Subquery(answers), order=F("seat__institution__type__order"))
        .order_by("starts_on", "pk")
    )
    if seats is not None:
        memberships = memberships.filter(seat__in=seats)
    lines = {}
    for membership in memberships:
        seat = membership.seat
        if institutions and seat.institution_id in institutions:
            seat.institution = institutions[seat.institution_id]
        line = lines.setdefault(seat.pk, SeatLine(seat, membership.order))
        if membership.kind == Membership.Kind.ALTERNATE:
            line.alternates.append(membership)
        else:
            line.holder = membership
            line.said = ANSWERS.get(membership.answer, "")
            line.counts = seat.kind == Seat.Kind.MEMBER
    return lines


def _place(line):
    seat = line.seat
    observers_last = seat.kind == Seat.Kind.OBSERVER
    return (
        observers_last,
        line.order,
        seat.institution_id,
        seat.number,
    )
