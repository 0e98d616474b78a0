"""Who may read which papers and pages that stand above several apps."""

from meetings.permissions import can_see_decisions
from monitoring.permissions import appointment_of, can_see_scores
from municipalities.models import roles_of
from municipalities.permissions import coordinates, has_any_role
from reports.models import Rendering


def can_see_findings(user, round_plan):
    """Whoever may see the scores that the report is about."""
    return can_see_scores(user, round_plan)


def audience_of(user, round_plan):
    """What beside scores and findings this user may read in a report."""
    mechanism = round_plan.municipality.mechanism
    if (
        user.is_project_staff
        or coordinates(user, mechanism)
        or appointment_of(user, round_plan) is not None
    ):
        return Rendering.Audience.FULL
    if can_see_decisions(user, mechanism):
        return Rendering.Audience.MEMBER
    return Rendering.Audience.COUNTS


def can_read_rendering(user, round_plan, rendering):
    """A paper made for this kind of reader; who reads all reads every kind."""
    if not can_see_findings(user, round_plan):
        return False
    audience = audience_of(user, round_plan)
    return audience in (Rendering.Audience.FULL, rendering.audience)


def can_see_reports(user):
    """The rail's place: staff and donor."""
    return user.sees_all_municipalities


def can_see_glance(user):
    """Everybody with a role, for the municipalities that they may see."""
    return has_any_role(user)


def can_see_attendance(user):
    """Staff, and whoever reads the minutes of a mechanism; never a donor."""
    readers = ("coordinator", "member", "verifier")
    return user.is_project_staff or bool(roles_of(user).mechanisms(*readers))
