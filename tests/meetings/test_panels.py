from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.panels import panels_for
from tests.factories import DecisionFactory, MeasureFactory, MeetingFactory


def templates_of(place, obj, user):
    return [
        panel.template
        for panel in panels_for(place, obj, user)
        if panel.template.startswith("meetings/")
    ]


def context_of(place, obj, user, template):
    [found] = [
        panel.context
        for panel in panels_for(place, obj, user)
        if panel.template == f"meetings/{template}.html"
    ]
    return found


@pytest.fixture
def coming(gnjilane):
    """A meeting in a week."""
    return MeetingFactory(
        mechanism=gnjilane, starts_at=timezone.now() + timedelta(days=7)
    )


def test_home_shows_the_next_meetings_of_ones_own_mechanism(
    coordinator, staff, other_coordinator, coming
):
    for user in (coordinator, staff):
        panel = context_of("home", timezone.localdate(), user, "panel_next_meetings")
        assert panel["meetings"] == [coming]
    assert templates_of("home", timezone.localdate(), other_coordinator) == []


def test_home_shows_what_is_overdue_first(coordinator, donor, coming):
    today = timezone.localdate()
    soon = DecisionFactory(meeting=coming, due_on=today + timedelta(days=5))
    late = DecisionFactory(meeting=coming, due_on=today - timedelta(days=5))
    DecisionFactory(meeting=coming, due_on=today + timedelta(days=40))
    DecisionFactory(meeting=coming, due_on=None)

    panel = context_of(
        "home", timezone.localdate(), coordinator, "panel_owed_decisions"
    )

    assert panel["decisions"] == [(late, True), (soon, False)]
    assert "meetings/panel_owed_decisions.html" not in templates_of(
        "home", timezone.localdate(), donor
    )


def test_home_keeps_decisions_and_meetings_from_who_does_not_sit_there(
    assessor, verifier, coming
):
    today = timezone.localdate()
    DecisionFactory(meeting=coming, due_on=today - timedelta(days=5))

    for user in (assessor, verifier):
        shown = templates_of("home", today, user)
        assert [name for name in shown if name.startswith("meetings/")] == []


def test_mechanism_page_shows_its_meetings(client_for, coordinator, gnjilane, held):
    panel = context_of("mechanism", gnjilane, coordinator, "panel_mechanism_meetings")
    page = (
        client_for(coordinator)
        .get(reverse("municipalities:mechanism_work", args=["gnjilane"]))
        .content.decode()
    )

    assert (panel["meetings"], panel["can_call"]) == ([held], True)
    assert held.get_absolute_url() in page


def test_mechanism_page_leaves_the_far_plan_to_the_list(coordinator, gnjilane, held):
    now = timezone.now()
    soon, _far = (
        MeetingFactory(mechanism=gnjilane, state="planned", starts_at=now + ahead)
        for ahead in (timedelta(days=40), timedelta(days=100))
    )

    panel = context_of("mechanism", gnjilane, coordinator, "panel_mechanism_meetings")

    assert panel["meetings"] == [soon, held]


def test_mechanism_page_of_a_mechanism_that_never_met(donor, gnjilane):
    assert templates_of("mechanism", gnjilane, donor) == []


def test_measure_page_shows_its_decisions(coordinator, other_coordinator, held):
    measure = MeasureFactory(municipality=held.municipality)
    decision = DecisionFactory(meeting=held)
    decision.measures.add(measure)

    panel = context_of("measure", measure, coordinator, "panel_measure_decisions")

    assert panel["decisions"] == [decision]
    assert templates_of("measure", measure, other_coordinator) == []
    assert templates_of("measure", MeasureFactory(), coordinator) == []
