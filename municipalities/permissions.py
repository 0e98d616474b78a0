"""Who may do what with mechanisms, their members and people's contacts."""

from municipalities.models import roles_of


def roles_in(user, mechanism):
    """The user's roles in a mechanism, as a set of codes."""
    if not user.is_authenticated or not user.is_active:
        return set()
    return roles_of(user).by_mechanism.get(mechanism.pk, set())


def own_mechanisms(user):
    """Ids of the mechanisms in which the user has a role."""
    return set(roles_of(user).by_mechanism)


def own_offices(user):
    """Ids of the mechanisms in which the user sits: as coordinator or member."""
    offices = {"coordinator", "member"}
    roles = roles_of(user).by_mechanism
    return {pk for pk, held in roles.items() if held & offices}


def has_any_role(user):
    """Whether the user has a global role or any assignment at all."""
    return bool(user.role) or bool(roles_of(user).by_mechanism)


def coordinates(user, mechanism):
    """The mechanism's own coordinator."""
    return "coordinator" in roles_in(user, mechanism)


def belongs_to(user, mechanism):
    """The mechanism's own coordinator or member."""
    return bool(roles_in(user, mechanism) & {"coordinator", "member"})


def can_edit_mechanism(user, mechanism):
    """Own coordinator, staff and administrator."""
    return user.is_project_staff or coordinates(user, mechanism)


def can_see_contacts(user, mechanism):
    """Own members and coordinator, staff and administrator; never a donor."""
    return user.is_project_staff or belongs_to(user, mechanism)


def can_import_members(user):
    """Staff and administrator: a list may cover all municipalities."""
    return user.is_project_staff


def can_see_history(user, mechanism):
    """Own coordinator and verifier, staff and administrator."""
    return user.is_project_staff or bool(
        roles_in(user, mechanism) & {"coordinator", "verifier"}
    )
