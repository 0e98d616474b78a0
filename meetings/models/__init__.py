"""Meetings of a mechanism: agenda, attendance, minutes, decisions."""

from meetings.models.agenda import AgendaItem, AgendaTemplateItem
from meetings.models.answers import (
    Answers,
    Asked,
    alternates_of,
    answers_of,
    still_sits,
)
from meetings.models.attendance import (
    Attendance,
    attendance_counts,
    came_to,
    days_there,
)
from meetings.models.decisions import Decision, decision_counts
from meetings.models.followups import FollowUp, Vote, standing_of
from meetings.models.holidays import calendars_of, public_holidays
from meetings.models.invitations import CalendarFeed, Invitation
from meetings.models.meetings import Meeting
from meetings.models.papers import (
    AgendaItemText,
    Attachment,
    Correction,
    MinutesTemplate,
)
from meetings.models.periods import minutes_languages, periods_of, proposed_meeting
from meetings.models.pieces import pieces_of
from meetings.models.registers import MeetingImport
from meetings.models.roll import (
    ATTENDED,
    Roll,
    SeatLine,
    quorum_share,
    roll_of,
    share_of,
)

__all__ = [
    "ATTENDED",
    "AgendaItem",
    "AgendaItemText",
    "AgendaTemplateItem",
    "Answers",
    "Asked",
    "Attachment",
    "Attendance",
    "CalendarFeed",
    "Correction",
    "Decision",
    "FollowUp",
    "Invitation",
    "Meeting",
    "MeetingImport",
    "MinutesTemplate",
    "Roll",
    "SeatLine",
    "Vote",
    "attendance_counts",
    "came_to",
    "days_there",
    "alternates_of",
    "answers_of",
    "calendars_of",
    "decision_counts",
    "minutes_languages",
    "periods_of",
    "pieces_of",
    "proposed_meeting",
    "public_holidays",
    "quorum_share",
    "roll_of",
    "standing_of",
    "still_sits",
    "share_of",
]
