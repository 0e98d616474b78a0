"""Who may do what with plans."""

from municipalities.permissions import can_see_history, coordinates


def can_import_plans(user):
    """Staff and administrator."""
    return user.is_project_staff


def can_adopt_version(user, version):
    """Staff, administrator and the mechanism's own coordinator, while it is a draft."""
    return version.is_draft and (
        user.is_project_staff or coordinates(user, version.municipality.mechanism)
    )


def can_revise_version(user, version):
    """Staff, administrator and the mechanism's own coordinator, once it is adopted."""
    return not version.is_draft and (
        user.is_project_staff or coordinates(user, version.municipality.mechanism)
    )


def can_revise_draft(user, version):
    """Who may adopt it says what became of each measure, while it is a draft."""
    return can_adopt_version(user, version)


def can_see_plan_history(user, municipality):
    """Own coordinator and verifier, staff and administrator."""
    return can_see_history(user, municipality.mechanism)
