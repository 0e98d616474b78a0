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
from accounts.services.large_files import (
    cancel_large_file,
    confirm_large_file,
    forget_large_files,
    order_large_file,
    retry_large_file,
    take_large_file,
)
from accounts.services.large_work import work_large_file
from accounts.services.posting import post, send_again

__all__ = [
    "TRY_AGAIN_AFTER",
    "Closed",
    "accept_as_known",
    "accept_as_new",
    "cancel_large_file",
    "choose_notices",
    "confirm_large_file",
    "deliver",
    "deliver_by_key",
    "forget_large_files",
    "order_large_file",
    "pick_up_mails",
    "post",
    "register_giver",
    "retry_large_file",
    "send_again",
    "send_digests",
    "send_due",
    "send_invitation",
    "take_large_file",
    "withdraw_invitation",
    "work_large_file",
]
