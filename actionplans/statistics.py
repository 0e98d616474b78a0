"""Ratios of plans, on plain numbers (docs/scoring.md; exact, rounded at display)."""

from decimal import Decimal
from fractions import Fraction

Amount = Decimal | int | None


def planning_ratio(allocated: Amount, planned: Amount) -> Fraction | None:
    """B1 = allocated / planned; None where one is unknown or nothing is planned."""
    return _ratio(allocated, planned)


def execution_ratio(spent: Amount, allocated: Amount) -> Fraction | None:
    """B2 = spent / allocated; None where one is unknown or nothing is allocated."""
    return _ratio(spent, allocated)


def _ratio(part: Amount, whole: Amount) -> Fraction | None:
    if part is None or not whole:
        return None
    return Fraction(part) / Fraction(whole)
