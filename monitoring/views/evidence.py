from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from actionplans.models import Evidence
from monitoring import services
from monitoring.forms import EvidenceForm, KnownEvidenceForm
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
    known = _other_evidence(request.user, plan, measure)
    is_known = "evidence" in request.POST
    choice = KnownEvidenceForm(request.POST if is_known else None, known=known)
    form = EvidenceForm(
        request.POST if request.POST and not is_known else None,
        today=timezone.localdate(),
    )
    if request.method == "POST" and (choice if is_known else form).is_valid():
        services.add_evidence(
            round_plan=plan,
            measure=measure,
            evidence=choice.cleaned_data["evidence"]
            if is_known
            else form.save(commit=False),
            by=request.user,
        )
        return _answer(request, plan, measure)
    context = _context(request, plan, measure)
    context |= {"form": form, "choice": choice if known.exists() else None}
    part = "#evidence-form" if request.htmx else ""
    return render(
        request,
        f"monitoring/evidence_create.html{part}",
        context,
        status=200 if request.method == "GET" else 422,
    )


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
