from mimetypes import guess_type

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from actionplans import permissions, services
from actionplans.comparison import Fate
from actionplans.exports.comparison import comparison_rows, fate_counts
from actionplans.forms import DayForm, FateForm
from actionplans.models import PlanVersion
from actionplans.views.plans import version_and_siblings, visible_version
from core.decorators import require_GET
from core.uploads import file_response
from municipalities.models import Municipality

PER_PAGE = 25


@require_POST
def version_revise(request, code):
    version = visible_version(request, code)
    if not permissions.can_revise_version(request.user, version):
        raise PermissionDenied
    try:
        at = timezone.now()
        draft = services.open_draft(version=version, by=request.user, at=at)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect(version)
    messages.success(
        request, _("The revision is open; the plan in force stays as it is.")
    )
    return redirect(draft)


def _version_and_base(request, code):
    """The version, and the one that it revises, or would: in one query; 404 where
    there is none."""
    version, siblings = version_and_siblings(request, code)
    before = [one for one in siblings if one.number < version.number]
    if version.based_on_id:
        before = [one for one in before if one.pk == version.based_on_id]
    if not before:
        raise Http404
    return version, before[-1]


@require_GET
def version_lineage(request, code):
    version, base = _version_and_base(request, code)
    links, is_recorded, reasons = services.fates_between(base, version)
    unsure = [one for one in links if not one.is_sure]
    may = permissions.can_revise_draft(request.user, version)
    page = Paginator((request.GET.get("ask") and unsure) or links, PER_PAGE)
    page = page.get_page(request.GET.get("page"))
    context = {
        "version": version,
        "base": base,
        "page": page,
        "rows": comparison_rows(page.object_list, get_language(), reasons),
        "counts": fate_counts(links),
        "unsure": len(unsure),
        "is_recorded": is_recorded,
        "gaps": _gaps(links, reasons) if is_recorded and version.is_draft else [],
        "can_edit": may,
        "can_change": may and is_recorded,
    }
    return render(request, "actionplans/version_lineage.html", context)


def _gaps(links, reasons):
    """What `services.lineage_gaps` says, of a lineage that is there already."""
    dropped = (one.earlier.code for one in links if one.fate == Fate.DROPPED)
    return services.why_dropped(code for code in dropped if code not in reasons)


@require_POST
def version_lineage_record(request, code):
    version, base = _version_and_base(request, code)
    if not permissions.can_revise_draft(request.user, version):
        raise PermissionDenied
    lineage, _is_recorded = services.lineage_between(base, version)
    try:
        services.record_lineage(
            draft=version,
            base=base,
            pairs=lineage.pairs,
            by=request.user,
            at=timezone.now(),
        )
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("What became of each measure is recorded."))
    return redirect("actionplans:version_lineage", version.code)


@require_http_methods(["GET", "POST"])
def measure_fate(request, code, pk):
    version, base = _version_and_base(request, code)
    if not permissions.can_revise_draft(request.user, version):
        raise PermissionDenied
    measure = get_object_or_404(base.measures, pk=pk)
    later = version.measures.order_by("pillar__order", "order", "code")
    options = [(one.code, str(one)) for one in later]
    first = services.fate_of(version, measure)
    form = FateForm(request.POST or None, options=options, initial=first)
    if request.method == "POST" and form.is_valid():
        if _change_fate(request, version, measure, form, first):
            messages.success(request, _("Saved."))
            return redirect("actionplans:version_lineage", version.code)
    context = {"version": version, "base": base, "measure": measure, "form": form}
    name = "actionplans/measure_fate.html"
    return render(request, name, context, status=422 if form.errors else 200)


def _change_fate(request, version, measure, form, first):
    """Save it; what speaks against it becomes an error of the form."""
    data = form.cleaned_data
    if data["seen"] != first["seen"]:
        form.add_error(
            None, _("Somebody changed this meanwhile. Look at it again first.")
        )
        return False
    try:
        services.change_fate(
            draft=version,
            earlier=measure.code,
            later=data["later"],
            reason=data["reason"],
            by=request.user,
            at=timezone.now(),
        )
    except ValidationError as error:
        form.add_error(None, error)
    return not form.errors


@require_GET
def version_act(request, code):
    version = visible_version(request, code)
    name = version.act_file_name or f"{version.code}.pdf"
    kind = guess_type(name)[0] or "application/octet-stream"
    return file_response(version.act_file, name, kind)


@require_GET
def plan_on(request, slug):
    """Which version is in force on a day, past or to come."""
    municipality = get_object_or_404(Municipality, slug=slug)
    versions = PlanVersion.objects.visible_to(request.user)
    versions = versions.filter(municipality=municipality)
    if not versions.exists():
        raise Http404
    form = DayForm(request.GET if request.GET.get("day") else None)
    is_asked = form.is_bound and form.is_valid()
    day = form.cleaned_data["day"] if is_asked else timezone.localdate()
    context = {
        "municipality": municipality,
        "day": day,
        "form": form if form.errors else DayForm(initial={"day": day}),
        "version": versions.in_force_on(day).first(),
        "adopted": versions.adopted().select_related("municipality"),
    }
    status = 422 if form.errors else 200
    return render(request, "actionplans/plan_on.html", context, status=status)
