"""What changes several records of the municipal world at once."""

from municipalities.services.member_imports import (
    confirm_members,
    discard_members,
    undo_members,
)
from municipalities.services.member_plan import plan_members
from municipalities.services.memberships import add_membership, change_membership

__all__ = [
    "add_membership",
    "change_membership",
    "confirm_members",
    "discard_members",
    "plan_members",
    "undo_members",
]
