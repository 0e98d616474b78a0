import hashlib
import json

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from actionplans import permissions, services
from actionplans.forms import PlanChoicesForm, PlanUploadForm
from actionplans.imports.batches import bring_in, read_again
from actionplans.imports.preview import preview
from actionplans.models import PlanImport
from core.decorators import require_GET
from core.imports.batches import Settled
from core.imports.problems import Refused

PER_PAGE = 100
RECENT = 20
IMPORTED = gettext_lazy(
    "The plan was imported as a draft. Record its adoption, or open a round to score "
    "it as it is."
)


def _batch(request, pk):
    """The import, for who may know of it; 403 for who may not import."""
    batches = PlanImport.objects.visible_to(request.user).select_related(
        "municipality", "plan_version__municipality", "uploaded_by", "confirmed_by"
    )
    batch = get_object_or_404(batches, pk=pk)
    if not permissions.can_import_plans(request.user):
        raise PermissionDenied
    return batch


def _seen(batch):
    """What the page shows of the corrections, so that a stale one is noticed."""
    shown = json.dumps([batch.state, batch.choices], sort_keys=True)
    return hashlib.sha256(shown.encode()).hexdigest()[:16]


def _is_stale(request, batch):
    return request.POST.get("seen") != _seen(batch)


@require_http_methods(["GET", "POST"])
def plan_import_new(request):
    if not permissions.can_import_plans(request.user):
        raise PermissionDenied
    first = {"municipality": request.GET.get("municipality", "")}
    form = PlanUploadForm(request.POST or None, request.FILES or None, initial=first)
    if request.method == "POST" and form.is_valid():
        if batch := _brought_in(request, form):
            return redirect(batch)
    recent = PlanImport.objects.visible_to(request.user).defer("reading")
    context = {
        "form": form,
        "recent": recent.select_related("municipality", "uploaded_by")[:RECENT],
    }
    status = 422 if form.errors else 200
    return render(request, "actionplans/plan_import_new.html", context, status=status)


def _brought_in(request, form):
    """The batch of the uploaded file; None with an error in the form if refused."""
    upload = form.cleaned_data["file"]
    try:
        return bring_in(
            data=upload.read(),
            name=upload.name,
            municipality=form.cleaned_data["municipality"],
            by=request.user,
        )
    except Refused as refused:
        form.add_error("file", refused.message)
        return None


@require_GET
def plan_import_detail(request, pk):
    batch = _batch(request, pk)
    if batch.state != PlanImport.State.READ:
        return _settled_page(request, batch)
    form = PlanChoicesForm(reading=batch.reading, choices=batch.choices)
    return _preview_page(request, batch, form)


def _settled_page(request, batch):
    is_confirmed = batch.state == PlanImport.State.CONFIRMED
    why_not = services.why_not_undo(batch.plan_version) if is_confirmed else ""
    context = {
        "batch": batch,
        "version": batch.plan_version,
        "measure_count": len(batch.reading["measures"]),
        "why_not_undo": why_not,
        "can_undo": is_confirmed and not why_not,
    }
    return render(request, "actionplans/plan_import_settled.html", context)


def _preview_page(request, batch, form, *, status=200, is_stale=False):
    shown = preview(batch.reading)
    page = Paginator(shown.measures, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "batch": batch,
        "reading": batch.reading,
        "preview": shown,
        "page": page,
        "form": form,
        "seen": _seen(batch),
        "is_stale": is_stale,
        "twin": services.version_with_same_plan(batch),
    }
    name = "actionplans/plan_import_detail.html"
    return render(request, name, context, status=status)


@require_POST
def plan_import_correct(request, pk):
    batch = _batch(request, pk)
    if batch.state != PlanImport.State.READ:
        return redirect(batch)
    stored = {"reading": batch.reading, "choices": batch.choices}
    if _is_stale(request, batch):
        mine = PlanChoicesForm.rebased(request.POST, **stored)
        return _preview_page(request, batch, mine, status=409, is_stale=True)
    form = PlanChoicesForm(request.POST, **stored)
    if not form.is_valid():
        return _preview_page(request, batch, form, status=422)
    try:
        read_again(batch, form.chosen())
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect(batch)
    except Settled:
        return redirect(batch)
    messages.success(request, _("The file was read again with your corrections."))
    return redirect(batch)


@require_POST
def plan_import_confirm(request, pk):
    batch = _batch(request, pk)
    if batch.state == PlanImport.State.READ and _is_stale(request, batch):
        fresh = PlanChoicesForm(reading=batch.reading, choices=batch.choices)
        return _preview_page(request, batch, fresh, status=409, is_stale=True)
    try:
        version = services.import_plan(batch=batch, by=request.user, at=timezone.now())
        messages.success(request, IMPORTED)
        return redirect(version)
    except services.AlreadyImported:
        messages.info(request, _("This plan is there already; nothing was changed."))
    except services.ImportBlocked:
        messages.error(request, _("An error still stands in the way; see below."))
    except Settled:
        messages.info(request, _("This import was settled already."))
    return redirect(batch)


@require_POST
def plan_import_discard(request, pk):
    batch = _batch(request, pk)
    try:
        services.discard_import(batch=batch)
        messages.success(request, _("The file was put aside; nothing was written."))
    except Settled:
        messages.info(request, _("This import was settled already."))
    return redirect("actionplans:plan_import_new")


@require_http_methods(["GET", "POST"])
def plan_import_undo(request, pk):
    batch = _batch(request, pk)
    if request.method == "GET":
        context = {
            "batch": batch,
            "why_not_undo": services.why_not_undo(batch.plan_version),
        }
        return render(request, "actionplans/plan_import_undo.html", context)
    try:
        services.undo_import(batch=batch, by=request.user, at=timezone.now())
        messages.success(request, _("The import was undone; the draft is gone."))
    except services.UndoRefused as refused:
        messages.error(request, str(refused))
    except Settled:
        messages.info(request, _("This import was settled already."))
    return redirect(batch)
