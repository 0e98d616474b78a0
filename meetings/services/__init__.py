"""What changes several things at once: call, attendance, close, decide."""

from meetings.services.attendance import (
    Mark,
    add_guest,
    record_attendance,
    remove_guest,
)
from meetings.services.calls import call_meeting, proposed_agenda, usual_items
from meetings.services.closing import (
    Gaps,
    close_meeting,
    meeting_gaps,
    reopen_meeting,
)
from meetings.services.decisions import add_decision, change_decision, close_decision

__all__ = [
    "Gaps",
    "Mark",
    "add_decision",
    "add_guest",
    "call_meeting",
    "change_decision",
    "close_decision",
    "close_meeting",
    "meeting_gaps",
    "proposed_agenda",
    "record_attendance",
    "remove_guest",
    "reopen_meeting",
    "usual_items",
]
