"""Whom the daily run reminds of meetings and decisions (core/reminders.py)."""

from datetime import datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone

from core.reminders import Reminder
from meetings.models import Decision, Meeting
from municipalities.models import Assignment

MEETING_DAYS_BEFORE = 1
DECISION_DAYS_BEFORE = 3
DAYS_BETWEEN_OVERDUE = 7


def meetings_to_come(today):
    """Coordinator and members, the day before a meeting that was called."""
    day = today + timedelta(days=MEETING_DAYS_BEFORE)
    start = timezone.make_aware(datetime.combine(day, time.min))
    meetings = Meeting.objects.filter(
        state=Meeting.State.CALLED,
        starts_at__gte=start,
        starts_at__lt=start + timedelta(days=1),
    )
    people = _people([m.mechanism_id for m in meetings], ["coordinator", "member"])
    for meeting in meetings:
        for user in people.get(meeting.mechanism_id, ()):
            key = f"meeting:{meeting.pk}"
            yield Reminder(user, "meeting_soon", key, meeting.get_absolute_url())


def decisions_due(today):
    """The coordinator, three days before, on the day, then once a week."""
    last = today + timedelta(days=DECISION_DAYS_BEFORE)
    decisions = Decision.objects.open().filter(due_on__lte=last)
    owed = [d for d in decisions if _reminds_today((today - d.due_on).days)]
    people = _people([d.mechanism_id for d in owed], ["coordinator"])
    for decision in owed:
        path = reverse("meetings:decision_detail", args=[decision.pk])
        for user in people.get(decision.mechanism_id, ()):
            yield Reminder(user, "decision_due", f"decision:{decision.pk}", path)


def _reminds_today(days_late):
    if days_late < 0:
        return days_late == -DECISION_DAYS_BEFORE
    return days_late % DAYS_BETWEEN_OVERDUE == 0


def _people(mechanism_ids, roles):
    """{mechanism id: [user, …]}, each user once."""
    found = {}
    assignments = Assignment.objects.filter(
        mechanism_id__in=mechanism_ids, role__in=roles
    ).select_related("user")
    for assignment in assignments:
        users = found.setdefault(assignment.mechanism_id, [])
        if assignment.user not in users:
            users.append(assignment.user)
    return found
