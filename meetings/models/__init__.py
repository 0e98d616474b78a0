"""Meetings of a mechanism: agenda, attendance, minutes, decisions."""

from meetings.models.decisions import Decision
from meetings.models.meetings import (
    AgendaItem,
    AgendaTemplateItem,
    Attendance,
    Meeting,
)
from meetings.models.roll import Roll, SeatLine, quorum_share, roll_of

__all__ = [
    "AgendaItem",
    "AgendaTemplateItem",
    "Attendance",
    "Decision",
    "Meeting",
    "Roll",
    "SeatLine",
    "quorum_share",
    "roll_of",
]
