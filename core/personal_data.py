"""A light check of free text for traces of a person: a warning, never a verdict.

Meetings and findings are about policy and never about a case (design, section 5).
The writer is shown each trace and decides. Pure: no database, no settings.
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class TraceKind(StrEnum):
    """What a piece of text looks like."""

    ID_NUMBER = "id_number"
    PHONE = "phone"
    EMAIL = "email"
    BIRTH_DATE = "birth_date"
    INITIALS_AND_AGE = "initials_and_age"


@dataclass(frozen=True)
class Trace:
    """A piece of text, what it looks like, and where it begins."""

    kind: TraceKind
    text: str
    start: int


_DATE = r"(?:\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{4}|\d{4}-\d{2}-\d{2})"
_BORN = (
    r"(?:rođ(?:en[aio]?|enja)?|rodj(?:en[aio]?|enja)?|рођ(?:ен[аио]?|ења)?"
    r"|(?:i |e )?lindur|datëlindj[aeë]s?|datelindj[ae]s?|born|birth|dob)"
)
_UPPER = "A-ZČĆĐŠŽËÇА-ИЈК-ШЂЉЊЋЏ"
_INITIAL = rf"[{_UPPER}](?:[jžhrlЖж])?\."
_AGE = r"\d{1,2}"

_PATTERNS = (
    (TraceKind.EMAIL, re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    (
        TraceKind.BIRTH_DATE,
        re.compile(
            rf"\b{_BORN}\b\.?\D{{0,12}}?(?:{_DATE}|(?:19|20)\d{{2}}\b)", re.IGNORECASE
        ),
    ),
    (
        TraceKind.INITIALS_AND_AGE,
        re.compile(
            rf"(?<![\w.]){_INITIAL}\s?{_INITIAL}(?:\s?{_INITIAL})?"
            rf"(?:\s?,?\s?\(\s?(?:{_AGE}|(?:19|20)\d{{2}})\b[^)\n]{{0,20}}\)"
            rf"|\s?,?\s{_AGE}(?!\d|[.,:/-]\d|\s?[%€]))"
        ),
    ),
    (TraceKind.ID_NUMBER, re.compile(r"(?<![\d/.-])(?:\d{13}|[1-9]\d{9})(?![\d/-])")),
    (
        TraceKind.PHONE,
        re.compile(r"(?<![\d/.-])(?:\+|0)\d(?:[ /().-]{0,2}\d){6,13}(?!\d)"),
    ),
)
_DATES = re.compile(rf"(?<!\d){_DATE}")


def traces(text: str) -> list[Trace]:
    """Everything in `text` that looks like a person's data, in order of place.

    Looks for personal numbers (10 digits in Kosovo, 13 in Serbia), phone numbers,
    e-mail addresses, dates of birth announced by a word, and initials with an age
    such as "M.K. (34)", in Latin and Cyrillic script. Plain dates and sums of money
    are not traces. A place is reported once, as the first kind that fits.
    """
    found: list[Trace] = []
    left = text
    for kind, pattern in _PATTERNS:
        if kind is TraceKind.ID_NUMBER:
            left = _DATES.sub(_blank, left)
        found += [
            Trace(kind, m.group().strip(), m.start()) for m in pattern.finditer(left)
        ]
        left = pattern.sub(_blank, left)
    return sorted(found, key=lambda trace: trace.start)


def _blank(match: re.Match[str]) -> str:
    return "\n" * len(match.group())
