"""Whom the daily run reminds of meetings and decisions (core/reminders.py).

Whoever has an account gets the page; whoever has none the personal link that opens
just what the mail is about.
"""

from collections import defaultdict
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from core.days import start_of
from core.reminders import Reminder, to_user
from meetings.models import Decision, Invitation, Meeting
from meetings.services import escalate_overdue, owner_path, sitting_in, told_on
from meetings.services.invitations import invitation_token, language_of, unanswered
from municipalities.models import Assignment, people_of

MEETING_DAYS_BEFORE = 1
DECISION_DAYS_BEFORE = 3
DAYS_BETWEEN_OVERDUE = 7
COORDINATOR, MEMBER = Assignment.Role.COORDINATOR, Assignment.Role.MEMBER


def meetings_to_come(today):
    """Who is expected, the day before a meeting that was called: those invited unless
    they do not come, and the mechanism's coordinator and members with an account."""
    day = today + timedelta(days=MEETING_DAYS_BEFORE)
    start = start_of(day)
    meetings = Meeting.objects.filter(
        state=Meeting.State.CALLED,
        starts_at__gte=start,
        starts_at__lt=start + timedelta(days=1),
    ).select_related("mechanism__municipality")
    invited = _invited_to(meetings)
    users = people_of(
        {one.mechanism_id for one in meetings}, [COORDINATOR, MEMBER], today
    )
    for meeting in meetings:
        answers = {one.person.email.lower(): one for one in invited[meeting.pk]}
        for user in users.get(meeting.mechanism_id, ()):
            answer = answers.pop(user.email.lower(), None)
            if answer is None or _is_expected(answer):
                yield to_user(user, kind="meeting_soon", **_of(meeting))
        for invitation in answers.values():
            if invitation.person.email and _is_expected(invitation):
                yield _to_invited(invitation, "meeting_soon")


def invitations_unanswered(today):
    """Who was invited and has not answered, on the days the service names."""
    for invitation in unanswered(today):
        yield _to_invited(invitation, "meeting_unanswered")


def decisions_due(today):
    """Of decisions due in three days and today: the coordinator of each decision, and
    who sits for an institution that owes some, once."""
    days = [today, today + timedelta(days=DECISION_DAYS_BEFORE)]
    decisions = _open_decisions(due_on__in=days).prefetch_related("owners")
    yield from _to_coordinators("decision_due", decisions, today)
    mechanisms = {one.mechanism_id: one.mechanism for one in decisions}
    sitters = sitting_in(mechanisms=mechanisms, today=today)
    told = set()
    for decision in decisions:
        for sitting in sitters.of(decision):
            key = decision.mechanism_id, sitting.person.pk
            if sitting.is_member and sitting.email and key not in told:
                told.add(key)
                yield _to_owner(sitting, decision.mechanism, today)


def decisions_overdue(today):
    """The coordinator, once a week of delay; members hear by the escalation."""
    overdue = [
        one
        for one in _open_decisions(due_on__lt=today).reminded()
        if (today - one.due_on).days % DAYS_BETWEEN_OVERDUE == 0
    ]
    yield from _to_coordinators("decision_overdue", overdue, today)


def decisions_escalated(today):
    """Takes the next step of each overdue decision, and yields who hears of those
    taken today: one notice per person, mechanism and step."""
    escalate_overdue(today=today, at=timezone.now())
    for told in told_on(today=today):
        mechanism = told.mechanism
        register = reverse("meetings:decision_list")
        yield Reminder(
            email=told.sitting.email,
            language=told.sitting.language,
            kind="decision_escalated",
            subject_key=f"escalated:{mechanism.pk}:{told.level}",
            path=f"{register}?mechanism={mechanism.pk}&show=overdue",
            personal_path=told.personal_path,
            municipality_slug=mechanism.municipality.slug,
        )


def _is_expected(invitation):
    away = (Invitation.Answer.NOT_COMING, Invitation.Answer.ALTERNATE)
    return invitation.answer not in away


def _invited_to(meetings):
    """{meeting's key: its invitations}"""
    found = defaultdict(list)
    by_key = {meeting.pk: meeting for meeting in meetings}
    for one in Invitation.objects.filter(meeting__in=by_key).select_related("person"):
        one.meeting = by_key[one.meeting_id]
        found[one.meeting_id].append(one)
    return found


def _of(meeting):
    """What every reminder of a meeting says of it."""
    return {
        "about": f"meeting:{meeting.pk}",
        "path": meeting.get_absolute_url(),
        "place": meeting.mechanism.municipality.slug,
    }


def _to_invited(invitation, kind):
    meeting, token = invitation.meeting, invitation_token(invitation)
    return Reminder(
        email=invitation.person.email,
        language=language_of(invitation),
        kind=kind,
        subject_key=f"meeting:{meeting.pk}",
        path=meeting.get_absolute_url(),
        personal_path=reverse("meetings:invitation_answer", args=[token]),
        municipality_slug=meeting.mechanism.municipality.slug,
    )


def _open_decisions(**filters):
    decisions = Decision.objects.open().filter(**filters)
    return decisions.select_related("mechanism__municipality").order_by("due_on", "pk")


def _to_coordinators(kind, decisions, today):
    users = people_of({one.mechanism_id for one in decisions}, [COORDINATOR], today)
    for decision in decisions:
        for user in users.get(decision.mechanism_id, ()):
            yield to_user(
                user,
                kind=kind,
                about=f"decision:{decision.pk}",
                path=decision.get_absolute_url(),
                place=decision.mechanism.municipality.slug,
            )


def _to_owner(sitting, mechanism, today):
    own = ""
    if sitting.user is None:
        own = owner_path(person=sitting.person, mechanism=mechanism, today=today)
    return Reminder(
        email=sitting.email,
        language=sitting.language,
        kind="decision_due",
        subject_key=f"owed:{mechanism.pk}",
        path=f"{reverse('meetings:decision_list')}?mechanism={mechanism.pk}",
        personal_path=own,
        municipality_slug=mechanism.municipality.slug,
    )
