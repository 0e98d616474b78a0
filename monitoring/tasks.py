"""Whom the daily run reminds of assessments (core/reminders.py)."""

from datetime import timedelta

from django.urls import reverse

from core.reminders import to_user
from monitoring.models import Appointment, RoundPlan

DAYS_BEFORE_CUT_OFF = (7, 1)


def assessments_to_submit(today):
    """Assessors who have not submitted, a week and a day before the cut-off."""
    days = [today + timedelta(days=number) for number in DAYS_BEFORE_CUT_OFF]
    waiting = Appointment.objects.filter(
        role=Appointment.Role.ASSESSOR,
        user__is_active=True,
        submitted_at__isnull=True,
        round_plan__state=RoundPlan.State.SCORING,
        round_plan__round__cut_off_on__in=days,
    ).select_related("user", "round_plan__round", "round_plan__municipality")
    for appointment in waiting:
        plan = appointment.round_plan
        path = reverse(
            "monitoring:assessment_sheet",
            args=[plan.round.code, plan.municipality.slug],
        )
        yield to_user(
            appointment.user,
            kind="assessment_waiting",
            about=f"roundplan:{plan.pk}",
            path=path,
            place=plan.municipality.slug,
        )
