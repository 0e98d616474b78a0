"""What a draft writes beside its parts, the import reads back as the same."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from actionplans.imports.due import due
from actionplans.services.measure_words import Due, due_words, money_words, value_words
from core.imports.numbers import amount

LANGUAGES = ("en", "sr-latn", "sr", "sq")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "said",
    [
        Due("date", (date(2026, 6, 30),)),
        Due("dates", (date(2026, 6, 30), date(2027, 1, 5))),
        Due("quarter", (date(2026, 6, 30),)),
        Due("quarter", (date(2026, 3, 31), date(2027, 12, 31))),
        *(Due("recurring", every=months) for months in (1, 2, 3, 4, 6, 12, 24)),
        Due("continuous"),
        Due("unknown"),
    ],
    ids=str,
)
def test_due_words_are_read_back(language, said):
    with translation.override(language):
        words = due_words(said)

    read = due(words)

    assert (read.kind, tuple(read.days), read.every) == (
        said.kind,
        said.days,
        said.every,
    )
    assert read.problem == ""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("value", ["0", "7", "1800", "12500.5", "1234567.25"])
def test_money_words_are_read_back(language, value):
    with translation.override(language):
        words = money_words(Decimal(value))

    assert amount(words, language=language, money=True).value == Decimal(value)


@pytest.mark.parametrize(
    ("value", "kind", "words"),
    [
        ("20", "percent", "20%"),
        ("0.5", "percent", "0.5%"),
        ("1", "yes_no", "yes"),
        ("1800", "money", "1,800 €"),
        ("12.0000", "number", "12"),
        (None, "number", ""),
    ],
)
def test_value_words(value, kind, words):
    assert value_words(value and Decimal(value), kind) == words
