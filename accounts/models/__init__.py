"""People who sign in, how they are invited, and what is sent to whom."""

from accounts.models.invitations import Invitation
from accounts.models.large_files import LargeFile
from accounts.models.mail import Mail, MailChoice
from accounts.models.users import User

__all__ = ["Invitation", "LargeFile", "Mail", "MailChoice", "User"]
