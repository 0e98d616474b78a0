"""Meetings of a mechanism: agenda, attendance, minutes, decisions."""

from meetings.models.decisions import Decision, decision_counts
from meetings.models.meetings import (
    AgendaItem,
    AgendaTemplateItem,
    Attendance,
    Meeting,
)
from meetings.models.periods import minutes_languages, periods_of, proposed_meeting
from meetings.models.roll import Roll, SeatLine, quorum_share, roll_of

__all__ = [
    "AgendaItem",
    "AgendaTemplateItem",
    "Attendance",
    "Decision",
    "Meeting",
    "Roll",
    "SeatLine",
    "decision_counts",
    "minutes_languages",
    "periods_of",
    "proposed_meeting",
    "quorum_share",
    "roll_of",
]
