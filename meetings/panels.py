"""What meetings show on lower apps' pages and on the home page."""

from datetime import timedelta

from django.db.models import F, Q
from django.utils import timezone

from core.days import start_of
from meetings.models import (
    Decision,
    Meeting,
    answers_of,
    periods_of,
    quorum_share,
)
from meetings.models.facts import (
    attendance_fact,
    decisions_fact,
    held_meetings_of,
    meetings_fact,
    minutes_fact,
)
from meetings.permissions import can_call_meeting, can_see_decisions
from municipalities.permissions import own_offices, roles_in

RECENT = 5
SOON = timedelta(days=30)
READ_ATTENDANCE = {"coordinator", "member", "verifier"}


def _mine(queryset, user):
    """Rows of the mechanisms in which the user sits; staff's are all. Assessors and
    verifiers neither meet there nor owe a decision."""
    if user.is_project_staff:
        return queryset
    return queryset.filter(mechanism__in=own_offices(user))


def home_meetings(today, user):
    """The next meetings that concern the user, today's among them."""
    midnight = start_of(today)
    meetings = _mine(Meeting.objects.upcoming(midnight), user)
    found = list(
        meetings.select_related("mechanism__municipality").order_by("starts_at")[
            :RECENT
        ]
    )
    if not found:
        return None
    return "meetings/panel_next_meetings.html", {"meetings": found}


def home_decisions(today, user):
    """Decisions that are overdue or due within 30 days; a donor gets none."""
    if user.is_donor:
        return None
    decisions = _mine(Decision.objects.visible_to(user), user)
    owed = list(
        decisions.open()
        .filter(due_on__lte=today + SOON)
        .select_related("municipality")
        .prefetch_related("owners")
        .order_by("due_on", "pk")[: 2 * RECENT]
    )
    if not owed:
        return None
    pairs = [(decision, decision.is_overdue(today)) for decision in owed]
    return "meetings/panel_owed_decisions.html", {"decisions": pairs}


def mechanism_meetings(mechanism, user):
    """The year's periods and the latest meetings of a mechanism, a planned one from
    two months before: whoever may see it may see when it met."""
    today = timezone.localdate()
    far = Q(state="planned", starts_at__date__gt=today + 2 * SOON)
    latest = list(mechanism.meetings.exclude(far).order_by("-starts_at")[:RECENT])
    if not latest and not can_call_meeting(user, mechanism):
        return None
    return "meetings/panel_mechanism_meetings.html", {
        "mechanism": mechanism,
        "meetings": latest,
        "periods": periods_of(mechanism, today.year, today),
        "year": today.year,
        "can_call": can_call_meeting(user, mechanism),
        "on_time": _on_time(mechanism, user, today),
    }


def _on_time(mechanism, user, today):
    """The share of decisions closed on time, for who reads them or their counts."""
    if not (user.is_donor or can_see_decisions(user, mechanism)):
        return None
    return Decision.objects.filter(mechanism=mechanism).closed_on_time(today)


def meeting_answers(meeting, user):
    """In the log: who was expected, by the answers to the invitations. Nothing is
    ticked by it."""
    if meeting.pk is None or not can_call_meeting(user, meeting.mechanism):
        return None
    if not meeting.invitees.exists():
        return None
    answers = answers_of(meeting, quorum_share(meeting))
    return "meetings/panel_meeting_answers.html", {"answers": answers}


def measure_decisions(measure, user):
    """Decisions that name a measure, for those who may read decisions."""
    mechanism = getattr(measure.municipality, "mechanism", None)
    if mechanism is None or not can_see_decisions(user, mechanism):
        return None
    decisions = list(
        measure.decisions.select_related("municipality").prefetch_related("owners")
    )
    if not decisions:
        return None
    return "meetings/panel_measure_decisions.html", {
        "decisions": decisions,
        "measure": measure,
    }


def mechanism_facts(mechanism, user):
    """What the year's meetings say of a mechanism's functionality; attendance and
    decisions only to those who may read them."""
    today = timezone.localdate()
    meetings = held_meetings_of(mechanism, today.year)
    facts = [meetings_fact(mechanism, today)]
    if user.is_project_staff or roles_in(user, mechanism) & READ_ATTENDANCE:
        facts += [attendance_fact(meetings)]
    facts += [minutes_fact(meetings, today)]
    if user.is_donor or can_see_decisions(user, mechanism):
        facts += [decisions_fact(mechanism, today)]
    return "municipalities/mechanism_fact_rows.html", {"facts": facts}


def mechanism_news(news, user):
    """Meetings that were called, held or approved since, and decisions for those who
    may read them."""
    mechanism, since = news.mechanism, news.since
    moments = Q(called_at__gt=since) | Q(closed_at__gt=since) | Q(approved_at__gt=since)
    meetings = list(mechanism.meetings.filter(moments).order_by("starts_at"))
    decisions = []
    if can_see_decisions(user, mechanism):
        taken = Q(meeting__closed_at__gt=since) | Q(closed_at__gt=since)
        rows = Decision.objects.filter(taken, mechanism=mechanism)
        decisions = list(rows.select_related("municipality").order_by("pk"))
    if not meetings and not decisions:
        return None
    return "meetings/panel_mechanism_news.html", {
        "meetings": meetings,
        "decisions": decisions,
    }


def mechanism_tasks(mechanism, user):
    """What is open in a mechanism: who stands in takes it over."""
    if not can_see_decisions(user, mechanism):
        return None
    now = timezone.now()
    decisions = list(
        Decision.objects.open()
        .filter(mechanism=mechanism)
        .select_related("municipality")
        .order_by(F("due_on").asc(nulls_last=True), "pk")[: 2 * RECENT]
    )
    today = timezone.localdate(now)
    return "meetings/panel_mechanism_tasks.html", {
        "meetings": list(
            mechanism.meetings.upcoming(now).order_by("starts_at")[:RECENT]
        ),
        "unsent": list(mechanism.meetings.filter(state="held").order_by("starts_at")),
        "decisions": [(one, one.is_overdue(today)) for one in decisions],
    }
