"""Who may do what with mechanisms, their members and people's contacts."""

from accounts.models import Mail, User
from municipalities.models import InvitedRole, Mechanism, Municipality, roles_of


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


def can_name_deputy(user, mechanism):
    """Own coordinator, staff and administrator; not who only stands in, since nobody
    prolongs their own rights."""
    if user.is_project_staff:
        return True
    return coordinates(user, mechanism) and (
        mechanism.pk not in roles_of(user).as_deputy
    )


def failed_mails_of(user):
    """Mails that did not arrive, for who can do something about it: staff and
    administrator all, a coordinator those about the own municipality."""
    if user.is_project_staff:
        return Mail.objects.failed()
    own = roles_of(user).municipalities("coordinator")
    if not own:
        return Mail.objects.none()
    places = Municipality.objects.filter(pk__in=own)
    return Mail.objects.failed().filter(municipality_slug__in=places.values("slug"))


def can_list_people(user):
    """Staff, administrator, and who coordinates a mechanism."""
    return user.is_project_staff or roles_of(user).coordinates_one


def can_see_person_contacts(user, person):
    """Staff; the coordinator of where the person sits or sat; its members, unless the
    person is hidden. Reads the person's memberships, prefetched or not."""
    if user.is_project_staff:
        return True
    sat = _mechanisms_of(person)
    roles = roles_of(user)
    if sat & set(roles.mechanisms("coordinator")):
        return True
    return not person.is_hidden and bool(sat & set(roles.mechanisms("member")))


def can_edit_person(user, person, today):
    """Staff; the coordinator of where the person sits, or sat last."""
    if user.is_project_staff:
        return True
    held = [one for one in person.memberships.all() if one.lasts_on(today)]
    mechanisms = {one.mechanism_id for one in held} or _mechanisms_of(person)
    return bool(mechanisms & set(roles_of(user).mechanisms("coordinator")))


def can_see_person_history(user, person):
    """Staff; the coordinator and the verifier of where the person sits or sat."""
    own = set(roles_of(user).mechanisms("coordinator", "verifier"))
    return user.is_project_staff or bool(_mechanisms_of(person) & own)


def can_merge_people(user, one, other):
    """Staff; a coordinator whose own mechanisms hold all seats of both."""
    if user.is_project_staff:
        return True
    own = set(roles_of(user).mechanisms("coordinator"))
    return all(
        _mechanisms_of(person) and _mechanisms_of(person) <= own
        for person in (one, other)
    )


def _mechanisms_of(person):
    return {one.mechanism_id for one in person.memberships.all()}


def mechanisms_to_invite_to(user):
    """Where the user may offer roles: staff anywhere, a coordinator at home."""
    if user.is_project_staff:
        return Mechanism.objects.all()
    return Mechanism.objects.filter(pk__in=roles_of(user).mechanisms("coordinator"))


def roles_to_invite_to(user):
    """Codes of the roles that the user may offer: an administrator all, staff those
    in mechanisms, a coordinator a member's and a deputy's."""
    if user.is_administrator:
        globally = [role for role in User.Role.values if role]
        return ["account", *globally, *InvitedRole.Role.values]
    if user.is_project_staff:
        return list(InvitedRole.Role.values)
    if roles_of(user).coordinates_one:
        return [InvitedRole.Role.MEMBER, InvitedRole.Role.DEPUTY]
    return []


def can_invite(user):
    """Whoever may offer a role at all."""
    return bool(roles_to_invite_to(user))


def can_invite_to(user, mechanism, role):
    """Whether the user may offer this role in this mechanism; a deputy names none."""
    if user.is_project_staff:
        return True
    if not coordinates(user, mechanism):
        return False
    if role == InvitedRole.Role.DEPUTY:
        return can_name_deputy(user, mechanism)
    return role == InvitedRole.Role.MEMBER


def can_see_access(user):
    """Staff and administrator everybody's, a coordinator the own mechanism's."""
    return can_invite(user)


def can_manage_invitation(user, invitation):
    """Send again or withdraw: an administrator any; else who could have sent it."""
    if user.is_administrator:
        return True
    offered = list(invitation.invited_roles.all())
    return bool(offered and not invitation.role) and all(
        can_invite_to(user, one.mechanism, one.role) for one in offered
    )


def can_end_assignment(user, assignment):
    """An administrator or staff those of coordinators and members, a coordinator the
    members'; what a round gave, the round takes."""
    if user.is_project_staff:
        return assignment.role in ("coordinator", "member")
    return assignment.role == "member" and coordinates(user, assignment.mechanism)
