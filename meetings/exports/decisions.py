"""The register of decisions as a table."""

import tablib
from django.utils.translation import gettext as _

from core import phrases
from core.formats import ExactXLSX, GuardedCSV
from meetings.models import Decision

DECISION_FORMATS = {"xlsx": ExactXLSX, "csv": GuardedCSV}
ROWS_AT_ONCE = 2000


def decision_table(decisions, *, format_key, today, now):
    """(content, content type) of a register: a row per decision, in its order.

    `format_key` is "xlsx" or "csv"; texts are in the reader's language.
    """
    rows = (
        decisions.with_carried_over(now)
        .select_related("municipality", "meeting")
        .prefetch_related("owners", "measures")
    )
    table = tablib.Dataset(headers=_headers())
    for decision in rows.iterator(chunk_size=ROWS_AT_ONCE):
        table.append(_row(decision, today))
    format_ = DECISION_FORMATS[format_key]()
    return format_.export_data(table), format_.get_content_type()


def _headers():
    return [
        _("Number"),
        _("Municipality"),
        _("Meeting"),
        _("Kind"),
        _("Decision"),
        _("Who"),
        _("By when"),
        _("State"),
        _("Overdue"),
        _("Carried over, times"),
        _("Measures"),
        _("Closed"),
        _("What was done"),
    ]


def _row(decision: Decision, today):
    return [
        decision.number,
        decision.municipality.name,
        decision.meeting.day,
        decision.get_kind_display(),
        decision.text,
        "; ".join(str(owner) for owner in decision.owners.all()),
        decision.due_on,
        decision.get_state_display(),
        str(phrases.YES if decision.is_overdue(today) else phrases.NO),
        decision.times_carried,
        "; ".join(measure.code for measure in decision.measures.all()),
        decision.closed_on,
        decision.outcome,
    ]
