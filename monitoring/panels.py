"""What monitoring shows on the pages of lower apps."""

from django.utils.translation import gettext as _

from actionplans.models import Measure, with_earlier
from monitoring.models import Appointment, Candidates, RoundPlan, Score
from monitoring.permissions import can_open_round


def measure_scores(measure, user):
    """Scores of a measure in every round whose scores the user may see, and those of
    the measures that it came from, which say so."""
    scores = (
        Score.objects.visible_to(user)
        .filter(measure__in=Measure.objects.filter(with_earlier(measure)))
        .select_related("level", "round_plan__round", "measure__plan_version")
        .order_by("round_plan__round__reference_end", "measure__code")
    )
    for score in scores:
        score.round_plan.municipality = measure.municipality  # spares a join
    context = {"scores": scores, "measure": measure}
    return ("monitoring/panel_measure.html", context) if scores else None


def waiting_assessments(_today, user):
    """On Home: plans that wait for this user's assessment."""
    waiting = Appointment.objects.waiting_for(user)
    return ("monitoring/panel_home.html", {"waiting": waiting}) if waiting else None


def agenda_replies(meeting, user):
    """Scores that wait for the municipality's reply, as items for the agenda of a
    meeting there, titled in the active language."""
    waiting = list(
        RoundPlan.objects.visible_to(user)
        .filter(
            municipality=meeting.mechanism.municipality_id,
            state=RoundPlan.State.AGREED,
        )
        .select_related("round", "municipality")
    )
    if not waiting:
        return None
    title = _("Reply to the scores of the round “%(round)s”")
    return "monitoring/panel_agenda_replies.html", {
        "plans": waiting,
        "agenda_items": {
            f"reply-{plan.pk}": title % {"round": plan.round} for plan in waiting
        },
    }


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


def draft_candidates(version, user):
    """What the last final round leaves to a draft: low scores, open recommendations,
    and which of them are proposals already."""
    found = Candidates(version, user)
    scores, recommendations = found.scores(), found.recommendations()
    if not scores and not recommendations:
        return None
    return "monitoring/panel_plan_draft.html", {
        "plan": found.plan,
        "version": version,
        "scores": scores,
        "recommendations": recommendations,
        "pillars": version.framework.pillars.all(),
    }
