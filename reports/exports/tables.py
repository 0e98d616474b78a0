"""The glance as a table, to be written as XLSX or CSV (core.exports)."""

from django.utils.translation import gettext

from monitoring.scoring import whole_percent
from reports.exports.glance import column_name, status_words


def glance_table(rows, window):
    """Return the glance as a list of rows, the first one its head."""
    head = [
        gettext("Municipality"),
        *(column_name(column) for column in window.columns),
        gettext("Plan in force"),
        gettext("Round of the latest score"),
        gettext("Verified score, %"),
    ]
    return [head, *(_glance_line(row, window) for row in rows)]


def _glance_line(row, window):
    return [
        str(row.municipality),
        *(status_words(row.cells, column) for column in window.columns),
        row.version.code if row.version else "",
        row.round.code if row.round else "",
        "" if row.verified is None else whole_percent(row.verified),
    ]
