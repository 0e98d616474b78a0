"""Home: one primary action per role, panels by urgency, help for a stranger."""

import pytest
from django.urls import reverse

from tests.factories import (
    AppointmentFactory,
    MeetingFactory,
    MembershipFactory,
    PlanVersionFactory,
    RoundPlanFactory,
    SeatFactory,
)

pytestmark = pytest.mark.django_db


def home(client):
    return client.get(reverse("reports:home"))


@pytest.mark.parametrize(
    ("person", "action"),
    [
        ("administrator", "Bring in who sits in the mechanisms"),
        ("staff", "Bring in who sits in the mechanisms"),
        ("donor", "Municipalities at a glance"),
        ("coordinator", "See who sits in your mechanism"),
        ("member", "Meetings"),
        ("assessor", "Meetings"),
    ],
)
def test_home_offers_the_first_thing_to_do(cast, client_for, person, action):
    response = home(client_for(cast(person)))

    assert response.status_code == 200
    assert response.context["guide"].action.label == action
    assert response.content.decode().count("button--primary") == 1


def test_home_moves_on_when_a_step_is_done(gnjilane, coordinator, client_for):
    MembershipFactory(seat=SeatFactory(mechanism=gnjilane))

    before = home(client_for(coordinator)).context["guide"]
    MeetingFactory(mechanism=gnjilane)
    after = home(client_for(coordinator)).context["guide"]

    assert before.action.label == "Call a meeting"
    assert [step.is_done for step in before.steps] == [True, False]
    assert after.is_finished
    assert after.action.url == reverse("meetings:meeting_create", args=["gnjilane"])


def test_home_of_staff_moves_to_reports_when_rounds_are_there(
    scored, staff, client_for
):
    MembershipFactory(seat=SeatFactory(mechanism=scored.municipality.mechanism))

    guide = home(client_for(staff)).context["guide"]

    assert guide.action.url == reverse("reports:report_list")
    assert [step.is_done for step in guide.steps] == [True, True, True, False]


def test_home_of_staff_asks_for_the_plan_that_is_missing(
    scored, zvecan, staff, client_for
):
    MembershipFactory(seat=SeatFactory(mechanism=zvecan))

    guide = home(client_for(staff)).context["guide"]

    assert guide.action.url == reverse("actionplans:plan_list")
    assert [step.is_done for step in guide.steps] == [True, False, True, False]


def test_home_of_staff_asks_for_the_round_that_a_new_plan_needs(
    scored, zvecan, staff, client_for
):
    MembershipFactory(seat=SeatFactory(mechanism=zvecan))
    PlanVersionFactory(municipality=zvecan.municipality)

    guide = home(client_for(staff)).context["guide"]

    assert guide.action.url == reverse("monitoring:round_create")
    assert [step.is_done for step in guide.steps] == [True, True, False, False]


def test_home_of_an_assessor_leads_to_the_sheet(assessor, client_for):
    plan = RoundPlanFactory()
    AppointmentFactory(round_plan=plan, user=assessor)

    guide = home(client_for(assessor)).context["guide"]

    assert guide.action.url == reverse(
        "monitoring:assessment_sheet", args=[plan.round.code, plan.municipality.slug]
    )


def test_home_tells_a_stranger_whom_to_ask(stranger, client_for):
    response = home(client_for(stranger))

    page = response.content.decode()
    assert "nobody has given you a role yet" in page
    assert "Ask the coordinator of your mechanism" in page
    assert response.context["panels"] == []
    assert "button--primary" not in page


def test_home_sends_anybody_else_to_sign_in(client):
    response = client.get(reverse("reports:home"))

    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("person", ["staff", "coordinator", "member", "donor"])
def test_home_query_count_is_within_twelve(
    coordinated, cast, client_for, django_assert_max_num_queries, person
):
    client = client_for(cast(person))

    with django_assert_max_num_queries(12):
        home(client)


@pytest.mark.parametrize(
    ("person", "status"),
    [("staff", 200), ("donor", 200), ("coordinator", 403), ("stranger", 403)],
)
def test_report_list_is_for_staff_and_donor(scored, cast, client_for, person, status):
    response = client_for(cast(person)).get(reverse("reports:report_list"))

    assert response.status_code == status


def test_report_list_leads_to_reports_with_their_score(scored, staff, client_for):
    response = client_for(staff).get(reverse("reports:report_list"))

    address = reverse("reports:findings_detail", args=["baseline-2025", "gnjilane"])
    assert f'href="{address}"' in response.content.decode()
    assert "63%" in response.content.decode()
