"""Inviting people, and their answers: with a personal link or signed in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from core.decorators import require_GET
from core.views import behind_link
from meetings import permissions, services
from meetings.exports import feed_address, meeting_calendar
from meetings.forms import AnswerForm, InviteForm
from meetings.models import Invitation, alternates_of, answers_of, quorum_share
from meetings.views.fetching import meeting_to_edit, visible_meeting

_behind_invitation_link = behind_link(
    services.invitation_of, language=services.language_of
)


@require_http_methods(["GET", "POST"])
def invitation_list(request, pk):
    meeting = meeting_to_edit(request, pk)
    if meeting.state != meeting.State.CALLED:
        return redirect(meeting)
    answers = answers_of(meeting, quorum_share(meeting))
    form = InviteForm(request.POST or None, not_asked=answers.not_asked)
    if form.is_valid():
        return _invite(request, meeting, form.cleaned_data["people"])
    context = {"meeting": meeting, "answers": answers, "form": form}
    return render(request, "meetings/invitation_list.html", context)


def _invite(request, meeting, people):
    invited = services.invite(
        meeting=meeting, people=people, by=request.user, at=timezone.now()
    )
    text = ngettext(
        "%(count)d invitation is on its way.",
        "%(count)d invitations are on their way.",
        len(invited),
    )
    messages.success(request, text % {"count": len(invited)})
    return redirect("meetings:invitation_list", meeting.pk)


@require_POST
def invitation_remind(request, pk):
    meeting = meeting_to_edit(request, pk)
    sent = services.remind_unanswered(meeting=meeting, at=timezone.now())
    if sent:
        text = ngettext(
            "%(count)d reminder is on its way.",
            "%(count)d reminders are on their way.",
            sent,
        )
        messages.success(request, text % {"count": sent})
    else:
        messages.info(request, _("Everybody was reminded today already."))
    return redirect("meetings:invitation_list", pk)


@require_POST
def invitation_tell(request, pk):
    meeting = meeting_to_edit(request, pk)
    services.tell_change(meeting=meeting, by=request.user, at=timezone.now())
    messages.success(request, _("They are told what stands now."))
    return redirect("meetings:invitation_list", pk)


@require_POST
def invitation_reply(request, pk):
    """The answer of somebody who is signed in, on the meeting's page."""
    meeting = visible_meeting(request, pk)
    invitations = Invitation.objects.of_user(request.user).filter(meeting=meeting)
    invitation = get_object_or_404(
        invitations.select_related("person", "membership"), meeting=meeting
    )
    invitation.meeting = meeting
    if not permissions.can_answer(invitation):
        raise PermissionDenied
    form = _answer_form(request, invitation)
    if not form.is_valid():
        context = {"form": form, "meeting": meeting, "invitation": invitation}
        return render(request, "meetings/invitation_reply.html", context, status=422)
    _keep_answer(request, invitation, form, by=request.user)
    return redirect(meeting)


def _answer_form(request, invitation):
    return AnswerForm(
        request.POST or None,
        invitation=invitation,
        alternates=alternates_of(invitation),
    )


def _keep_answer(request, invitation, form, *, by):
    services.answer_invitation(
        invitation=invitation, at=timezone.now(), by=by, **form.details()
    )
    messages.success(request, _("Thank you, your answer is kept."))


def invitations_shown(user, meeting):
    """What the meeting's page shows of invitations: all answers to whoever calls
    it, one's own to whoever is invited; nothing once it is closed."""
    shown = {"answers": None, "invitation": None, "form": None}
    if meeting.state != meeting.State.CALLED:
        return shown
    if permissions.can_call_meeting(user, meeting.mechanism):
        shown["answers"] = answers_of(meeting, quorum_share(meeting))
    invitations = Invitation.objects.of_user(user).filter(meeting=meeting)
    own = invitations.select_related("person", "membership", "alternate").first()
    if own:
        own.meeting = meeting
        shown |= {
            "invitation": own,
            "form": AnswerForm(invitation=own, alternates=alternates_of(own)),
        }
    return shown


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@_behind_invitation_link
def invitation_answer(request, invitation, token):
    """Opening it answers nothing: mail scanners open links."""
    can_answer = permissions.can_answer(invitation)
    if request.method == "POST" and not can_answer:
        raise PermissionDenied
    form = _answer_form(request, invitation)
    if form.is_valid():
        _keep_answer(request, invitation, form, by=None)
        return redirect("meetings:invitation_answer", token)
    context = {"form": form, "can_answer": can_answer, "token": token}
    context |= _invitation_shown(invitation)
    return render(request, "meetings/invitation_answer.html", context)


def _invitation_shown(invitation):
    feed = services.feed_in_use(of=invitation.person)
    return {
        "invitation": invitation,
        "meeting": invitation.meeting,
        "items": invitation.meeting.agenda_items.all(),
        "feed_address": feed and feed_address(feed),
    }


@login_not_required
@require_GET
@_behind_invitation_link
def invitation_calendar(request, invitation, token):
    """The meeting as a calendar file, for whoever saved no attachment."""
    body = meeting_calendar(invitation, token, at=timezone.now())
    name = f"{invitation.meeting.day:%Y-%m-%d}.ics"
    return HttpResponse(
        body,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
