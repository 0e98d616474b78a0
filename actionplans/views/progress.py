"""Progress reports: all measures due in a period on one page, and one by one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from actionplans import permissions, services
from actionplans.forms import ReportForm
from actionplans.models import (
    Measure,
    PlanVersion,
    ProgressReport,
    ReportedMoney,
    ReportedPart,
    ReportedValue,
    ReportingPeriod,
)
from actionplans.models.sheet_reading import measures_of, sheet_of, sheets_of
from core.decorators import require_GET
from core.history import Kept, changes
from core.models import Stale
from municipalities.models import Municipality

PER_PAGE = 25
INVALID, CONFLICT = 422, 409
OF_REPORT = (
    "municipality",
    "measure",
    "period",
    "created_at",
    "created_by",
    "correction",
)


def asked_period(pk):
    """(all periods, the one asked for, the one before it or None), 404 without it."""
    periods = list(ReportingPeriod.objects.order_by("-starts_on"))
    keys = [one.pk for one in periods]
    if pk not in keys:
        raise Http404
    place = keys.index(pk)
    return periods, periods[place], next(iter(periods[place + 1 :]), None)


def _version_of(request, period, slug):
    """The version in force on the period's last day, for who may see its reports;
    its municipality alone where there was none."""
    found = PlanVersion.objects.visible_to(request.user).filter(municipality__slug=slug)
    version = (
        found.in_force_on(period.ends_on)
        .select_related("municipality__mechanism")
        .first()
    )
    places = Municipality.objects.select_related("mechanism")
    place = version.municipality if version else get_object_or_404(places, slug=slug)
    if not permissions.can_see_progress(request.user, place):
        raise Http404
    return version, place


def may_write(user, municipality, period, today):
    """Whether the user may report now; nobody reports before the period begins."""
    begun = period.starts_on <= today
    return begun and permissions.can_report_progress(user, municipality)


def visible_report(request, period, pk):
    """(measure, period, the one before) for who may see the measure's reports."""
    _periods, period, previous = asked_period(period)
    measures = Measure.objects.visible_to(request.user).select_related(
        "plan_version", "municipality__mechanism"
    )
    versions = PlanVersion.objects.in_force_on(period.ends_on)
    measure = get_object_or_404(measures.filter(plan_version__in=versions), pk=pk)
    measure.plan_version.municipality = measure.municipality  # spares a join
    if not permissions.can_see_progress(request.user, measure.municipality):
        raise Http404
    return measure, period, previous


@require_GET
def progress_due(request, period, slug):
    periods, period, previous = asked_period(period)
    version, place = _version_of(request, period, slug)
    today = timezone.localdate()
    context = {
        "municipality": place,
        "period": period,
        "tabs": _period_tabs(periods, period, place, today),
        "version": version,
        "is_begun": period.starts_on <= today,
    }
    if version is None:
        return render(request, "actionplans/progress_none.html", context)
    context |= _due_measures(request, version, period, previous, today)
    return render(request, "actionplans/progress_due.html", context)


def _due_measures(request, version, period, previous, today):
    measures = list(measures_of(version, period))
    due = [one for one in measures if one.is_due]
    sheets = sheets_of(version, due, period, previous)
    can_report = may_write(request.user, version.municipality, period, today)
    return {
        "others": [one for one in measures if not one.is_due],
        "counts": _counts(sheets, today),
        "can_report": can_report,
        **_page(request, sheets, can_report, today),
    }


def _period_tabs(periods, period, place, today):
    return [
        {
            "label": str(one),
            "url": reverse("actionplans:progress_due", args=[one.pk, place.slug]),
            "is_current": one.pk == period.pk,
        }
        for one in reversed(periods)
        if one.starts_on <= today or one.pk == period.pk
    ][-6:]


def _counts(sheets, today):
    """What the head of the page says of all measures that are due."""
    return {
        "due": len(sheets),
        "submitted": sum(one.is_submitted for one in sheets),
        "ready": sum(one.is_ready for one in sheets),
        "late": sum(one.is_late(today) for one in sheets),
        "behind": sum(one.is_behind for one in sheets),
    }


def _states():
    return {
        "": _("All"),
        "open": _("To do"),
        "submitted": _("Submitted"),
        "behind": _("Behind"),
    }


def _page(request, sheets, can_report, today):
    """The cards of a page, and the tabs that narrow them."""
    state = request.GET.get("state", "")
    fits = {
        "open": lambda sheet: not sheet.is_submitted,
        "submitted": lambda sheet: sheet.is_submitted,
        "behind": lambda sheet: sheet.is_behind,
    }.get(state, lambda sheet: True)
    shown = [sheet for sheet in sheets if fits(sheet)]
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    return {
        "page": page,
        "cards": [card(sheet, can_report, today) for sheet in page],
        "state_tabs": [
            {"label": label, "url": f"?state={key}", "is_current": key == state}
            for key, label in _states().items()
        ],
    }


def card(sheet, can_report, today, form=None, **more):
    """What `progress_card.html` needs to show one measure."""
    return {
        "sheet": sheet,
        "measure": sheet.measure,
        "can_report": can_report,
        "form": form,
        "is_late": sheet.is_late(today),
        "missing": sheet.missing if sheet.is_begun else [],
        "suspects": sheet.suspects if can_report and sheet.is_begun else [],
        "differences": None,
        "from_due": True,
        "is_whole": False,
        "saved_at": None,
        "is_refused": False,
    } | more


@require_http_methods(["GET", "POST"])
def progress_report(request, period, pk):
    measure, period, previous = visible_report(request, period, pk)
    today = timezone.localdate()
    can_report = may_write(request.user, measure.municipality, period, today)
    sheet = sheet_of(measure, period, previous)
    if request.method == "GET":
        form = ReportForm(sheet=sheet) if can_report else None
        return _report_page(request, card(sheet, can_report, today, form))
    if not can_report:
        raise PermissionDenied
    form = ReportForm(request.POST, sheet=sheet)
    if not form.is_valid():
        shown = card(sheet, can_report, today, form)
        return _report_page(request, shown, status=INVALID)
    return _save(request, measure, period, previous, form)


def _save(request, measure, period, previous, form):
    """Keep it, and submit it where that was asked for; else the form once more."""
    today = timezone.localdate()
    data = form.cleaned_data
    try:
        report = services.save_report(
            measure=measure,
            period=period,
            expected=data["version"],
            entry=form.entry(),
            by=request.user,
            reason=data.get("reason", ""),
        )
    except (Stale, services.ReasonNeeded):  # saved or submitted since it was opened
        return _stale(request, measure, period, previous, form)
    except services.Incomplete as lacking:
        form.add_error(None, lacking.missing)
        shown = card(form.sheet, True, today, form)
        return _report_page(request, shown, status=INVALID)
    wants = "submit" in request.POST and not report.is_submitted
    lacks = _submit(request, measure, period, report.version) if wants else []
    return _answer(request, measure, period, previous, lacks)


def _submit(request, measure, period, version):
    """Submit what was just saved; what it lacks, where it does."""
    try:
        services.submit_report(
            measure=measure,
            period=period,
            expected=version,
            by=request.user,
            at=timezone.now(),
        )
    except services.Incomplete as lacking:
        return lacking.missing
    return []


def _stale(request, measure, period, previous, form):
    sheet = sheet_of(measure, period, previous)
    mine = form.rebased(sheet)
    today = timezone.localdate()
    shown = card(sheet, True, today, mine, differences=mine.differences)
    return _report_page(request, shown, status=CONFLICT)


def _answer(request, measure, period, previous, lacks):
    """The card as it is now, or the way back to the page that it was sent from."""
    address = reverse("actionplans:progress_report", args=[period.pk, measure.pk])
    if request.htmx or lacks:
        today = timezone.localdate()
        sheet = sheet_of(measure, period, previous)
        form = None if request.htmx and sheet.is_submitted else ReportForm(sheet=sheet)
        at = timezone.now()
        shown = card(sheet, True, today, form, saved_at=at, is_refused=bool(lacks))
        return _report_page(request, shown, status=INVALID if lacks else 200)
    messages.success(request, _("The report was saved."))
    if request.POST.get("from") == "due":
        slug = measure.municipality.slug
        due = reverse("actionplans:progress_due", args=[period.pk, slug])
        return redirect(f"{due}#m-{measure.pk}")
    return redirect(address)


def _report_page(request, shown, status=200):
    if request.htmx:
        part = "form" if request.method == "GET" and shown["form"] else "card"
        name = f"actionplans/progress_{part}.html"
        return render(request, name, shown, status=status)
    sheet = shown["sheet"]
    context = shown | {
        "version": sheet.version,
        "period": sheet.period,
        "from_due": False,
        "is_whole": True,
        "sees_history": permissions.can_see_plan_history(
            request.user, sheet.version.municipality
        ),
    }
    return render(request, "actionplans/progress_report.html", context, status=status)


@require_POST
def progress_submit(request, period, slug):
    """Submit every report of the period that lacks nothing."""
    _periods, period, _previous = asked_period(period)
    version, place = _version_of(request, period, slug)
    if not may_write(request.user, place, period, timezone.localdate()):
        raise PermissionDenied
    number = services.submit_complete(
        measures=list(measures_of(version, period).select_related("plan_version")),
        period=period,
        by=request.user,
        at=timezone.now(),
    )
    text = ngettext(
        "One report was submitted.", "%(number)d reports were submitted.", number
    )
    messages.success(request, text % {"number": number})
    return redirect("actionplans:progress_due", period.pk, slug)


@require_GET
def progress_history(request, period, pk):
    measure, period, _previous = visible_report(request, period, pk)
    if not permissions.can_see_plan_history(request.user, measure.municipality):
        raise PermissionDenied
    context = {
        "measure": measure,
        "version": measure.plan_version,
        "period": period,
        "changes": changes(*_kept(measure, period)),
    }
    return render(request, "actionplans/progress_history.html", context)


def _kept(measure, period):
    """What the history keeps of a report, its values with their groups, its money."""
    reports = ProgressReport.history.filter(measure=measure, period=period)
    keys = list(reports.values_list("id", flat=True)[:1])
    values = ReportedValue.history.filter(report__in=keys)
    value_keys = set(values.values_list("id", flat=True))
    parts = ReportedPart.history.filter(reported_value__in=value_keys)
    money = ReportedMoney.history.filter(report__in=keys)
    return (
        Kept(reports, skip=OF_REPORT),
        Kept(values, ("indicator",), ("report",)),
        Kept(parts, ("reported_value", "dimension", "category")),
        Kept(money, ("source",), ("report",)),
    )
