"""Who may do what with mechanisms, their members and people's contacts."""


def _roles(user):
    """{mechanism id: {roles}} of a user, read once per user object."""
    if not hasattr(user, "_roles_by_mechanism"):
        roles = {}
        for assignment in user.assignments.all():
            roles.setdefault(assignment.mechanism_id, set()).add(assignment.role)
        user._roles_by_mechanism = roles
    return user._roles_by_mechanism


def roles_in(user, mechanism):
    """The user's roles in a mechanism, as a set of codes."""
    if not user.is_authenticated or not user.is_active:
        return set()
    return _roles(user).get(mechanism.pk, set())


def own_mechanisms(user):
    """Ids of the mechanisms in which the user has a role."""
    return set(_roles(user))


def own_offices(user):
    """Ids of the mechanisms in which the user sits: as coordinator or member."""
    offices = {"coordinator", "member"}
    return {pk for pk, roles in _roles(user).items() if roles & offices}


def has_any_role(user):
    """Whether the user has a global role or any assignment at all."""
    return bool(user.role) or bool(_roles(user))


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
