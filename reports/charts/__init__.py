"""Charts of papers and pages: plain values in, an SVG drawing out."""

from reports.charts.findings import findings_drawings, plan_picture

__all__ = ["findings_drawings", "plan_picture"]
