import hashlib
import json
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from actionplans import permissions, services, tasks
from actionplans.forms import PlanChoicesForm, PlanRevisionForm, PlanUploadForm
from actionplans.imports.batches import bring_in, choose, is_large, read_file
from actionplans.imports.preview import lineage_rows, preview
from actionplans.models import PlanImport, PlanVersion
from core.decorators import require_GET
from core.imports.batches import read_again
from core.views import put_aside, settling, undone, upload_page

PER_PAGE = 100
IMPORTED = gettext_lazy(
    "The plan was imported as a draft. Record its adoption, or open a round to score "
    "it as it is."
)
IS_THERE = gettext_lazy("This plan is there already; nothing was changed.")


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
    imports = PlanImport.objects.visible_to(request.user).defer("reading")
    return upload_page(
        request,
        "actionplans/plan_import_new.html",
        form,
        bring_in=partial(_bring_in, by=request.user),
        imports=imports.select_related("municipality", "uploaded_by"),
    )


def _bring_in(file, municipality, *, by):
    data = file.read()
    batch = bring_in(data=data, name=file.name, municipality=municipality, by=by)
    return _reading_on(batch)


def _reading_on(batch):
    """The batch, its large file left to the worker."""
    if batch.is_being_read:
        transaction.on_commit(partial(tasks.read_plan_file.enqueue, batch.pk))
    return batch


@require_GET
def plan_import_detail(request, pk):
    batch = _batch(request, pk)
    if batch.state != PlanImport.State.READ:
        return _settled_page(request, batch)
    if batch.is_being_read or batch.refusal:
        return _reading_page(request, batch)
    if request.htmx:  # the page that waited for the reading: now there is one
        return HttpResponseClientRefresh()
    form = PlanChoicesForm(reading=batch.reading, choices=batch.choices)
    return _preview_page(request, batch, form)


def _reading_page(request, batch):
    """How far a large file is read; htmx asks again, without script a link does."""
    name = "actionplans/plan_import_reading.html"
    if request.htmx and not batch.refusal:
        name = "actionplans/plan_import_progress.html"
    return render(request, name, {"batch": batch})


def _settled_page(request, batch):
    is_confirmed = batch.state == PlanImport.State.CONFIRMED
    why_not = services.why_not_undo(batch.plan_version) if is_confirmed else ""
    context = {
        "batch": batch,
        "version": batch.plan_version,
        "measure_count": sum(
            not one["is_left_out"] for one in batch.reading.get("measures", ())
        ),
        "why_not_undo": why_not,
        "can_undo": is_confirmed and not why_not,
    }
    return render(request, "actionplans/plan_import_settled.html", context)


def _preview_page(request, batch, form, *, status=200, is_stale=False):
    shown, lineage = preview(batch.reading), services.proposed_lineage(batch)
    page = Paginator(shown.measures, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "batch": batch,
        "reading": batch.reading,
        "preview": shown,
        "page": page,
        "form": form,
        "seen": _seen(batch),
        "is_stale": is_stale,
        "lineage": lineage,
        "lineage_rows": lineage_rows(lineage) if lineage else [],
        "revision_form": _revision_form(batch, lineage),
        "twin": services.version_with_same_plan(batch),
    }
    name = "actionplans/plan_import_detail.html"
    return render(request, name, context, status=status)


def _revision_form(batch, lineage, data=None):
    """Asks what the file revises; None where the municipality has no plan yet."""
    versions = PlanVersion.objects.filter(municipality=batch.municipality)
    versions = list(versions.select_related("municipality").order_by("-number"))
    if not versions:
        return None
    return PlanRevisionForm(
        data, versions=versions, choices=batch.choices, lineage=lineage
    )


@require_POST
def plan_import_revise(request, pk):
    batch = _batch(request, pk)
    if batch.state != PlanImport.State.READ or batch.is_being_read:
        return redirect(batch)
    lineage = services.proposed_lineage(batch)
    form = _revision_form(batch, lineage, request.POST)
    if _is_stale(request, batch) or form is None or not form.is_valid():
        fresh = PlanChoicesForm(reading=batch.reading, choices=batch.choices)
        return _preview_page(request, batch, fresh, status=409, is_stale=True)
    with settling(request):
        choose(batch, form.chosen())
    return redirect(batch)


@require_POST
def plan_import_correct(request, pk):
    batch = _batch(request, pk)
    if batch.state != PlanImport.State.READ or batch.is_being_read:
        return redirect(batch)
    stored = {"reading": batch.reading, "choices": batch.choices}
    if _is_stale(request, batch):
        mine = PlanChoicesForm.rebased(request.POST, **stored)
        return _preview_page(request, batch, mine, status=409, is_stale=True)
    form = PlanChoicesForm(request.POST, **stored)
    if not form.is_valid():
        return _preview_page(request, batch, form, status=422)
    with settling(request):
        _read_again(batch, form.chosen())
        messages.success(request, _("The file is read with your corrections."))
    return redirect(batch)


def _read_again(batch, choices):
    """Read a file with other choices: at once, or if it is large in the background."""
    if is_large(batch.file):
        _reading_on(choose(batch, choices, reading={}))
    else:
        read_again(batch, partial(read_file, municipality=batch.municipality), choices)


@require_POST
def plan_import_confirm(request, pk):
    batch = _batch(request, pk)
    if batch.is_being_read:
        return redirect(batch)
    if batch.state == PlanImport.State.READ and _is_stale(request, batch):
        fresh = PlanChoicesForm(reading=batch.reading, choices=batch.choices)
        return _preview_page(request, batch, fresh, status=409, is_stale=True)
    at = timezone.now()
    with settling(request):
        try:
            version = services.import_plan(batch=batch, by=request.user, at=at)
        except services.AlreadyImported:
            messages.info(request, IS_THERE)
        else:
            messages.success(request, IMPORTED)
            return redirect(version)
    return redirect(batch)


@require_POST
def plan_import_discard(request, pk):
    batch = _batch(request, pk)
    return put_aside(request, batch, new="actionplans:plan_import_new")


@require_http_methods(["GET", "POST"])
def plan_import_undo(request, pk):
    batch = _batch(request, pk)
    if request.method == "GET":
        context = {
            "batch": batch,
            "why_not_undo": services.why_not_undo(batch.plan_version),
        }
        return render(request, "actionplans/plan_import_undo.html", context)
    return undone(request, batch, services.undo_import, at=timezone.now())
