"""What a list of members does to the records, step by step."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from municipalities.models import (
    Institution,
    InstitutionType,
    Mechanism,
    Membership,
    Person,
)
from municipalities.services.member_lines import MemberLine

JOINS, CHANGES, ENDS, STAYS = "joins", "changes", "ends", "stays"

# How a newcomer gets a seat that somebody else has on record: the other ends the day
# before the list's date; ends now, though there since a later day than the list's; has
# left already, later than the list says; came after the newcomer; or none of these.
REPLACES, OVER, AFTER, BEFORE = "replaces", "over", "after", "before"
SECOND, OUT = "second", "out"


@dataclass(eq=False)
class Somebody:
    """A person of the file: known already, or new since the line at `place`.

    `updates` is what the file says more of a person; `seats` where a new one sits.
    """

    full_name: str
    known: Person | None = None
    email: str = ""
    place: str = ""
    updates: dict[str, str] = field(default_factory=dict)
    seats: set[tuple[int, int, str]] = field(default_factory=set)

    def __str__(self) -> str:
        return self.known.full_name if self.known else self.full_name

    @property
    def token(self) -> str:
        """How a choice among namesakes names this one."""
        return str(self.known.pk) if self.known else f"@{self.place}"


@dataclass(eq=False)
class Body:
    """An institution of the file: known already, or new with a name and a type."""

    municipality: int
    kind: InstitutionType
    name: str
    known: Institution | None = None

    def __str__(self) -> str:
        return str(self.known) if self.known else self.name


@dataclass(eq=False)
class Claim:
    """A seat that the list gives to somebody while another has it on record.

    `days` has the possible ways to that seat, the one to be expected first, each with
    the newcomer's first day there (of BEFORE the last); `chosen` is what a person
    answered, or empty.
    """

    holder: Membership
    days: dict[str, date]
    chosen: str = ""

    @property
    def ways(self) -> list[str]:
        return [*self.days, SECOND, OUT]

    @property
    def way(self) -> str:
        return self.chosen if self.chosen in self.ways else self.ways[0]


@dataclass(eq=False)
class Step:
    """What a line, or an ending that follows from one, does to the records.

    `changes` is `{field: (old, new)}`; `candidates` are known namesakes among whom a
    person has to choose, and `problem` a `(code, params)` that keeps the line out.
    `said` is the line as the list has it, where the records allow other days only;
    `cause` the newcomer's step from which an ending follows; `cut_off` days on which
    the person was there that would fall outside the membership.
    """

    action: str
    mechanism: Mechanism
    body: Body
    somebody: Somebody
    line: MemberLine | None = None
    membership: Membership | None = None
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    candidates: list[Somebody] = field(default_factory=list)
    problem: tuple[str, dict[str, str]] | None = None
    claim: Claim | None = None
    said: MemberLine | None = None
    cause: "Step | None" = None
    cut_off: list[date] = field(default_factory=list)

    @property
    def starts_on(self) -> date | None:
        """Once imported; on record where the list's day is somebody else's."""
        return self._day("starts_on")

    @property
    def ends_on(self) -> date | None:
        return self._day("ends_on")

    def holds_on(self, day: date) -> bool:
        """Whether the membership lasts on a day, once imported."""
        first, last = self.starts_on or date.min, self.ends_on or date.max
        return first <= day <= last

    def _day(self, name: str) -> date | None:
        if name in self.changes:
            return self.changes[name][1]
        source = self.membership or self.line
        return getattr(source, name) if source else None

    @property
    def kind_label(self) -> str:
        source = self.line or self.membership
        return str(Membership.Kind(source.kind).label) if source else ""

    @property
    def function_label(self) -> str:
        source = self.line or self.membership
        if source is None or not source.function:
            return ""
        return str(Membership.Function(source.function).label)

    @property
    def shown_changes(self) -> list[dict[str, Any]]:
        """What differs from the record, for people: membership and contacts."""
        known = self.somebody.known
        changes = self.changes | {
            name: (getattr(known, name), new)
            for name, new in self.somebody.updates.items()
            if known is not None
        }
        return [
            {"label": _label(name), "old": old or "", "new": new or ""}
            for name, (old, new) in changes.items()
        ]

    @property
    def is_open_question(self) -> bool:
        return bool(self.candidates) and self.line is not None and not self.line.chosen

    @property
    def is_written(self) -> bool:
        """Whether confirming does anything about it."""
        left_out = self.problem is not None or self.is_open_question
        return not left_out and (self.action != STAYS or bool(self.somebody.updates))


@dataclass(eq=False)
class MembersPlan:
    """All steps of a list; the memberships that it does not mention, those among them
    that somebody chose to end (`ended`), and the lines of municipalities that have no
    mechanism."""

    steps: list[Step] = field(default_factory=list)
    absent: list[Membership] = field(default_factory=list)
    ended: list[Membership] = field(default_factory=list)
    homeless: list[MemberLine] = field(default_factory=list)

    def count(self, action: str) -> int:
        return sum(
            step.action == action and step.problem is None and not step.is_open_question
            for step in self.steps
        )

    @property
    def questions(self) -> list[Step]:
        return [step for step in self.steps if step.candidates]

    @property
    def claims(self) -> list[Step]:
        """Newcomers whose seat somebody else has on record."""
        return [step for step in self.steps if step.claim is not None]

    @property
    def cutting_off(self) -> list[Step]:
        """Steps that would leave days outside on which the person was there."""
        return [step for step in self.steps if step.cut_off]

    @property
    def is_open(self) -> bool:
        return any(step.is_open_question for step in self.steps)

    @property
    def changes_nothing(self) -> bool:
        return not any(step.is_written for step in self.steps)


def _label(name: str) -> Any:
    model = Person if name in {"email", "phone", "sex"} else Membership
    return model._meta.get_field(name).verbose_name
