"""What meetings show on lower apps' pages and on the home page."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from meetings.models import Decision, Meeting, periods_of
from meetings.permissions import can_call_meeting, can_see_decisions
from municipalities.permissions import own_offices

RECENT = 5
SOON = timedelta(days=30)


def _mine(queryset, user):
    """Rows of the mechanisms in which the user sits; staff's are all. Assessors and
    verifiers neither meet there nor owe a decision."""
    if user.is_project_staff:
        return queryset
    return queryset.filter(mechanism__in=own_offices(user))


def home_meetings(today, user):
    """The next meetings that concern the user, today's among them."""
    midnight = timezone.make_aware(datetime.combine(today, time.min))
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
    """The year's periods and the latest meetings of a mechanism: whoever may see it
    may see when it met."""
    today = timezone.localdate()
    latest = list(mechanism.meetings.order_by("-starts_at")[:RECENT])
    if not latest and not can_call_meeting(user, mechanism):
        return None
    return "meetings/panel_mechanism_meetings.html", {
        "mechanism": mechanism,
        "meetings": latest,
        "periods": periods_of(mechanism, today.year, today),
        "year": today.year,
        "can_call": can_call_meeting(user, mechanism),
    }


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
    return "meetings/panel_measure_decisions.html", {"decisions": decisions}
