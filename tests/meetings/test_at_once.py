"""Two people, or two clicks, at the same moment: nothing twice, nothing lost."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import timezone

from accounts import services as accounts
from accounts.models import Mail, User
from core.models import Stale
from meetings import services
from meetings.models import Attendance, CalendarFeed, Decision, Invitation, Meeting
from municipalities.models import Assignment, FormerPerson, Membership, Person
from municipalities.services import merge_people, replace_membership
from tests.factories import (
    DecisionFactory,
    InvitedRoleFactory,
    MailFactory,
    MechanismFactory,
    MechanismRuleFactory,
    MeetingFactory,
    MeetingInvitationFactory,
    MembershipFactory,
    PersonFactory,
    UserFactory,
)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite", reason="an in-memory SQLite has one writer only"
    ),
]
NOW = datetime(2026, 3, 12, 9, tzinfo=UTC)
REFUSALS = (Stale, PermissionDenied, ValidationError, accounts.Closed)


def at_once(*calls):
    """Run the calls at the same moment; what came of each: `done` or a refusal's
    name. Any other error is raised."""
    start = Barrier(len(calls))

    def run(call):
        try:
            start.wait(timeout=20)
            call()
        except REFUSALS as refusal:
            return type(refusal).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(calls)) as pool:
        return Counter(pool.map(run, calls))


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def mechanism():
    mechanism = MechanismFactory()
    MechanismRuleFactory(mechanism=mechanism)
    return mechanism


@pytest.fixture
def holder(mechanism):
    return MembershipFactory(seat__mechanism=mechanism)


def test_close_meeting_at_once_freezes_one_roll(mechanism, holder, user):
    meeting = MeetingFactory(mechanism=mechanism, next_on=date(2026, 5, 12))
    copies = [Meeting.objects.get(pk=meeting.pk) for _n in range(2)]

    found = at_once(
        *(
            lambda one=one: services.close_meeting(meeting=one, by=user, at=NOW)
            for one in copies
        )
    )

    assert found == {"done": 1, "Stale": 1}
    assert Attendance.objects.count() == 1
    assert Meeting.objects.filter(state="planned").count() == 1


def test_approve_minutes_at_once_notes_one_correction(mechanism, user):
    meeting = MeetingFactory(mechanism=mechanism, held=True)
    later = MeetingFactory(
        mechanism=mechanism, held=True, starts_at=meeting.starts_at + timedelta(days=60)
    )

    def approve():
        services.approve_minutes(
            meeting=meeting, approved_in=later, note="Changed", by=user, at=NOW
        )

    assert at_once(approve, approve) == {"done": 1, "Stale": 1}
    assert meeting.corrections.count() == 1


def test_send_minutes_at_once_writes_to_each_once(mechanism, holder, user):
    meeting = MeetingFactory(mechanism=mechanism, held=True)

    def send():
        services.send_minutes(meeting=meeting, by=user, at=timezone.now())

    assert at_once(send, send) == {"done": 1, "Stale": 1}
    assert Mail.objects.count() == 1


def test_invite_at_once_asks_each_once(mechanism, holder, user):
    meeting = MeetingFactory(
        mechanism=mechanism, starts_at=timezone.now() + timedelta(days=9)
    )

    def invite():
        services.invite(
            meeting=meeting, people=[holder.person_id], by=user, at=timezone.now()
        )

    assert at_once(invite, invite) == {"done": 2}
    assert (Invitation.objects.count(), Mail.objects.count()) == (1, 1)


def test_answers_at_once_leave_one_of_the_two(mechanism, holder):
    meeting = MeetingFactory(mechanism=mechanism)
    invitation = MeetingInvitationFactory(
        meeting=meeting, person=holder.person, membership=holder
    )

    def answer(what):
        services.answer_invitation(
            invitation=Invitation.objects.get(pk=invitation.pk),
            answer=what,
            alternate=None,
            note=what,
            at=NOW,
        )

    found = at_once(lambda: answer("coming"), lambda: answer("not_coming"))

    invitation.refresh_from_db()
    assert found == {"done": 2}
    assert invitation.answer == invitation.note
    assert invitation.history.count() == 3


def test_decisions_and_closing_at_once_leave_none_behind(mechanism, user):
    meeting = MeetingFactory(mechanism=mechanism)

    def decide():
        services.add_decision(
            meeting=meeting,
            text="Something",
            kind="task",
            owners=[],
            due_on=None,
            agenda_item=None,
            by=user,
        )

    def close():
        services.close_meeting(meeting=meeting, by=user, at=NOW)

    found = at_once(decide, close, decide)

    taken = Decision.objects.order_by("sequence").values_list("sequence", flat=True)
    assert found["done"] + found["PermissionDenied"] == 3
    assert list(taken) == list(range(1, found["done"]))


def test_close_decision_at_once_keeps_one_outcome(mechanism, user):
    decision = DecisionFactory(meeting__mechanism=mechanism)

    def close(outcome):
        services.close_decision(
            decision=decision, state="done", outcome=outcome, by=user, at=NOW
        )

    found = at_once(lambda: close("One"), lambda: close("Other"))

    assert found == {"done": 1, "Stale": 1}
    assert decision.history.filter(state="done").count() == 1


def test_attendance_at_once_records_a_seat_once(mechanism, holder, user):
    meeting = MeetingFactory(mechanism=mechanism)

    def mark(state):
        with transaction.atomic():
            locked = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
            services.record_attendance(
                meeting=locked, marks=[services.Mark(holder.seat_id, state)], by=user
            )

    found = at_once(lambda: mark("present"), lambda: mark("excused"))

    assert found == {"done": 2}
    assert Attendance.objects.get().version == 1


def test_plan_year_at_once_plans_each_day_once(mechanism, user):
    days = [timezone.now() + timedelta(days=number) for number in (30, 90, 150)]

    def plan():
        services.plan_year(
            mechanism=mechanism, starts=days, by=user, today=timezone.localdate()
        )

    assert at_once(plan, plan) == {"done": 2}
    assert Meeting.objects.count() == 3


def test_make_feed_at_once_makes_one_address(holder):
    def make():
        services.make_feed(of=holder.person, by=None, at=NOW)

    assert at_once(make, make) == {"done": 2}
    assert CalendarFeed.objects.in_use().count() == 1


def test_replace_membership_at_once_seats_one_person(holder, user):
    def replace(person):
        replace_membership(
            membership=Membership.objects.get(pk=holder.pk),
            person=person,
            starts_on=date(2026, 3, 1),
            passes_function=False,
            expected=holder.version,
            by=user,
        )

    first, second = PersonFactory(), PersonFactory()
    found = at_once(lambda: replace(first), lambda: replace(second))

    assert found == {"done": 1, "Stale": 1}
    assert Membership.objects.held_on(date(2026, 3, 2)).count() == 1


def test_merge_people_at_once_in_both_directions_keeps_one(holder, user):
    other = MembershipFactory(seat__mechanism=holder.mechanism).person
    one = holder.person

    def merge(keep, gone):
        versions = (keep.version, gone.version)
        merge_people(keep=keep, other=gone, versions=versions, by=user, at=NOW)

    found = at_once(lambda: merge(one, other), lambda: merge(other, one))

    assert found == {"done": 1, "ValidationError": 1}
    assert (Person.objects.count(), FormerPerson.objects.count()) == (1, 1)
    assert Membership.objects.count() == 2


def test_accept_as_new_at_once_makes_one_account(mechanism):
    role = InvitedRoleFactory(
        mechanism=mechanism, invitation__expires_at=NOW + timedelta(days=3)
    )

    def accept():
        accounts.accept_as_new(
            invitation=role.invitation,
            name="New",
            password="jabuka-most-klupa",
            language="en",
            at=NOW,
        )

    assert at_once(accept, accept) == {"done": 1, "Closed": 1}
    assert User.objects.filter(email=role.invitation.email).count() == 1
    assert Assignment.objects.count() == 1


def test_deliver_at_once_sends_one_mail(mailoutbox):
    mail = MailFactory(queued_at=NOW)

    def deliver():
        accounts.deliver(mail=Mail.objects.get(pk=mail.pk), at=NOW)

    assert at_once(deliver, deliver, deliver) == {"done": 3}
    assert len(mailoutbox) == 1


def test_send_due_at_once_writes_one_reminder_each(mechanism, holder):
    today = timezone.localdate()
    meeting = MeetingFactory(
        mechanism=mechanism, starts_at=timezone.now() + timedelta(days=1)
    )
    MeetingInvitationFactory(meeting=meeting, person=holder.person, membership=holder)

    def send():
        accounts.send_due(today=today, at=timezone.now())

    assert at_once(send, send) == {"done": 2}
    assert Mail.objects.filter(kind="meeting_soon").count() == 1
