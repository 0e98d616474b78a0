"""The register of decisions, and one decision."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings.models import Decision
from tests.factories import DecisionFactory, InstitutionFactory, MeetingFactory

REGISTER = "/meetings/decisions/"


def address(name, obj):
    return reverse(f"meetings:{name}", args=[obj.pk])


@pytest.fixture
def client(client_for, coordinator):
    return client_for(coordinator)


@pytest.fixture
def register(meeting, coordinator):
    """One decision of each situation: overdue, due soon, due later, done."""
    today = timezone.localdate()
    closed = {
        "state": "done",
        "outcome": "Sent.",
        "closed_at": timezone.now(),
        "closed_by": coordinator,
    }
    return {
        "late": DecisionFactory(meeting=meeting, due_on=today - timedelta(days=1)),
        "soon": DecisionFactory(meeting=meeting, due_on=today + timedelta(days=30)),
        "later": DecisionFactory(meeting=meeting, due_on=today + timedelta(days=31)),
        "undated": DecisionFactory(meeting=meeting, due_on=None),
        "done": DecisionFactory(meeting=meeting, **closed),
    }


@pytest.mark.parametrize(
    ("show", "expected"),
    [
        ("", ["late", "soon", "later", "undated"]),
        ("open", ["late", "soon", "later", "undated"]),
        ("overdue", ["late"]),
        ("due", ["soon"]),
        ("closed", ["done"]),
        ("all", ["done", "undated", "later", "soon", "late"]),
    ],
)
def test_decision_list_filters_by_what_is_owed(client, register, show, expected):
    page = client.get(REGISTER, {"show": show}).context["page"]

    assert [decision.pk for decision in page] == [register[one].pk for one in expected]


def test_decision_list_shows_ones_own_mechanism_only(
    client, client_for, staff, other_coordinator, meeting
):
    own, foreign = DecisionFactory(meeting=meeting), DecisionFactory()

    assert list(client.get(REGISTER).context["page"]) == [own]
    assert list(client_for(other_coordinator).get(REGISTER).context["page"]) == []
    everything = client_for(staff).get(REGISTER).context["page"]
    assert set(everything) == {own, foreign}
    chosen = client_for(staff).get(REGISTER, {"mechanism": foreign.mechanism.pk})
    assert list(chosen.context["page"]) == [foreign]


def test_decision_list_marks_what_is_overdue(client, register):
    page = client.get(REGISTER, {"show": "overdue"}).content.decode()

    assert "status-pill--late" in page


def test_decision_list_gives_a_donor_counts_only(client_for, donor, register):
    page = client_for(donor).get(REGISTER).content.decode()

    assert register["late"].text not in page
    assert "KM-gnjilane" not in page
    [row] = client_for(donor).get(REGISTER).context["counts"]
    assert (row.taken, row.done, row.open, row.overdue) == (5, 1, 4, 1)


@pytest.mark.parametrize("count", [1, 3, 25])
def test_decision_list_query_count_is_constant(
    client, meeting, count, django_assert_num_queries
):
    for number in range(count):
        decision = DecisionFactory(meeting=meeting, sequence=number + 1)
        decision.owners.add(InstitutionFactory(municipality=meeting.municipality))

    with django_assert_num_queries(11):
        client.get(REGISTER)


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("staff", 200),
        ("coordinator", 200),
        ("member", 200),
        ("assessor", 200),
        ("verifier", 200),
        ("donor", 404),
        ("other_coordinator", 404),
        ("stranger", 404),
    ],
)
def test_decision_detail_by_the_access_table(client_for, cast, meeting, person, status):
    decision = DecisionFactory(meeting=meeting)

    response = client_for(cast(person)).get(decision.get_absolute_url())

    assert response.status_code == status


@pytest.mark.parametrize(
    ("person", "sees"), [("coordinator", True), ("verifier", True), ("member", False)]
)
def test_decision_detail_shows_history_by_the_access_table(
    client_for, cast, meeting, person, sees
):
    decision = DecisionFactory(meeting=meeting)

    response = client_for(cast(person)).get(decision.get_absolute_url())

    assert ("History" in response.content.decode()) is sees


def test_decision_edit_changes_wording_owners_and_date(client, meeting):
    decision = DecisionFactory(meeting=meeting)
    owner = InstitutionFactory(municipality=meeting.municipality)
    posted = {
        "wording": "The police send the list.",
        "kind": "conclusion",
        "owners": [owner.pk],
        "due_on": "2026-06-01",
        "version": "1",
    }
    assert client.get(address("decision_edit", decision)).status_code == 200

    response = client.post(address("decision_edit", decision), posted)

    decision.refresh_from_db()
    assert decision.text_sr_latn == "The police send the list."
    assert (decision.kind, list(decision.owners.all())) == ("conclusion", [owner])
    assert response.url == address("meeting_log", meeting)


def test_decision_edit_takes_no_day_before_the_meeting(client, meeting):
    decision = DecisionFactory(meeting=meeting)
    posted = {"wording": "A list.", "kind": "task", "due_on": "2006-06-01"}

    response = client.post(
        address("decision_edit", decision), {**posted, "version": "1"}
    )

    assert response.context["form"].errors.keys() == {"due_on"}


def test_decision_edit_of_a_stale_form_keeps_what_was_typed(client, meeting):
    decision = DecisionFactory(meeting=meeting, text_sr_latn="Theirs.")
    decision.save_if_unchanged(1)
    posted = {"wording": "Mine.", "kind": "task", "version": "1"}

    response = client.post(address("decision_edit", decision), posted)

    page = response.content.decode()
    assert response.status_code == 409
    assert (response.context["differences"][0]["theirs"]) == "Theirs."
    assert (response.context["differences"][0]["mine"]) == "Mine."
    assert 'name="version" value="2"' in page


@pytest.mark.parametrize(
    ("person", "status"), [("stranger", 404), ("donor", 404), ("member", 403)]
)
@pytest.mark.parametrize("name", ["decision_edit", "decision_close"])
def test_decision_edit_and_decision_close_are_for_who_may(
    client_for, cast, meeting, name, person, status
):
    decision = DecisionFactory(meeting=meeting)

    response = client_for(cast(person)).get(address(name, decision))

    assert response.status_code == status


def test_decision_close_needs_what_was_done(client, meeting):
    decision = DecisionFactory(meeting=meeting)
    assert client.get(address("decision_close", decision)).status_code == 200

    refused = client.post(
        address("decision_close", decision), {"state": "done", "outcome": " "}
    )
    assert refused.context["form"].errors.keys() == {"outcome"}

    response = client.post(
        address("decision_close", decision),
        {"state": "dropped", "outcome": "No money.", "version": "1"},
    )
    decision.refresh_from_db()
    assert (decision.state, decision.outcome) == ("dropped", "No money.")
    assert response.url == decision.get_absolute_url()


def test_decision_close_from_the_log_returns_to_it(client, meeting):
    decision = DecisionFactory(meeting=MeetingFactory(mechanism=meeting.mechanism))

    response = client.post(
        address("decision_close", decision) + f"?log={meeting.pk}",
        {"state": "done", "outcome": "Sent.", "version": "1"},
    )

    assert response.url == address("meeting_log", meeting)


def test_decision_close_leads_back_to_a_closed_one(client, register):
    done = register["done"]

    page = client.get(address("decision_close", done))
    again = client.post(address("decision_close", done), {"state": "dropped"})

    assert (page.url, again.url) == (done.get_absolute_url(),) * 2
    done.refresh_from_db()
    assert done.state == "done"
    assert Decision.objects.closed().count() == 1
