"""Decisions taken in the log: owners, measures, votes, and taking one back."""

from datetime import timedelta

import pytest
from django.urls import reverse

from meetings.models import Decision
from tests.factories import (
    DecisionFactory,
    FollowUpFactory,
    InstitutionFactory,
    MeasureFactory,
    PlanVersionFactory,
)

HTMX = {"HX-Request": "true"}


def address(name, obj):
    return reverse(f"meetings:{name}", args=[obj.pk])


@pytest.fixture
def client(client_for, coordinator):
    return client_for(coordinator)


@pytest.fixture
def measures(gnjilane):
    """Two of the plan in force."""
    plan = PlanVersionFactory(municipality=gnjilane.municipality, in_force=True)
    return [MeasureFactory(plan_version=plan, code=code) for code in ("1.1", "1.2")]


@pytest.fixture
def with_votes(meeting, seats):
    """The rule of the day puts decisions to the vote; three members are here."""
    meeting.mechanism.rules.update(takes_votes=True)
    for seat in seats:
        meeting.attendances.create(seat=seat, state="present")


def posted(**details):
    return {"kind": "task", "text": "The police name a contact.", **details}


def test_decision_add_takes_any_number_of_owners(client, meeting):
    place = meeting.mechanism.municipality
    owners = [InstitutionFactory(municipality=place) for _n in range(4)]

    client.post(
        address("decision_add", meeting), posted(owners=[one.pk for one in owners])
    )

    assert set(Decision.objects.get().owners.all()) == set(owners)


def test_decision_add_links_measures_of_the_plan_in_force(client, meeting, measures):
    foreign = MeasureFactory(plan_version=PlanVersionFactory(in_force=True))
    url = address("decision_add", meeting)

    client.post(url, posted(measures=[one.pk for one in measures]))
    refused = client.post(url, posted(measures=[foreign.pk]))

    assert set(Decision.objects.get().measures.all()) == set(measures)
    assert refused.status_code == 422


@pytest.mark.parametrize("count", [1, 3])
def test_log_measures_query_count_is_constant(
    client, meeting, measures, count, django_assert_num_queries
):
    for number in range(count):
        MeasureFactory(plan_version=measures[0].plan_version, code=f"2.{number}")

    with django_assert_num_queries(8):
        page = client.get(address("log_measures", meeting)).content.decode()

    assert page.count('name="measures"') == 2 + count


def test_log_measures_says_that_no_plan_is_in_force(client, meeting):
    page = client.get(address("log_measures", meeting)).content.decode()

    assert "No plan is in force on this day." in page


def test_decision_add_as_a_page_lists_everything(client, meeting, measures, seats):
    page = client.get(address("decision_add", meeting)).content.decode()

    assert page.count('name="measures"') == 2
    assert page.count('name="owners"') == 4
    assert 'name="in_favour"' not in page


def test_decision_add_keeps_ticks_when_something_is_missing(
    client, meeting, measures, seats
):
    ticked = posted(
        text="", owners=[seats[1].institution_id], measures=[measures[0].pk]
    )

    page = client.post(address("decision_add", meeting), ticked, headers=HTMX)

    text = page.content.decode()
    assert f'name="owners" value="{seats[1].institution_id}" checked' in text
    assert f'name="measures" value="{measures[0].pk}" checked' in text


def test_decision_add_records_the_vote(client, meeting, with_votes):
    client.post(
        address("decision_add", meeting), posted(in_favour=2, against=1, abstained="")
    )

    vote = Decision.objects.get().vote
    assert (vote.in_favour, vote.against, vote.abstained) == (2, 1, 0)
    assert vote.history.get().history_user.email == "coordinator@example.org"
    page = client.get(address("meeting_log", meeting)).content.decode()
    assert "2 in favour, 1 against, 0 abstained" in page


def test_decision_add_refuses_more_votes_than_members_are_here(
    client, meeting, with_votes
):
    page = client.post(
        address("decision_add", meeting), posted(in_favour=3, against=1), headers=HTMX
    )

    assert page.status_code == 422
    assert "More votes than the 3 members" in page.content.decode()
    assert Decision.objects.count() == 0


@pytest.mark.parametrize(("days", "taken"), [(-1, 0), (0, 1)])
def test_decision_add_takes_no_day_before_the_meeting(client, meeting, days, taken):
    due_on = meeting.day + timedelta(days=days)

    page = client.post(
        address("decision_add", meeting), posted(due_on=due_on.isoformat())
    )

    assert Decision.objects.count() == taken
    assert ("Earlier than the meeting" in page.content.decode()) == (not taken)


def test_decision_add_asks_for_no_votes_where_the_rule_takes_none(
    client, meeting, seats
):
    client.post(address("decision_add", meeting), posted(in_favour=99))

    assert not hasattr(Decision.objects.get(), "vote")


def test_decision_remove_takes_it_back(client, meeting):
    decision = DecisionFactory(meeting=meeting, sequence=4)

    response = client.post(address("decision_remove", decision), {"version": 1})

    assert Decision.objects.count() == 0
    assert Decision.history.filter(id=decision.pk, history_type="-").count() == 1
    assert response.url.endswith("#decisions")


def test_decision_remove_leaves_what_somebody_worked_on(client, meeting):
    changed = DecisionFactory(meeting=meeting, version=2)
    followed = FollowUpFactory(decision=DecisionFactory(meeting=meeting)).decision

    client.post(address("decision_remove", changed), {"version": 1})
    page = client.post(
        address("decision_remove", followed), {"version": 1}, follow=True
    )

    assert "Somebody worked on this decision meanwhile." in page.content.decode()
    assert Decision.objects.count() == 2


def test_decision_remove_is_for_the_coordinator_of_an_open_meeting(
    client, client_for, cast, meeting, held
):
    decision, closed = DecisionFactory(meeting=meeting), DecisionFactory(meeting=held)
    url = address("decision_remove", decision)

    assert client_for(cast("stranger")).post(url).status_code == 404
    assert client_for(cast("member")).post(url).status_code == 403
    assert client.post(address("decision_remove", closed)).status_code == 403
