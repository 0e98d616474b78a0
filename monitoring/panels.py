"""What monitoring shows on the pages of lower apps."""

from monitoring.models import Appointment, RoundPlan, Score
from monitoring.permissions import can_open_round


def measure_scores(measure, user):
    """Scores of a measure in every round whose scores the user may see."""
    scores = (
        Score.objects.visible_to(user)
        .filter(measure=measure)
        .select_related("level", "round_plan__round")
        .order_by("round_plan__round__reference_end")
    )
    for score in scores:
        score.round_plan.municipality = measure.municipality  # spares a join
    return ("monitoring/panel_measure.html", {"scores": scores}) if scores else None


def waiting_assessments(_today, user):
    """On Home: plans that wait for this user's assessment."""
    waiting = Appointment.objects.waiting_for(user)
    return ("monitoring/panel_home.html", {"waiting": waiting}) if waiting else None


def plan_rounds(version, user):
    """Rounds in which a plan version is scored, and the way to open one."""
    plans = (
        RoundPlan.objects.visible_to(user)
        .filter(plan_version=version)
        .select_related("round", "municipality")
    )
    can_open = can_open_round(user)
    if not plans and not can_open:
        return None
    return "monitoring/panel_plan.html", {
        "plans": plans,
        "municipality": version.municipality,
        "can_open": can_open,
    }
