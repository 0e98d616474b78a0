"""What people type about mechanisms and their members."""

from municipalities.forms.access import AccessFilterForm, InviteForm
from municipalities.forms.acts import LegalActForm
from municipalities.forms.deputies import DeputyForm
from municipalities.forms.fields import (
    CodesField,
    DayForm,
    MechanismFilterForm,
    OneMechanismForm,
    is_key,
)
from municipalities.forms.member_imports import MemberChoicesForm, MemberUploadForm
from municipalities.forms.memberships import (
    MembershipAddForm,
    MembershipEditForm,
    MembershipEndForm,
    MembershipReplaceForm,
    SeatCloseForm,
)
from municipalities.forms.people import (
    PersonFilterForm,
    PersonForm,
    PersonMergeForm,
)
from municipalities.forms.rules import MechanismForm, RuleForm

__all__ = [
    "AccessFilterForm",
    "CodesField",
    "DayForm",
    "DeputyForm",
    "InviteForm",
    "LegalActForm",
    "MechanismFilterForm",
    "MechanismForm",
    "MemberChoicesForm",
    "MemberUploadForm",
    "MembershipAddForm",
    "MembershipEditForm",
    "MembershipEndForm",
    "MembershipReplaceForm",
    "OneMechanismForm",
    "PersonFilterForm",
    "PersonForm",
    "PersonMergeForm",
    "RuleForm",
    "SeatCloseForm",
    "is_key",
]
