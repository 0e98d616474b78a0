"""Who is here: the roll of the log, and guests."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings import services
from meetings.forms import GuestForm, attendance_marks
from meetings.models import Attendance, quorum_share, roll_of
from meetings.views.log import (
    CONFLICT,
    INVALID,
    back_to_log,
    is_autosave,
    meeting_for_log,
    roll_context,
    status_answer,
)


@require_POST
@transaction.atomic
def attendance_save(request, pk):
    meeting = meeting_for_log(request, pk, held=True)
    roll, conflicts = services.record_attendance(
        meeting=meeting,
        marks=attendance_marks(request.POST),
        rest_present="rest_present" in request.POST,
        by=request.user,
    )
    if is_autosave(request):
        status = CONFLICT if conflicts else 200
        line = roll.lines[0] if roll.lines else None
        context = {"line": line, "line_conflict": bool(conflicts)}
        return status_answer(request, status=status, **context)
    if request.htmx:
        return _attendance(request, meeting)
    if conflicts:
        messages.warning(request, _seats_changed(conflicts))
    return back_to_log(meeting, "attendance")


def _seats_changed(conflicts):
    names = ", ".join(str(line.seat) for line in conflicts)
    text = _("Somebody else changed these seats meanwhile, look again: %(names)s")
    return text % {"names": names}


def _attendance(request, meeting, form=None):
    context = roll_context(meeting, roll_of(meeting), quorum_share(meeting))
    if form is not None:
        context["guest_form"] = form
    status = INVALID if form is not None else 200
    return render(request, "meetings/log_attendance.html", context, status=status)


@require_POST
def guest_add(request, pk):
    meeting = meeting_for_log(request, pk)
    form = GuestForm(request.POST)
    if form.is_valid():
        services.add_guest(guest=form.instance, meeting=meeting, by=request.user)
    elif not request.htmx:
        messages.error(request, _("A guest needs a name."))
    if request.htmx:
        return _attendance(request, meeting, None if form.is_valid() else form)
    return back_to_log(meeting, "guests")


@require_POST
def guest_remove(request, pk):
    guests = Attendance.objects.filter(seat=None).select_related("meeting")
    guest = get_object_or_404(guests, pk=pk)
    meeting = meeting_for_log(request, guest.meeting_id)
    services.remove_guest(guest=guest, by=request.user)
    if request.htmx:
        return _attendance(request, meeting)
    return back_to_log(meeting, "guests")
