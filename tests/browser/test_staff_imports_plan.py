"""Staff brings in Gnjilane's plan, looks at it, corrects it, imports it, undoes it."""

import pytest

from actionplans.models import Measure, PlanVersion
from municipalities.models import Assignment, InstitutionAlias, Mechanism
from tests.actionplans.workbooks import (
    EXPECTED,
    GNJILANE,
    SAMPLES,
    layout,
    sheet_of,
)
from tests.browser.conftest import PHONE
from tests.factories import UserFactory

pytestmark = pytest.mark.browser

MEASURES = EXPECTED[GNJILANE]
ACT = {
    "name": "odluka.pdf",
    "mimeType": "application/pdf",
    "buffer": b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n",
}


@pytest.fixture
def officer(reference):
    """Project staff."""
    return UserFactory(email="officer@example.org", staff=True)


def read_file(page, path):
    """Choose a workbook for Gnjilane and have it read."""
    page.goto("/plans/all/")
    page.get_by_role("link", name="Import a plan").click()
    page.get_by_label("Municipality").select_option("gnjilane")
    page.get_by_label("File", exact=True).set_input_files(path)
    page.get_by_role("button", name="Read the file").click()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_staff_imports_plan_and_undoes_it(open_as, officer, script):
    page = open_as(officer, script=script)

    read_file(page, SAMPLES / f"{GNJILANE}.xlsx")
    page.get_by_role("heading", name="Look before importing").wait_for()
    assert page.get_by_role("row").filter(has_text="Predavanja").count() == 1
    assert PlanVersion.objects.count() == 0
    page.get_by_role("button", name="Import as a draft").click()

    page.get_by_text("The plan was imported as a draft.").wait_for()
    assert page.url.endswith("/plans/gnjilane-1/")
    assert page.get_by_text("18 measures").is_visible()
    page.get_by_role("link", name="1.4 Višejezični letak").click()
    assert page.get_by_role("cell", name="3.000").is_visible()

    page.go_back()
    page.get_by_role("link", name="Undo this import").click()
    page.get_by_role("button", name="Undo this import").click()
    page.get_by_text("The import was undone").wait_for()
    assert PlanVersion.objects.count() == 0


def test_staff_imports_plan_after_correcting_it_on_a_phone(
    open_as, officer, tmp_path, assert_accessible
):
    rows = layout([MEASURES[0] | {"lead": "Biro za posredovanje"}, *MEASURES[1:3]])
    rows[4] = ["STUB – PODELA VLASTI"]
    path = tmp_path / "plan.xlsx"
    path.write_bytes(sheet_of(rows))
    page = open_as(officer, width=PHONE)

    read_file(page, path)
    assert page.get_by_role("button", name="Import as a draft").is_disabled()
    assert_accessible(page)
    page.get_by_label("Framework").select_option("ns-2016-2020")
    page.get_by_label("Biro za posredovanje").select_option("employment")
    page.get_by_role("button", name="Read again").click()
    page.get_by_label("STUB – PODELA VLASTI").select_option("P1")
    page.get_by_role("button", name="Read again").click()
    page.get_by_role("button", name="Import as a draft").click()

    page.get_by_text("The plan was imported as a draft.").wait_for()
    assert_accessible(page)
    assert Measure.objects.count() == 3
    assert InstitutionAlias.objects.filter(municipality__slug="gnjilane").count() == 1


def test_staff_imports_plan_and_the_coordinator_adopts_it(open_as, officer):
    page = open_as(officer)
    read_file(page, SAMPLES / f"{GNJILANE}.xlsx")
    page.get_by_role("button", name="Import as a draft").click()
    page.get_by_text("The plan was imported as a draft.").wait_for()
    coordinator = UserFactory(email="c@example.org")
    Assignment.objects.create(
        user=coordinator,
        mechanism=Mechanism.objects.get(municipality__slug="gnjilane"),
        role="coordinator",
    )

    page = open_as(coordinator)
    page.goto("/plans/")
    page.get_by_role("link", name="Record adoption").click()
    page.get_by_label("Number of the act").fill("01-016/22")
    page.get_by_label("Date of the act").fill("2025-01-10")
    page.get_by_label("The act", exact=True).set_input_files(ACT)
    page.get_by_label("In force from").fill("2025-01-15")
    page.get_by_role("button", name="Put in force").click()

    page.get_by_text("The plan is adopted; this version is frozen").wait_for()
    assert PlanVersion.objects.get().in_force_from.isoformat() == "2025-01-15"
