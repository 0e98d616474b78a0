"""A member proposes by a link, the coordinator accepts, the comparison shows it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from actionplans import services
from municipalities.models import Mechanism
from tests.browser.conftest import PHONE
from tests.factories import (
    AssignmentFactory,
    IndicatorFactory,
    MeasureFactory,
    MembershipFactory,
    PillarFactory,
    PlanVersionFactory,
    SeatFactory,
    UserFactory,
)

pytestmark = pytest.mark.browser


@pytest.fixture
def draft(reference):
    """A revision of Gnjilane's plan, opened by its coordinator."""
    mechanism = Mechanism.objects.get(municipality__slug="gnjilane")
    by = UserFactory(email="coordinator@example.org")
    AssignmentFactory(user=by, mechanism=mechanism)
    version = PlanVersionFactory(
        municipality=mechanism.municipality, number=1, in_force=True
    )
    measure = MeasureFactory(
        plan_version=version,
        pillar=PillarFactory(framework=version.framework),
        code="1.1",
        title_sr_latn="Predavanja u školama",
        due_text="31.12.2026.",
    )
    IndicatorFactory(measure=measure, name_sr_latn="škole (broj)", target_text="4")
    draft = services.open_draft(version=version, by=by, at=timezone.now())
    return draft, by


def test_member_proposes_change_and_the_comparison_shows_it(
    open_as, draft, assert_accessible
):
    version, coordinator = draft
    mechanism = version.municipality.mechanism
    person = MembershipFactory(seat=SeatFactory(mechanism=mechanism)).person
    until = timezone.localdate() + timedelta(days=7)
    phone = open_as(width=PHONE, script=False)

    phone.goto(services.propose_path(version=version, person=person, until=until))
    phone.get_by_role("link", name="Propose a change 1.1").click()
    phone.get_by_label("Deadline").fill("30.06.2027.")
    phone.get_by_label("Why").fill("Škole počinju u septembru.")
    phone.get_by_role("button", name="Propose", exact=True).click()
    phone.get_by_text("Thank you, your proposal is kept.").wait_for()

    desk = open_as(coordinator)
    desk.goto(f"/plans/{version.code}/proposals/")
    desk.get_by_role("link", name="1.1 Measure 1.1").click()
    desk.get_by_role("link", name="Look at it and accept").click()
    desk.get_by_text("Understood as: by a date: 30 June 2027").wait_for()
    assert_accessible(desk)
    desk.get_by_label("Reason for accepting it").fill("Škole su u pravu.")
    desk.get_by_role("button", name="Accept and change the draft").click()
    desk.get_by_text("Accepted; the draft is changed.").wait_for()

    desk.goto(f"/plans/{version.code}/compare/")
    assert desk.locator("ins").all_inner_texts() == ["30.06.2027"]
    phone.reload()
    assert phone.get_by_text("Škole su u pravu.").is_visible()
