"""What people type about mechanisms and their members."""

from municipalities.forms.fields import CodesField, DayForm, MechanismFilterForm
from municipalities.forms.member_imports import MemberChoicesForm, MemberUploadForm
from municipalities.forms.memberships import (
    MembershipAddForm,
    MembershipEditForm,
    PersonFields,
)

__all__ = [
    "CodesField",
    "DayForm",
    "MechanismFilterForm",
    "MemberChoicesForm",
    "MemberUploadForm",
    "MembershipAddForm",
    "MembershipEditForm",
    "PersonFields",
]
