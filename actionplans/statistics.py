"""How far a measure has come and what it costs, on plain values.

Every function cites the section of ``docs/scoring.md`` that explains it. Ratios are
exact and rounded where they are shown.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

ZERO, ONE = Fraction(0), Fraction(1)
HIGHEST_RATIO, BEHIND_BY = Fraction(3, 2), Fraction(1, 4)


def achievement_ratio(
    *,
    actual: Decimal | None,
    target: Decimal | None,
    baseline: Decimal | None,
    rising: bool = True,
) -> Fraction | None:
    """r from 0 to 1.5: how much of the way to the target was gone.

    None without a target or an actual value. An unknown baseline is read as one at
    the target: the value is held against the target alone (docs/scoring.md section 8).
    """
    if actual is None or target is None:
        return None
    a, t = Fraction(actual), Fraction(target)
    b = t if baseline is None else Fraction(baseline)
    if t != b:
        # The falling formula (b - a) / (b - t) is the same number.
        return min(max((a - b) / (t - b), ZERO), HIGHEST_RATIO)
    if (a >= t) if rising else (a <= t):
        return ONE
    if t <= 0:
        return ZERO
    return max(a, ZERO) / t if rising else t / a


def reported_progress(ratios: Iterable[Fraction | None]) -> Fraction | None:
    """x of a report: the lowest known ratio of its indicators, None where none is
    known (section 9)."""
    return min((one for one in ratios if one is not None), default=None)


def expected_progress(starts_on: date, ends_on: date, at: date) -> Fraction:
    """E = (t - start) / (end - start), held to 0-1 (docs/scoring.md section 9)."""
    if at >= ends_on:
        return ONE
    if at <= starts_on:
        return ZERO
    return Fraction((at - starts_on).days, (ends_on - starts_on).days)


def is_behind(value: Fraction, expected: Fraction) -> bool:
    """More than a quarter short of what the calendar expects (section 9)."""
    return value < expected - BEHIND_BY


def shortfall(total: Decimal | None, parts: Iterable[Decimal | None]) -> Decimal | None:
    """By how much the known parts miss their total, negative where they exceed it;
    None where the total or every part is unknown."""
    known = [part for part in parts if part is not None]
    if total is None or not known:
        return None
    return total - sum(known, Decimal(0))


def planning_ratio(
    allocated: Decimal | None, planned: Decimal | None
) -> Fraction | None:
    """B1 = allocated / planned; None where one is unknown or nothing is planned
    (section 9)."""
    return _share(allocated, planned)


def execution_ratio(
    spent: Decimal | None, allocated: Decimal | None
) -> Fraction | None:
    """B2 = spent / allocated; None where one is unknown or nothing is allocated
    (section 9)."""
    return _share(spent, allocated)


def _share(part: Decimal | None, whole: Decimal | None) -> Fraction | None:
    if part is None or not whole:
        return None
    return Fraction(part) / Fraction(whole)
