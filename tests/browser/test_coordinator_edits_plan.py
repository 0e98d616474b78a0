"""A coordinator writes a draft by keyboard: adds, edits, moves and changes many."""

import pytest

from tests.factories.actionplans import MeasureFactory, PlanVersionFactory

pytestmark = pytest.mark.browser


@pytest.fixture
def draft(transactional_db, gnjilane):
    version = PlanVersionFactory(
        municipality=gnjilane.municipality, number=2, language="en"
    )
    for number in (1, 2):
        MeasureFactory(plan_version=version, code=f"1.{number}", order=number)
    return version


def press(locator, key="Enter"):
    """As somebody who has only the keyboard."""
    locator.focus()
    locator.press(key)


def link(page, name):
    return page.get_by_role("link", name=name, exact=True)


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_coordinator_edits_plan(draft, open_as, coordinator, script):
    page = open_as(coordinator, script=script)
    page.goto("/plans/gnjilane-2/edit/")

    press(link(page, "Measure"))
    page.get_by_label("Title, English").fill("Leaflet")
    page.get_by_label("Name, English").fill("Leaflets handed out")
    page.get_by_label("Target").fill("500")
    press(button(page, "Save"))
    page.get_by_text("Measure 1.3 is added.").wait_for()

    press(link(page, "Edit: 1.3"))
    page.get_by_label("Title, English").fill("Leaflet in two languages")
    press(button(page, "Save"))
    row = page.get_by_role("row").filter(has_text="1.3 Leaflet in two languages")
    row.wait_for()

    press(button(page, "Move up: 1.3"))
    moved = draft.measures.get(code="1.3")
    page.locator(f"tr:nth-child(2)#measure-{moved.pk}").wait_for()
    names = page.get_by_role("rowheader").all_inner_texts()
    assert [name.strip()[:3] for name in names] == ["1.1", "1.3", "1.2"]
    if script:
        assert page.evaluate("document.activeElement.id").startswith("up-")

    for code in ("1.1", "1.3"):
        press(page.get_by_role("checkbox", name=code), "Space")
    press(button(page, "Change the ticked ones"))
    page.get_by_label("Deadline").select_option("date")
    page.get_by_label("Day", exact=True).fill("2026-06-30")
    press(button(page, "Show what will change"))
    assert page.get_by_role("cell", name="30.06.2026.").count() == 2
    press(button(page, "Change them"))
    page.get_by_text("2 measures are changed.").wait_for()

    changed = draft.measures.filter(due_text="30.06.2026.").order_by("code")
    assert [one.code for one in changed] == ["1.1", "1.3"]
    assert changed[1].indicators.get().target_value == 500
