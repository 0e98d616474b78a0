"""Evidence of a report: added, used again, taken off, looked at, downloaded."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from actionplans import services
from actionplans.forms import NO_CASE, KnownEvidenceForm, ProgressEvidenceForm
from actionplans.models import Evidence, Measure, ProgressReport
from actionplans.views.progress import INVALID, may_write, visible_report
from core.decorators import require_GET
from core.uploads import file_response


def _for_writing(request, period, pk):
    """(measure, period) for who may report on them now."""
    measure, period, _previous = visible_report(request, period, pk)
    today = timezone.localdate()
    if not may_write(request.user, measure.municipality, period, today):
        raise PermissionDenied
    return measure, period


@require_http_methods(["GET", "POST"])
def evidence_add(request, period, pk):
    measure, period = _for_writing(request, period, pk)
    form = ProgressEvidenceForm(
        request.POST or None, request.FILES or None, today=timezone.localdate()
    )
    if not form.is_valid():
        return _form_page(request, measure, period, form)
    services.add_evidence(
        piece=form.save(commit=False),
        upload=form.cleaned_data["upload"],
        measure=measure,
        period=period,
        by=request.user,
    )
    return redirect("actionplans:progress_report", period.pk, measure.pk)


@require_POST
def evidence_use(request, period, pk):
    measure, period = _for_writing(request, period, pk)
    choice = KnownEvidenceForm(
        request.POST, known=_known(request.user, measure, period)
    )
    if not choice.is_valid():
        form = ProgressEvidenceForm(today=timezone.localdate())
        return _form_page(request, measure, period, form, choice)
    piece = choice.cleaned_data["evidence"]
    services.use_evidence(piece=piece, measure=measure, period=period, by=request.user)
    return redirect("actionplans:progress_report", period.pk, measure.pk)


@require_POST
def evidence_take_off(request, period, pk, piece):
    measure, period = _for_writing(request, period, pk)
    report = get_object_or_404(ProgressReport, measure=measure, period=period)
    if report.is_submitted:
        raise PermissionDenied
    piece = get_object_or_404(report.evidence, pk=piece)
    services.take_off_evidence(piece=piece, report=report)
    return redirect("actionplans:progress_report", period.pk, measure.pk)


def _known(user, measure, period):
    """Evidence of the municipality that this report does not rest on yet."""
    used = Evidence.objects.filter(reports__measure=measure, reports__period=period)
    return (
        Evidence.objects.visible_to(user)
        .filter(municipality=measure.municipality_id)
        .exclude(pk__in=used.values("pk"))
        .order_by("-created_at")
    )


def _form_page(request, measure, period, form, choice=None):
    known = _known(request.user, measure, period)
    if choice is None and known.exists():
        choice = KnownEvidenceForm(known=known)
    is_wrong = form.errors or (choice and choice.errors)
    context = {
        "measure": measure,
        "version": measure.plan_version,
        "period": period,
        "form": form,
        "choice": choice,
        "no_case": NO_CASE,
    }
    status = INVALID if is_wrong else 200
    return render(request, "actionplans/evidence_add.html", context, status=status)


def _visible_piece(request, pk):
    pieces = Evidence.objects.visible_to(request.user)
    return get_object_or_404(
        pieces.select_related("municipality", "grade", "created_by"), pk=pk
    )


@require_GET
def evidence_detail(request, pk):
    piece = _visible_piece(request, pk)
    measures = Measure.objects.visible_to(request.user).filter(evidence=piece)
    versions = measures.select_related("plan_version__municipality").order_by("-pk")
    context = {"piece": piece, "measures": versions}
    return render(request, "actionplans/evidence_detail.html", context)


@require_GET
def evidence_download(request, pk):
    piece = _visible_piece(request, pk)
    if not piece.file:
        raise Http404
    return file_response(piece.file, piece.file_name, piece.content_type)
