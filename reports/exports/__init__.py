"""Papers and tables out."""

from reports.exports.findings import findings_html, findings_pdf
from reports.exports.glance import attendance_lines, meetings_table
from reports.exports.tables import glance_table

__all__ = [
    "attendance_lines",
    "findings_html",
    "findings_pdf",
    "glance_table",
    "meetings_table",
]
