"""An assessor scores Gnjilane's plan by keyboard, on a phone, and without script."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from actionplans.models import Measure
from monitoring.models import Assessment, Score
from tests.browser.conftest import DESK, PHONE
from tests.factories import (
    AppointmentFactory,
    EvidenceGradeFactory,
    LevelFactory,
    MeasureFactory,
    PillarFactory,
    PlanVersionFactory,
    RoundFactory,
    RoundPlanFactory,
)

pytestmark = pytest.mark.browser

SHEET = reverse("monitoring:assessment_sheet", args=["baseline-2025", "gnjilane"])
MEASURES = 6
LEAST = {"0": "E1", "1": "E1", "2": "E2", "3": "E2", "4": "E3"}


@pytest.fixture
def round_plan(transactional_db, gnjilane, assessor):
    """Six measures of two pillars, waiting for the cast's assessor."""
    for order, value in enumerate(["0", "1", "2", "3", "4", "NE", "NA", "ND"]):
        grade = EvidenceGradeFactory(code=LEAST[value]) if value in LEAST else None
        LevelFactory(
            value=value, order=order, minimum_grade=grade, needs_note=value == "NA"
        )
    version = PlanVersionFactory(municipality=gnjilane.municipality, number=1)
    for n in range(MEASURES):
        pillar = PillarFactory(
            framework=version.framework, code=f"P{1 + n // 3}", order=n // 3
        )
        MeasureFactory(plan_version=version, pillar=pillar, order=n, code=f"1.{n}")
    plan = RoundPlanFactory(
        round=RoundFactory(code="baseline-2025"), plan_version=version
    )
    AppointmentFactory(round_plan=plan, user=assessor)
    return plan


def levels_given():
    found = Assessment.objects.order_by("measure__order").select_related("level")
    return [assessment.level.value for assessment in found]


def wait_until_saved(page, count):
    # Longer than the pause before a lost line is tried again.
    expect(page.locator("[data-saved]")).to_have_count(count, timeout=15_000)


def test_assessor_scores_plan_by_keyboard(open_as, round_plan, assessor):
    page = open_as(assessor)
    page.goto("/monitoring/")
    page.get_by_role("link", name="Score the measures").click()
    expect(page.locator("[data-score-row][data-current]")).to_have_count(1)

    for key in "42n0d":
        page.keyboard.press(key)
    page.keyboard.press("a")
    page.keyboard.type("There is no shelter here.")
    page.keyboard.press("Escape")

    wait_until_saved(page, MEASURES)
    expect(page.locator("[data-sheet-progress]")).to_contain_text("6 of 6")
    expect(page.locator("[data-score-row]").last).not_to_contain_text("needs a written")
    assert levels_given() == ["4", "2", "NE", "0", "ND", "NA"]
    page.get_by_role("link", name="Check and submit").click()
    page.get_by_role("button", name="Submit the assessment").click()
    page.get_by_role("heading", name="Results").wait_for()
    assert Score.objects.count() == MEASURES


def test_assessor_moves_and_corrects_by_keyboard(open_as, round_plan, assessor):
    page = open_as(assessor)
    page.goto(SHEET)

    page.keyboard.press("1")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("3")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("2")

    wait_until_saved(page, 2)
    page.wait_for_load_state("networkidle")
    assert levels_given() == ["3", "2"]


def test_assessor_adds_evidence_in_place(open_as, round_plan, assessor):
    page = open_as(assessor)
    page.goto(SHEET)
    page.keyboard.press("4")
    row = page.locator("[data-score-row]").first
    row.get_by_text("needs evidence of grade E3").wait_for()

    row.get_by_text("Reason and evidence").click()
    row.get_by_role("link", name="Add evidence").click()
    row.get_by_label("Title").fill("Decision on the budget")
    row.get_by_label("Issued by").fill("Municipal assembly")
    row.get_by_label("Grade").select_option("E3 Grade E3")
    row.get_by_role("button", name="Add evidence").click()

    row.get_by_text("Decision on the budget, Municipal assembly").wait_for()
    assert row.get_by_text("needs evidence").count() == 0
    assert Assessment.objects.get().evidence.get().title == "Decision on the budget"


def test_assessor_keeps_typed_text_when_the_line_is_lost(open_as, round_plan, assessor):
    page = open_as(assessor)
    page.goto(SHEET)
    page.route("**/sheet/*/", lambda route: route.abort())

    page.keyboard.press("2")
    page.get_by_text("Not saved. What you entered stays here").wait_for()
    page.unroute("**/sheet/*/")

    wait_until_saved(page, 1)
    assert levels_given() == ["2"]


def test_assessor_sees_both_texts_of_two_windows(open_as, round_plan, assessor):
    first, second = open_as(assessor), open_as(assessor)
    first.goto(SHEET)
    second.goto(SHEET)
    first.keyboard.press("2")
    wait_until_saved(first, 1)

    second.keyboard.press("3")
    second.get_by_text("Somebody saved this row before you").wait_for()
    assert levels_given() == ["2"]
    second.get_by_role("button", name="Save mine").click()

    wait_until_saved(second, 1)
    assert levels_given() == ["3"]


def test_assessor_scores_without_script(open_as, round_plan, assessor):
    page = open_as(assessor, script=False)
    page.goto(SHEET)
    row = page.locator("[data-score-row]").first

    row.get_by_label("3 Level 3").check(force=True)
    row.get_by_role("button", name="Save and go on").click()

    assert levels_given() == ["3"]
    assert page.url.endswith(f"#m-{Measure.objects.get(code='1.1').pk}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_scoring_sheet_is_accessible(
    open_as, assert_accessible, round_plan, assessor, width, scheme
):
    page = open_as(assessor, width=width, scheme=scheme)
    page.goto(SHEET)
    page.locator("[data-score-row]").first.get_by_text("Reason and evidence").click()

    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width
