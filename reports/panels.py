"""What reports show on the pages of lower apps."""

from reports.permissions import can_see_findings


def findings_report(round_plan, user):
    """The way from a scored plan to its findings report."""
    if not can_see_findings(user, round_plan):
        return None
    return "reports/panel_roundplan.html", {"round_plan": round_plan}
