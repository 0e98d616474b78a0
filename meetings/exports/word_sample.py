"""Invented minutes, to try a Word form with and to show what a placeholder becomes."""

from datetime import date

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from meetings.exports.minutes import Content

DAY, DUE, NEXT = date(2026, 3, 12), date(2026, 4, 30), date(2026, 5, 14)


def sample_columns(languages: list[str]) -> list[Content]:
    """The invented minutes once per language, shaped as `minutes_columns`."""
    columns = []
    for language in languages:
        with translation.override(language):
            columns.append(_column(language))
    return columns


def _column(language: str) -> Content:
    decision = _decision()
    return {
        "language": language,
        "name": get_language_info(language)["name_local"],
        "mechanism": _("Coordination mechanism against domestic violence"),
        "municipality": _("Municipality"),
        "date": date_format(DAY, "DATE_FORMAT"),
        "time": "10:00–12:15",
        "place": _("Meeting room, town hall"),
        "kind": f"{_('regular')}, {_('in person')}",
        "status": _("Not approved yet."),
        "quorum": _(
            "%(present)s of %(seats)s seats present or represented, %(required)s "
            "needed: there was a quorum"
        )
        % {"present": 9, "seats": 12, "required": 7},
        "next_meeting": date_format(NEXT, "DATE_FORMAT"),
        "items": [_item(1, decision), _item(2, None)],
        "decisions": [decision],
        "attendance": [_line(_("present"))],
        "guests": [_line(_("guest"))],
        "corrections": [
            {"date": date_format(NEXT, "DATE_FORMAT"), "text": _("Correction")}
        ],
    }


def _item(number: int, decision) -> Content:
    return {
        "number": str(number),
        "title": _("Report of the coordinator"),
        "minutes": _("The report was heard. **Two measures are late:**")
        + f"\n\n- {_('Budget')}\n- {_('Training needs')}",
        "note": "",
        "approval": "",
        "decisions": [decision] if decision else [],
    }


def _decision() -> Content:
    return {
        "number": "KM-2026-03",
        "text": _("The office sends the budget proposal."),
        "owners": _("Institution"),
        "due": date_format(DUE, "SHORT_DATE_FORMAT"),
    }


def _line(state: str) -> Content:
    return {"institution": _("Institution"), "person": _("Person"), "state": state}
