"""Dates as offices write them, in Serbian, Albanian and English."""

import calendar
import datetime
import re
from typing import NamedTuple

from core.imports.text import fold

_MONTHS = (
    r"jan(?:uar|uary|ar)?\w{0,2}",
    r"feb(?:ruar|ruary)?\w{0,2}|shkurt\w{0,2}",
    r"mart\w{0,2}|mars\w{0,2}|march|mar",
    r"apr(?:il)?\w{0,2}|prill\w{0,2}",
    r"maj\w{0,2}|may",
    r"jun(?:i|a|e)?|qershor\w{0,2}",
    r"jul(?:i|a|y)?|korrik\w{0,2}",
    r"avg(?:ust)?\w{0,2}|aug(?:ust)?|gusht\w{0,2}",
    r"sep(?:t|temb[ae]?r\w{0,2})?|shtator\w{0,2}",
    r"o[kc]t(?:ob[ae]?r\w{0,2})?|tetor\w{0,2}",
    r"nov(?:emb[ae]?r\w{0,2})?|nentor\w{0,2}",
    r"de[ck](?:emb[ae]?r\w{0,2})?|dhjetor\w{0,2}",
)
_MONTH = (
    "(?:" + "|".join(f"(?P<m{i}>{one})" for i, one in enumerate(_MONTHS, 1)) + r")\b"
)
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DATE = [
    re.compile(
        r"(?<!\d)(?P<year>(?:19|20)\d\d)-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)"
    ),
    re.compile(
        r"(?<![\d.])(?P<day>\d{1,2})\s?[./-]\s?(?P<month>\d{1,2})\s?[./-]\s?"
        r"(?P<year>\d{4}|\d{2})(?!\d)"
    ),
    re.compile(rf"(?<!\d)(?P<day>\d{{1,2}})\.?\s+{_MONTH},?\.?\s+{_YEAR}(?!\d)"),
    re.compile(rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}(?!\d)"),
    re.compile(rf"\b{_MONTH}\.?,?\s+{_YEAR}(?!\d)"),
    re.compile(rf"(?<![\d./-])(?P<month>\d{{1,2}})\s?[./]\s?{_YEAR}(?!\d)"),
]
_FIRST_EXCEL_DAY, _SERIALS = datetime.date(1899, 12, 30), range(32874, 73051)


class Found(NamedTuple):
    """A date in a text: where it stands, and the day, None if there is no such day."""

    start: int
    end: int
    day: datetime.date | None


def as_day(value):
    """The day of a cell that holds a real date, else None."""
    if isinstance(value, datetime.datetime):
        return value.date()
    return value if isinstance(value, datetime.date) else None


def serial_day(number):
    """The day behind a date that lost its format (1990 to 2099), else None."""
    if number == int(number) and int(number) in _SERIALS:
        return _FIRST_EXCEL_DAY + datetime.timedelta(days=int(number))
    return None


def month_end(year, month):
    """The last day of a month."""
    return datetime.date(year, month, calendar.monthrange(year, month)[1])


def slot_ends(months, first, last):
    """The last days of the calendar's slots of so many months, in a period.

    3 gives 31 March, 30 June, 30 September and 31 December of each year.
    """
    days = [
        month_end(year, month)
        for year in range(first.year, last.year + 1)
        for month in range(months, 13, months)
    ]
    return [day for day in days if first <= day <= last]


def find_dates(text):
    """Every date of a text in reading order, as `Found`.

    Knows ``31.12.2027.``, ``31/12/27``, ``2027-12-31``, ``31. decembar 2027``,
    ``31 dhjetor 2027``, ``December 31, 2027``; a month alone means its last day.
    """
    plain, found = fold(text), []
    for pattern in _DATE:
        for match in pattern.finditer(plain):
            span = range(match.start(), match.end())
            if not any(one.start < span.stop and span.start < one.end for one in found):
                found.append(Found(span.start, span.stop, _day(match)))
    return sorted(found)


def one_date(value):
    """The single date a cell means, or None."""
    if (day := as_day(value)) is not None:
        return day
    if isinstance(value, int | float) and not isinstance(value, bool):
        return serial_day(value)
    found = find_dates(str(value or ""))
    return found[0].day if len(found) == 1 else None


def _day(match):
    parts = match.groupdict()
    year = int(parts["year"]) + (2000 if len(parts["year"]) == 2 else 0)
    named = [i for i in range(1, 13) if parts.get(f"m{i}")]
    month = named[0] if named else int(parts["month"])
    day = int(parts["day"]) if parts.get("day") else None
    if not named and day is not None and month > 12 >= day:
        month, day = day, month
    try:
        return (
            month_end(year, month) if day is None else datetime.date(year, month, day)
        )
    except (ValueError, calendar.IllegalMonthError):
        return None
