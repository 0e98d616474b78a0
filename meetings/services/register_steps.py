"""What a register of meetings does to the records, step by step.

Rows that are new are unsaved models, which point at each other until they are written.
"""

from dataclasses import dataclass, field
from datetime import date

from meetings.models import Attendance, Meeting
from meetings.services.register import (
    GUEST,
    PRESENT,
    REPRESENTED,
    DecisionLine,
    MeetingLine,
    PersonLine,
)
from meetings.statistics import Quorum
from municipalities.models import Institution, Mechanism, Membership, Person, Seat


@dataclass(eq=False)
class Who:
    """A person of the file: on record already, or new since the line at `place`.

    `seats` are the (mechanism, institution) pairs where the file lists them.
    """

    person: Person
    place: str = ""
    seats: set[tuple[int, int]] = field(default_factory=set)

    def __str__(self) -> str:
        return self.person.full_name

    @property
    def is_new(self) -> bool:
        return self.person.pk is None

    @property
    def token(self) -> str:
        """How a choice among namesakes names this one."""
        return f"@{self.place}" if self.is_new else str(self.person.pk)


@dataclass(eq=False)
class Question:
    """A name that is known already: who is meant has to be said.

    Where the name is only known from the same file, `must_answer` is off, and nobody
    who says nothing means another person.
    """

    line: PersonLine
    sheet: str
    row: int
    candidates: list[Who]

    @property
    def must_answer(self) -> bool:
        return any(not one.is_new for one in self.candidates)

    @property
    def is_open(self) -> bool:
        return self.must_answer and not self.line.chosen


@dataclass(eq=False)
class Listed:
    """A line of the register as it will stand in the list of attendance.

    `membership` is whose seat it is, `came` the alternate; either may be new. A guest
    has neither.
    """

    line: PersonLine
    state: str
    institution: Institution | None = None
    who: Who | None = None
    stand_in: Who | None = None
    seat: Seat | None = None
    membership: Membership | None = None
    came: Membership | None = None

    @property
    def is_guest(self) -> bool:
        return self.state == GUEST

    @property
    def attended(self) -> bool:
        return self.state in (PRESENT, REPRESENTED)

    @property
    def counts(self) -> bool:
        """Whether the quorum counts the seat: a member's, not an observer's."""
        return self.seat is not None and self.seat.kind == Seat.Kind.MEMBER

    @property
    def state_label(self) -> str:
        return str(Attendance.State(self.state).label)


@dataclass(eq=False)
class MeetingStep:
    """A meeting of the register; `known` is the one of that day that is on record."""

    line: MeetingLine
    mechanism: Mechanism
    known: Meeting | None = None
    listed: list[Listed] = field(default_factory=list)
    owners: list[tuple[DecisionLine, list[Institution]]] = field(default_factory=list)
    quorum: Quorum | None = None

    @property
    def is_written(self) -> bool:
        return self.known is None

    @property
    def attended(self) -> int:
        return sum(one.attended for one in self.listed)

    @property
    def is_open_for_log(self) -> bool:
        return self.known is not None and self.known.is_open_for_log


@dataclass(eq=False)
class Stint:
    """A membership that the register proves and nobody recorded yet."""

    membership: Membership
    who: Who
    institution: Institution
    opens_seat: bool = False

    @property
    def starts_on(self) -> date:
        return self.membership.starts_on


@dataclass(eq=False)
class RegisterPlan:
    """All steps of a register, what they add, and meetings without a mechanism."""

    steps: list[MeetingStep] = field(default_factory=list)
    stints: list[Stint] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    people: list[Who] = field(default_factory=list)
    institutions: list[Institution] = field(default_factory=list)
    seats: list[Seat] = field(default_factory=list)
    opened_earlier: list[tuple[Seat, date]] = field(default_factory=list)
    homeless: list[MeetingLine] = field(default_factory=list)

    @property
    def written(self) -> list[MeetingStep]:
        return [step for step in self.steps if step.is_written]

    @property
    def is_open(self) -> bool:
        return any(question.is_open for question in self.questions)

    @property
    def changes_nothing(self) -> bool:
        return not self.written
