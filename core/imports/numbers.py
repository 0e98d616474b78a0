"""Numbers as offices write them: ``1.800 €``, ``3.000``, ``1,5``, ``nema troškova``."""

import re
from decimal import Decimal
from typing import NamedTuple

from core.imports.text import fold, key

ZERO_WORDS = {
    "nema troskova", "bez troskova", "bez troska", "bez dodatnih troskova",
    "nema dodatnih troskova", "nisu potrebna sredstva", "nije potreban budzet",
    "bez budzeta", "ne zahteva sredstva", "besplatno", "nema",
    "pa kosto", "pa kosto shtese", "pa shpenzime", "pa shpenzime shtese",
    "pa buxhet", "s ka kosto", "nuk ka kosto", "nuk ka shpenzime", "falas", "asnje",
    "no cost", "no costs", "no additional cost", "no additional costs", "free",
    "free of charge", "without cost", "without costs", "nil", "none", "zero",
}  # fmt: skip
NOT_KNOWN = {"", "n a", "na", "nd", "n d", "tbd", "x"}
YES, NO = {"da", "po", "yes", "postoji", "ekziston"}, {"ne", "jo", "no", "ne postoji"}
ENGLISH = "en"
LIMIT = Decimal(10) ** 10  # what our number columns hold

_CURRENCY = re.compile(r"€|(?<![a-z])(?:eur(?:o|a|os|ve|je)?|evr[oai])\b")
_NUMBER = re.compile(
    r"(?<![\w.,])[-−]?(?:\d{1,3}(?:[  ' ]\d{3})+|\d+)(?:[.,]\d+)*(?![\w])"
)


class Amount(NamedTuple):
    """A number read from a cell; `problem` is a code of `problems`, or ``""``."""

    value: Decimal | None
    problem: str = ""


def amount(value, *, language="sr-latn", money=False):
    """Read one number from a cell's value.

    Words for "no costs" are 0, an empty cell or a dash is unknown, yes is 1 and
    no is 0. One number among words is that number; several are none, with a
    problem. A single dot or comma before exactly three digits groups thousands,
    since nobody plans to a thousandth; where that is not the language's own mark
    for it (dot in Serbian and Albanian, comma in English) it is a problem, except
    in money.
    """
    if isinstance(value, bool):
        return Amount(Decimal(int(value)))
    if isinstance(value, int | float | Decimal):
        number = _exact(value)
        return Amount(number) if abs(number) < LIMIT else Amount(None, "not_a_number")
    text = str(value if value is not None else "")
    words = key(text)
    if words in NOT_KNOWN and not re.search(r"\d", text):
        return Amount(None)
    if words in ZERO_WORDS:
        return Amount(Decimal(0))
    if words in YES | NO and not money:
        return Amount(Decimal(int(words in YES)))
    return _from_text(text, language, money)


def _exact(value):
    """A spreadsheet's float as people typed it: 0.1 + 0.2 is 0.3."""
    number = Decimal(f"{value:.12g}") if isinstance(value, float) else Decimal(value)
    return Decimal(int(number)) if number == number.to_integral_value() else number


def _from_text(text, language, money):
    plain = _CURRENCY.sub(" ", fold(text)).replace("%", " ")
    found = [match.group() for match in _NUMBER.finditer(plain)]
    if not found:
        return Amount(None, "not_a_number")
    if len(found) > 1:
        return Amount(None, "several_numbers")
    return _separated(found[0], language, money)


def _separated(number, language, money):
    """Decide which of dot and comma groups thousands and which is the decimal."""
    digits = re.sub(r"[^\d.,]", "", number)
    marks = re.findall(r"[.,]", digits)
    last = marks[-1] if marks else ""
    grouped, problem = len(set(marks)) < 2, ""
    if len(marks) == 1 and (grouped := _groups_thousands(digits, last)):
        own = "," if language == ENGLISH else "."
        problem = "" if money or last == own else "ambiguous_number"
    whole, mark, rest = (digits, "", "") if grouped else digits.rpartition(last)
    value = Decimal(re.sub(r"[.,]", "", whole) + (f".{rest}" if mark else ""))
    if value >= LIMIT:
        return Amount(None, "not_a_number")
    return Amount(_exact(-value if number[0] in "-−" else value), problem)


def _groups_thousands(digits, mark):
    """A single mark before exactly three digits, unless they follow a zero."""
    head, _, tail = digits.partition(mark)
    return len(tail) == 3 and head.lstrip("0") == head != "" and len(head) <= 3
