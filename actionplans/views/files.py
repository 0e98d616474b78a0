"""The plan as files: to read, to work on, to fill in with a pen."""

import io

from django.conf import settings
from django.db import transaction
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from actionplans.exports.content import file_stem
from actionplans.exports.large import MAKING, PAPERS, READY, LargePaper, is_large
from actionplans.exports.paper import proposal_sheets
from actionplans.exports.sheets import plan_csv, plan_xlsx
from actionplans.exports.word import plan_word
from actionplans.models import Measure
from actionplans.tasks import make_plan_paper
from actionplans.views.frames import version_tabs
from actionplans.views.plans import visible_version
from core import pdf
from core.decorators import require_GET

OFFICE = "application/vnd.openxmlformats-officedocument."
TABLES = {
    "docx": (plan_word, f"{OFFICE}wordprocessingml.document"),
    "xlsx": (plan_xlsx, f"{OFFICE}spreadsheetml.sheet"),
    "csv": (plan_csv, "text/csv; charset=utf-8"),
}


def _language(asked):
    known = dict(settings.LANGUAGES)
    return asked if asked in known else get_language()


@require_GET
def version_files(request, code):
    version = visible_version(request, code)
    language = _language(request.GET.get("language"))
    papers = _papers(version, language)
    template = "actionplans/version_files.html"
    context = {
        "version": version,
        "state": version.state_on(timezone.localdate()),
        "tabs": version_tabs(version, "version_files"),
        "page_words": _("Files and printouts"),
        "language": language,
        "languages": [
            {"label": name, "url": f"?language={one}", "is_current": one == language}
            for one, name in settings.LANGUAGES
        ],
        "papers": papers,
        "is_waiting": any(one["state"] == MAKING for one in papers),
    }
    return render(request, f"{template}#papers" if request.htmx else template, context)


def _papers(version, language):
    """Each paper with its state; of a small plan, all are made when asked for."""
    words = {
        "pdf": (_("The plan"), _("A4 on its side, as it is adopted or discussed.")),
        "blank": (_("To fill in, A4"), _("With empty columns for progress and notes.")),
        "blank-a3": (
            _("To fill in, A3"),
            _("The same, larger, for a wall or a table."),
        ),
        "proposals": (
            _("Proposal sheets"),
            _("A page for each measure, for a meeting."),
        ),
    }
    rows = []
    large, now = is_large(version), timezone.now()
    for kind, (label, note) in words.items():
        paper = LargePaper(version, kind, language) if large else None
        state = paper.state(now) if paper else READY
        why = paper.why() if state == "failed" else ""
        rows.append(
            {"kind": kind, "label": label, "note": note, "state": state, "why": why}
        )
    return rows


@require_GET
@pdf.answers_without_pdf
def version_file(request, code, kind):
    version = visible_version(request, code)
    language = _language(request.GET.get("language"))
    stem = file_stem(version, language)
    if kind in TABLES:
        write, content_type = TABLES[kind]
        content = io.BytesIO(write(version, language))
        return _file(content, f"{stem}.{kind}", content_type)
    if kind not in PAPERS:
        raise Http404
    name = f"{stem}.pdf" if kind == "pdf" else f"{stem}-{kind}.pdf"
    if not is_large(version):
        content = io.BytesIO(PAPERS[kind](version, language))
        return _file(content, name, "application/pdf")
    paper = LargePaper(version, kind, language)
    if paper.state(timezone.now()) != READY:
        return redirect(_page(version, language))
    return _file(paper.open(), name, "application/pdf")


def _file(content, name, content_type):
    return FileResponse(
        content, as_attachment=True, filename=name, content_type=content_type
    )


def _page(version, language):
    address = reverse("actionplans:version_files", args=[version.code])
    return f"{address}?language={language}"


@require_POST
def version_file_make(request, code, kind):
    version = visible_version(request, code)
    if kind not in PAPERS:
        raise Http404
    language = _language(request.POST.get("language"))
    if LargePaper(version, kind, language).begin(timezone.now()):
        key = version.pk
        transaction.on_commit(lambda: make_plan_paper.enqueue(key, kind, language))
    return redirect(_page(version, language))


@require_GET
@pdf.answers_without_pdf
def measure_proposal_sheet(request, pk):
    measure = get_object_or_404(
        Measure.objects.visible_to(request.user).select_related(
            "plan_version__framework", "plan_version__municipality"
        ),
        pk=pk,
    )
    version = measure.plan_version
    language = _language(request.GET.get("language"))
    content = io.BytesIO(proposal_sheets(version, language, measure))
    name = f"{file_stem(version, language)}-{measure.code}.pdf"
    return _file(content, name, "application/pdf")
