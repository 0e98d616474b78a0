"""Who has reported: periods by municipality; and a measure's reports over time."""

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from actionplans import permissions
from actionplans.exports.progress import overview_table
from actionplans.models import PlanVersion, ReportingPeriod
from actionplans.models.reporting import (
    begun_periods,
    overview_rows,
    standing_of_periods,
)
from actionplans.models.sheet_reading import told_of
from actionplans.views.frames import overview_tabs
from actionplans.views.measures import visible_measure
from core.decorators import require_GET
from core.exports import download
from municipalities.models import Municipality, roles_of

PER_PAGE = 40
PERIODS, OWED = 4, 2
COORDINATOR = "coordinator"
REPORT_ROLES = (COORDINATOR, "assessor", "verifier")


def _places(user):
    """Municipalities with a plan whose reports the user may see, 404 without any."""
    versions = PlanVersion.objects.adopted().filter(municipality=OuterRef("pk"))
    places = Municipality.objects.filter(Exists(versions)).order_by("order", "slug")
    if user.is_project_staff:
        return places
    mine = roles_of(user).municipalities(*REPORT_ROLES)
    if not mine:
        raise Http404
    return places.filter(pk__in=mine)


@require_GET
def progress_overview(request):
    places, today = _places(request.user), timezone.localdate()
    periods = begun_periods(today, PERIODS)
    page = Paginator(places, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "periods": periods,
        "rows": overview_rows(list(page), periods, today),
        "tabs": overview_tabs(request.user, "progress_overview"),
        "can_edit_periods": permissions.can_edit_periods(request.user),
    }
    return render(request, "actionplans/progress_overview.html", context)


@require_GET
def progress_export(request, file_format):
    places, today = list(_places(request.user)), timezone.localdate()
    table = overview_table(overview_rows(places, begun_periods(today, PERIODS), today))
    return download(table, file_format, f"{_('progress')}-{today:%Y-%m-%d}")


@require_GET
def progress_home(request):
    """Home asks for this: what is left to report, or who has reported."""
    if not request.htmx:
        return redirect("actionplans:progress_overview")
    today, places = timezone.localdate(), _places(request.user)
    if not request.user.is_project_staff:
        own = roles_of(request.user).municipalities(COORDINATOR)
        places = places.filter(pk__in=own)
    periods = begun_periods(today, OWED)
    rows = overview_rows(list(places), periods, today)
    context = {
        "is_staff": request.user.is_project_staff,
        "counts": standing_of_periods(periods, rows),
        "owed": _owed(rows),
    }
    return render(request, "actionplans/progress_home.html", context)


def _owed(rows):
    """[(municipality, cell)] of what is not all submitted, the earlier period first."""
    return [
        (place, cell)
        for place, cells in rows
        for cell in reversed(cells)
        if cell["submitted"] < cell["due"]
    ]


@require_GET
def measure_progress(request, pk):
    """A measure's reports over time; its page asks for them when it is open."""
    measure = visible_measure(request, pk)
    if not permissions.can_see_progress(request.user, measure.municipality):
        raise Http404
    context = {
        "measure": measure,
        "version": measure.plan_version,
        "sheets": told_of(measure),
        "evidence": measure.evidence.select_related("grade").order_by("-dated_on"),
    }
    if request.htmx:
        return render(request, "actionplans/measure_progress_list.html", context)
    return render(request, "actionplans/measure_progress.html", context)


@require_GET
def plan_progress(request, code):
    """Where a plan's reports stand, as a line on its page; else the reports."""
    versions = PlanVersion.objects.visible_to(request.user).by_code(code)
    version = get_object_or_404(versions.select_related("municipality__mechanism"))
    place, today = version.municipality, timezone.localdate()
    if not permissions.can_see_progress(request.user, place):
        raise Http404
    periods = _period_of(version, today)
    if not request.htmx and periods:
        return redirect("actionplans:progress_due", periods[0].pk, place.slug)
    context = {
        "version": version,
        "cells": overview_rows([place], periods, today)[0][1],
    }
    return render(request, "actionplans/plan_progress.html", context)


def _period_of(version, today):
    """[the last period that has begun and in whose end the version is in force]"""
    periods = ReportingPeriod.objects.filter(
        starts_on__lte=today, ends_on__gte=version.in_force_from or today
    )
    if version.in_force_to:
        periods = periods.filter(ends_on__lte=version.in_force_to)
    found = periods.order_by("-starts_on").first()
    return [found] if found and not version.is_draft else []
