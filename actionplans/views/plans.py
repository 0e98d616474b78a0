from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from actionplans import permissions
from actionplans.forms import MeasureFilterForm, PlanFilterForm
from actionplans.models import Measure, Objective, PlanVersion
from actionplans.models.standing import with_standing
from actionplans.views.frames import overview_tabs, version_frame
from actionplans.views.paging import PillarPages
from core.decorators import require_GET
from core.history import Kept, changes
from core.panels import panels_for
from municipalities.models import Mechanism
from municipalities.permissions import own_mechanisms

PLANS_PER_PAGE = 50
MEASURES_PER_PAGE = 100


def visible_version(request, code):
    versions = PlanVersion.objects.visible_to(request.user).by_code(code)
    return get_object_or_404(
        versions.select_related("framework", "plan", "municipality__mechanism")
    )


@require_GET
def plan_home(request):
    """One's own plan, in force or else the latest; with several, the list."""
    own = own_mechanisms(request.user)
    if len(own) == 1 and not request.user.sees_all_municipalities:
        versions = (
            PlanVersion.objects.visible_to(request.user)
            .filter(municipality__mechanism__in=own)
            .select_related("municipality")
        )
        if version := versions.current(timezone.localdate()):
            return redirect(version)
    return redirect("actionplans:plan_list")


@require_GET
def plan_list(request):
    form = PlanFilterForm(request.GET)
    mechanisms = (
        Mechanism.objects.visible_to(request.user)
        .named_like(form.data.get("q", ""))
        .select_related("municipality")
        .prefetch_related(_versions_of(request.user))
    )
    page = _page(request, mechanisms, PLANS_PER_PAGE)
    context = {
        "form": form,
        "page": page,
        "rows": _rows(page, timezone.localdate()),
        "can_import": permissions.can_import_plans(request.user),
        "can_start": permissions.can_start_plans(request.user),
        "tabs": overview_tabs(request.user, "plan_list"),
    }
    return render(request, "actionplans/plan_list.html", context)


def _versions_of(user):
    """Each municipality's versions that the user may see, newest first."""
    versions = (
        PlanVersion.objects.visible_to(user)
        .annotate(measure_count=Count("measures"))
        .select_related("municipality")
        .order_by("-number")
    )
    return Prefetch("municipality__plan_versions", versions, to_attr="versions")


def _rows(mechanisms, today):
    """(municipality, [(version, its state today)])"""
    return [
        (
            mechanism.municipality,
            [(one, one.state_on(today)) for one in mechanism.municipality.versions],
        )
        for mechanism in mechanisms
    ]


@require_GET
def version_detail(request, code):
    version, siblings = version_and_siblings(request, code)
    today = timezone.localdate()
    knows = permissions.can_see_progress(request.user, version.municipality)
    form = MeasureFilterForm(request.GET, version=version, knows_reports=knows)
    measures = form.narrow(version.measures.in_plan_order(), today)
    pages = PillarPages(with_standing(measures, today, knows), MEASURES_PER_PAGE)
    context = {
        "version": version,
        **_ways(request.user, version, siblings, today),
        **version_frame(version, "version_detail"),
        "state": version.state_on(today),
        "form": form,
        "is_filtered": bool(form.chosen),
        **_page_and_tabs(request, pages),
        "panels": panels_for("plan", version, request.user),
        "sees_progress": knows and not version.is_draft,
        **_may(request.user, version),
    }
    return render(request, "actionplans/version_detail.html", context)


def _page_and_tabs(request, pages):
    page = pages.get_page(request.GET.get("page"))
    return {"page": page, "pillar_tabs": pages.tabs(page, request.GET.copy())}


def version_and_siblings(request, code):
    """The version, and all of its plan that this user may see, in one query."""
    slug, _dash, _number = code.rpartition("-")
    visible = PlanVersion.objects.visible_to(request.user)
    siblings = list(
        visible.filter(municipality__slug=slug)
        .select_related("framework", "plan", "municipality__mechanism")
        .order_by("number")
    )
    version = next((one for one in siblings if one.code == code), None)
    if version is None:
        raise Http404
    return version, siblings


def _page(request, rows, per_page):
    return Paginator(rows, per_page).get_page(request.GET.get("page"))


def _may(user, version):
    """What this user may do with the version, and the import it came from."""
    can_import = permissions.can_import_plans(user)
    return {
        "can_adopt": permissions.can_adopt_version(user, version),
        "can_revise": permissions.can_revise_version(user, version),
        "can_import": can_import,
        "batch": version.imports.confirmed().first() if can_import else None,
    }


def _ways(user, version, siblings, today):
    """The menus that lead to other versions and to what was before."""
    return {
        "version_links": _version_links(version, siblings, today),
        "history_links": _history_links(user, version, siblings),
    }


def _version_links(version, siblings, today):
    """The way to the plan's versions that this user may see."""
    words = {
        "draft": _("draft"),
        "coming": _("adopted"),
        "in_force": _("in force"),
        "ended": _("ended"),
    }
    return [
        {
            "label": f"{one.number}. {words[one.state_on(today)]}",
            "url": one.get_absolute_url(),
            "is_current": one.pk == version.pk,
        }
        for one in siblings
    ]


def _history_links(user, version, siblings):
    """What was before: who changed what, the other versions, the lineage."""
    pages = []
    if permissions.can_see_plan_history(user, version.municipality):
        pages.append(("version_history", _("Changes"), version.code))
    if len(siblings) > 1:
        pages.append(("version_compare", _("Compare versions"), version.code))
    if version.is_draft and version.based_on_id:
        pages.append(("version_lineage", _("Lineage"), version.code))
    if any(one.act_number for one in siblings):
        slug = version.municipality.slug
        pages.append(("plan_on", _("In force on another day"), slug))
    return [
        {"label": label, "url": reverse(f"actionplans:{name}", args=[of])}
        for name, label, of in pages
    ]


@require_GET
def version_history(request, code):
    version = visible_version(request, code)
    if not permissions.can_see_plan_history(request.user, version.municipality):
        raise PermissionDenied
    context = {
        "version": version,
        "changes": changes(
            Kept(PlanVersion.history.filter(id=version.pk)),
            Kept(
                Objective.history.filter(plan_version=version), ("title",), ("order",)
            ),
            Kept(Measure.history.filter(plan_version=version), ("code",), ("order",)),
        ),
    }
    return render(request, "actionplans/version_history.html", context)
