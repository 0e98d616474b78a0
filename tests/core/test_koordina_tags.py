from decimal import Decimal
from fractions import Fraction

import pytest
from django.template import Context, Template
from django.utils import translation

from core.templatetags.koordina import (
    bar_segments,
    breakable,
    icon,
    language_tag,
    percent,
)


@pytest.mark.parametrize(
    ("share", "digits", "shown"),
    [
        (Fraction(5, 8), 0, "63%"),
        (Fraction(1, 8), 1, "12.5%"),
        (Fraction(1, 200), 0, "1%"),
        (Fraction(1, 3), 2, "33.33%"),
        (Decimal("0.005"), 0, "1%"),
        (0, 0, "0%"),
        (1, 0, "100%"),
        (None, 0, "–"),
    ],
)
def test_percent_rounds_once_half_up(share, digits, shown):
    assert percent(share, digits) == shown


def test_percent_writes_the_comma_of_the_language():
    with translation.override("sq"):
        assert percent(Fraction(1, 8), 1) == "12,5%"


@pytest.mark.parametrize(
    ("code", "tag"),
    [("sr-latn", "sr-Latn"), ("sr", "sr-Cyrl"), ("sq", "sq"), ("en", "en")],
)
def test_language_tag_names_the_script_of_serbian(code, tag):
    assert language_tag(code) == tag


def test_icon_is_hidden_from_screen_readers():
    assert icon("add") == (
        '<svg class="icon" aria-hidden="true" focusable="false">'
        '<use href="/static/img/icons.svg#add"></use></svg>'
    )


def test_bar_segments_lie_side_by_side_without_the_empty_ones():
    shares = [
        {"level": 0, "word": "Not started", "count": 1},
        {"level": 1, "word": "Limited", "count": 0},
        {"level": "NE", "word": "No evidence", "count": 3},
    ]

    segments = bar_segments(shares)

    assert [(s["level"], s["x"], s["width"], s["share"]) for s in segments] == [
        (0, "0.000%", "25.000%", Fraction(1, 4)),
        ("NE", "25.000%", "75.000%", Fraction(3, 4)),
    ]


def test_bar_segments_of_nothing_are_none():
    assert bar_segments([{"level": 0, "word": "Not started", "count": 0}]) == []


def test_breakable_breaks_after_a_slash_only():
    assert breakable("zamenik/zamenica") == "zamenik/\u200bzamenica"
    assert breakable("Present") == "Present"


def test_level_mark_says_the_word_to_everybody():
    html = Template(
        '{% include "components/level_mark.html" with level="NE" word=w only %}'
    ).render(Context({"w": "No evidence available"}))

    assert '<span class="level-square level-NE" aria-hidden="true"></span>' in html
    assert "No evidence available" in html
