"""Papers and calendars of meetings, out."""

from meetings.exports.calendars import feed_address, feed_calendar, meeting_calendar
from meetings.exports.decisions import DECISION_FORMATS, decision_table
from meetings.exports.minutes import (
    file_stem,
    minutes_columns,
    minutes_paper,
    paper_languages,
)
from meetings.exports.sheets import agenda_sheet, attendance_sheet
from meetings.exports.word import filled, form_problem, own_form, word_minutes
from meetings.exports.word_form import default_form
from meetings.exports.word_placeholders import BadForm, listed
from meetings.exports.word_sample import sample_columns

__all__ = [
    "BadForm",
    "DECISION_FORMATS",
    "agenda_sheet",
    "attendance_sheet",
    "decision_table",
    "default_form",
    "feed_address",
    "feed_calendar",
    "file_stem",
    "filled",
    "form_problem",
    "listed",
    "meeting_calendar",
    "minutes_columns",
    "minutes_paper",
    "own_form",
    "paper_languages",
    "sample_columns",
    "word_minutes",
]
