"""Meetings and attendance at a glance as tables, to be written by `core.exports`."""

from django.utils.formats import date_format
from django.utils.translation import gettext

from monitoring.scoring import whole_percent
from municipalities.models import InstitutionType, Person
from reports.services import PERIOD_WORDS


def column_name(column):
    """Name a two-month period in short: `Jan–Feb 2026`."""
    start, end = date_format(column.start, "M"), date_format(column.end, "M Y")
    return f"{start}–{end}"


def status_words(cells, column):
    """The word of every period that has a month in the column, once each."""
    words = [
        str(PERIOD_WORDS[cell.status])
        for cell in cells
        if cell.start <= column.end and cell.end >= column.start
    ]
    return "; ".join(dict.fromkeys(words))


def meetings_table(rows, window):
    """Return MeetingsRows as a list of rows, the first one its head."""
    head = [
        gettext("Mechanism"),
        *(column_name(column) for column in window.columns),
        gettext("Periods with a meeting"),
        gettext("Periods that asked for one"),
        gettext("Decisions closed on time"),
        gettext("Decisions due or closed"),
        gettext("Closed on time, %"),
    ]
    return [head, *(_meetings_line(row, window) for row in rows)]


def _meetings_line(row, window):
    on_time = row.on_time
    counts = [on_time.on_time, on_time.counted] if on_time else ["", ""]
    return [
        str(row.mechanism),
        *(status_words(row.cells, column) for column in window.columns),
        row.periods.held,
        row.periods.due,
        *counts,
        _percent(on_time and on_time.share),
    ]


def attendance_lines(table, came):
    """Return an AttendanceTable as one row per mechanism and institution type, with
    how many came by sex (`came`: services.came_by_type), then a row for its guests of
    each group."""
    head = [
        gettext("Mechanism"),
        gettext("Institution type"),
        gettext("Group of institutions"),
        gettext("Meetings attended"),
        gettext("Meetings held"),
        gettext("Attended, %"),
        *(gettext("Came: %(sex)s") % {"sex": sex.label} for sex in Person.Sex),
    ]
    lines = []
    for number, mechanism in enumerate(table.mechanisms):
        for kind, shares in table.rows:
            if share := shares[number]:
                lines.append(_attendance_line(mechanism, kind, share, came))
        lines += _guest_lines(mechanism, came)
    return [head, *lines]


def _attendance_line(mechanism, kind, share, came):
    counts = came.get((mechanism.pk, kind.pk, kind.group), {})
    return [
        str(mechanism),
        kind.name,
        kind.get_group_display(),
        share.attended,
        share.listed,
        _percent(share.share),
        *_by_sex(counts),
    ]


def _guest_lines(mechanism, came):
    groups = [*InstitutionType.Group.choices, ("", gettext("not stated"))]
    return [
        [str(mechanism), gettext("Guests"), str(label), "", "", "", *_by_sex(counts)]
        for group, label in groups
        if (counts := came.get((mechanism.pk, None, group)))
    ]


def _by_sex(counts):
    return [counts.get(sex.value, 0) for sex in Person.Sex]


def _percent(share):
    return "" if share is None else whole_percent(share)
