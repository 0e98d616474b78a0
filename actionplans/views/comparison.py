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
from actionplans.models import PlanVersion
from actionplans.views.plans import visible_version
from core import pdf
from core.decorators import require_GET

PER_PAGE = 25
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _compared(request, code):
    """The form with the plan's versions, and (lineage, whether it is recorded) of the
    two chosen ones; 404 for a plan with only one."""
    version = visible_version(request, code)
    versions = list(
        PlanVersion.objects.visible_to(request.user)
        .filter(plan=version.plan_id)
        .order_by("-number")
    )
    if len(versions) < 2:
        raise Http404
    for one in versions:
        one.municipality = version.municipality  # spares a join
    form = CompareForm(request.GET, versions=versions, version=version)
    earlier, later = form.chosen_versions()
    return form, earlier, later, *services.lineage_between(earlier, later)


@require_GET
def version_compare(request, code):
    form, earlier, later, lineage, is_recorded = _compared(request, code)
    links = form.narrow(lineage.links)
    page = Paginator(links, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "version": later,
        "earlier": earlier,
        "title": title_of(earlier, later),
        "form": form,
        "page": page,
        "rows": comparison_rows(page.object_list, get_language()),
        "counts": fate_counts(lineage.links),
        "is_recorded": is_recorded,
        "choice": f"earlier={earlier.number}&later={later.number}",
    }
    return render(request, "actionplans/version_compare.html", context)


@require_GET
@pdf.answers_without_pdf
def version_compare_pdf(request, code):
    form, earlier, later, lineage, _is_recorded = _compared(request, code)
    links, language = form.narrow(lineage.links), get_language()
    proposals = later.proposals.none()
    if permissions.can_see_proposals(request.user, later):
        proposals = later.proposals.in_order().exclude(state="withdrawn")
    paper = comparison_paper(earlier, later, links, language, proposals)
    return _file(paper, "application/pdf", f"{file_stem(earlier, later)}.pdf", "inline")


@require_GET
def version_compare_word(request, code):
    form, earlier, later, lineage, _is_recorded = _compared(request, code)
    word = comparison_word(earlier, later, form.narrow(lineage.links), get_language())
    return _file(word, WORD, f"{file_stem(earlier, later)}.docx", "attachment")


def _file(content, content_type, name, disposition):
    headers = {"Content-Disposition": f'{disposition}; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)
