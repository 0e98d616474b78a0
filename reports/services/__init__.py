"""What reports read together, and how papers come to be."""

from reports.services.findings import findings_paper
from reports.services.glance import (
    Column,
    glance_rows,
    municipalities_at_a_glance,
    verified_scores,
    window_of,
)
from reports.services.home import guide_for
from reports.services.meetings_glance import (
    attendance_table,
    attended_mechanisms,
    came_by_type,
    mechanisms_at_a_glance,
    meetings_rows,
)
from reports.services.periods import PERIOD_WORDS
from reports.services.renderings import (
    fail,
    findings_key,
    finish,
    latest_findings,
    request_findings,
    start,
)
from reports.services.rounds import NoSuchPlan, round_plan_named, round_plans

__all__ = [
    "Column",
    "PERIOD_WORDS",
    "NoSuchPlan",
    "attendance_table",
    "attended_mechanisms",
    "came_by_type",
    "fail",
    "findings_key",
    "findings_paper",
    "finish",
    "glance_rows",
    "guide_for",
    "latest_findings",
    "mechanisms_at_a_glance",
    "meetings_rows",
    "municipalities_at_a_glance",
    "request_findings",
    "round_plan_named",
    "round_plans",
    "start",
    "verified_scores",
    "window_of",
]
