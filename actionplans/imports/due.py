"""What a deadline's cell means: a day, several, a quarter, again and again, always."""

import datetime
import re
from dataclasses import dataclass, field

from core.imports.dates import as_day, find_dates, month_end, serial_day
from core.imports.text import fold, key

DATE, DATES, QUARTER = "date", "dates", "quarter"
RECURRING, CONTINUOUS, UNKNOWN = "recurring", "continuous", "unknown"

_EVERY = (
    (1, r"mesecn|mjesecn|svakog meseca|svaki mesec|cdo muaj|mujore?\b|mujor\b"
        r"|monthly|every month"),
    (2, r"dvomesec|svaka dva meseca|na dva meseca|cdo dy muaj|dymuj|bi ?monthly"
        r"|every two months"),
    (3, r"kvartaln|tromesecn|svaki kvartal|svakog kvartala|svaka tri meseca"
        r"|cdo tremuj|tremuj|cdo tre muaj|quarterly|every quarter"),
    (6, r"polugodisnj|dva puta godisnje|dvaput godisnje|2 puta godisnje|2x godisnje"
        r"|svakih sest meseci|gjashtemuj|cdo gjashte muaj|dy here ne vit|half ?yearly"
        r"|semi ?annual|twice a year|every six months"),
    (12, r"godisnje|svake godine|jednom godisnje|jedanput godisnje|cdo vit|vjetor"
         r"|nje here ne vit|annual|yearly|every year|once a year"),
)  # fmt: skip
_EVERY_N = re.compile(
    r"\b(?:every|svak\w*|cdo) (?P<n>\d{1,2}) (?:month|mesec|mjesec|muaj)"
)
LONGEST_GAP = 60
_CONTINUOUS = re.compile(
    r"kontinuir|u kontinuitetu|stalno|trajno|neprekidno|neograniceno"
    r"|tokom (?:cel|cijel|period|godin)|sve vreme|po potrebi|prema potrebi|permanentno"
    r"|vazhdim|ne vazhdim|vazhdues|gjate gjith|gjithe kohes|sipas nevoj|permanent"
    r"|continu|ongoing|on going|throughout|as needed|when needed|all year"
)
_NUMERALS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_NUMERALS |= {"prvi": 1, "drugi": 2, "treci": 3, "cetvrti": 4, "prvo": 1, "drugo": 2}
_NUMERALS |= {"trece": 3, "cetvrto": 4, "prva": 1, "druga": 2, "first": 1, "second": 2}
_NUMERALS |= {"third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_NUMERALS |= {"pare": 1, "dyte": 2, "trete": 3, "katert": 4}
_WHICH = "(?P<n>" + "|".join(sorted(_NUMERALS, key=len, reverse=True)) + ")"
_WORD = r"(?:kvartal\w*|tromesec\w*|tremuj\w*|quarter|kv)"
_OF_YEAR = r"(?:\s*(?:[./,-]|u|of|te|e|i|ne|godine)?\s*)*(?P<year>20\d\d)"
_QUARTERS = [
    re.compile(rf"\b(?:q|k|t|tm|kv)\s?(?P<n>[1-4])\b{_OF_YEAR}"),
    re.compile(rf"\b{_WHICH}\.?\s*{_WORD}{_OF_YEAR}"),
    re.compile(rf"\b{_WORD}\s+(?:i\s|e\s)?{_WHICH}\b\.?{_OF_YEAR}"),
    re.compile(r"(?P<year>20\d\d)\s*[-/.,]?\s*(?:q|k|t|tm)\s?(?P<n>[1-4])\b"),
]
_HALF = re.compile(
    r"\b(?:(?P<first>prv\w+|i|1|first|pare)|(?P<second>drug\w+|ii|2|second|dyte))\.?\s*"
    r"(?:polugodist\w*|polovin\w*|gjashtemuj\w*|half)" + _OF_YEAR
)
_HALF_SQ = re.compile(
    r"gjashtemuj\w*\s+(?:i|e)\s+(?:(?P<first>pare)|(?P<second>dyte))" + _OF_YEAR
)
_DAY_AND_MONTH = re.compile(r"(?<![\d.])(\d{1,2})\.\s?(\d{1,2})\.?(?![\d.])")
_YEARS = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_RANGE = re.compile(r"[-–—]|\bdo\b|\bderi\b|\bto\b|\buntil\b")


@dataclass(frozen=True)
class Due:
    """A deadline's kind and days; `every` is the months between recurring ones.

    `problem` is a code of `core.imports.problems` or of this package, or "".
    """

    kind: str = UNKNOWN
    days: list = field(default_factory=list)
    every: int | None = None
    problem: str = ""


def due(value, *, last_year=None):
    """Read a deadline from a cell's value.

    `last_year` is the plan's last year: a day and month without a year fall in it,
    with a problem. A period's deadline is its last day.
    """
    if value in (None, ""):
        return Due()
    if (day := as_day(value)) is not None:
        return Due(DATE, [day])
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_number(value)
    text = fold(str(value))
    if not key(text):
        return Due()
    return (
        _from_quarters(text)
        or _from_half_year(text)
        or _recurring(text)
        or _from_dates(text)
        or _continuous(text)
        or _from_years(text)
        or _from_day_and_month(text, last_year)
        or Due(problem="due_not_understood")
    )


def _from_number(value):
    if value == int(value) and 2000 <= value < 2100:
        return Due(DATE, [datetime.date(int(value), 12, 31)])
    day = serial_day(value)
    return Due(DATE, [day]) if day else Due(problem="due_not_understood")


def _from_dates(text):
    found = find_dates(text)
    if not found:
        return None
    days = [one.day for one in found if one.day]
    problem = "impossible_date" if len(days) < len(found) else ""
    if not days:
        return Due(problem=problem)
    between = text[found[0].end : found[-1].start] if len(found) == 2 else ""
    if len(days) == 2 and _RANGE.search(between) and "," not in between:
        problem = "due_reversed" if days[1] < days[0] else problem
        return Due(DATE, [max(days)], problem=problem)
    days = sorted(set(days))
    return Due(DATE if len(days) == 1 else DATES, days, problem=problem)


def _from_quarters(text):
    for pattern in _QUARTERS:
        if found := list(pattern.finditer(text)):
            ends = [
                month_end(int(one["year"]), 3 * _NUMERALS[one["n"]]) for one in found
            ]
            if len(ends) == 2 and _RANGE.search(
                text[found[0].end() : found[1].start()]
            ):
                ends = ends[1:]
            return Due(QUARTER, sorted(set(ends)))
    return None


def _from_half_year(text):
    match = _HALF.search(text) or _HALF_SQ.search(text)
    if not match:
        return None
    return Due(DATE, [month_end(int(match["year"]), 6 if match["first"] else 12)])


def _recurring(text):
    words = key(text)
    counted = _EVERY_N.search(words)
    if counted and 1 <= int(counted["n"]) <= LONGEST_GAP:
        return Due(RECURRING, every=int(counted["n"]))
    for every, pattern in _EVERY:
        if re.search(rf"\b(?:{pattern})", words):
            return Due(RECURRING, every=every)
    return None


def _continuous(text):
    return Due(CONTINUOUS) if _CONTINUOUS.search(key(text)) else None


def _from_years(text):
    years = [int(year) for year in _YEARS.findall(text)]
    if not years:
        return None
    if len(years) == 2 and years[1] < years[0] and _RANGE.search(text):
        return Due(DATE, [datetime.date(years[0], 12, 31)], problem="due_reversed")
    if len(years) == 2 and ("," in text or " i " in text or ";" in text):
        return Due(DATES, [datetime.date(year, 12, 31) for year in sorted(set(years))])
    return Due(DATE, [datetime.date(max(years), 12, 31)])


def _from_day_and_month(text, last_year):
    days = []
    for day, month in _DAY_AND_MONTH.findall(text) if last_year else ():
        try:
            days.append(datetime.date(last_year, int(month), int(day)))
        except ValueError:
            return Due(problem="impossible_date")
    if not days:
        return None
    kind = DATE if len(days) == 1 else DATES
    return Due(kind, sorted(set(days)), problem="year_missing")
