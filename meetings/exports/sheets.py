"""Printouts for the day: the agenda with room for notes, the list to sign."""

from typing import Any

from django.utils import translation

from core import pdf
from meetings.models import Decision, Meeting, roll_of

GUEST_ROWS = 5


def agenda_sheet(meeting: Meeting) -> bytes:
    """The agenda as PDF with ruled room under each item, in the meeting's language."""
    earlier = Decision.objects.on_table_of(meeting).exclude(meeting=meeting)
    context = {
        "meeting": meeting,
        "items": list(meeting.agenda_items.all()),
        "open_decisions": earlier.with_carried_over(meeting.starts_at)
        .select_related("municipality")
        .prefetch_related("owners")
        .order_by("year", "sequence"),
    }
    return pdf.render_paper(
        "meetings/sheet_agenda.html", context, language=meeting.language
    )


def attendance_sheet(meeting: Meeting, *, sees_hidden: bool) -> bytes:
    """The list to sign as PDF: seats with holder and alternates, rows for guests."""
    with translation.override(meeting.language):
        rows = _rows(meeting, sees_hidden)
    context = {"meeting": meeting, "rows": rows, "guests": range(GUEST_ROWS)}
    return pdf.render_paper(
        "meetings/sheet_attendance.html", context, language=meeting.language
    )


def _rows(meeting: Meeting, sees_hidden: bool) -> list[dict[str, Any]]:
    """A row per person who may sign; one to fill in where nobody holds the seat."""
    rows = []
    for line in roll_of(meeting).lines:
        people = [one for one in [line.holder, *line.alternates] if one is not None]
        for membership in people or [None]:
            person = membership and membership.person
            is_shown = person and (sees_hidden or not person.is_hidden)
            rows.append(
                {
                    "institution": str(line.seat),
                    "person": person.full_name if is_shown else "",
                    "function": _function(membership),
                }
            )
    return rows


def _function(membership) -> str:
    if membership is None:
        return ""
    if membership.function:
        return membership.get_function_display()
    return membership.get_kind_display()
