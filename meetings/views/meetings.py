"""A meeting from its page to its minutes: list, read, close, reopen, paper."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core import pdf
from core.decorators import require_GET
from core.history import Kept, changes
from core.models import Stale
from meetings import permissions, services
from meetings.exports import minutes_paper
from meetings.forms import MeetingFilterForm, ReopenForm
from meetings.models import (
    AgendaItem,
    Attendance,
    Meeting,
    periods_of,
    quorum_share,
    roll_of,
)
from municipalities.models import Mechanism
from municipalities.permissions import can_see_history, own_mechanisms

PER_PAGE = 25


def _visible_meeting(request, pk):
    meetings = Meeting.objects.visible_to(request.user).select_related(
        "mechanism__municipality", "called_by", "closed_by"
    )
    return get_object_or_404(meetings, pk=pk)


@require_GET
def meeting_list(request):
    today = timezone.localdate()
    form = _filter_form(request, today)
    chosen = form.cleaned_data.get("mechanism")
    meetings = _meetings_listed(request.user, form.cleaned_data)
    context = {
        "form": form,
        "mechanism": chosen,
        "page": Paginator(meetings, PER_PAGE).get_page(request.GET.get("page")),
        "periods": chosen and periods_of(chosen, today.year, today),
        "year": today.year,
        "can_call": chosen and permissions.can_call_meeting(request.user, chosen),
        "can_import": permissions.can_import_meetings(request.user),
        "sees_decisions": not request.user.is_donor,
    }
    return render(request, "meetings/meeting_list.html", context)


def _meetings_listed(user, filters):
    """Meetings with what a line of the list shows; a chosen mechanism is known."""
    meetings = Meeting.objects.visible_to(user).matching(filters)
    if not filters.get("mechanism"):
        meetings = meetings.select_related("mechanism__municipality")
    return meetings.with_decision_counts()


def _filter_form(request, today):
    """The filters, with a person's own mechanism where the address names none."""
    mechanisms = Mechanism.objects.visible_to(request.user).select_related(
        "municipality"
    )
    data = request.GET.copy()
    own = own_mechanisms(request.user)
    if "mechanism" not in data and len(own) == 1:
        [data["mechanism"]] = own
    years = range(today.year + 1, today.year - 10, -1)
    form = MeetingFilterForm(data, mechanisms=mechanisms, years=years)
    form.full_clean()
    return form


@require_GET
def meeting_detail(request, pk):
    meeting = _visible_meeting(request, pk)
    user, mechanism = request.user, meeting.mechanism
    sees_minutes = permissions.can_see_minutes(user, meeting)
    context = {
        "meeting": meeting,
        "items": meeting.agenda_items.all(),
        "sees_minutes": sees_minutes,
        "roll": sees_minutes and roll_of(meeting),
        "decisions": _decisions_for(user, meeting),
        "decision_count": meeting.decisions.count() if user.is_donor else None,
        "can_edit": permissions.can_edit_meeting(user, meeting),
        "can_reopen": permissions.can_reopen_meeting(user, meeting),
        "sees_history": can_see_history(user, mechanism),
    }
    return render(request, "meetings/meeting_detail.html", context)


def _decisions_for(user, meeting):
    if not permissions.can_see_decisions(user, meeting.mechanism):
        return []
    decisions = meeting.decisions.select_related("municipality")
    return decisions.prefetch_related("owners").order_by("sequence")


@require_GET
@pdf.answers_without_pdf
def meeting_minutes(request, pk):
    meeting = _visible_meeting(request, pk)
    if not permissions.can_see_minutes(request.user, meeting):
        raise PermissionDenied
    paper = minutes_paper(meeting)
    name = f"{meeting.municipality.slug}-{meeting.day:%Y-%m-%d}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(paper, content_type="application/pdf", headers=headers)


@require_GET
def meeting_history(request, pk):
    meeting = _visible_meeting(request, pk)
    if not can_see_history(request.user, meeting.mechanism):
        raise PermissionDenied
    kept = changes(
        Kept(Meeting.history.filter(id=pk)),
        Kept(AgendaItem.history.filter(meeting=pk), ("title",)),
        Kept(Attendance.history.filter(meeting=pk), ("seat", "guest_name")),
    )
    context = {"meeting": meeting, "changes": kept}
    return render(request, "meetings/meeting_history.html", context)


@require_http_methods(["GET", "POST"])
def meeting_close(request, pk):
    meeting = _visible_meeting(request, pk)
    if meeting.is_closed:
        return redirect(meeting)
    if not permissions.can_edit_meeting(request.user, meeting):
        raise PermissionDenied
    if request.method == "POST":
        return _close(request, meeting)
    roll = roll_of(meeting)
    context = {
        "meeting": meeting,
        "gaps": services.meeting_gaps(meeting=meeting, roll=roll),
        "quorum": roll.quorum(quorum_share(meeting)),
        "is_early": meeting.starts_at > timezone.now(),
    }
    return render(request, "meetings/meeting_close.html", context)


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
    meeting = _visible_meeting(request, pk)
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
