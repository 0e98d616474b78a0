"""Calling a meeting, changing what was called, and taking it back."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from core.models import Stale
from core.panels import panels_for
from meetings import services
from meetings.forms import (
    MeetingCallForm,
    MeetingCancelForm,
    MeetingEditForm,
    MeetingPostponeForm,
    version_seen,
)
from meetings.models import Meeting, minutes_languages, proposed_meeting
from meetings.services import Entry
from meetings.views.fetching import mechanism_to_call, meeting_to_edit


@require_http_methods(["GET", "POST"])
def meeting_create(request, slug):
    mechanism = mechanism_to_call(request, slug)
    meeting = proposed_meeting(mechanism, timezone.localdate())
    return _call(request, meeting)


@require_http_methods(["GET", "POST"])
def meeting_call(request, pk):
    meeting = meeting_to_edit(request, pk)
    if meeting.state != Meeting.State.PLANNED:
        return redirect("meetings:meeting_log", pk)
    return _call(request, meeting)


def _call(request, meeting):
    """The form of a call, filled with what the meeting and its mechanism propose."""
    mechanism, today = meeting.mechanism, timezone.localdate()
    languages = minutes_languages(mechanism, today)
    if request.GET.get("language") in languages:
        meeting.language = request.GET["language"]
    panels = _panels(request, meeting)
    form = MeetingCallForm(
        request.POST or None,
        instance=meeting,
        offer=services.agenda_offer(meeting=meeting),
        suggested=_suggested(panels),
    )
    if form.is_valid():
        return _called(request, form)
    context = {
        "form": form,
        "mechanism": mechanism,
        "panels": panels,
        "languages": _language_tabs(languages, meeting.language),
        "notice": services.notice_of(mechanism=mechanism, day=None, today=today),
    }
    return render(request, "meetings/meeting_create.html", context)


def _called(request, form):
    meeting = services.call_meeting(
        meeting=form.save(commit=False),
        agenda=form.items,
        by=request.user,
        at=timezone.now(),
    )
    messages.success(request, _("The meeting is called. Now invite people to it."))
    today = timezone.localdate()
    _warn_of_notice(request, meeting, today)
    notes = services.day_notes(
        mechanism=meeting.mechanism, days=[meeting.day], today=today
    )
    for reasons in notes.values():
        messages.warning(request, " ".join(reasons))
    return redirect("meetings:invitation_list", meeting.pk)


def _warn_of_notice(request, meeting, today):
    notice = services.notice_of(
        mechanism=meeting.mechanism, day=meeting.day, today=today
    )
    if notice.is_short and meeting.day > today:
        text = ngettext(
            "This leaves %(given)d working day; the rule asks for %(required)d.",
            "This leaves %(given)d working days; the rule asks for %(required)d.",
            notice.given,
        )
        named = {"given": notice.given, "required": notice.required}
        messages.warning(request, text % named)


def _panels(request, meeting):
    """What is due, in the language of the minutes, since it may become an item."""
    with translation.override(meeting.language):
        return panels_for("meeting_agenda", meeting, request.user)


def _suggested(panels):
    """Agenda items that panels offer: `agenda_items`, {key: title}."""
    return [
        Entry(key, title)
        for panel in panels
        for key, title in panel.context.get("agenda_items", {}).items()
    ]


def _language_tabs(languages, current):
    """Links that propose the same agenda in another language of the mechanism."""
    names = dict(settings.LANGUAGES)
    return [
        {
            "label": names[code],
            "url": f"?language={code}",
            "is_current": code == current,
        }
        for code in languages
    ]


@require_http_methods(["GET", "POST"])
def meeting_edit(request, pk):
    meeting = meeting_to_edit(request, pk)
    form = MeetingEditForm(
        request.POST or None, instance=meeting, has_invited=meeting.invitees.exists()
    )
    if form.is_valid():
        try:
            told = _save_edited(request, form)
        except Stale as stale:
            meeting.version = stale.current.version
            form.add_error(None, _("Somebody else changed it meanwhile. Look again."))
        else:
            _say_told(request, told)
            return redirect(meeting)
    return render(
        request, "meetings/meeting_edit.html", {"form": form, "meeting": meeting}
    )


def _save_edited(request, form):
    return services.change_meeting(
        meeting=form.save(commit=False),
        expected=version_seen(request.POST),
        tell=bool(form.cleaned_data.get("tell")),
        by=request.user,
        at=timezone.now(),
    )


def _say_told(request, told):
    if told:
        text = ngettext("%(count)d person is told.", "%(count)d people are told.", told)
        messages.success(request, text % {"count": told})


@require_http_methods(["GET", "POST"])
def meeting_cancel(request, pk):
    meeting = meeting_to_edit(request, pk)
    form = MeetingCancelForm(request.POST or None)
    if form.is_valid():
        try:
            told = services.cancel_meeting(
                meeting=meeting,
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=timezone.now(),
            )
        except services.HasDecisions:
            form.add_error(None, _has_decisions())
        else:
            _say_told(request, told)
            return redirect(meeting)
    context = {"form": form, "meeting": meeting, "invited": meeting.invitees.count()}
    return render(request, "meetings/meeting_cancel.html", context)


@require_http_methods(["GET", "POST"])
def meeting_postpone(request, pk):
    meeting = meeting_to_edit(request, pk)
    form = MeetingPostponeForm(
        request.POST or None, meeting=meeting, today=timezone.localdate()
    )
    if form.is_valid():
        try:
            new, told = _postponed(request, meeting, form)
        except services.HasDecisions:
            form.add_error(None, _has_decisions())
        else:
            _say_told(request, told)
            return redirect(new)
    context = {"form": form, "meeting": meeting, "invited": meeting.invitees.count()}
    return render(request, "meetings/meeting_postpone.html", context)


def _postponed(request, meeting, form):
    return services.postpone_meeting(
        meeting=meeting,
        starts_at=form.starts_at,
        reason=form.cleaned_data["reason"],
        by=request.user,
        at=timezone.now(),
    )


def _has_decisions():
    return _("Decisions were taken at this meeting. Close it instead.")
