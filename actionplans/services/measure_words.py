"""What the parts of a measure say, in the words that a plan would use.

All functions speak the active language: who stores the words overrides it with the
language of the plan.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from actionplans.models import FundingSource, Indicator, Measure
from core import phrases
from core.imports.dates import month_end, slot_ends

ALL_MEMBERS: Final = "all_members"
RECURRING: Any = Measure.DueKind.RECURRING
MONTHS_OF_A_YEAR = 12


class Due(NamedTuple):
    """A deadline: its kind (`Measure.DueKind`), days, and months between recurring."""

    kind: Any = Measure.DueKind.UNKNOWN
    days: Sequence[date] = ()
    every: int | None = None


def due_days(due: Due, first: date, last: date) -> list[date]:
    """The days of a deadline, in order; those of a recurring one in a period.

    What divides a year falls on the calendar's own slots (every 3 months: 31 March,
    30 June …); anything else is counted from the period's first month.
    """
    if due.kind != RECURRING or not due.every:
        return sorted(set(due.days))
    if MONTHS_OF_A_YEAR % due.every == 0:
        return list(slot_ends(due.every, first, last))
    start = first.year * MONTHS_OF_A_YEAR + first.month - 1
    end = last.year * MONTHS_OF_A_YEAR + last.month
    months = range(start + due.every - 1, end, due.every)
    days = [
        month_end(one // MONTHS_OF_A_YEAR, one % MONTHS_OF_A_YEAR + 1) for one in months
    ]
    return [day for day in days if first <= day <= last]


def due_words(due: Due) -> str:
    """`31.12.2026.`, `quarter 2 of 2026`, `every 3 months`, `continuously`, or none."""
    kinds: Any = Measure.DueKind
    if due.kind == kinds.QUARTER:
        words = [_quarter(day) for day in sorted(due.days)]
    elif due.kind in {kinds.DATE, kinds.DATES}:
        words = [day.strftime("%d.%m.%Y.") for day in sorted(due.days)]
    elif due.kind == kinds.RECURRING:
        words = [_every(due.every or MONTHS_OF_A_YEAR)]
    else:
        words = [_("continuously")] if due.kind == kinds.CONTINUOUS else []
    return ", ".join(words)


def _quarter(day: date) -> str:
    return _("Q%(quarter)s %(year)s") % {
        "quarter": (day.month + 2) // 3,
        "year": day.year,
    }


def _every(months: int) -> str:
    usual = {
        1: _("every month"),
        2: _("every two months"),
        3: _("every quarter"),
        6: _("every six months"),
        12: _("every year"),
    }
    return usual.get(months) or _("every %(months)s months") % {"months": months}


def institution_words(institutions: Iterable[Any]) -> str:
    """Types by name, one after the other; `ALL_MEMBERS` in words."""
    return ", ".join(
        _("all members of the mechanism") if one == ALL_MEMBERS else str(one)
        for one in institutions
    )


def money_words(amount: Decimal | None) -> str:
    """`1.800 €`, `no costs` for 0, nothing where it is unknown."""
    if amount is None:
        return ""
    return f"{_number(amount, least=2)} €" if amount else _("no costs")


def funding_words(lines: Sequence[tuple[FundingSource, Decimal | None, str]]) -> str:
    """Sources by name, each with what it pays where there are several."""
    if len(lines) == 1:
        return str(lines[0][0])
    return ", ".join(
        f"{source} {money_words(planned)}".strip() for source, planned, _note in lines
    )


def value_words(value: Decimal | None, kind: Any) -> str:
    """An indicator's value with what its kind adds: `20%`, `1.800 €`, `yes`."""
    if value is None:
        return ""
    if kind == Indicator.Kind.YES_NO and value in (0, 1):
        return str(phrases.YES if value else phrases.NO)
    ends = {Indicator.Kind.PERCENT: "%", Indicator.Kind.MONEY: " €"}
    return f"{_number(Decimal(value))}{ends.get(Indicator.Kind(kind), '')}"


def _number(value: Decimal, *, least: int = 0) -> str:
    """Grouped, without decimals that say nothing, but `least` where there are any."""
    decimals = len(f"{value.normalize():f}".partition(".")[2])
    places = max(decimals, least) if decimals else 0
    return str(number_format(value, decimal_pos=places, force_grouping=True))
