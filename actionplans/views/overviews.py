"""All plans together: side by side, the norms that they serve, one's own measures."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from actionplans import exports, permissions, services
from actionplans.forms import NormFilterForm, OwnMeasuresForm, PlansFilterForm
from actionplans.models import Norm
from actionplans.views.frames import export_links, overview_tabs
from core.decorators import require_GET
from core.exports import download
from municipalities.models import InstitutionType, Mechanism, roles_of

MUNICIPALITIES_PER_PAGE = 40
MEASURES_PER_PAGE = 25


def _places(request, form, *, all_of_them=False):
    """A page of the municipalities asked for, and their plans in force."""
    if not permissions.can_see_overviews(request.user):
        raise PermissionDenied
    form.is_valid()
    found = (
        Mechanism.objects.visible_to(request.user)
        .named_like(form.cleaned_data.get("q", ""))
        .select_related("municipality")
    )
    per_page = max(found.count(), 1) if all_of_them else MUNICIPALITIES_PER_PAGE
    page = Paginator(found, per_page).get_page(request.GET.get("page"))
    places = services.places_with_plans(
        [mechanism.municipality for mechanism in page],
        user=request.user,
        today=timezone.localdate(),
    )
    return page, places


def _words(here):
    return {
        "plans_side_by_side": _("Plans side by side"),
        "norm_coverage": _("Norms that plans serve"),
        "norm_gaps": _("Norms that no measure serves"),
        "my_measures": _("My institution's measures"),
    }[here]


def _frame(request, form, page, here):
    """What the pages have in common (templates/actionplans/overview_page.html)."""
    exports_of = (
        [] if here == "my_measures" else export_links(request, f"{here}_export")
    )
    return {
        "page_words": _words(here),
        "form": form,
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "page": page,
        "tabs": overview_tabs(request.user, here),
        "exports": exports_of,
    }


@require_GET
def plans_side_by_side(request):
    form = PlansFilterForm(request.GET)
    page, places = _places(request, form)
    groups, lines = _plan_lines(request, places)
    figure = form.figure_or_first()
    context = _frame(request, form, page, "plans_side_by_side") | {
        "groups": groups,
        "figure": figure,
        "figure_words": dict(form.FIGURES)[figure],
        "lines": lines,
    }
    return render(request, "actionplans/plans_side_by_side.html", context)


def _plan_lines(request, places):
    """The pillars that some of these plans have, and a line of figures for each."""
    groups = services.pillar_groups()
    lines = services.plans_beside(
        places,
        groups,
        today=timezone.localdate(),
        knows_reports=request.user.is_project_staff,
    )
    used = [
        place
        for place in range(len(groups))
        if any(line.cells and line.cells[place].measures for line in lines)
    ]
    groups = [groups[place] for place in used]
    return groups, [
        line._replace(cells=[line.cells[place] for place in used if line.cells])
        for line in lines
    ]


@require_GET
def plans_side_by_side_export(request, file_format):
    _all, places = _places(request, PlansFilterForm(request.GET), all_of_them=True)
    table = exports.side_by_side_table(*_plan_lines(request, places))
    return download(table, file_format, "koordina-plans")


@require_GET
def norm_coverage(request):
    form = NormFilterForm(request.GET)
    page, places = _places(request, form)
    chapters = services.norm_chapters(form.narrow(Norm.objects.all()), places)
    context = _frame(request, form, page, "norm_coverage") | {
        "places": places,
        "chapters": chapters,
    }
    return render(request, "actionplans/norm_coverage.html", context)


@require_GET
def norm_coverage_export(request, file_format):
    form = NormFilterForm(request.GET)
    _all, places = _places(request, form, all_of_them=True)
    chapters = services.norm_chapters(form.narrow(Norm.objects.all()), places)
    table = exports.coverage_table(chapters, places)
    return download(table, file_format, "koordina-norms")


@require_GET
def norm_gaps(request):
    form = NormFilterForm(request.GET)
    page, places = _places(request, form)
    serving, plans = services.unserved_anywhere(
        form.narrow(Norm.objects.all()), user=request.user, today=timezone.localdate()
    )
    context = _frame(request, form, page, "norm_gaps") | {
        "nowhere": [norm for norm, count in serving if not count],
        "serving": serving,
        "plans": plans,
        "gaps": services.gaps_of([norm for norm, _count in serving], places),
    }
    return render(request, "actionplans/norm_gaps.html", context)


@require_GET
def norm_gaps_export(request, file_format):
    form = NormFilterForm(request.GET)
    _all, places = _places(request, form, all_of_them=True)
    norms = form.narrow(Norm.objects.filter(is_context_only=False))
    table = exports.gaps_table(services.gaps_of(norms, places))
    return download(table, file_format, "koordina-gaps")


@require_GET
def my_measures(request):
    if not permissions.can_list_own_measures(request.user):
        raise PermissionDenied
    today = timezone.localdate()
    own = services.types_of(request.user, today)
    municipalities = roles_of(request.user).municipalities("coordinator", "member")
    seated = InstitutionType.objects.filter(
        institutions__seats__mechanism__municipality__in=municipalities
    ).distinct()
    form = OwnMeasuresForm(request.GET, types=seated)
    chosen = form.is_valid() and form.cleaned_data["institution"]
    types = [chosen] if chosen else own
    measures = services.measures_of(types, municipalities=municipalities, today=today)
    page = Paginator(measures, MEASURES_PER_PAGE).get_page(request.GET.get("page"))
    context = _frame(request, form, page, "my_measures") | {"types": types}
    return render(request, "actionplans/my_measures.html", context)
