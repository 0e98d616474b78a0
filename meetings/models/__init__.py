"""Meetings of a mechanism: agenda, attendance, minutes, decisions."""

from meetings.models.decisions import Decision
from meetings.models.meetings import (
    AgendaItem,
    AgendaTemplateItem,
    Attendance,
    Meeting,
)

__all__ = ["AgendaItem", "AgendaTemplateItem", "Attendance", "Decision", "Meeting"]
