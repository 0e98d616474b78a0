"""The deadlines and the budget of one version of a plan."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from actionplans import exports, permissions, services
from actionplans.models import Measure
from actionplans.views.frames import export_links, number_in, version_tabs
from actionplans.views.plans import visible_version
from core.decorators import require_GET
from core.exports import download

DEADLINES_PER_PAGE = 100
LISTED = 25


@require_GET
def version_timeline(request, code):
    version = visible_version(request, code)
    today = timezone.localdate()
    years = services.years_of(version)
    year = _year(request.GET.get("year"), years, today)
    days = Paginator(services.deadlines_in(version, year), DEADLINES_PER_PAGE)
    page = days.get_page(request.GET.get("page"))
    knows = permissions.can_see_progress(request.user, version.municipality)
    context = _frame(version, "version_timeline", _("Timeline")) | {
        "today": today,
        "year": year,
        "years": _year_tabs(years, year),
        "page": page,
        "quarters": services.quarters_of(page, today=today, knows_reports=knows),
        "undated": services.undated_in(version)[:LISTED],
        "knows_reports": knows,
    }
    return render(request, "actionplans/version_timeline.html", context)


def _frame(version, here, words, exports=()):
    """What the pages have in common (templates/actionplans/version_page.html)."""
    return {
        "version": version,
        "page_words": words,
        "state": version.state_on(timezone.localdate()),
        "tabs": version_tabs(version, here),
        "exports": exports,
    }


def _year_tabs(years, chosen):
    return [
        {"label": str(one), "url": f"?year={one}", "is_current": one == chosen}
        for one in years
    ]


def _year(text, years, today):
    """The year asked for, else today's where the plan has it, else the last one."""
    wanted = number_in(text or "") or today.year
    return wanted if wanted in years else min(max(today.year, years[0]), years[-1])


def _budget(request, version):
    knows = permissions.can_see_progress(request.user, version.municipality)
    return services.budget_of(version, knows_reports=knows)


@require_GET
def version_budget(request, code):
    version = visible_version(request, code)
    without = Measure.objects.filter(plan_version=version).lacking("budget")
    files = export_links(request, "version_budget_export", version.code)
    context = _frame(version, "version_budget", _("Budget"), files) | {
        "budget": _budget(request, version),
        "unknown": without.in_plan_order().prefetch_related(None)[:LISTED],
    }
    return render(request, "actionplans/version_budget.html", context)


@require_GET
def version_budget_export(request, code, file_format):
    version = visible_version(request, code)
    table = exports.budget_table(_budget(request, version))
    return download(table, file_format, f"koordina-budget-{version.code}")
