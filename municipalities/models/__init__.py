"""The municipal world: places, institutions, mechanisms, people, access."""

from municipalities.models.access import (
    Assignment,
    Deputy,
    InvitedRole,
    Visit,
    people_of,
)
from municipalities.models.acts import LegalAct
from municipalities.models.composition import Composition
from municipalities.models.functionality import facts_of
from municipalities.models.institutions import (
    Institution,
    InstitutionAlias,
    InstitutionType,
)
from municipalities.models.mechanisms import Mechanism, MechanismRule, Seat
from municipalities.models.municipalities import Municipality, Population
from municipalities.models.news import News
from municipalities.models.people import (
    FormerPerson,
    MemberImport,
    Membership,
    Person,
)
from municipalities.models.roles import roles_of

__all__ = [
    "Assignment",
    "Composition",
    "Deputy",
    "FormerPerson",
    "Institution",
    "InstitutionAlias",
    "InstitutionType",
    "InvitedRole",
    "LegalAct",
    "Mechanism",
    "MechanismRule",
    "MemberImport",
    "Membership",
    "Municipality",
    "Person",
    "News",
    "Population",
    "Seat",
    "Visit",
    "facts_of",
    "people_of",
    "roles_of",
]
