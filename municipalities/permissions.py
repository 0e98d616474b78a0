"""Who may do what with mechanisms, their members and people's contacts."""

from accounts.models import Mail
from municipalities.models import Municipality, roles_of


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
