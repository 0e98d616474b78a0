"""Worked examples of docs/scoring.md, sections 8 and 9, and what parts lack."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from actionplans import statistics


@pytest.mark.parametrize(
    ("baseline", "target", "actual", "rising", "expected"),
    [
        ("0", "60", "20", True, Fraction(1, 3)),
        ("20", "100", "20", True, Fraction(0)),
        ("20", "100", "10", True, Fraction(0)),
        ("0", "10", "30", True, Fraction(3, 2)),
        ("10", "4", "7", False, Fraction(1, 2)),
        ("10", "4", "1", False, Fraction(3, 2)),
        ("10", "4", "12", False, Fraction(0)),
        ("6", "6", "6", True, Fraction(1)),
        ("6", "6", "3", True, Fraction(1, 2)),
        ("6", "6", "-3", True, Fraction(0)),
        ("0", "0", "-1", True, Fraction(0)),
        ("6", "6", "5", False, Fraction(1)),
        ("6", "6", "8", False, Fraction(3, 4)),
        ("0", "0", "2", False, Fraction(0)),
        (None, "60", "20", True, Fraction(1, 3)),
        (None, "4", "8", False, Fraction(1, 2)),
        ("0", "60", None, True, None),
        ("0", None, "20", True, None),
        ("0.1", "0.3", "0.2", True, Fraction(1, 2)),
    ],
)
def test_achievement_ratio(baseline, target, actual, rising, expected):
    ratio = statistics.achievement_ratio(
        actual=None if actual is None else Decimal(actual),
        target=None if target is None else Decimal(target),
        baseline=None if baseline is None else Decimal(baseline),
        rising=rising,
    )

    assert ratio == expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (date(2025, 1, 1), Fraction(0)),
        (date(2024, 6, 1), Fraction(0)),
        (date(2025, 1, 6), Fraction(1, 2)),
        (date(2025, 1, 11), Fraction(1)),
        (date(2026, 1, 1), Fraction(1)),
    ],
)
def test_expected_progress(at, expected):
    assert (
        statistics.expected_progress(date(2025, 1, 1), date(2025, 1, 11), at)
        == expected
    )


def test_expected_progress_of_a_single_day():
    day = date(2025, 1, 1)

    assert statistics.expected_progress(day, day, day) == 1
    assert statistics.expected_progress(day, day, date(2024, 12, 31)) == 0


def test_is_behind_by_more_than_a_quarter():
    assert statistics.is_behind(Fraction(1, 4), Fraction(1, 2)) is False
    assert statistics.is_behind(Fraction(24, 100), Fraction(1, 2)) is True


@pytest.mark.parametrize(
    ("ratios", "expected"),
    [
        ([Fraction(3, 2), Fraction(1, 2)], Fraction(1, 2)),
        ([None, Fraction(1, 2)], Fraction(1, 2)),
        ([None], None),
        ([], None),
    ],
)
def test_reported_progress_is_the_lowest_known_ratio(ratios, expected):
    assert statistics.reported_progress(ratios) == expected


@pytest.mark.parametrize(
    ("total", "parts", "expected"),
    [
        (12, [7, 3, None], 2),
        (12, [7, 3, 2], 0),
        (10, [7, 4], -1),
        (12, [None, None], None),
        (None, [7], None),
    ],
)
def test_shortfall_says_by_how_much_parts_miss_the_total(total, parts, expected):
    decimals = [None if part is None else Decimal(part) for part in parts]

    given = statistics.shortfall(None if total is None else Decimal(total), decimals)

    assert given == expected


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (Decimal(600), Decimal(800), Fraction(3, 4)),
        (Decimal(0), Decimal(800), Fraction(0)),
        (Decimal(5), Decimal(0), None),
        (None, Decimal(800), None),
        (Decimal(5), None, None),
    ],
)
def test_ratios_of_money(part, whole, expected):
    assert statistics.planning_ratio(part, whole) == expected
    assert statistics.execution_ratio(part, whole) == expected
