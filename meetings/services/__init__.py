"""What changes several things at once: call, attendance, close, decide."""

from meetings.services.agenda import (
    add_item,
    carry_item,
    next_meeting,
    remove_item,
    shift_item,
)
from meetings.services.attachments import attach, remove_attachment
from meetings.services.attendance import (
    Mark,
    add_guest,
    record_attendance,
    remove_guest,
)
from meetings.services.calls import (
    AgendaOffer,
    Entry,
    Notice,
    agenda_offer,
    call_meeting,
    notice_of,
)
from meetings.services.changes import (
    HasDecisions,
    cancel_meeting,
    change_meeting,
    postpone_meeting,
)
from meetings.services.closing import (
    Gaps,
    close_meeting,
    meeting_gaps,
    reopen_meeting,
)
from meetings.services.decisions import (
    add_decision,
    change_decision,
    close_decision,
    remove_decision,
)
from meetings.services.escalation import Told, escalate_overdue, told_on
from meetings.services.feeds import (
    feed_in_use,
    make_feed,
    renew_feed,
    revoke_feed,
)
from meetings.services.followups import (
    add_follow_up,
    move_due_date,
    reopen_decision,
    set_measures,
)
from meetings.services.invitations import (
    answer_invitation,
    invitation_of,
    invitation_token,
    invite,
    language_of,
    remind_unanswered,
    tell_change,
    unanswered,
)
from meetings.services.meeting_imports import (
    confirm_meetings,
    undo_meetings,
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
from meetings.services.register_plan import plan_register
from meetings.services.templates import (
    remove_minutes_template,
    save_minutes_template,
)
from meetings.services.texts import save_decision_text, save_item_text

__all__ = [
    "AgendaOffer",
    "Debt",
    "Entry",
    "Found",
    "Gaps",
    "HasDecisions",
    "Mark",
    "Notice",
    "Owner",
    "PlannedDay",
    "Receiver",
    "Receivers",
    "Sitters",
    "Sitting",
    "Told",
    "add_correction",
    "add_decision",
    "add_follow_up",
    "add_guest",
    "add_item",
    "agenda_offer",
    "answer_invitation",
    "approve_minutes",
    "attach",
    "call_meeting",
    "cancel_meeting",
    "carry_item",
    "change_decision",
    "change_meeting",
    "close_decision",
    "close_meeting",
    "confirm_meetings",
    "day_notes",
    "debts_of",
    "empty_slots",
    "escalate_overdue",
    "feed_in_use",
    "invitation_of",
    "invitation_token",
    "invite",
    "language_of",
    "make_feed",
    "meeting_gaps",
    "minutes_link",
    "move_due_date",
    "next_meeting",
    "notice_of",
    "owner_of",
    "owner_path",
    "personal_traces",
    "plan_register",
    "plan_year",
    "postpone_meeting",
    "proposed_year",
    "reader_of",
    "receivers_of",
    "record_attendance",
    "remind_unanswered",
    "remove_attachment",
    "remove_decision",
    "remove_guest",
    "remove_item",
    "remove_minutes_template",
    "renew_feed",
    "renew_link",
    "reopen_decision",
    "reopen_meeting",
    "revoke_feed",
    "save_decision_text",
    "save_item_text",
    "save_minutes_template",
    "send_minutes",
    "send_minutes_again",
    "send_owed",
    "set_measures",
    "shift_item",
    "sitting_in",
    "tell_change",
    "told_on",
    "unanswered",
    "undo_meetings",
    "usual_time",
]
