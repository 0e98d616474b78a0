from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from actionplans import permissions, services
from actionplans.forms import AdoptVersionForm, MeasureFilterForm, PlanFilterForm
from actionplans.models import Measure, Objective, PlanVersion
from core.decorators import require_GET
from core.history import Kept, changes
from core.models import Stale
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
    version = visible_version(request, code)
    today = timezone.localdate()
    form = MeasureFilterForm(request.GET, pillars=version.framework.pillars.all())
    measures = form.narrow(version.measures.in_plan_order(), today)
    context = {
        "version": version,
        "version_links": _version_links(request, version, today),
        "state": version.state_on(today),
        "form": form,
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "page": _page(request, measures, MEASURES_PER_PAGE),
        "panels": panels_for("plan", version, request.user),
        **_may(request.user, version),
    }
    return render(request, "actionplans/version_detail.html", context)


def _page(request, rows, per_page):
    return Paginator(rows, per_page).get_page(request.GET.get("page"))


def _may(user, version):
    """What this user may do with the version, and the import it came from."""
    can_import = permissions.can_import_plans(user)
    return {
        "sees_history": permissions.can_see_plan_history(user, version.municipality),
        "can_adopt": permissions.can_adopt_version(user, version),
        "can_revise": permissions.can_revise_version(user, version),
        "can_import": can_import,
        "batch": version.imports.confirmed().first() if can_import else None,
    }


def _version_links(request, version, today):
    """Tabs to the plan's other versions that this user may see."""
    words = {
        "draft": _("draft"),
        "coming": _("adopted"),
        "in_force": _("in force"),
        "ended": _("ended"),
    }
    siblings = PlanVersion.objects.visible_to(request.user).filter(plan=version.plan)
    return [
        {
            "label": f"{one.number}. {words[one.state_on(today)]}",
            "url": one.get_absolute_url(),
            "is_current": one.pk == version.pk,
        }
        for one in siblings.select_related("municipality").order_by("number")
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
            Kept(Objective.history.filter(plan_version=version), ("title",)),
            Kept(Measure.history.filter(plan_version=version), ("code",)),
        ),
    }
    return render(request, "actionplans/version_history.html", context)


@require_http_methods(["GET", "POST"])
def version_adopt(request, code):
    version = visible_version(request, code)
    if not permissions.can_adopt_version(request.user, version):
        raise PermissionDenied
    form = AdoptVersionForm(
        request.POST or None,
        request.FILES or None,
        initial={"version": version.version, "in_force_from": timezone.localdate()},
    )
    if request.method == "POST" and form.is_valid() and _adopt(request, version, form):
        messages.success(request, _("The plan is adopted and in force."))
        return redirect(version)
    status = 422 if form.errors else 200
    context = {"version": version, "form": form}
    return render(request, "actionplans/version_adopt.html", context, status=status)


def _adopt(request, version, form):
    """Adopt; what speaks against it becomes an error of the form."""
    data = form.cleaned_data
    try:
        services.adopt_version(
            version=version,
            expected=data["version"],
            act_number=data["act_number"],
            act_date=data["act_date"],
            act_file=data["act_file"],
            in_force_from=data["in_force_from"],
            by=request.user,
            at=timezone.now(),
        )
    except ValidationError as error:
        form.add_error(None, error)
    except Stale:
        form.add_error(
            None, _("Somebody changed the plan meanwhile. Look at it again first.")
        )
    return not form.errors
