"""What the records can say about how well a mechanism works (docs/mechanisms.md).

Plain values in, plain values out. These are facts to start from, never a score.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

CONTACTS_GROW_OLD = timedelta(days=183)


class Answer(StrEnum):
    """What the records say to a question of the checklist."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Fact:
    """One line of the checklist, by its code in the method (F1, F2 …).

    `part` of `whole` is the figure behind the answer; `how` says in a sentence how
    it was computed.
    """

    code: str
    question: str
    answer: Answer
    how: str
    part: int = 0
    whole: int = 0
    share: Fraction | None = None

    @property
    def number(self) -> int:
        """Its place in the checklist."""
        return int(self.code.removeprefix("F"))


def all_or_part(part: int, whole: int) -> Answer:
    """Yes when all of them are, no when none is; unknown when there are none."""
    if whole == 0:
        return Answer.UNKNOWN
    if part >= whole:
        return Answer.YES
    return Answer.PARTLY if part else Answer.NO


def at_least(share: Fraction | None, wanted: Fraction) -> Answer:
    """Yes from the wanted share on, else no; unknown without a share."""
    if share is None:
        return Answer.UNKNOWN
    return Answer.YES if share >= wanted else Answer.NO


def are_old(checked_on: date | None, today: date) -> bool:
    """Contacts that nobody has looked through for six months, or ever."""
    return checked_on is None or today - checked_on > CONTACTS_GROW_OLD
