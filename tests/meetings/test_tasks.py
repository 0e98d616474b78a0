from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from meetings.tasks import (
    decisions_due,
    decisions_overdue,
    invitations_unanswered,
    meetings_to_come,
)
from tests.factories import (
    AssignmentFactory,
    DecisionFactory,
    DeputyFactory,
    MeetingFactory,
    MeetingInvitationFactory,
    MembershipFactory,
    PersonFactory,
    SeatFactory,
    UserFactory,
)

TODAY = date(2026, 3, 11)
TOMORROW = datetime(2026, 3, 12, 10, tzinfo=ZoneInfo("Europe/Belgrade"))


@pytest.fixture
def meeting(gnjilane):
    return MeetingFactory(mechanism=gnjilane, starts_at=TOMORROW, language="sq")


def seated(mechanism, email, **fields):
    """A person with a seat in the mechanism."""
    person = PersonFactory(email=email, **fields)
    seat = SeatFactory(mechanism=mechanism)
    return MembershipFactory(seat=seat, mechanism=mechanism, person=person)


def invited(meeting, email, **fields):
    membership = seated(meeting.mechanism, email)
    return MeetingInvitationFactory(
        meeting=meeting, person=membership.person, membership=membership, **fields
    )


def emails(reminders):
    return sorted(reminder.email for reminder in reminders)


# Meetings


def test_meetings_to_come_reminds_coordinator_and_members_the_day_before(
    meeting, coordinator, member, assessor
):
    reminded = list(meetings_to_come(TODAY))

    assert emails(reminded) == [coordinator.email, member.email]
    assert {r.path for r in reminded} == {f"/meetings/{meeting.pk}/"}
    assert {r.personal_path for r in reminded} == {""}
    assert {r.municipality_slug for r in reminded} == {"gnjilane"}


def test_meetings_to_come_reminds_who_was_invited_by_their_own_link(meeting):
    invited(meeting, "police@example.org")

    [reminder] = meetings_to_come(TODAY)

    assert (reminder.email, reminder.language) == ("police@example.org", "sq")
    assert reminder.kind == "meeting_soon"
    assert reminder.personal_path.startswith("/meetings/answer/")


def test_meetings_to_come_gives_an_invited_user_the_page(meeting, member):
    invited(meeting, "Member@example.org")

    [reminder] = meetings_to_come(TODAY)

    assert (reminder.email, reminder.personal_path) == (member.email, "")


def test_meetings_to_come_leaves_out_who_does_not_come(meeting, member):
    answered = {"answer": "not_coming", "answered_at": TOMORROW}
    invited(meeting, "court@example.org", **answered)
    invited(meeting, "csw@example.org", **answered | {"answer": "alternate"})
    invited(meeting, "health@example.org", **answered | {"answer": "coming"})
    invited(meeting, member.email, **answered)

    assert emails(meetings_to_come(TODAY)) == ["health@example.org"]


def test_meetings_to_come_reminds_who_stands_in_for_the_coordinator(meeting, gnjilane):
    deputy = UserFactory(email="deputy@example.org")
    DeputyFactory(mechanism=gnjilane, user=deputy)
    DeputyFactory(mechanism=gnjilane, ends_on=TODAY - timedelta(days=1))

    assert emails(meetings_to_come(TODAY)) == ["deputy@example.org"]


def test_meetings_to_come_leaves_out_other_days_and_other_states(gnjilane, coordinator):
    MeetingFactory(mechanism=gnjilane, starts_at=TOMORROW + timedelta(days=1))
    MeetingFactory(mechanism=gnjilane, starts_at=TOMORROW, state="planned")

    assert list(meetings_to_come(TODAY)) == []


def test_meetings_to_come_leaves_out_closed_accounts(meeting, coordinator):
    coordinator.is_active = False
    coordinator.save()

    assert list(meetings_to_come(TODAY)) == []


@pytest.mark.parametrize("count", [1, 3])
def test_meetings_to_come_query_count_is_constant(
    gnjilane, member, count, django_assert_num_queries
):
    for number in range(count):
        starts_at = TOMORROW + timedelta(hours=number)
        invited(
            MeetingFactory(mechanism=gnjilane, starts_at=starts_at),
            f"person{number}@institution.example.org",
        )

    with django_assert_num_queries(4):
        assert len(list(meetings_to_come(TODAY))) == 2 * count


@pytest.mark.parametrize(
    ("days_before", "reminded"), [(6, 0), (5, 1), (4, 0), (2, 1), (1, 0), (0, 0)]
)
def test_invitations_unanswered_reminds_five_and_two_days_before(
    meeting, days_before, reminded
):
    at = TOMORROW - timedelta(days=20)
    invited(meeting, "court@example.org", answer="coming", answered_at=at)
    invited(meeting, "police@example.org", invited_at=at)

    found = list(invitations_unanswered(meeting.day - timedelta(days=days_before)))

    assert emails(found) == ["police@example.org"] * reminded
    assert {r.kind for r in found} <= {"meeting_unanswered"}


@pytest.mark.parametrize(
    ("days_by_rule", "waited", "reminded"),
    [(None, 3, 1), (None, 2, 0), (4, 4, 1), (4, 3, 0), (0, 0, 0), (4, 20, 0)],
)
def test_invitations_unanswered_reminds_days_after_the_invitation(
    gnjilane, days_by_rule, waited, reminded
):
    if days_by_rule is None:
        gnjilane.rules.all().delete()
    gnjilane.rules.update(unanswered_reminded_after=days_by_rule)
    starts_at, at = TOMORROW + timedelta(days=20), TOMORROW - timedelta(days=1, hours=1)
    meeting = MeetingFactory(mechanism=gnjilane, starts_at=starts_at)
    invited(meeting, "police@example.org", invited_at=at)
    answered = {"answer": "coming", "answered_at": at}
    invited(meeting, "court@example.org", invited_at=at, **answered)

    found = list(invitations_unanswered(at.date() + timedelta(days=waited)))

    assert emails(found) == ["police@example.org"] * reminded


def test_invitations_unanswered_is_over_on_the_day_of_the_meeting(meeting):
    three_days_before = TOMORROW - timedelta(days=3)
    invited(meeting, "police@example.org", invited_at=three_days_before)

    assert list(invitations_unanswered(meeting.day)) == []


# Decisions


@pytest.fixture
def decision(gnjilane):
    """Owed by the police, for which one member and one alternate sit."""
    police = seated(gnjilane, "police@example.org")
    MembershipFactory(seat=police.seat, mechanism=gnjilane, kind="alternate")
    decision = DecisionFactory(meeting__mechanism=gnjilane, due_on=TODAY)
    decision.owners.add(police.seat.institution)
    return decision


@pytest.mark.parametrize(
    ("days_until_due", "reminds"), [(4, 0), (3, 1), (2, 0), (0, 1), (-1, 0), (-7, 0)]
)
def test_decisions_due_reminds_three_days_before_and_on_the_day(
    gnjilane, coordinator, member, days_until_due, reminds
):
    DecisionFactory(
        meeting__mechanism=gnjilane, due_on=TODAY + timedelta(days=days_until_due)
    )

    assert emails(decisions_due(TODAY)) == [coordinator.email] * reminds


def test_decisions_due_reminds_who_sits_for_the_owner_by_their_own_link(decision):
    [reminder] = decisions_due(TODAY)

    assert (reminder.email, reminder.kind) == ("police@example.org", "decision_due")
    assert reminder.personal_path.startswith("/meetings/owed/")
    assert reminder.subject_key == f"owed:{decision.mechanism_id}"


def test_decisions_due_reminds_an_owner_once_whatever_they_owe(gnjilane, decision):
    second = DecisionFactory(meeting=decision.meeting, due_on=TODAY)
    second.owners.set(decision.owners.all())

    assert emails(decisions_due(TODAY)) == ["police@example.org"]


def test_decisions_due_gives_an_owner_with_an_account_the_page(decision, gnjilane):
    user = UserFactory(email="own.address@example.org")
    person = gnjilane.memberships.get(person__email="police@example.org").person
    AssignmentFactory(mechanism=gnjilane, user=user, role="member", person=person)

    [reminder] = decisions_due(TODAY)

    assert (reminder.email, reminder.personal_path) == (user.email, "")
    assert reminder.path == f"/meetings/decisions/?mechanism={gnjilane.pk}"


@pytest.mark.parametrize(
    ("days_late", "reminds"), [(0, 0), (1, 0), (6, 0), (7, 1), (13, 0), (14, 1)]
)
def test_decisions_overdue_reminds_the_coordinator_every_week(
    gnjilane, coordinator, member, days_late, reminds
):
    DecisionFactory(
        meeting__mechanism=gnjilane, due_on=TODAY - timedelta(days=days_late)
    )

    assert emails(decisions_overdue(TODAY)) == [coordinator.email] * reminds
