"""Municipalities, meetings and attendance at a glance: pages, and rows as files."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.decorators import require_GET
from core.exports import download
from reports import exports, services
from reports.forms import GlanceFilterForm
from reports.permissions import can_see_attendance, can_see_glance
from reports.templatetags.reports import drawn_periods, glance_links

PER_PAGE = 40
MECHANISMS_ACROSS = 10


def _asked(request, find, *, allowed=can_see_glance):
    """Today, the filter form, its window of months, and what `find` finds by name."""
    if not allowed(request.user):
        raise PermissionDenied
    today = timezone.localdate()
    form = GlanceFilterForm(request.GET or None, today=today)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = find(request.user, search=chosen.get("q", ""))
    return today, form, services.window_of(chosen.get("year"), today), found


def _page(request, found, per_page):
    return Paginator(found, per_page).get_page(request.GET.get("page"))


def _frame(request, form, page, window):
    """What the three pages have in common (templates/reports/glance_page.html)."""
    kept = request.GET.copy()
    kept.pop("page", None)
    query = kept.urlencode()
    here = request.resolver_match.url_name.removesuffix("_glance")
    return {
        "form": form,
        "page": page,
        "window": window,
        "heading": _headings()[here],
        "exports": [
            {"label": kind.upper(), "url": _address(f"{here}_export", query, kind)}
            for kind in ("csv", "xlsx")
        ],
        "tabs": [
            {
                "label": label,
                "url": _address(f"{name}_glance", query),
                "is_current": name == here,
            }
            for name, label in _tabs(request.user)
        ],
    }


def _headings():
    return {
        "municipalities": _("Municipalities at a glance"),
        "meetings": _("Meetings at a glance"),
        "attendance": _("Attendance at a glance"),
    }


def _tabs(user):
    tabs = [("municipalities", _("Overview")), ("meetings", _("Meetings"))]
    if can_see_attendance(user):
        tabs.append(("attendance", _("Attendance")))
    return tabs


def _address(name, query, *args):
    return f"{reverse(f'reports:{name}', args=args)}{query and '?'}{query}"


@require_GET
def municipalities_glance(request):
    find = services.municipalities_at_a_glance
    today, form, window, places = _asked(request, find)
    page = _page(request, places, PER_PAGE)
    rows = services.glance_rows(
        page.object_list, user=request.user, window=window, today=today
    )
    cells = drawn_periods((row.mechanism_id, row.cells) for row in rows)
    context = _frame(request, form, page, window) | {
        "rows": list(zip(rows, cells, glance_links(rows), strict=True)),
        "legend": services.PERIOD_WORDS.items(),
    }
    return render(request, "reports/municipalities_glance.html", context)


@require_GET
def meetings_glance(request):
    find = services.mechanisms_at_a_glance
    today, form, window, mechanisms = _asked(request, find)
    page = _page(request, mechanisms, PER_PAGE)
    rows = services.meetings_rows(
        page.object_list, user=request.user, window=window, today=today
    )
    cells = drawn_periods((row.mechanism.pk, row.cells) for row in rows)
    context = _frame(request, form, page, window) | {
        "rows": list(zip(rows, cells, strict=True)),
        "legend": services.PERIOD_WORDS.items(),
    }
    return render(request, "reports/meetings_glance.html", context)


@require_GET
def attendance_glance(request):
    find = services.attended_mechanisms
    _today, form, window, mechanisms = _asked(request, find, allowed=can_see_attendance)
    page = _page(request, mechanisms, MECHANISMS_ACROSS)
    table = services.attendance_table(page.object_list, window=window)
    context = _frame(request, form, page, window) | {"table": table}
    return render(request, "reports/attendance_glance.html", context)


@require_GET
def municipalities_export(request, file_format):
    find = services.municipalities_at_a_glance
    today, _form, window, places = _asked(request, find)
    rows = services.glance_rows(places, user=request.user, window=window, today=today)
    return download(
        exports.glance_table(rows, window), file_format, f"koordina-{today}"
    )


@require_GET
def meetings_export(request, file_format):
    find = services.mechanisms_at_a_glance
    today, _form, window, mechanisms = _asked(request, find)
    rows = services.meetings_rows(
        mechanisms, user=request.user, window=window, today=today
    )
    table = exports.meetings_table(rows, window)
    return download(table, file_format, f"koordina-meetings-{today}")


@require_GET
def attendance_export(request, file_format):
    find = services.attended_mechanisms
    today, _form, window, mechanisms = _asked(request, find, allowed=can_see_attendance)
    table = services.attendance_table(mechanisms, window=window)
    came = services.came_by_type(table.mechanisms, window=window)
    lines = exports.attendance_lines(table, came)
    return download(lines, file_format, f"koordina-attendance-{today}")
