from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from actionplans import permissions
from actionplans.models import (
    Indicator,
    Measure,
    MeasureBudget,
    MeasureNorm,
    MeasureSuccession,
)
from actionplans.views.comments import comments_shown
from core.decorators import require_GET
from core.history import Kept, changes
from core.panels import panels_for


def visible_measure(request, pk):
    measure = get_object_or_404(
        Measure.objects.visible_to(request.user).select_related(
            "pillar", "objective", "municipality__mechanism", "plan_version"
        ),
        pk=pk,
    )
    measure.plan_version.municipality = measure.municipality  # spares a join
    return measure


@require_GET
def measure_detail(request, pk):
    measure = visible_measure(request, pk)
    version = measure.plan_version
    today = timezone.localdate()
    context = {
        "measure": measure,
        "version": version,
        "state": version.state_on(today),
        "today": today,
        **_parts(measure),
        "lineage": _lineage(measure, request.user),
        "panels": panels_for("measure", measure, request.user),
        **comments_shown(request.user, measure),
        **_may(request.user, measure, version),
    }
    return render(request, "actionplans/measure_detail.html", context)


def _parts(measure):
    """What hangs under a measure."""
    return {
        "indicators": measure.indicators.all(),
        "deadlines": measure.deadlines.all(),
        "institutions": measure.institutions.select_related("institution_type"),
        "norms": measure.norms.all(),
    }


def _may(user, measure, version):
    """What this user may see and do beside it."""
    return {
        "can_propose": permissions.can_propose(user, version),
        "sees_progress": not version.is_draft
        and permissions.can_see_progress(user, measure.municipality),
        "can_edit": permissions.can_edit_version(user, version),
        "sees_history": permissions.can_see_plan_history(user, measure.municipality),
    }


def _lineage(measure, user):
    """What it comes from and what became of it, nearly always in the same place."""
    found = list(MeasureSuccession.objects.around(measure, user))
    versions = [v for one in found for v in (one.earlier.plan_version, one.in_version)]
    for version in versions:
        if version.municipality_id == measure.municipality_id:
            version.municipality = measure.municipality  # spares two joins
    return found


@require_GET
def measure_history(request, pk):
    measure = visible_measure(request, pk)
    if not permissions.can_see_plan_history(request.user, measure.municipality):
        raise PermissionDenied
    of_measure = ("measure", "order")
    context = {
        "measure": measure,
        "version": measure.plan_version,
        "changes": changes(
            Kept(Measure.history.filter(id=measure.pk), skip=("order",)),
            Kept(Indicator.history.filter(measure=measure), ("name",), of_measure),
            Kept(MeasureNorm.history.filter(measure=measure), ("norm",), of_measure),
            Kept(
                MeasureBudget.history.filter(measure=measure), ("source",), of_measure
            ),
        ),
    }
    return render(request, "actionplans/measure_history.html", context)
