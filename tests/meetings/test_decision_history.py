"""What a decision's history tells of its owners and of the measures it carries out."""

import pytest
from django.urls import reverse

from meetings import services
from meetings.models import Decision
from tests.factories import InstitutionFactory, MeasureFactory, PlanVersionFactory


@pytest.fixture
def police(meeting):
    return InstitutionFactory(municipality=meeting.municipality, name_en="Police")


@pytest.fixture
def court(meeting):
    return InstitutionFactory(municipality=meeting.municipality, name_en="Court")


@pytest.fixture
def measure(meeting):
    plan = PlanVersionFactory(municipality=meeting.municipality, in_force=True)
    return MeasureFactory(plan_version=plan, code="1.1", title_en="Shelter")


@pytest.fixture
def decision(meeting, coordinator, police, measure):
    return services.add_decision(
        meeting=meeting,
        text="The police name a contact.",
        kind="task",
        owners=[police],
        measures=[measure],
        due_on=None,
        agenda_item=None,
        by=coordinator,
    )


def told(client, decision):
    """[(what, by, {label: (old, new)})] of the decision's page, the newest first."""
    page = client.get(reverse("meetings:decision_detail", args=[decision.pk]))
    return [
        (
            entry["what"],
            entry["by"],
            {str(one["label"]): (one["old"], one["new"]) for one in entry["fields"]},
        )
        for entry in page.context["changes"]
    ]


def test_decision_detail_tells_who_linked_what_when_it_was_taken(
    client_for, coordinator, decision
):
    [(what, by, fields)] = told(client_for(coordinator), decision)

    assert (what, by) == ("Decision added", str(coordinator))
    assert fields["who does it"] == ("", "Police")
    assert fields["measures"] == ("", "1.1 Shelter")


def test_decision_detail_tells_who_changed_the_owners(
    client_for, staff, decision, police, court
):
    services.change_decision(
        decision=Decision.objects.get(),
        text="The police name a contact.",
        owners=[police, court],
        expected=1,
        by=staff,
    )

    latest, _first = told(client_for(staff), decision)

    assert latest == (
        "Decision changed",
        str(staff),
        {"who does it": ("Police", "Court, Police")},
    )


def test_decision_detail_tells_who_changed_the_measures(client_for, staff, decision):
    services.set_measures(decision=decision, measures=[], expected=1, by=staff)

    latest, _first = told(client_for(staff), decision)

    assert latest == (
        "Decision changed",
        str(staff),
        {"measures": ("1.1 Shelter", "")},
    )
