"""Papers and tables out."""

from reports.exports.findings import findings_html, findings_pdf
from reports.exports.tables import WRITERS, glance_table

__all__ = ["WRITERS", "findings_html", "findings_pdf", "glance_table"]
