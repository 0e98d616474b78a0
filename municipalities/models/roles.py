"""Where a user has which roles, read once per user object.

What a user may see is asked for several times on each page; with the roles at hand
the database gets a list of keys and no subquery to plan anew each time.
"""

from collections import defaultdict
from typing import NamedTuple

from django.db.models import Value
from django.utils import timezone


class Roles(NamedTuple):
    """{mechanism's key: {roles}} and {municipality's key: {roles}} of a user."""

    by_mechanism: dict
    by_municipality: dict

    @property
    def coordinates_one(self):
        """Whoever coordinates one mechanism reads the others' too."""
        return any("coordinator" in roles for roles in self.by_mechanism.values())

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
        rows = user.assignments.order_by().values_list(
            "mechanism_id", "mechanism__municipality_id", "role"
        )
        roles = Roles(defaultdict(set), defaultdict(set))
        for mechanism, municipality, role in rows.union(_deputyships(user)):
            roles.by_mechanism[mechanism].add(role)
            roles.by_municipality[municipality].add(role)
        user._roles = roles
    return user._roles


def _deputyships(user):
    """Who stands in for a coordinator today has the coordinator's role."""
    today = timezone.localdate()
    deputyships = user.deputyships.filter(starts_on__lte=today, ends_on__gte=today)
    return deputyships.order_by().values_list(
        "mechanism_id", "mechanism__municipality_id", Value("coordinator")
    )
