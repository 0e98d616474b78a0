from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
)

from actionplans.models import Evidence
from core.decorators import require_GET
from core.models import Stale
from monitoring import scoring, services
from monitoring.forms import AssessmentForm
from monitoring.models import Assessment, RoundPlan
from monitoring.permissions import can_assess, can_see_own_assessment

# A measure due every month has more days than a line can take.
MOST_DATES = 3


def _round_plan(request, code, slug):
    plans = (
        RoundPlan.objects.visible_to(request.user)
        .select_related("round__methodology", "municipality", "plan_version")
        .prefetch_related("appointments")
    )
    return get_object_or_404(plans, round__code=code, municipality__slug=slug)


def round_plan_for_assessing(request, code, slug):
    """Another page of the sheet fetches by this too: 404 outside, 403 inside."""
    plan = _round_plan(request, code, slug)
    if not can_assess(request.user, plan):
        raise PermissionDenied
    return plan


def _is_submitted(request, plan):
    """The user's own assessment, handed in: in another window, or before Back."""
    return can_see_own_assessment(request.user, plan) and not can_assess(
        request.user, plan
    )


def sheet_url(plan):
    return reverse(
        "monitoring:assessment_sheet", args=[plan.round.code, plan.municipality.slug]
    )


@require_GET
def assessment_sheet(request, code, slug):
    plan = _round_plan(request, code, slug)
    if not can_see_own_assessment(request.user, plan):
        raise PermissionDenied
    levels = plan.round.methodology.levels.select_related("minimum_grade")
    rows = _rows(plan, request.user, levels)
    _draw_choices(rows, levels)
    return render(
        request,
        "monitoring/assessment_sheet.html",
        {
            "plan": plan,
            "rows": rows,
            "levels": levels,
            "sheet_url": sheet_url(plan),
            "done": sum(bool(row["level_id"]) for row in rows),
            "is_open": can_assess(request.user, plan),
        },
    )


def _draw_choices(rows, levels):
    """Rows that stand alike share their radios: drawing them is half the page."""
    drawn = {}
    for row in rows:
        key = (row["level_id"], row["proposed"])
        if key not in drawn:
            drawn[key] = render_to_string(
                "monitoring/level_choices.html",
                {"levels": levels, "chosen": key[0], "proposed": key[1]},
            )
        row["choices"] = drawn[key]


def _rows(plan, user, levels):
    """A measure per row with what this assessor gave it; six queries for all."""
    measures = (
        plan.plan_version.measures.defer("description")
        .prefetch_related("pillar")
        .with_lists()
        .order_by("pillar__order", "order", "code")
    )
    by_key = {level.pk: level for level in levels}
    given = {}
    evidence = Prefetch("evidence", Evidence.objects.select_related("grade"))
    for assessment in Assessment.objects.filter(
        round_plan=plan, assessor=user
    ).prefetch_related(evidence):
        assessment.level = by_key.get(assessment.level_id)
        given[assessment.measure_id] = assessment
    return [
        sheet_row(plan, measure, given.get(measure.pk))
        | {"facts": "; ".join(_facts(measure))}
        for measure in measures
    ]


def sheet_row(plan, measure, assessment):
    """Plain values for one row: the sheet has forty of them, so nothing is dear.

    Numbers are texts, for templates write 1234 as 1.234.
    """
    starts_on = measure.starts_on or plan.plan_version.period_start
    not_due = scoring.is_not_due(starts_on, plan.round.reference_end)
    evidence = list(assessment.evidence.all()) if assessment else []
    return {
        "pk": str(measure.pk),
        "measure": measure,
        "assessment": assessment,
        "level_id": assessment.level_id if assessment else None,
        "version": str(assessment.version if assessment else 0),
        "proposed": scoring.NOT_DUE if not_due else "",
        "starts_on": starts_on,
        "evidence": evidence,
        "lacks_evidence": bool(assessment) and assessment.needs_more_than(evidence),
    }


def _facts(measure):
    """What the level is judged against: from where to where, and by when."""
    for indicator in measure.listed_indicators:
        start, target = (
            "–" if value is None else number_format(value.normalize())
            for value in (indicator.baseline_value, indicator.target_value)
        )
        yield f"{indicator.name}: {start} → {target}"
    due = [date_format(d.due_on, "SHORT_DATE_FORMAT") for d in measure.listed_deadlines]
    if len(due) > MOST_DATES:
        due = [f"{due[0]} … {due[-1]} ({len(due)}×)"]
    if due:
        yield _("due %(days)s") % {"days": ", ".join(due)}


@require_POST
def assessment_save(request, code, slug, measure):
    plan = _round_plan(request, code, slug)
    if _is_submitted(request, plan):
        return _closed(request, plan)
    if not can_assess(request.user, plan):
        raise PermissionDenied
    measure = get_object_or_404(plan.plan_version.measures, pk=measure)
    levels = plan.round.methodology.levels.select_related("minimum_grade")
    form = AssessmentForm(request.POST, levels=levels)
    if not form.is_valid():
        return _answer(request, plan, measure, None, status=422)
    try:
        assessment = _save(plan, measure, form.cleaned_data, request.user)
    except Stale as stale:
        return _stale(request, plan, measure, form, stale.current)
    return _answer(request, plan, measure, assessment)


def _save(plan, measure, given, user):
    return services.save_assessment(
        round_plan=plan,
        measure=measure,
        level=given["level"],
        note=given["note"],
        expected_version=given["version"],
        by=user,
    )


def _answer(request, plan, measure, assessment, status=200):
    """The row's state to a page that saves by itself, else back to the sheet."""
    if "X-Autosave" not in request.headers:
        if assessment is None:
            messages.error(request, _("This was not saved: choose one of the levels."))
        keys = list(plan.plan_version.measures.values_list("pk", flat=True))
        following = [*keys, measure.pk][keys.index(measure.pk) + 1]
        return redirect(f"{sheet_url(plan)}#m-{following}")
    template = "monitoring/assessment_sheet.html#row-state"
    row = sheet_row(plan, measure, assessment)
    context = {"row": row, "saved_at": timezone.now(), "failed": assessment is None}
    return render(request, template, context, status=status)


def _stale(request, plan, measure, form, current):
    """Both texts; saving again with the new version keeps what was typed."""
    level = form.cleaned_data["level"]
    context = {
        "plan": plan,
        "row": sheet_row(plan, measure, current),
        "measure": measure,
        "level": level,
        "note": form.cleaned_data["note"],
        "sheet_url": sheet_url(plan),
        "discard_url": f"{sheet_url(plan)}#m-{measure.pk}",
        "differences": [
            {"label": _("Level"), "theirs": current.level, "mine": level},
            {
                "label": _("Reason"),
                "theirs": current.note,
                "mine": form["note"].value(),
            },
        ],
    }
    template = "monitoring/assessment_save.html"
    if "X-Autosave" in request.headers:
        template += "#row-stale"
    return render(request, template, context, status=409)


def _closed(request, plan):
    """Say that it is submitted: in the row to a page that saves by itself."""
    text = _("This assessment is submitted and can't be changed.")
    if "X-Autosave" in request.headers:
        template = "monitoring/assessment_sheet.html#row-closed"
        return render(request, template, {"text": text}, status=409)
    messages.info(request, text)
    return redirect(plan)


@require_http_methods(["GET", "POST"])
def assessment_submit(request, code, slug):
    plan = _round_plan(request, code, slug)
    if _is_submitted(request, plan):
        return _closed(request, plan)
    if not can_assess(request.user, plan):
        raise PermissionDenied
    if request.method == "POST":
        try:
            services.submit_assessment(
                round_plan=plan, by=request.user, at=timezone.now()
            )
        except services.Incomplete:
            return redirect("monitoring:assessment_submit", code=code, slug=slug)
        except services.Closed:
            return _closed(request, plan)
        messages.success(request, _("Your assessment is submitted."))
        return redirect(plan)
    context = {"plan": plan, "sheet_url": sheet_url(plan)}
    context |= _shortcomings(plan, request.user)
    return render(request, "monitoring/assessment_submit.html", context)


def _shortcomings(plan, user):
    """What keeps the assessment back, and what only weakens it."""
    given = (
        Assessment.objects.filter(round_plan=plan, assessor=user)
        .select_related("measure", "level__minimum_grade")
        .prefetch_related("evidence__grade")
    )
    return {
        "missing": services.incomplete_measures(round_plan=plan, assessor=user),
        "weak": [assessment for assessment in given if assessment.lacks_evidence],
    }
