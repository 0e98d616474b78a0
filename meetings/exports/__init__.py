"""Papers and calendars of meetings, out."""

from meetings.exports.minutes import minutes_paper

__all__ = ["minutes_paper"]
