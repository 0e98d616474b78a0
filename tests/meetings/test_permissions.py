from datetime import date

import pytest

from meetings import permissions
from tests.factories import DecisionFactory, MembershipFactory

TODAY = date(2026, 6, 10)
EVERYBODY = [
    "administrator",
    "staff",
    "donor",
    "coordinator",
    "member",
    "other_coordinator",
    "assessor",
    "verifier",
    "stranger",
]
WRITERS = {"administrator", "staff", "coordinator"}


@pytest.mark.parametrize("person", EVERYBODY)
def test_can_call_meeting(cast, gnjilane, person):
    expected = person in WRITERS

    assert permissions.can_call_meeting(cast(person), gnjilane) is expected


@pytest.mark.parametrize("person", EVERYBODY)
@pytest.mark.parametrize(
    ("state", "is_open"),
    [
        ("planned", True),
        ("called", True),
        ("held", False),
        ("minutes_sent", False),
        ("approved", False),
        ("postponed", False),
        ("cancelled", False),
    ],
)
def test_can_edit_meeting(cast, meeting, person, state, is_open):
    meeting.state = state
    expected = is_open and person in WRITERS

    assert permissions.can_edit_meeting(cast(person), meeting) is expected


@pytest.mark.parametrize("person", EVERYBODY)
@pytest.mark.parametrize("state", ["called", "held", "minutes_sent", "approved"])
def test_can_reopen_meeting(cast, meeting, person, state):
    meeting.state = state
    expected = state == "held" and person in WRITERS

    assert permissions.can_reopen_meeting(cast(person), meeting) is expected


@pytest.mark.parametrize("person", EVERYBODY)
def test_can_see_minutes(cast, meeting, person):
    expected = person in WRITERS | {"member", "verifier"}

    assert permissions.can_see_minutes(cast(person), meeting) is expected


@pytest.mark.parametrize("person", EVERYBODY)
def test_can_see_decisions(cast, gnjilane, person):
    expected = person in WRITERS | {"member", "assessor", "verifier"}

    assert permissions.can_see_decisions(cast(person), gnjilane) is expected


@pytest.mark.parametrize("person", EVERYBODY)
def test_can_edit_decision_while_its_meeting_is_open(cast, meeting, person):
    decision = DecisionFactory(meeting=meeting)
    expected = person in WRITERS

    assert permissions.can_edit_decision(cast(person), decision) is expected


def test_can_edit_decision_ends_with_the_meeting(coordinator, held):
    decision = DecisionFactory(meeting=held)

    assert permissions.can_edit_decision(coordinator, decision) is False


@pytest.mark.parametrize("person", EVERYBODY)
def test_can_close_decision(cast, meeting, person):
    decision = DecisionFactory(meeting=meeting)
    expected = person in WRITERS

    assert permissions.can_close_decision(cast(person), decision, TODAY) is expected


def test_can_close_decision_of_ones_own_institution(member, meeting, seats):
    mine, other = DecisionFactory(meeting=meeting), DecisionFactory(meeting=meeting)
    mine.owners.add(seats[0].institution)
    other.owners.add(seats[1].institution)
    membership = seats[0].memberships.get(kind="alternate")
    member.assignments.update(person=membership.person)

    assert permissions.can_close_decision(member, mine, TODAY) is True
    assert permissions.can_close_decision(member, other, TODAY) is False

    membership.ends_on = date(2026, 6, 9)
    membership.save()
    assert permissions.can_close_decision(member, mine, TODAY) is False


def test_can_close_decision_needs_an_assignment_here(member, meeting, zvecan, seats):
    elsewhere = MembershipFactory(seat__mechanism=zvecan)
    decision = DecisionFactory(meeting=meeting)
    decision.owners.add(elsewhere.seat.institution)
    member.assignments.update(person=elsewhere.person)

    assert permissions.can_close_decision(member, decision, TODAY) is False


def test_can_close_decision_only_once(coordinator, meeting):
    decision = DecisionFactory(
        meeting=meeting,
        state="done",
        outcome="Sent.",
        closed_at=meeting.starts_at,
        closed_by=coordinator,
    )

    assert permissions.can_close_decision(coordinator, decision, TODAY) is False


@pytest.mark.parametrize("person", EVERYBODY)
@pytest.mark.parametrize(
    ("rule", "states"),
    [
        (permissions.can_send_minutes, {"held", "minutes_sent", "approved"}),
        (permissions.can_approve_minutes, {"held", "minutes_sent"}),
        (permissions.can_correct_minutes, {"approved"}),
        (
            permissions.can_translate_minutes,
            {"planned", "called", "held", "minutes_sent"},
        ),
    ],
)
def test_what_is_done_with_minutes_goes_by_state_and_role(
    cast, meeting, person, rule, states
):
    user = cast(person)
    allowed = set()
    for state in meeting.State.values:
        meeting.state = state
        if rule(user, meeting):
            allowed.add(state)

    assert allowed == (states if person in WRITERS else set())
