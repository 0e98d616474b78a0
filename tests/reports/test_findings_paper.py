"""What a findings report says, as plain values."""

from datetime import date
from fractions import Fraction

import pytest

from reports.models import SiteText
from reports.services.paper import EvidenceLine
from tests.factories import FindingFactory, MeasureFactory, RecommendationFactory


def test_paper_has_the_figures_of_pillars_and_plan(scored, paper_of):
    paper = paper_of(scored)

    figures = [
        (line.code, line.applicable, line.verified, line.upper, line.coverage)
        for line in (*paper.pillars, paper.plan)
    ]
    assert figures == [
        ("P1", 3, Fraction(1, 2), Fraction(5, 6), Fraction(2, 3)),
        ("P2", 1, Fraction(3, 4), Fraction(3, 4), Fraction(1)),
        ("", 4, Fraction(5, 8), Fraction(19, 24), Fraction(5, 6)),
    ]
    assert [line.suppressed for line in paper.pillars] == [False, True]
    assert paper.mostly_suppressed is True
    assert paper.high_completion == Fraction(2, 4)


def test_paper_counts_measures_by_level(scored, paper_of):
    counts = paper_of(scored).plan.counts

    assert {level: count for level, count in counts.items() if count} == {
        "2": 1,
        "3": 1,
        "4": 1,
        "NE": 1,
        "NA": 1,
    }


def test_paper_lists_measures_with_level_lead_and_evidence(scored, paper_of):
    first, second = paper_of(scored, language="sr-latn").groups[0].measures[:2]

    assert (first.code, first.title, first.level) == ("1.1", "Mera čćđšž 1.1", "4")
    assert first.leads == "Social work"
    assert first.evidence == (
        EvidenceLine("Odluka o budžetu", "Skupština", date(2025, 6, 1), "E3", "", "14"),
    )
    assert second.evidence == ()


def test_paper_shows_a_measure_without_score_and_counts_it_nowhere(scored, paper_of):
    MeasureFactory(plan_version=scored.plan_version, code="9.9", title_en="New")

    paper = paper_of(scored)

    [late] = [line for line in paper.measures if line.code == "9.9"]
    assert (late.level, late.level_name) == ("", "")
    assert paper.plan.applicable == 4


def test_paper_marks_a_text_that_is_in_another_language(scored, paper_of):
    paper = paper_of(scored, language="sq")

    assert paper.plan_title == '<span lang="sr-Latn">Opštinski akcioni plan</span>'
    assert paper.pillars[0].title == "Shtylla P1"


def test_paper_in_cyrillic_turns_the_latin_text(scored, paper_of):
    paper = paper_of(scored, language="sr")

    assert paper.plan_title == "Општински акциони план"
    assert paper.findings[0].title == "Нема новца"


def test_paper_escapes_what_people_wrote(scored, paper_of):
    finding = scored.findings.get()
    finding.text_en = "<script>alert(1)</script>"
    finding.save()

    text = paper_of(scored).findings[0].text

    assert text == "&lt;script&gt;alert(1)&lt;/script&gt;"


def test_paper_numbers_recommendations_under_their_finding(scored, paper_of):
    FindingFactory(round_plan=scored, order=2, title_en="Second")
    RecommendationFactory(round_plan=scored, order=2, addressed_to="central")

    paper = paper_of(scored)

    assert [line.number for line in paper.recommendations] == ["1.1", "3.1"]
    assert paper.findings[0].measures == ("1.1",)
    assert paper.loose_recommendations[0].addressee == "central level"


def test_paper_counts_meetings_against_the_rule(coordinated, paper_of):
    paper = paper_of(coordinated)

    assert [period.status for period in paper.periods] == [
        "held",
        "late",
        *["missed"] * 4,
    ]
    assert len(paper.periods_held) == 2
    assert len(paper.periods_due) == 6
    assert paper.months_between_meetings == 2
    assert paper.periods[0].held_on == (date(2025, 1, 20),)


@pytest.mark.parametrize(
    ("audience", "evidence", "decisions"),
    [("full", 1, 1), ("member", 0, 1), ("counts", 0, None)],
)
def test_paper_says_only_what_its_readers_may_know(
    coordinated, paper_of, audience, evidence, decisions
):
    paper = paper_of(coordinated, audience=audience)

    assert sum(len(line.evidence) for line in paper.measures) == evidence
    named = paper.decisions if paper.decisions is None else len(paper.decisions)
    assert named == decisions
    assert (paper.open_decisions, paper.overdue_decisions) == (1, 1)


def test_paper_has_the_english_footnote_until_there_is_another(scored, paper_of):
    before = paper_of(scored, language="sq").footnote
    SiteText.objects.update(text_sq="Fusnota.")
    after = paper_of(scored, language="sq").footnote

    assert before == '<span lang="en">The agreed footnote.</span>'
    assert after == "Fusnota."


def test_fingerprint_changes_with_what_is_said(scored, paper_of):
    before = paper_of(scored).fingerprint()
    again = paper_of(scored).fingerprint()
    scored.findings.update(title_en="Another title")
    after = paper_of(scored).fingerprint()

    assert before == again
    assert before != after
