from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from actionplans.forms import KnownEvidenceForm
from actionplans.models import Evidence
from monitoring import services
from monitoring.forms import AssessmentEvidenceForm
from monitoring.models import Assessment
from monitoring.views.assessments import (
    round_plan_for_assessing,
    sheet_row,
    sheet_url,
)


@require_http_methods(["GET", "POST"])
def evidence_create(request, code, slug, measure):
    plan = round_plan_for_assessing(request, code, slug)
    measure = get_object_or_404(plan.plan_version.measures, pk=measure)
    if request.htmx and "cancel" in request.GET:
        return _answer(request, plan, measure)
    form = AssessmentEvidenceForm(request.POST or None, today=timezone.localdate())
    if request.method == "GET" or not form.is_valid():
        return _ask(request, plan, measure, form)
    piece = form.save(commit=False)
    services.add_evidence(
        round_plan=plan, measure=measure, evidence=piece, by=request.user
    )
    return _answer(request, plan, measure)


@require_POST
def evidence_link(request, code, slug, measure):
    plan = round_plan_for_assessing(request, code, slug)
    measure = get_object_or_404(plan.plan_version.measures, pk=measure)
    choice = KnownEvidenceForm(
        request.POST, known=_other_evidence(request.user, plan, measure)
    )
    if not choice.is_valid():
        form = AssessmentEvidenceForm(today=timezone.localdate())
        return _ask(request, plan, measure, form, choice)
    piece = choice.cleaned_data["evidence"]
    services.add_evidence(
        round_plan=plan, measure=measure, evidence=piece, by=request.user
    )
    return _answer(request, plan, measure)


@require_POST
def evidence_remove(request, code, slug, measure, pk):
    plan = round_plan_for_assessing(request, code, slug)
    measure = get_object_or_404(plan.plan_version.measures, pk=measure)
    own = get_object_or_404(
        Assessment, round_plan=plan, measure=measure, assessor=request.user
    )
    own.evidence.remove(get_object_or_404(own.evidence, pk=pk))
    return _answer(request, plan, measure)


def _other_evidence(user, plan, measure):
    """Evidence of the municipality that this row does not carry yet."""
    own = Assessment.objects.filter(round_plan=plan, measure=measure, assessor=user)
    return (
        Evidence.objects.visible_to(user)
        .filter(municipality=plan.municipality)
        .exclude(pk__in=own.values("evidence"))
        .select_related("grade")
    )


def _ask(request, plan, measure, form, choice=None):
    """Both forms: a new piece, and one that is known where there are any."""
    known = _other_evidence(request.user, plan, measure)
    if choice is None and known.exists():
        choice = KnownEvidenceForm(known=known)
    context = _context(request, plan, measure) | {"form": form, "choice": choice}
    part = "#evidence-form" if request.htmx else ""
    status = 200 if request.method == "GET" else 422
    template = f"monitoring/evidence_create.html{part}"
    return render(request, template, context, status=status)


def _context(request, plan, measure):
    """The row as it is now, with what its evidence block needs."""
    own = (
        Assessment.objects.filter(
            round_plan=plan, measure=measure, assessor=request.user
        )
        .select_related("level__minimum_grade")
        .prefetch_related("evidence__grade")
        .first()
    )
    return {
        "plan": plan,
        "row": sheet_row(plan, measure, own),
        "sheet_url": sheet_url(plan),
        "is_open": True,
    }


def _answer(request, plan, measure):
    """The row's evidence in place, else back to the row."""
    if not request.htmx:
        return redirect(f"{sheet_url(plan)}#m-{measure.pk}")
    return render(
        request,
        "monitoring/evidence_create.html#evidence-changed",
        _context(request, plan, measure),
    )
