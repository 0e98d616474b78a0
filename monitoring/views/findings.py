from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.models import Stale
from core.personal_data import traces
from monitoring.forms import TEXTS, FindingForm, RecommendationForm
from monitoring.models import Finding, Recommendation, RoundPlan
from monitoring.permissions import can_edit_findings


def _round_plan_for_edit(request, code, slug):
    plans = (
        RoundPlan.objects.visible_to(request.user)
        .select_related("round", "municipality", "plan_version")
        .prefetch_related("appointments")
    )
    plan = get_object_or_404(plans, round__code=code, municipality__slug=slug)
    if not can_edit_findings(request.user, plan):
        raise PermissionDenied
    return plan


def _edit(request, plan, form_class, instance, template, **choices):
    """Show the form, save it, or show both texts when somebody was first."""
    choices["measures"] = plan.plan_version.measures.all()
    form = form_class(request.POST or None, instance=instance, **choices)
    if request.method == "GET" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, template, {"plan": plan, "form": form}, status=status)
    try:
        form.save_if_unchanged()
    except Stale as stale:
        form = form.rebased(stale.current, **choices)
        return render(request, template, {"plan": plan, "form": form}, status=409)
    _warn_of_personal_data(request, form)
    messages.success(request, _("Saved."))
    # Not to #findings: the messages stand on top of the page.
    return redirect(plan)


def _warn_of_personal_data(request, form):
    """These texts are published: the writer decides, but is told."""
    found = [
        trace.text
        for name in TEXTS
        for trace in traces(form.cleaned_data.get(name) or "")
    ]
    if found:
        messages.warning(
            request,
            _("This may be somebody's personal data, and the text is published: %s")
            % ", ".join(dict.fromkeys(found)),
        )


def _delete(request, plan, thing, template):
    if request.method == "GET":
        return render(request, template, {"plan": plan, "thing": thing})
    thing.delete()
    messages.success(request, _("Deleted."))
    return redirect(plan)


@require_http_methods(["GET", "POST"])
def finding_create(request, code, slug):
    plan = _round_plan_for_edit(request, code, slug)
    new = Finding(round_plan=plan, order=plan.findings.count() + 1)
    return _edit(request, plan, FindingForm, new, "monitoring/finding_create.html")


@require_http_methods(["GET", "POST"])
def finding_edit(request, code, slug, pk):
    plan = _round_plan_for_edit(request, code, slug)
    finding = get_object_or_404(plan.findings, pk=pk)
    return _edit(request, plan, FindingForm, finding, "monitoring/finding_edit.html")


@require_http_methods(["GET", "POST"])
def finding_delete(request, code, slug, pk):
    plan = _round_plan_for_edit(request, code, slug)
    finding = get_object_or_404(plan.findings, pk=pk)
    return _delete(request, plan, finding, "monitoring/finding_delete.html")


@require_http_methods(["GET", "POST"])
def recommendation_create(request, code, slug):
    plan = _round_plan_for_edit(request, code, slug)
    new = Recommendation(round_plan=plan, order=plan.recommendations.count() + 1)
    return _edit(
        request,
        plan,
        RecommendationForm,
        new,
        "monitoring/recommendation_create.html",
        findings=plan.findings.all(),
    )


@require_http_methods(["GET", "POST"])
def recommendation_edit(request, code, slug, pk):
    plan = _round_plan_for_edit(request, code, slug)
    return _edit(
        request,
        plan,
        RecommendationForm,
        get_object_or_404(plan.recommendations, pk=pk),
        "monitoring/recommendation_edit.html",
        findings=plan.findings.all(),
    )


@require_http_methods(["GET", "POST"])
def recommendation_delete(request, code, slug, pk):
    plan = _round_plan_for_edit(request, code, slug)
    thing = get_object_or_404(plan.recommendations, pk=pk)
    return _delete(request, plan, thing, "monitoring/recommendation_delete.html")
