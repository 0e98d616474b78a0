"""Papers and calendars of meetings, out."""

from meetings.exports.decisions import DECISION_FORMATS, decision_table
from meetings.exports.minutes import minutes_paper

__all__ = ["DECISION_FORMATS", "decision_table", "minutes_paper"]
