"""What changes several records of the municipal world at once."""

from municipalities.services.access import (
    end_assignment,
    give_roles,
    has_account,
    invite,
    open_invitations,
    people_with_access,
    place_of,
)
from municipalities.services.deputies import end_deputy, name_deputy
from municipalities.services.directory import check_contacts
from municipalities.services.member_days import register_days
from municipalities.services.member_imports import (
    confirm_members,
    plan_of,
    undo_members,
)
from municipalities.services.member_plan import plan_members
from municipalities.services.memberships import (
    add_membership,
    change_membership,
    close_seat,
    replace_membership,
)
from municipalities.services.notices import (
    notices_path,
    notices_reader,
    present_addresses,
    send_mail_again,
)
from municipalities.services.people import (
    merge_people,
    merged_values,
    what_moves,
    withdraw_links,
)
from municipalities.services.rules import change_rule
from municipalities.services.visits import mark_seen

__all__ = [
    "add_membership",
    "change_membership",
    "change_rule",
    "check_contacts",
    "close_seat",
    "confirm_members",
    "end_assignment",
    "end_deputy",
    "give_roles",
    "has_account",
    "invite",
    "mark_seen",
    "merge_people",
    "merged_values",
    "name_deputy",
    "notices_path",
    "notices_reader",
    "open_invitations",
    "people_with_access",
    "place_of",
    "plan_members",
    "plan_of",
    "present_addresses",
    "register_days",
    "replace_membership",
    "send_mail_again",
    "undo_members",
    "what_moves",
    "withdraw_links",
]
