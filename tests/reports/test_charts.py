"""Drawings: what they show, and that they are drawn once."""

import pytest
from defusedxml.ElementTree import fromstring

from reports import charts
from reports.models import Drawing

SVG = "{http://www.w3.org/2000/svg}"


def words_in(svg):
    return ["".join(text.itertext()) for text in fromstring(svg).iter(f"{SVG}text")]


@pytest.fixture(scope="module")
def drawn():
    """What the module has drawn already, by language."""
    return {}


@pytest.fixture
def drawings_in(scored, paper_of, drawn):
    """The drawings of the same plan in a language, made once for the module."""

    def draw_once(language="en"):
        if language not in drawn:
            drawn[language] = charts.findings_drawings(paper_of(scored, language))
        return drawn[language]

    return draw_once


def test_score_chart_shows_figures_and_where_there_are_none(drawings_in):
    wide, _narrow = drawings_in()["scores"]

    words = words_in(wide.light_svg)
    assert words[:5] == ["0%", "25%", "50%", "75%", "100%"]
    assert {"63%", "79%", "50%", "83%", "not enough data"} < set(words)
    assert "75%" not in words[5:]


def test_level_chart_has_number_and_word_of_each_level(drawings_in):
    wide, narrow = drawings_in()["levels"]

    for drawing in (wide, narrow):
        words = words_in(drawing.light_svg)
        assert {"0  Level 0", "4  Level 4", "Level NE", "P1 Pillar P1"} < set(words)
        assert 'fill="url(#hatch)"' in drawing.light_svg
        assert 'id="hatch"' in drawing.light_svg


def test_charts_are_drawn_in_the_language_of_the_paper(drawings_in):
    wide, _narrow = drawings_in("sr")["scores"]

    assert "P1 Стуб P1" in words_in(wide.light_svg)


def test_charts_name_no_address(drawings_in):
    wide, _narrow = drawings_in()["levels"]

    assert "http" not in wide.light_svg.replace("http://www.w3.org/", "")


def test_charts_have_other_colours_for_dark_screens(drawings_in):
    wide, _narrow = drawings_in()["levels"]

    assert "#451d74" in wide.light_svg
    assert "#451d74" not in wide.dark_svg
    assert "#e6d5ff" in wide.dark_svg


def test_charts_are_drawn_once_per_state_of_their_data(scored, paper_of):
    first = charts.findings_drawings(paper_of(scored))
    again = charts.findings_drawings(paper_of(scored))
    scored.scores.filter(measure__code="1.2").update(weight=3)
    changed = charts.findings_drawings(paper_of(scored))

    assert first["scores"][0].pk == again["scores"][0].pk
    assert first["scores"][0].pk != changed["scores"][0].pk
    assert first["levels"][0].pk == changed["levels"][0].pk
    assert Drawing.objects.count() == 6


def test_plan_picture_has_a_square_for_each_measure(scored, paper_of):
    root = fromstring(charts.plan_picture(paper_of(scored)))

    squares = root.findall(f"{SVG}rect")
    fills = [square.get("fill") for square in squares]
    assert fills == ["#451d74", "#ad91df", "url(#hatch)", "#794cb8", "#ffffff"]
    assert len({square.get("y") for square in squares}) == 2
