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
    INITIALS_OF_CASE = "initials_of_case"


@dataclass(frozen=True)
class Trace:
    """A piece of text, what it looks like, and where it begins."""

    kind: TraceKind
    text: str
    start: int


@dataclass(frozen=True)
class Quote:
    """A trace with the words around it, so that it is judged in its place."""

    before: str
    text: str
    after: str


_AROUND = 60
_DATE = r"(?:\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{4}|\d{4}-\d{2}-\d{2})"
_BORN = (
    r"(?:rođ(?:en[aio]?|enja)?|rodj(?:en[aio]?|enja)?|рођ(?:ен[аио]?|ења)?"
    r"|(?:i |e )?lindur|datëlindj[aeë]s?|datelindj[ae]s?|born|birth|dob)"
)
_UPPER = "A-ZČĆĐŠŽËÇА-ИЈК-ШЂЉЊЋЏ"
_INITIAL = rf"[{_UPPER}](?:[jžhrlЖж])?\."
_AGE = r"\d{1,2}"
# Words of a case in front of bare initials: the victim M.K., slučaj A. B., rasti B.H.
_OF_CASE = (
    r"(?:žrtv\w*|zrtv\w*|жртв\w*|oštećen\w*|ostecen\w*|оштећен\w*"
    r"|sluč\w*|sluc\w*|случ\w*|osumnjičen\w*|осумњичен\w*|korisnic\w*|корисниц\w*"
    r"|viktim\w*|rast\w{1,3}|mbijetuar\w*|i dyshuar\w*"
    r"|victims?|survivors?|cases?|perpetrators?|suspects?)"
)

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
    (
        TraceKind.INITIALS_OF_CASE,
        re.compile(
            rf"(?<!\w)(?i:{_OF_CASE})\s+{_INITIAL}\s?{_INITIAL}"
            rf"(?:\s?{_INITIAL})?(?!\w)"
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
    e-mail addresses, dates of birth announced by a word, initials with an age such
    as "M.K. (34)", and bare initials after a word of a case such as "the victim
    M.K.", in Latin and Cyrillic script. Plain dates and sums of money
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


def quoted(text: str, trace: Trace) -> Quote:
    """The trace with up to 60 characters on either side, cut at words, in one line."""
    end = trace.start + len(trace.text)
    before, after = text[: trace.start], text[end:]
    if len(before) > _AROUND:
        before = "…" + before[-_AROUND:].partition(" ")[2]
    if len(after) > _AROUND:
        after = after[:_AROUND].rpartition(" ")[0] + "…"
    return Quote(_one_line(before), trace.text, _one_line(after))


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _blank(match: re.Match[str]) -> str:
    return "\n" * len(match.group())
