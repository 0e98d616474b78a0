"""Who may do what with plans."""

from municipalities.models import roles_of
from municipalities.permissions import (
    belongs_to,
    can_see_history,
    coordinates,
    has_any_role,
    own_offices,
    roles_in,
)


def can_import_plans(user):
    """Staff and administrator."""
    return user.is_project_staff


def can_adopt_version(user, version):
    """Staff, administrator and the mechanism's own coordinator, while it is a draft."""
    return version.is_draft and (
        user.is_project_staff or coordinates(user, version.municipality.mechanism)
    )


def can_revise_version(user, version):
    """Staff, administrator and the mechanism's own coordinator, once it is adopted and
    until another replaces it."""
    is_last = not version.is_draft and version.in_force_to is None
    return is_last and (
        user.is_project_staff or coordinates(user, version.municipality.mechanism)
    )


def can_revise_draft(user, version):
    """Who may adopt it says what became of each measure, while it is a draft."""
    return can_adopt_version(user, version)


def can_see_plan_history(user, municipality):
    """Own coordinator and verifier, staff and administrator."""
    return can_see_history(user, municipality.mechanism)


def can_see_progress(user, municipality):
    """Staff and administrator; own coordinator, assessor and verifier; never a member
    or a donor."""
    return user.is_project_staff or bool(
        roles_in(user, municipality.mechanism) & {"coordinator", "assessor", "verifier"}
    )


def can_list_progress(user):
    """Staff and administrator; whoever may see one municipality's reports."""
    if user.is_project_staff:
        return True
    return bool(roles_of(user).municipalities("coordinator", "assessor", "verifier"))


def can_report_progress(user, municipality):
    """The mechanism's own coordinator alone: a report is the municipality's claim."""
    return coordinates(user, municipality.mechanism)


def can_edit_periods(user):
    """Staff and administrator: all municipalities report on the same periods."""
    return user.is_project_staff


def can_see_proposals(user, version):
    """Who has a role in the mechanism, staff and administrator; never a donor."""
    mechanism = version.municipality.mechanism
    return user.is_project_staff or bool(roles_in(user, mechanism))


def can_propose(user, version):
    """Own members and coordinator, staff and administrator, while it is a draft."""
    return version.is_draft and can_comment(user, version.municipality)


def can_decide_proposals(user, version):
    """Who may adopt the draft answers what is proposed for it."""
    return can_adopt_version(user, version)


def can_withdraw_proposal(user, proposal):
    """Who wrote it with this account, while it is open."""
    return proposal.is_open and proposal.created_by_id == user.pk


def can_comment(user, municipality):
    """Own members and coordinator, staff and administrator."""
    return user.is_project_staff or belongs_to(user, municipality.mechanism)


def can_withdraw_comment(user, comment):
    """Who wrote it; coordinator and staff hide anybody's."""
    return comment.created_by_id == user.pk or can_hide_comments(
        user, comment.municipality
    )


def can_hide_comments(user, municipality):
    """Own coordinator, staff and administrator."""
    return user.is_project_staff or coordinates(user, municipality.mechanism)


def can_edit_version(user, version):
    """Staff, administrator and the mechanism's own coordinator, while it is a draft."""
    return can_adopt_version(user, version)


def can_start_plans(user):
    """Staff and administrator; a coordinator in the own municipality."""
    return user.is_project_staff or roles_of(user).coordinates_one


def can_see_overviews(user):
    """Everybody with a role, of the plans that they may see."""
    return has_any_role(user)


def can_list_own_measures(user):
    """Coordinators and members, of what their institutions owe."""
    return not user.role and bool(own_offices(user))
