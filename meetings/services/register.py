"""What a register of meetings says, row by row, ready to be compared with records."""

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

PRESENT, REPRESENTED, EXCUSED, ABSENT, GUEST = (
    "present",
    "represented",
    "excused",
    "absent",
    "guest",
)


@dataclass(frozen=True)
class PersonLine:
    """Somebody whom a register lists at a meeting.

    `type` is a key of an institution type, "" where nobody knows it (yet) or for a
    guest. `alternate` is who came instead where the line says so; a line of state
    `represented` without it names the alternate itself. `chosen` is who a namesake
    is: the id of a known person, ``@`` and a place, "new", or "".
    """

    place: str
    person: str
    institution: str
    type: str
    state: str
    alternate: str = ""
    chosen: str = ""

    def as_dict(self) -> dict[str, str]:
        """The shape that the command prints."""
        return {
            "person": self.person,
            "institution": self.institution,
            "state": self.state,
        }


@dataclass(frozen=True)
class DecisionLine:
    """A decision as written, the day it names as due, and types of who does it."""

    text: str
    due_on: date | None = None
    owner_types: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The shape that the command prints."""
        return {
            "text": self.text,
            "due": self.due_on.isoformat() if self.due_on else None,
            "owner_types": list(self.owner_types),
        }


@dataclass(frozen=True)
class MeetingLine:
    """One meeting of a register; `municipality` is a slug, `time` "10:00" or ""."""

    sheet: str
    row: int
    municipality: str
    number: int
    day: date
    venue: str = ""
    time: str = ""
    language: str = "sr-latn"
    people: tuple[PersonLine, ...] = ()
    agenda: tuple[str, ...] = ()
    decisions: tuple[DecisionLine, ...] = field(default=())

    @property
    def place(self) -> str:
        """Where in the file it stands."""
        return f"{self.sheet}!{self.row}"

    def as_dict(self) -> dict[str, Any]:
        """The shape that the command prints."""
        return {
            "municipality": self.municipality,
            "number": self.number,
            "date": self.day.isoformat(),
            "place": self.venue,
            "attendance": [line.as_dict() for line in self.people],
            "agenda": list(self.agenda),
            "decisions": [decision.as_dict() for decision in self.decisions],
        }

    def stored(self) -> dict[str, Any]:
        """The line as JSON keeps it."""
        decisions = [
            asdict(one) | {"due_on": one.due_on and one.due_on.isoformat()}
            for one in self.decisions
        ]
        return asdict(self) | {"day": self.day.isoformat(), "decisions": decisions}

    @classmethod
    def from_stored(cls, stored: dict[str, Any]) -> "MeetingLine":
        """The line back from JSON."""
        decisions = tuple(
            DecisionLine(
                one["text"],
                date.fromisoformat(one["due_on"]) if one["due_on"] else None,
                tuple(one["owner_types"]),
            )
            for one in stored["decisions"]
        )
        return cls(
            **stored
            | {
                "day": date.fromisoformat(stored["day"]),
                "people": tuple(PersonLine(**one) for one in stored["people"]),
                "agenda": tuple(stored["agenda"]),
                "decisions": decisions,
            }
        )
