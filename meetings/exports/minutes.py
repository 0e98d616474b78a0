"""Minutes as a paper, in one language of the mechanism or in two, side by side."""

from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format, time_format
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from modeltranslation.utils import build_localized_fieldname

from core import pdf
from meetings.models import Meeting, Roll, minutes_languages, roll_of

Content = dict[str, Any]


def minutes_paper(meeting: Meeting, languages: list[str] | None = None) -> bytes:
    """The minutes as PDF/UA-1, by default in the meeting's language.

    With two languages, the second stands beside the first. Before the meeting is
    closed the paper says that it is a draft. Raises PdfUnavailable where system
    libraries are missing.
    """
    languages = languages or [meeting.language]
    columns = minutes_columns(meeting, languages)
    context = {"meeting": meeting, "columns": columns, "first": columns[0]}
    if len(columns) == 1:
        template = "meetings/minutes_paper.html"
    else:
        template = "meetings/minutes_paper_sides.html"
        context |= side_by_side(columns)
    return pdf.render_paper(template, context, language=languages[0])


def side_by_side(columns: list[Content]) -> Content:
    """Rows of (column, piece) per language: `pairs` of items, `decisions`, `roll`."""

    def rows(*names):
        found = [[one for name in names for one in c[name]] for c in columns]
        lines = zip(*found, strict=True)
        return [list(zip(columns, line, strict=True)) for line in lines]

    return {
        "pairs": rows("items"),
        "decisions": rows("decisions"),
        "roll": rows("attendance", "guests"),
    }


def minutes_columns(meeting: Meeting, languages: list[str]) -> list[Content]:
    """What the minutes say, in plain words, once per language.

    Where a text is not there in a language, the meeting's own stands in its place
    and `is_missing` says so. Names of people who are hidden are withheld. Seven
    queries at most, however many languages.
    """
    rows = _rows(meeting)
    columns = []
    for language in languages:
        with translation.override(language):
            columns.append(_column(meeting, rows, language))
    return columns


def paper_languages(meeting: Meeting, asked: str) -> list[str]:
    """The languages asked for (`"sq"`, `"sr-latn,sq"`), at most two that are used
    here; the meeting's own where none is."""
    known = {meeting.language, *minutes_languages(meeting.mechanism, meeting.day)}
    wanted = [code for code in dict.fromkeys(asked.split(",")) if code in known]
    return wanted[:2] or [meeting.language]


def file_stem(meeting: Meeting) -> str:
    """What a file of this meeting is called: `gnjilane-2026-03-12`."""
    return f"{meeting.mechanism.municipality.slug}-{meeting.day:%Y-%m-%d}"


def _rows(meeting):
    decisions = meeting.decisions.select_related("municipality")
    return {
        "items": list(
            meeting.agenda_items.select_related("approves").prefetch_related("texts")
        ),
        "decisions": list(decisions.prefetch_related("owners").order_by("sequence")),
        "roll": roll_of(meeting),
        "corrections": list(meeting.corrections.all()),
    }


def _column(meeting: Meeting, rows, language: str) -> Content:
    decisions = [_decision(one, meeting, language) for one in rows["decisions"]]
    items = [
        _item(item, number, language, meeting)
        for number, item in enumerate(rows["items"], start=1)
    ]
    for item in items:
        item["decisions"] = [one for one in decisions if one["item_id"] == item["id"]]
    return {
        "language": language,
        "name": get_language_info(language)["name_local"],
        **_facts(meeting),
        "items": items,
        "decisions": decisions,
        "attendance": _attendance(rows["roll"]),
        "guests": _guests(rows["roll"]),
        "corrections": [
            {"date": _moment(one.noted_at), "text": one.text}
            for one in rows["corrections"]
        ],
    }


def _facts(meeting: Meeting) -> Content:
    start, end = timezone.localtime(meeting.starts_at), meeting.ends_at
    hours = [start, *([timezone.localtime(end)] if end else [])]
    return {
        "mechanism": meeting.mechanism.name
        or _("Coordination mechanism against domestic violence"),
        "municipality": str(meeting.mechanism.municipality.name),
        "date": date_format(meeting.day, "DATE_FORMAT"),
        "time": "–".join(time_format(hour, "H:i") for hour in hours),
        "place": meeting.place,
        "kind": f"{meeting.get_kind_display()}, {meeting.get_mode_display()}",
        "status": _status(meeting),
        "quorum": _quorum(meeting),
        "next_meeting": date_format(meeting.next_on, "DATE_FORMAT")
        if meeting.next_on
        else "",
    }


def _status(meeting: Meeting) -> str:
    if not meeting.is_closed:
        return _("Draft: the meeting is not closed yet.")
    if not meeting.is_approved:
        return _("Not approved yet.")
    if meeting.approved_in is None:
        return _("Approved on %(day)s.") % {"day": _moment(meeting.approved_at)}
    day = date_format(meeting.approved_in.day, "DATE_FORMAT")
    return _("Approved at the meeting of %(day)s.") % {"day": day}


def _quorum(meeting: Meeting) -> str:
    if not meeting.is_closed:
        return ""
    numbers = {
        "present": meeting.quorum_present,
        "seats": meeting.seats_counted,
        "required": meeting.quorum_required,
    }
    if meeting.had_quorum:
        text = _(
            "%(present)s of %(seats)s seats present or represented, %(required)s "
            "needed: there was a quorum"
        )
    else:
        text = _(
            "%(present)s of %(seats)s seats present or represented, %(required)s "
            "needed: there was no quorum"
        )
    return text % numbers


def _item(item, number: int, language: str, meeting: Meeting) -> Content:
    title, minutes, is_missing = item.title, item.minutes, False
    if language != meeting.language:
        text = next((t for t in item.texts.all() if t.language == language), None)
        is_missing = text is None or not text.covers(item)
        if text is not None:
            title, minutes = text.title or title, text.minutes or minutes
    return {
        "id": item.pk,
        "number": str(number),
        "title": title,
        "minutes": minutes,
        "is_missing": is_missing,
        "note": _("Not translated yet; this is the text as it was written.")
        if is_missing
        else "",
        "approval": _approval(item.approves, meeting),
    }


def _approval(approved, meeting: Meeting) -> str:
    """What the meeting says of the minutes that it approved."""
    if approved is None or approved.approved_in_id != meeting.pk:
        return ""
    day = date_format(approved.day, "DATE_FORMAT")
    return _("The minutes of %(day)s were approved.") % {"day": day}


def _decision(decision, meeting: Meeting, language: str) -> Content:
    own = _text_in(decision, language)
    due = decision.due_on
    return {
        "item_id": decision.agenda_item_id,
        "number": decision.number,
        "text": own or _text_in(decision, meeting.language) or decision.text or "",
        "is_missing": not own,
        "owners": ", ".join(str(owner) for owner in decision.owners.all()),
        "due": date_format(due, "SHORT_DATE_FORMAT") if due else "",
    }


def _text_in(decision, language: str) -> str:
    """Without falling back to another language, as the plain field would."""
    return getattr(decision, build_localized_fieldname("text", language)) or ""


def _attendance(roll: Roll) -> list[Content]:
    return [
        {
            "institution": str(line.seat),
            "person": line.came.withheld_name if line.came else "",
            "state": line.attendance.get_state_display()
            if line.attendance
            else _("not recorded"),
        }
        for line in roll.lines
    ]


def _guests(roll: Roll) -> list[Content]:
    return [
        {
            "institution": guest.guest_institution,
            "person": guest.guest_name,
            "state": guest.get_state_display(),
        }
        for guest in roll.guests
    ]


def _moment(moment) -> str:
    return date_format(timezone.localtime(moment).date(), "DATE_FORMAT")
