from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from actionplans.models import PlanVersion
from core.decorators import require_GET
from monitoring import scoring, services
from monitoring.forms import RoundForm
from monitoring.models import Appointment, Round, RoundPlan, Score
from monitoring.permissions import can_open_round

PER_PAGE = 25


@require_GET
def round_list(request):
    rounds = Round.objects.visible_to(request.user).with_counts(request.user)
    return render(
        request,
        "monitoring/round_list.html",
        {
            "page": Paginator(rounds, PER_PAGE).get_page(request.GET.get("page")),
            "waiting": Appointment.objects.waiting_for(request.user),
            "can_open": can_open_round(request.user),
            "has_plans": PlanVersion.objects.exists(),
        },
    )


@require_http_methods(["GET", "POST"])
def round_create(request):
    if not can_open_round(request.user):
        raise PermissionDenied
    form = RoundForm(
        request.POST or None,
        versions=_scorable_versions(),
        today=timezone.localdate(),
        initial=_chosen_plan(request),
    )
    if request.method == "POST" and form.is_valid():
        opened = services.open_round(
            **form.cleaned_data, by=request.user, at=timezone.now()
        )
        text = _("The round is open. %(assessor)s finds the scoring sheet on Home.")
        messages.success(request, text % form.cleaned_data)
        return redirect(opened)
    status = 422 if form.is_bound else 200
    context = {"form": form}
    return render(request, "monitoring/round_create.html", context, status=status)


def _scorable_versions():
    """Of each plan what is in force and what came after it."""
    in_force = PlanVersion.objects.adopted().filter(in_force_to__isnull=True)
    versions = PlanVersion.objects.newest() | in_force
    return versions.select_related("municipality")


def _chosen_plan(request):
    """The plan whose page led here is ticked; a single one always is."""
    versions = _scorable_versions()
    if slug := request.GET.get("municipality", ""):
        versions = versions.filter(municipality__slug=slug)
    keys = list(versions.values_list("pk", flat=True)[:2])
    return {"plan_versions": keys} if len(keys) == 1 else {}


@require_GET
def round_detail(request, code):
    opened = get_object_or_404(
        Round.objects.visible_to(request.user).select_related("methodology"), code=code
    )
    plans = RoundPlan.objects.visible_to(request.user).filter(round=opened)
    page = Paginator(_with_assessors(plans), PER_PAGE).get_page(request.GET.get("page"))
    marks = Score.objects.visible_to(request.user).filter(round_plan__in=page).marks()
    for plan in page:
        plan.round = opened
        plan.plan_version.municipality = plan.municipality
        plan.result = scoring.round_result(
            marks.get(plan.pk, []), thresholds=opened.methodology.thresholds
        ).plan
    return render(
        request, "monitoring/round_detail.html", {"round": opened, "page": page}
    )


def _with_assessors(plans):
    """What a row of the round shows: adds `assessors`, appointments with people."""
    appointed = Appointment.objects.filter(role="assessor").select_related("user")
    return plans.select_related("municipality", "plan_version").prefetch_related(
        Prefetch("appointments", appointed, to_attr="assessors")
    )
