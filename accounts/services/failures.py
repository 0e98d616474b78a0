"""Why a mail could not be handed over, and whether trying again can help."""

from smtplib import (
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
)
from typing import Any, NamedTuple

from accounts.models import Mail

PERMANENT = 500  # RFC 5321, 4.2.1: from here on a server says "never", below "later"


class Refusal(NamedTuple):
    """`failure` in our words, `detail` in the server's."""

    failure: str
    detail: str
    is_final: bool


def refusal_of(error: Exception) -> Refusal:
    """Read an error of the mail server, of the network, or of the address itself."""
    failures: Any = Mail.Failure
    if isinstance(error, SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
        final = code >= PERMANENT
        failure = failures.ADDRESS if final else failures.BUSY
        return Refusal(failure, _said(code, text), final)
    if isinstance(error, SMTPAuthenticationError):
        return Refusal(
            failures.SIGN_IN, _said(error.smtp_code, error.smtp_error), False
        )
    if isinstance(error, SMTPDataError):
        final = error.smtp_code >= PERMANENT
        failure = failures.REFUSED if final else failures.BUSY
        return Refusal(failure, _said(error.smtp_code, error.smtp_error), final)
    if isinstance(error, SMTPResponseException):
        # Our own address was refused, or the greeting: somebody has to mend a setting.
        return Refusal(
            failures.SIGN_IN, _said(error.smtp_code, error.smtp_error), False
        )
    if isinstance(error, SMTPNotSupportedError | ValueError):
        # ValueError: an address or a header that cannot be written down.
        return Refusal(failures.ADDRESS, str(error), True)
    return Refusal(failures.UNREACHABLE, str(error), False)


def _said(code: int, text: bytes | str) -> str:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {words}"
