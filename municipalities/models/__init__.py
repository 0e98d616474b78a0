"""The municipal world: places, institutions, mechanisms, people, access."""

from municipalities.models.access import Assignment
from municipalities.models.composition import Composition
from municipalities.models.institutions import (
    Institution,
    InstitutionAlias,
    InstitutionType,
)
from municipalities.models.mechanisms import Mechanism, MechanismRule, Seat
from municipalities.models.municipalities import Municipality, Population
from municipalities.models.people import MemberImport, Membership, Person
from municipalities.models.roles import roles_of

__all__ = [
    "Assignment",
    "Composition",
    "Institution",
    "InstitutionAlias",
    "InstitutionType",
    "Mechanism",
    "MechanismRule",
    "MemberImport",
    "Membership",
    "Municipality",
    "Person",
    "Population",
    "Seat",
    "roles_of",
]
