"""What follows a decision: steps, a new date, reopening, measures; who may."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from core.models import Stale
from meetings import services
from meetings.models import Decision, FollowUp
from tests.factories import (
    AssignmentFactory,
    DecisionFactory,
    FollowUpFactory,
    MeasureFactory,
    PersonFactory,
    PlanVersionFactory,
    UserFactory,
    VoteFactory,
)
from tests.factories.meetings import BELGRADE

AT = datetime(2026, 6, 1, 9, tzinfo=BELGRADE)
TODAY = AT.date()
PAGES = ["decision_follow_up", "decision_move", "decision_reopen", "decision_measures"]


def address(name, decision):
    return reverse(f"meetings:{name}", args=[decision.pk])


@pytest.fixture
def client(client_for, coordinator):
    return client_for(coordinator)


@pytest.fixture
def decision(meeting):
    return DecisionFactory(meeting=meeting, due_on=date(2026, 5, 1))


@pytest.fixture
def closed(decision, coordinator):
    return services.close_decision(
        decision=decision, state="done", outcome="Sent.", by=coordinator, at=AT
    )


@pytest.fixture
def owner(meeting, seats):
    """A member with an account, who sits for the first institution."""
    person = seats[0].memberships.get(kind="member").person
    return AssignmentFactory(
        mechanism=meeting.mechanism, role="member", person=person, user=UserFactory()
    ).user


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("stranger", 404),
        ("other_coordinator", 404),
        ("donor", 404),
        ("member", 403),
        ("assessor", 403),
        ("verifier", 403),
    ],
)
def test_decision_follow_up_and_its_sisters_are_for_who_may(
    client_for, cast, decision, name, person, status
):
    assert client_for(cast(person)).post(address(name, decision)).status_code == status


def test_decision_follow_up_notes_progress_and_begins_the_work(
    client, decision, coordinator
):
    response = client.post(
        address("decision_follow_up", decision), {"text": "Written."}
    )

    [note] = decision.follow_ups.all()
    assert (note.kind, note.text, note.noted_by) == (
        "progress",
        "Written.",
        coordinator,
    )
    assert response.url == decision.get_absolute_url()
    decision.refresh_from_db()
    assert (decision.state, decision.version) == ("in_progress", 1)


def test_decision_follow_up_by_a_member_of_the_owner(
    client_for, decision, owner, seats
):
    decision.owners.add(seats[0].institution)

    client_for(owner).post(address("decision_follow_up", decision), {"text": "Asked."})

    assert decision.follow_ups.get().noted_by == owner


@pytest.mark.parametrize("text", ["", "  ", "x" * 4001])
def test_decision_follow_up_shows_what_is_wrong_and_keeps_it(client, decision, text):
    response = client.post(address("decision_follow_up", decision), {"text": text})

    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {"text"}
    assert FollowUp.objects.count() == 0


def test_decision_follow_up_on_one_closed_meanwhile_shows_both(client, closed):
    response = client.post(address("decision_follow_up", closed), {"text": "Mine."})

    assert response.status_code == 409
    page = response.content.decode()
    assert "Mine." in page
    assert "Sent." in page


@pytest.mark.parametrize("method", ["get"])
def test_decision_follow_up_refuses_to_be_opened(client, decision, method):
    assert (
        getattr(client, method)(address("decision_follow_up", decision)).status_code
        == 405
    )


def test_decision_close_after_a_change_shows_it_and_keeps_the_outcome(client, decision):
    decision.save_if_unchanged(1)
    posted = {"state": "done", "outcome": "Mine.", "version": "1"}

    response = client.post(address("decision_close", decision), posted)

    assert response.status_code == 409
    assert 'name="version" value="2"' in response.content.decode()
    again = client.post(address("decision_close", decision), posted | {"version": "2"})
    assert again.status_code == 302


def test_decision_close_after_another_shows_both(client, closed):
    response = client.post(
        address("decision_close", closed), {"state": "done", "outcome": "Mine."}
    )

    assert response.status_code == 409
    assert (response.context["typed"], response.context["decision"].outcome) == (
        "Mine.",
        "Sent.",
    )


def test_decision_move_keeps_the_old_date_and_the_reason(client, decision):
    day = timezone.localdate() + timedelta(days=30)
    assert client.get(address("decision_move", decision)).status_code == 200

    client.post(
        address("decision_move", decision),
        {"due_on": day.isoformat(), "text": "No quorum.", "version": "1"},
    )

    decision.refresh_from_db()
    assert (decision.due_on, decision.version) == (day, 2)
    [note] = decision.follow_ups.all()
    assert (note.kind, note.text) == ("new_date", "No quorum.")
    assert (note.due_before, note.due_after) == (date(2026, 5, 1), day)


@pytest.mark.parametrize("due_on", ["", "2020-01-01", "0026-06-01", "soon"])
def test_decision_move_needs_a_day_to_come(client, decision, due_on):
    posted = {"due_on": due_on, "text": "Why.", "version": "1"}

    response = client.post(address("decision_move", decision), posted)

    assert response.context["form"].errors.keys() == {"due_on"}


def test_decision_move_of_a_stale_form_shows_both_dates(client, decision):
    decision.save_if_unchanged(1)
    posted = {"due_on": "2027-06-01", "text": "Why.", "version": "1"}

    response = client.post(address("decision_move", decision), posted)

    assert response.status_code == 409
    assert response.context["differences"][1]["mine"] == "1 June 2027"


def test_decision_move_leads_a_closed_one_back(client, closed):
    assert client.get(address("decision_move", closed)).url == closed.get_absolute_url()


def test_decision_reopen_keeps_what_had_closed_it(client, closed, coordinator):
    assert client.get(address("decision_reopen", closed)).status_code == 200

    client.post(
        address("decision_reopen", closed), {"text": "Not sent at all.", "version": "2"}
    )

    closed.refresh_from_db()
    assert (closed.state, closed.outcome, closed.closed_at) == ("in_progress", "", None)
    first, second = closed.follow_ups.all()
    assert (first.kind, first.text, first.noted_at) == ("progress", "Sent.", AT)
    assert (second.kind, second.text) == ("reopened", "Not sent at all.")


def test_decision_reopen_needs_a_reason_and_a_closed_one(client, decision):
    assert client.get(address("decision_reopen", decision)).url == (
        decision.get_absolute_url()
    )
    with pytest.raises(Stale):
        services.reopen_decision(
            decision=decision, reason="x", expected=1, by=None, at=AT
        )


def test_decision_reopen_twice_says_so(client, closed):
    closed.save_if_unchanged(2)

    client.post(address("decision_reopen", closed), {"text": "Wrong.", "version": "2"})

    closed.refresh_from_db()
    assert (closed.state, FollowUp.objects.count()) == ("done", 0)


def test_decision_measures_links_both_ways_also_after_the_meeting(client, held):
    decision = DecisionFactory(meeting=held)
    version = PlanVersionFactory(municipality=held.municipality, in_force=True)
    measure = MeasureFactory(plan_version=version)
    foreign = MeasureFactory()
    page = client.get(address("decision_measures", decision))
    assert list(page.context["form"].fields["measures"].queryset) == [measure]

    client.post(
        address("decision_measures", decision),
        {"measures": [measure.pk], "version": "1"},
    )
    refused = client.post(
        address("decision_measures", decision),
        {"measures": [foreign.pk], "version": "2"},
    )

    assert list(decision.measures.all()) == [measure]
    assert list(measure.decisions.all()) == [decision]
    assert refused.context["form"].errors.keys() == {"measures"}


def test_decision_measures_of_a_stale_form_shows_both(client, decision):
    version = PlanVersionFactory(municipality=decision.municipality, in_force=True)
    measure = MeasureFactory(plan_version=version, code="1.1")
    services.set_measures(decision=decision, measures=[], expected=1, by=None)

    response = client.post(
        address("decision_measures", decision),
        {"measures": [measure.pk], "version": "1"},
    )

    assert response.status_code == 409
    assert response.context["differences"] == [
        {"label": "Measures", "theirs": "", "mine": "1.1"}
    ]


def test_decision_detail_tells_what_happened_in_order(client, decision, coordinator):
    person = PersonFactory(full_name="Hidden Person", is_hidden=True)
    FollowUpFactory(decision=decision, person=person, text="By the link.")
    FollowUpFactory(
        decision=decision,
        kind="escalation",
        level=2,
        text="",
        due_before=date(2026, 5, 1),
        noted_at=AT,
    )
    VoteFactory(decision=decision, in_favour=7, against=2)

    page = client.get(decision.get_absolute_url()).content.decode()

    assert "7 in favour, 2 against, 0 abstained" in page
    assert page.index("By the link.") < page.index("Told: the institution")
    assert "Hidden Person" in page


def test_decision_detail_withholds_a_hidden_name_from_members(
    client_for, member, decision
):
    person = PersonFactory(full_name="Hidden Person", is_hidden=True)
    FollowUpFactory(decision=decision, person=person)

    page = client_for(member).get(decision.get_absolute_url()).content.decode()

    assert "Hidden Person" not in page
    assert "name withheld" in page


@pytest.mark.parametrize("count", [1, 3])
def test_decision_detail_query_count_is_constant(
    client, decision, count, django_assert_num_queries
):
    for _number in range(count):
        FollowUpFactory(decision=decision, person=PersonFactory())
        decision.measures.add(MeasureFactory())

    with django_assert_num_queries(12):
        client.get(decision.get_absolute_url())


def test_a_closed_decision_names_a_user_or_a_person_never_both(decision, coordinator):
    person = PersonFactory()
    closing = {"state": "done", "outcome": "Sent.", "closed_at": AT}
    rows = Decision.objects.filter(pk=decision.pk)

    rows.update(closed_by_person=person, **closing)
    for wrong in ({"closed_by": coordinator}, {"closed_by_person": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "progress", "text": ""},
        {"kind": "reopened", "text": ""},
        {"kind": "new_date"},
        {"kind": "progress", "due_after": date(2026, 7, 1)},
        {"kind": "escalation", "level": 1},
        {"kind": "escalation", "due_before": date(2026, 5, 1)},
    ],
)
def test_a_follow_up_says_what_its_kind_needs(decision, fields):
    note = FollowUpFactory.build(decision=decision, **fields)

    with pytest.raises(ValidationError):
        note.validate_constraints()
