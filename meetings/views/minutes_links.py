"""Minutes behind a personal link, for people without an account."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from core import pdf
from core.decorators import require_GET
from core.signed_links import LinkProblem
from core.views import behind_link, link_problem
from meetings import services
from meetings.exports import (
    file_stem,
    minutes_columns,
    minutes_paper,
    paper_languages,
)


def _language(reader):
    meeting, person = reader
    return person.language or meeting.language


def _offer_new_link(request, problem, token):
    """An expired link may be asked for anew; it goes to the same address."""
    context = {"token": token}
    return render(request, "meetings/minutes_renew.html", context, status=410)


@login_not_required
@require_GET
@behind_link(services.reader_of, language=_language, expired=_offer_new_link)
def minutes_read(request, reader, token):
    meeting, _person = reader
    languages = paper_languages(meeting, get_language())
    [column] = minutes_columns(meeting, languages)
    context = {"meeting": meeting, "column": column, "token": token}
    return render(request, "meetings/minutes_read.html", context)


@login_not_required
@require_GET
@pdf.answers_without_pdf
@behind_link(services.reader_of, language=_language)
def minutes_read_pdf(request, reader, token):
    meeting, _person = reader
    languages = paper_languages(meeting, request.GET.get("languages", ""))
    paper = minutes_paper(meeting, languages)
    headers = {"Content-Disposition": f'inline; filename="{file_stem(meeting)}.pdf"'}
    return HttpResponse(paper, content_type="application/pdf", headers=headers)


@login_not_required
@require_POST
def minutes_renew(request, token):
    """A new link goes to the address that had the old one, whoever asks for it."""
    try:
        services.renew_link(token=token, at=timezone.now())
    except LinkProblem as problem:
        return link_problem(request, problem)
    return render(request, "meetings/minutes_renewed.html")
