"""What a list of members says, line by line, ready to be compared with the records."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class MemberLine:
    """One membership as a list of members has it; an alternate has its own line.

    `municipality` is a slug, `type` a key of an institution type. `place` says where
    in the file it stands, and names the line; `beside` is the place of the member for
    whom an alternate stands in. `chosen` is who a person without e-mail is: the id of
    a known person, "new", or "" while nobody has said. `seat` is the answer about a
    seat that somebody else has on record (see member_steps), or "".
    """

    place: str
    sheet: str
    row: int
    municipality: str
    institution: str
    type: str
    person: str
    starts_on: date
    ends_on: date | None = None
    email: str = ""
    phone: str = ""
    sex: str = ""
    kind: str = "member"
    function: str = ""
    beside: str = ""
    chosen: str = ""
    seat: str = ""

    def stored(self) -> dict[str, Any]:
        """The line as JSON keeps it."""
        return asdict(self) | {
            "starts_on": self.starts_on.isoformat(),
            "ends_on": self.ends_on.isoformat() if self.ends_on else None,
        }

    @classmethod
    def from_stored(cls, stored: dict[str, Any]) -> "MemberLine":
        """The line back from JSON."""
        end = stored["ends_on"]
        return cls(
            **stored
            | {
                "starts_on": date.fromisoformat(stored["starts_on"]),
                "ends_on": date.fromisoformat(end) if end else None,
            }
        )

    def as_dict(self) -> dict[str, Any]:
        """The shape that the command prints."""
        return {
            "municipality": self.municipality,
            "institution": self.institution,
            "type": self.type,
            "person": self.person,
            "email": self.email or None,
            "sex": self.sex or None,
            "kind": self.kind,
            "function": self.function or None,
            "from": self.starts_on.isoformat(),
            "to": self.ends_on.isoformat() if self.ends_on else None,
        }
