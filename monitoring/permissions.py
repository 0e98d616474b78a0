"""Who may open rounds, score, read scores and write findings (see the access table)."""

from monitoring.models import Appointment
from municipalities.permissions import coordinates


def appointment_of(user, round_plan):
    """The user's appointment in this plan's round, or None (uses the prefetch)."""
    for appointment in round_plan.appointments.all():
        if appointment.user_id == user.pk:
            return appointment
    return None


def _verifies(user, round_plan):
    appointment = appointment_of(user, round_plan)
    return bool(appointment) and appointment.role == Appointment.Role.VERIFIER


def can_open_round(user):
    """Staff and administrator."""
    return user.is_project_staff


def can_assess(user, round_plan):
    """An assessor of the round, until the assessment is submitted."""
    appointment = appointment_of(user, round_plan)
    return (
        round_plan.is_scoring
        and appointment is not None
        and appointment.role == Appointment.Role.ASSESSOR
        and appointment.submitted_at is None
    )


def can_see_own_assessment(user, round_plan):
    """An assessor of the round, also after submitting."""
    appointment = appointment_of(user, round_plan)
    return bool(appointment) and appointment.role == Appointment.Role.ASSESSOR


def can_see_scores(user, round_plan):
    """Nobody while scoring goes on. Then staff, the own coordinator and whom the
    round appointed; once final everybody who may see the plan in the round."""
    if round_plan.is_scoring:
        return False
    return (
        round_plan.is_final
        or user.is_project_staff
        or coordinates(user, round_plan.municipality.mechanism)
        or appointment_of(user, round_plan) is not None
    )


def can_finalise_roundplan(user, round_plan):
    """Staff and administrator, once the scores are agreed."""
    return user.is_project_staff and round_plan.state == round_plan.State.AGREED


def can_edit_findings(user, round_plan):
    """Staff and administrator, once there are scores to find something in."""
    return user.is_project_staff and not round_plan.is_scoring


def can_see_history(user, round_plan):
    """Staff and administrator, the own coordinator, the verifier of the round."""
    return (
        user.is_project_staff
        or coordinates(user, round_plan.municipality.mechanism)
        or _verifies(user, round_plan)
    )
