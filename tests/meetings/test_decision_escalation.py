"""Overdue decisions go up the ladder: who hears, when, once."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError

from accounts.models import Mail
from accounts.services import send_due
from meetings import services
from meetings.models import FollowUp
from meetings.statistics import escalation_step
from meetings.tasks import decisions_escalated
from municipalities.models import MechanismRule
from tests.factories import (
    AssignmentFactory,
    DecisionFactory,
    FollowUpFactory,
    MembershipFactory,
    UserFactory,
)
from tests.factories.meetings import BELGRADE

AT = datetime(2026, 6, 1, 7, tzinfo=BELGRADE)
TODAY = AT.date()
LADDER = (7, 21, 35)


@pytest.mark.parametrize(
    ("days_late", "told", "step"),
    [
        (6, {}, None),
        (7, {}, 1),
        (90, {}, 1),
        (20, {1: 13}, None),
        (21, {1: 14}, 2),
        (90, {1: 13}, None),
        (90, {1: 14}, 2),
        (90, {1: 30, 2: 13}, None),
        (90, {1: 30, 2: 14}, 3),
        (90, {1: 30, 2: 14, 3: 1}, None),
        (34, {2: 20}, None),
    ],
)
def test_escalation_step(days_late, told, step):
    assert escalation_step(days_late, LADDER, told) == step


@pytest.fixture
def police(seats):
    return seats[0]


@pytest.fixture
def chair(gnjilane, seats):
    return MembershipFactory(
        seat__mechanism=gnjilane, function="chair", person__email="chair@example.org"
    )


@pytest.fixture
def late(meeting, police):
    """A function that makes a decision of the police so many days overdue."""

    def make(days):
        decision = DecisionFactory(meeting=meeting, due_on=TODAY - timedelta(days=days))
        decision.owners.add(police.institution)
        return decision

    return make


def addresses(today=TODAY):
    return sorted(one.email for one in decisions_escalated(today))


def email_of(seat, kind):
    return seat.memberships.get(kind=kind).person.email


def test_member_hears_first_then_the_institution_then_the_chair(late, police, chair):
    decision = late(7)

    assert addresses() == [email_of(police, "member")]
    assert addresses(TODAY + timedelta(days=13)) == []
    assert addresses(TODAY + timedelta(days=14)) == [email_of(police, "alternate")]
    assert addresses(TODAY + timedelta(days=28)) == ["chair@example.org"]
    assert addresses(TODAY + timedelta(days=100)) == []
    levels = decision.follow_ups.values_list("level", "due_before")
    assert list(levels) == [(level, decision.due_on) for level in (1, 2, 3)]


def test_the_days_are_the_mechanisms_own(late, police):
    MechanismRule.objects.update(
        member_told_after=2, institution_told_after=3, chair_told_after=4
    )
    late(2)

    assert addresses() == [email_of(police, "member")]


def test_one_notice_for_many_decisions_with_a_personal_link(late, police):
    late(7)
    late(9)

    [reminder] = decisions_escalated(TODAY)

    assert reminder.kind == "decision_escalated"
    assert reminder.personal_path.startswith("/meetings/owed/")
    assert FollowUp.objects.count() == 2


def test_who_has_an_account_gets_the_register(late, police, gnjilane):
    late(7)
    person = police.memberships.get(kind="member").person
    AssignmentFactory(
        mechanism=gnjilane,
        role="member",
        person=person,
        user=UserFactory(email="officer@example.org"),
    )

    [reminder] = decisions_escalated(TODAY)

    assert (reminder.email, reminder.personal_path) == ("officer@example.org", "")
    assert reminder.path == f"/meetings/decisions/?mechanism={gnjilane.pk}&show=overdue"


def test_a_level_on_which_nobody_can_be_told_is_passed_over(late, police, chair):
    police.memberships.filter(kind="alternate").delete()
    late(40)
    addresses()

    assert addresses(TODAY + timedelta(days=14)) == ["chair@example.org"]
    assert sorted(FollowUp.objects.values_list("level", flat=True)) == [1, 3]


def test_nobody_is_written_down_as_told_where_nobody_sits(meeting):
    DecisionFactory(meeting=meeting, due_on=TODAY - timedelta(days=90))

    assert addresses() == []
    assert FollowUp.objects.count() == 0


def test_nobody_hears_of_what_was_closed_meanwhile(late, coordinator):
    decision = late(7)
    services.escalate_overdue(today=TODAY, at=AT)
    services.close_decision(
        decision=decision, state="done", outcome="Sent.", by=coordinator, at=AT
    )

    assert services.told_on(today=TODAY) == []


def test_a_new_date_begins_the_ladder_anew(late, police, coordinator):
    decision = late(7)
    addresses()
    services.move_due_date(
        decision=decision,
        due_on=TODAY + timedelta(days=3),
        reason="More time.",
        expected=1,
        by=coordinator,
        at=AT,
    )

    assert services.told_on(today=TODAY) == []
    assert addresses(TODAY + timedelta(days=10)) == [email_of(police, "member")]


def test_the_daily_run_mails_each_person_once_a_step(late, police):
    late(8)

    send_due(today=TODAY, at=AT)
    send_due(today=TODAY, at=AT)

    [mail] = Mail.objects.filter(kind="decision_escalated")
    assert mail.email == email_of(police, "member")
    assert "/meetings/owed/" in mail.body
    assert "budget" not in mail.body
    assert FollowUp.objects.filter(kind="escalation").count() == 1


def test_a_run_that_was_cut_off_before_its_mails_is_made_good(late, police):
    late(8)
    services.escalate_overdue(today=TODAY, at=AT)

    send_due(today=TODAY, at=AT)

    assert Mail.objects.filter(kind="decision_escalated").count() == 1


def test_a_level_is_told_once_of_a_date(late):
    decision = late(8)
    step = {"kind": "escalation", "level": 1, "text": "", "due_before": decision.due_on}
    FollowUpFactory(decision=decision, **step)

    with pytest.raises(IntegrityError):
        FollowUpFactory(decision=decision, **step)


@pytest.mark.parametrize("count", [1, 3])
def test_escalate_overdue_query_count_is_constant(
    late, count, django_assert_num_queries
):
    for _number in range(count):
        late(8)

    with django_assert_num_queries(10):
        services.escalate_overdue(today=TODAY, at=AT)


def test_the_ladder_goes_upwards(gnjilane):
    rule = MechanismRule(
        mechanism=gnjilane,
        valid_from=date(2026, 1, 1),
        member_told_after=21,
        institution_told_after=7,
    )

    with pytest.raises(Exception, match="First the member is told"):
        rule.validate_constraints()
