from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from actionplans import permissions, services
from actionplans.exports.comparison import (
    comparison_paper,
    comparison_rows,
    comparison_word,
    fate_counts,
    file_stem,
    title_of,
)
from actionplans.forms import CompareForm
from actionplans.views.paging import first_row
from actionplans.views.plans import version_and_siblings
from core import pdf
from core.decorators import require_GET

PER_PAGE = 25
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _chosen(request, code):
    """The form with the plan's versions, and the two chosen ones; 404 for a plan with
    only one."""
    version, siblings = version_and_siblings(request, code)
    if len(siblings) < 2:
        raise Http404
    form = CompareForm(request.GET, versions=siblings[::-1], version=version)
    return form, *form.chosen_versions()


def _fates_and_page(request, form, earlier, later):
    """What became of all measures, and the page of those that are asked for."""
    start = first_row(request, PER_PAGE)
    fates = services.fates_between(
        earlier, later, fate=form.chosen_fate(), start=start, rows=PER_PAGE
    )
    page = Paginator(form.narrow(fates.links), PER_PAGE)
    return fates, page.get_page(request.GET.get("page"))


@require_GET
def version_compare(request, code):
    form, earlier, later = _chosen(request, code)
    fates, page = _fates_and_page(request, form, earlier, later)
    links = services.in_full(page.object_list, page.object_list)
    context = {
        "version": later,
        "earlier": earlier,
        "title": title_of(earlier, later),
        "form": form,
        "page": page,
        "rows": comparison_rows(links, get_language()),
        "counts": fate_counts(fates.links),
        "is_recorded": fates.is_recorded,
        "choice": f"earlier={earlier.number}&later={later.number}",
    }
    return render(request, "actionplans/version_compare.html", context)


@require_GET
@pdf.answers_without_pdf
def version_compare_pdf(request, code):
    form, earlier, later = _chosen(request, code)
    lineage, _is_recorded = services.lineage_between(earlier, later)
    links, language = form.narrow(lineage.links), get_language()
    proposals = later.proposals.none()
    if permissions.can_see_proposals(request.user, later):
        proposals = later.proposals.in_order().exclude(state="withdrawn")
    paper = comparison_paper(earlier, later, links, language, proposals)
    return _file(paper, "application/pdf", f"{file_stem(earlier, later)}.pdf", "inline")


@require_GET
def version_compare_word(request, code):
    form, earlier, later = _chosen(request, code)
    lineage, _is_recorded = services.lineage_between(earlier, later)
    word = comparison_word(earlier, later, form.narrow(lineage.links), get_language())
    return _file(word, WORD, f"{file_stem(earlier, later)}.docx", "attachment")


def _file(content, content_type, name, disposition):
    headers = {"Content-Disposition": f'{disposition}; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)
