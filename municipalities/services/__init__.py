"""What changes several records of the municipal world at once."""

from municipalities.services.memberships import (
    add_membership,
    change_membership,
)

__all__ = ["add_membership", "change_membership"]
