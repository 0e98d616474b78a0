"""Calling a meeting and changing what was called."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.models import Stale
from core.panels import panels_for
from meetings import services
from meetings.forms import MeetingCallForm, MeetingForm, version_seen
from meetings.models import Meeting, minutes_languages, proposed_meeting
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
    languages = minutes_languages(meeting.mechanism, timezone.localdate())
    if request.GET.get("language") in languages:
        meeting.language = request.GET["language"]
    form = MeetingCallForm(
        request.POST or None,
        instance=meeting,
        agenda=services.proposed_agenda(
            mechanism=meeting.mechanism, language=meeting.language
        ),
        usual=services.usual_items(language=meeting.language),
    )
    if form.is_valid():
        meeting = services.call_meeting(
            meeting=form.save(commit=False),
            agenda=form.titles,
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, _("The meeting is called."))
        return redirect(meeting)
    context = {
        "form": form,
        "mechanism": meeting.mechanism,
        "panels": panels_for("meeting_agenda", meeting, request.user),
        "languages": _language_tabs(languages, meeting.language),
    }
    return render(request, "meetings/meeting_create.html", context)


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
    form = MeetingForm(request.POST or None, instance=meeting)
    if form.is_valid():
        meeting = form.save(commit=False)
        try:
            meeting.save_if_unchanged(version_seen(request.POST))
        except Stale as stale:
            meeting.version = stale.current.version
            form.add_error(None, _("Somebody else changed it meanwhile. Look again."))
        else:
            return redirect(meeting)
    return render(
        request, "meetings/meeting_edit.html", {"form": form, "meeting": meeting}
    )
