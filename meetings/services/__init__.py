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
from meetings.services.escalation import Told, escalate_overdue, told_on
from meetings.services.followups import (
    add_follow_up,
    move_due_date,
    reopen_decision,
    set_measures,
)
from meetings.services.minutes import (
    Receiver,
    Receivers,
    add_correction,
    approve_minutes,
    minutes_link,
    reader_of,
    receivers_of,
    renew_link,
    send_minutes,
    send_minutes_again,
)
from meetings.services.owners import (
    Debt,
    Owner,
    Sitters,
    Sitting,
    debts_of,
    owner_of,
    owner_path,
    send_owed,
    sitting_in,
)
from meetings.services.personal import Found, personal_traces
from meetings.services.planning import (
    PlannedDay,
    day_notes,
    empty_slots,
    plan_year,
    proposed_year,
    usual_time,
)
from meetings.services.texts import save_decision_text, save_item_text

__all__ = [
    "Debt",
    "Owner",
    "Sitters",
    "Sitting",
    "Told",
    "add_follow_up",
    "debts_of",
    "escalate_overdue",
    "move_due_date",
    "owner_of",
    "owner_path",
    "reopen_decision",
    "send_owed",
    "set_measures",
    "sitting_in",
    "told_on",
    "PlannedDay",
    "day_notes",
    "empty_slots",
    "plan_year",
    "proposed_year",
    "usual_time",
    "Found",
    "Gaps",
    "Mark",
    "Receiver",
    "Receivers",
    "add_correction",
    "add_decision",
    "add_guest",
    "approve_minutes",
    "call_meeting",
    "change_decision",
    "close_decision",
    "close_meeting",
    "meeting_gaps",
    "minutes_link",
    "personal_traces",
    "proposed_agenda",
    "reader_of",
    "receivers_of",
    "record_attendance",
    "remove_guest",
    "renew_link",
    "reopen_meeting",
    "save_decision_text",
    "save_item_text",
    "send_minutes",
    "send_minutes_again",
    "usual_items",
]
