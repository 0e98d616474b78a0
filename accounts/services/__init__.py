"""Where accounts and the outside world change together."""

from accounts.services.choosing import choose_notices
from accounts.services.delivery import (
    TRY_AGAIN_AFTER,
    deliver,
    deliver_by_key,
    pick_up_mails,
)
from accounts.services.digests import send_digests
from accounts.services.due import send_due
from accounts.services.invitations import (
    Closed,
    accept_as_known,
    accept_as_new,
    register_giver,
    send_invitation,
    withdraw_invitation,
)
from accounts.services.posting import post, send_again

__all__ = [
    "TRY_AGAIN_AFTER",
    "Closed",
    "accept_as_known",
    "accept_as_new",
    "choose_notices",
    "deliver",
    "deliver_by_key",
    "pick_up_mails",
    "post",
    "register_giver",
    "send_again",
    "send_digests",
    "send_due",
    "send_invitation",
    "withdraw_invitation",
]
