"""Deadlines as offices write them."""

from datetime import date, datetime

import pytest

from actionplans.imports.due import Due, due

END_26, END_27 = date(2026, 12, 31), date(2027, 12, 31)


@pytest.mark.parametrize(
    ("written", "kind", "days"),
    [
        (datetime(2026, 12, 31), "date", [END_26]),
        ("31.12.2027.", "date", [END_27]),
        ("01.01.2025 – 31.12.2027", "date", [END_27]),
        ("31.01.2026., 31.07.2026.", "dates", [date(2026, 1, 31), date(2026, 7, 31)]),
        ("2026", "date", [END_26]),
        (2026, "date", [END_26]),
        ("2025–2027", "date", [END_27]),
        ("2026, 2027", "dates", [END_26, END_27]),
        ("do kraja 2026. godine", "date", [END_26]),
        ("Q1 2026", "quarter", [date(2026, 3, 31)]),
        ("II tromesečje 2026. godine", "quarter", [date(2026, 6, 30)]),
        ("tremujori i parë 2026", "quarter", [date(2026, 3, 31)]),
        ("first quarter of 2026", "quarter", [date(2026, 3, 31)]),
        ("Q1 2026, Q3 2026", "quarter", [date(2026, 3, 31), date(2026, 9, 30)]),
        ("Q1–Q4 2026", "quarter", [END_26]),
        ("prva polovina 2026", "date", [date(2026, 6, 30)]),
        ("gjashtëmujori i dytë 2026", "date", [END_26]),
        ("kontinuirano", "continuous", []),
        ("у континуитету", "continuous", []),
        ("vazhdimisht", "continuous", []),
        ("ongoing", "continuous", []),
        ("", "unknown", []),
        (None, "unknown", []),
        ("–", "unknown", []),
    ],
)
def test_due_reads_a_deadline(written, kind, days):
    assert due(written) == Due(kind, days)


@pytest.mark.parametrize(
    ("written", "months"),
    [
        ("mesečno", 1), ("çdo muaj", 1), ("dvomesečno", 2), ("kvartalno", 3),
        ("квартално", 3), ("çdo tremujor", 3), ("quarterly", 3), ("polugodišnje", 6),
        ("dva puta godišnje", 6), ("godišnje", 12), ("çdo vit", 12), ("annually", 12),
        ("kvartalno, do 31.12.2027.", 3), ("svake godine do 31. marta", 12),
    ],
)  # fmt: skip
def test_due_reads_how_often(written, months):
    assert due(written) == Due("recurring", [], months)


def test_due_takes_the_plans_last_year_where_none_is_named():
    assert due("31.12.", last_year=2027) == Due(
        "date", [END_27], problem="year_missing"
    )
    assert due("31.12.").problem == "due_not_understood"


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("uskoro", "due_not_understood"),
        ("31.02.2026.", "impossible_date"),
        (7, "due_not_understood"),
    ],
)
def test_due_says_what_it_does_not_understand(written, problem):
    assert due(written) == Due(problem=problem)
