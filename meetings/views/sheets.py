"""Printouts for the day of a meeting."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from core import pdf
from core.decorators import require_GET
from meetings import permissions
from meetings.exports import agenda_sheet, attendance_sheet, file_stem
from meetings.views.fetching import visible_meeting


@require_GET
@pdf.answers_without_pdf
def sheet_agenda(request, pk):
    meeting = _meeting_to_print(request, pk)
    return _paper(agenda_sheet(meeting), f"agenda-{file_stem(meeting)}.pdf")


@require_GET
@pdf.answers_without_pdf
def sheet_attendance(request, pk):
    meeting = _meeting_to_print(request, pk)
    sees_hidden = permissions.can_call_meeting(request.user, meeting.mechanism)
    sheet = attendance_sheet(meeting, sees_hidden=sees_hidden)
    return _paper(sheet, f"attendance-{file_stem(meeting)}.pdf")


def _meeting_to_print(request, pk):
    meeting = visible_meeting(request, pk)
    if not permissions.can_see_minutes(request.user, meeting):
        raise PermissionDenied
    return meeting


def _paper(content, name):
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
