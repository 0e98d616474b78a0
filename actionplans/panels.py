"""What plans show on the home page."""

from datetime import timedelta

from django.db.models import Min, Q
from django.urls import reverse

from actionplans.models import Measure
from actionplans.models.measures import quarter_start
from municipalities.permissions import own_mechanisms

SHOWN = 6


def home_due_measures(today, user):
    """The next measures of plans in force that fall due this quarter; a donor and
    a stranger get none."""
    own = own_mechanisms(user)
    if not (user.is_project_staff or own):
        return None
    last = quarter_start(quarter_start(today) + timedelta(days=95)) - timedelta(days=1)
    due = Measure.objects.in_force_on(today).due_between(today, last)
    if not user.is_project_staff:
        due = due.filter(municipality__mechanism__in=own)
    soon = Q(deadlines__due_on__gte=today, deadlines__due_on__lte=last)
    found = list(
        due.select_related("municipality")
        .annotate(due_on=Min("deadlines__due_on", filter=soon))
        .order_by("due_on", "municipality__order", "code")[: SHOWN + 1]
    )
    if not found:
        return None
    context = {
        "measures": found[:SHOWN],
        "is_more": len(found) > SHOWN,
        "url": reverse("actionplans:plan_home"),
    }
    return "actionplans/panel_due_measures.html", context
