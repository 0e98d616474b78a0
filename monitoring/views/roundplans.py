from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.decorators import require_GET
from core.history import Kept, changes
from core.panels import panels_for
from monitoring import scoring, services
from monitoring.models import (
    Appointment,
    Assessment,
    Finding,
    Recommendation,
    RoundPlan,
    Score,
)
from monitoring.permissions import (
    appointment_of,
    can_assess,
    can_edit_findings,
    can_finalise_roundplan,
    can_see_history,
    can_see_own_assessment,
    can_see_scores,
)


def _round_plan(request, code, slug):
    plans = (
        RoundPlan.objects.visible_to(request.user)
        .select_related(
            "round__methodology",
            "municipality__mechanism",
            "plan_version__municipality",
        )
        .prefetch_related(
            Prefetch("appointments", Appointment.objects.select_related("user"))
        )
    )
    return get_object_or_404(plans, round__code=code, municipality__slug=slug)


@require_GET
def roundplan_detail(request, code, slug):
    plan = _round_plan(request, code, slug)
    shown = can_see_scores(request.user, plan)
    context = {
        "plan": plan,
        "scores_shown": shown,
        "appointment": appointment_of(request.user, plan),
        "can_assess": can_assess(request.user, plan),
        "can_see_own": can_see_own_assessment(request.user, plan),
        "can_finalise": can_finalise_roundplan(request.user, plan),
        "can_edit_findings": can_edit_findings(request.user, plan),
        "can_see_history": can_see_history(request.user, plan),
        "panels": panels_for("roundplan", plan, request.user),
    }
    if shown:
        context |= _results(plan) | _findings(plan)
    return render(request, "monitoring/roundplan_detail.html", context)


def _results(plan):
    """Figures, bars and measures of a scored plan, from two queries."""
    methodology = plan.round.methodology
    levels = {level.pk: level for level in methodology.levels.all()}
    words = {scoring.level_from(one.value): one.name for one in levels.values()}
    scores = list(
        plan.scores.select_related("measure__pillar")
        .annotate(evidence_count=Count("evidence"))
        .order_by("measure__pillar__order", "measure__order", "measure__code")
    )
    for score in scores:
        score.level = levels[score.level_id]
    marks = [score.mark for score in scores]
    result = scoring.round_result(marks, thresholds=methodology.thresholds)
    titles = {score.measure.pillar.code: score.measure.pillar for score in scores}
    pillars = [
        {
            "pillar": titles[code],
            "result": result.pillars[code],
            "bar": _bar([mark for mark in marks if mark.pillar == code], words),
            "scores": [s for s in scores if s.measure.pillar.code == code],
        }
        for code in result.pillars
    ]
    return {
        "result": result,
        "pillars": pillars,
        "bar": _bar(marks, words),
        "left_out": _left_out(marks, words),
    }


def _bar(marks, words):
    """Segments for components/level_bar.html: the shares are of what applies."""
    counts = scoring.level_counts(marks)
    shown = (*scoring.SCORED, scoring.NO_EVIDENCE)
    return [
        {"level": level, "word": words[level], "count": counts[level]}
        for level in shown
    ]


def _left_out(marks, words):
    """Numbers of measures that are outside the shares, with their words."""
    counts = scoring.level_counts(marks)
    outside = (scoring.NOT_DUE, scoring.NOT_APPLICABLE)
    return [
        {"level": level, "word": words[level], "count": counts[level]}
        for level in outside
        if counts[level]
    ]


def _findings(plan):
    return {
        "findings": plan.findings.prefetch_related("measures"),
        "recommendations": plan.recommendations.select_related(
            "addressee"
        ).prefetch_related("measures"),
    }


@require_GET
def roundplan_history(request, code, slug):
    plan = _round_plan(request, code, slug)
    if not can_see_history(request.user, plan):
        raise PermissionDenied
    kept = _kept(plan, Assessment.objects.visible_to(request.user))
    if can_see_scores(request.user, plan):
        kept.append(Kept(Score.history.filter(round_plan=plan), ("measure",)))
    return render(
        request,
        "monitoring/roundplan_history.html",
        {"plan": plan, "changes": changes(*kept)},
    )


def _kept(plan, assessments):
    """Historical rows of everything in the round but the scores."""
    seen = assessments.filter(round_plan=plan).values("pk")
    return [
        Kept(RoundPlan.history.filter(id=plan.pk)),
        Kept(Appointment.history.filter(round_plan=plan), ("user",)),
        Kept(Finding.history.filter(round_plan=plan), ("title",)),
        Kept(Recommendation.history.filter(round_plan=plan), ("title",)),
        Kept(Assessment.history.filter(id__in=seen), ("measure", "assessor")),
    ]


@require_http_methods(["GET", "POST"])
def roundplan_finalise(request, code, slug):
    plan = _round_plan(request, code, slug)
    if plan.is_final and request.user.is_project_staff:
        messages.info(request, _("The scores are final."))
        return redirect(plan)
    if not can_finalise_roundplan(request.user, plan):
        raise PermissionDenied
    if request.method == "GET":
        return render(request, "monitoring/roundplan_finalise.html", {"plan": plan})
    try:
        services.finalise_roundplan(round_plan=plan, by=request.user, at=timezone.now())
    except services.Closed:
        messages.info(request, _("Somebody did this a moment ago."))
    else:
        messages.success(request, _("The scores are final."))
    return redirect(plan)
