"""Minutes: checked and closed, reopened, sent by link, approved, corrected."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from core import pdf
from core.decorators import require_GET
from core.models import Stale
from meetings import permissions, services
from meetings.exports import file_stem, minutes_paper, paper_languages, word_minutes
from meetings.forms import ApprovalForm, CorrectionForm, LookedForm, ReopenForm
from meetings.models import Meeting, quorum_share, roll_of
from meetings.views.fetching import visible_meeting
from municipalities.models import Person

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_http_methods(["GET", "POST"])
def meeting_close(request, pk):
    meeting = visible_meeting(request, pk)
    if meeting.is_closed:
        return redirect(meeting)
    if not permissions.can_edit_meeting(request.user, meeting):
        raise PermissionDenied
    found = services.personal_traces(meeting=meeting)
    form = LookedForm(_posted(request), found=found)
    is_early = meeting.day > timezone.localdate()
    if form.is_valid() and not is_early:
        return _close(request, meeting)
    context = {"form": form, "found": found, **_closing_context(meeting)}
    context["is_early"] = is_early
    return render(request, "meetings/meeting_close.html", context)


def _posted(request):
    """What was posted, were it nothing at all: no tick is an answer too."""
    return request.POST if request.method == "POST" else None


def _closing_context(meeting):
    roll = roll_of(meeting)
    return {
        "meeting": meeting,
        "gaps": services.meeting_gaps(meeting=meeting, roll=roll),
        "quorum": roll.quorum(quorum_share(meeting)),
    }


def _close(request, meeting):
    try:
        services.close_meeting(meeting=meeting, by=request.user, at=timezone.now())
    except Stale:
        messages.info(request, _("Somebody else closed it meanwhile."))
    else:
        messages.success(request, _("The meeting is closed."))
    return redirect(meeting)


@require_http_methods(["GET", "POST"])
def meeting_reopen(request, pk):
    meeting = visible_meeting(request, pk)
    if not permissions.can_reopen_meeting(request.user, meeting):
        raise PermissionDenied
    form = ReopenForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        services.reopen_meeting(meeting=meeting, reason=reason, by=request.user)
        return redirect("meetings:meeting_log", pk)
    return render(
        request, "meetings/meeting_reopen.html", {"form": form, "meeting": meeting}
    )


@require_GET
@pdf.answers_without_pdf
def meeting_minutes(request, pk):
    meeting = _meeting_to_read(request, pk)
    languages = paper_languages(meeting, request.GET.get("languages", ""))
    paper = minutes_paper(meeting, languages)
    headers = {"Content-Disposition": f'inline; filename="{file_stem(meeting)}.pdf"'}
    return HttpResponse(paper, content_type="application/pdf", headers=headers)


@require_GET
def minutes_word(request, pk):
    meeting = _meeting_to_read(request, pk)
    languages = paper_languages(meeting, request.GET.get("languages", ""))
    name = f"{file_stem(meeting)}.docx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    document = word_minutes(meeting, languages)
    return HttpResponse(document, content_type=WORD, headers=headers)


def _meeting_to_read(request, pk):
    meeting = visible_meeting(request, pk)
    if not permissions.can_see_minutes(request.user, meeting):
        raise PermissionDenied
    return meeting


@require_http_methods(["GET", "POST"])
def minutes_send(request, pk):
    meeting = visible_meeting(request, pk)
    if not permissions.can_send_minutes(request.user, meeting):
        raise PermissionDenied
    is_new = meeting.state == Meeting.State.HELD
    found = services.personal_traces(meeting=meeting) if is_new else []
    form = LookedForm(_posted(request), found=found)
    if is_new and form.is_valid():
        return _send(request, meeting)
    receivers = services.receivers_of(meeting=meeting, today=timezone.localdate())
    context = {"meeting": meeting, "form": form, "found": found, "is_new": is_new}
    context["receivers"] = receivers
    return render(request, "meetings/minutes_send.html", context)


def _send(request, meeting):
    try:
        count = services.send_minutes(
            meeting=meeting, by=request.user, at=timezone.now()
        )
    except Stale:
        messages.info(request, _("Somebody else sent them meanwhile."))
        return redirect(meeting)
    text = ngettext(
        "A link to the minutes is on its way to %(count)d person.",
        "A link to the minutes is on its way to %(count)d people.",
        count,
    )
    messages.success(request, text % {"count": count})
    return redirect(meeting)


@require_POST
def minutes_send_again(request, pk, person_pk):
    meeting = visible_meeting(request, pk)
    if not permissions.can_send_minutes(request.user, meeting):
        raise PermissionDenied
    people = Person.objects.filter(memberships__mechanism=meeting.mechanism_id)
    person = get_object_or_404(people.distinct(), pk=person_pk)
    mail = services.send_minutes_again(
        meeting=meeting, person=person, at=timezone.now()
    )
    if mail is None:
        messages.info(request, _("They were sent a link today already."))
    else:
        messages.success(request, _("A new link is on its way."))
    return redirect("meetings:minutes_send", pk)


@require_http_methods(["GET", "POST"])
def minutes_approve(request, pk):
    meeting = visible_meeting(request, pk)
    if meeting.is_approved:
        return redirect(meeting)
    if not permissions.can_approve_minutes(request.user, meeting):
        raise PermissionDenied
    later = Meeting.objects.able_to_approve(meeting).order_by("starts_at")
    initial = {"approved_in": request.GET.get("in") or later.first()}
    form = ApprovalForm(request.POST or None, meetings=later, initial=initial)
    if form.is_valid():
        return _approve(request, meeting, form.cleaned_data)
    context = {"meeting": meeting, "form": form, "has_later": later.exists()}
    return render(request, "meetings/minutes_approve.html", context)


def _approve(request, meeting, data):
    """From the log of the meeting that approves, the way leads back into it."""
    try:
        services.approve_minutes(
            meeting=meeting,
            approved_in=data["approved_in"],
            note=data["note"],
            by=request.user,
            at=timezone.now(),
        )
    except Stale:
        messages.info(request, _("Somebody else recorded it meanwhile."))
    else:
        messages.success(request, _("The minutes are approved and frozen."))
    if "from_log" in request.POST and data["approved_in"].is_open_for_log:
        log = reverse("meetings:meeting_log", args=[data["approved_in"].pk])
        return redirect(f"{log}#agenda")
    return redirect(meeting)


@require_http_methods(["GET", "POST"])
def correction_add(request, pk):
    meeting = visible_meeting(request, pk)
    if not permissions.can_correct_minutes(request.user, meeting):
        raise PermissionDenied
    form = CorrectionForm(request.POST or None)
    if form.is_valid():
        text = form.cleaned_data["text"]
        services.add_correction(
            meeting=meeting, text=text, by=request.user, at=timezone.now()
        )
        return redirect(f"{meeting.get_absolute_url()}#corrections")
    context = {"form": form, "meeting": meeting}
    return render(request, "meetings/correction_add.html", context)
