"""Where a user has which roles, read once per user object.

What a user may see is asked for several times on each page; with the roles at hand
the database gets a list of keys and no subquery to plan anew each time.
"""

from collections import defaultdict
from typing import NamedTuple

from django.db.models import Value
from django.utils import timezone


class Roles(NamedTuple):
    """{mechanism's key: {roles}} and {municipality's key: {roles}} of a user, and the
    keys of the mechanisms that the user coordinates as a deputy only."""

    by_mechanism: dict
    by_municipality: dict
    as_deputy: set

    @property
    def coordinates_one(self):
        """Whoever coordinates one mechanism reads the others' too."""
        return any("coordinator" in roles for roles in self.by_mechanism.values())

    def mechanisms(self, *roles):
        """Keys of the mechanisms in which the user has one of `roles`."""
        return [key for key, held in self.by_mechanism.items() if held & set(roles)]

    def municipalities(self, *roles):
        """Keys of the municipalities where the user has one of `roles`, or any."""
        return [
            key
            for key, held in self.by_municipality.items()
            if not roles or held & set(roles)
        ]


def roles_of(user):
    """The user's Roles."""
    if not hasattr(user, "_roles"):
        user._roles = _read(user)
    return user._roles


def _read(user):
    """Assignments and the deputyships of today, in one query."""
    rows = user.assignments.order_by().values_list(
        "mechanism_id", "mechanism__municipality_id", "role", Value(0)
    )
    roles, assigned = Roles(defaultdict(set), defaultdict(set), set()), set()
    for mechanism, municipality, role, is_deputy in rows.union(_deputyships(user)):
        roles.by_mechanism[mechanism].add(role)
        roles.by_municipality[municipality].add(role)
        if is_deputy:
            roles.as_deputy.add(mechanism)
        elif role == "coordinator":
            assigned.add(mechanism)
    roles.as_deputy.difference_update(assigned)
    return roles


def _deputyships(user):
    """Who stands in for a coordinator today has the coordinator's role."""
    today = timezone.localdate()
    deputyships = user.deputyships.filter(starts_on__lte=today, ends_on__gte=today)
    return deputyships.order_by().values_list(
        "mechanism_id", "mechanism__municipality_id", Value("coordinator"), Value(1)
    )
