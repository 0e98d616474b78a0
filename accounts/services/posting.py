"""Putting mails on their way: once per kind, thing, address and day."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Mail, MailChoice
from core import background, reminders

DELIVER = "accounts.services.deliver_by_key"


def post(*, mail: Mail, at: datetime) -> Mail | None:
    """Put a new mail on its way once the transaction is committed.

    The caller gives address, language, kind, what it is about, subject and body (a
    line and a link), and with an invitation its calendar object and method. Returns
    None where the same kind about the same thing went to this address today. Who
    switched the kind off, or chose the digest, gets it so, unless an answer hangs
    on it (core.reminders.Kind).
    """
    mail.day, mail.queued_at = timezone.localdate(at), at
    mail.state = _state_chosen(mail.email, mail.kind)
    if mail.state == Mail.State.NOT_WANTED:
        mail.body = mail.calendar = ""
    return queue(mail=mail, at=at)


def queue(*, mail: Mail, at: datetime) -> Mail | None:
    """Store a mail whose day and state are settled, and have it delivered."""
    if mail.state == Mail.State.QUEUED:
        mail.next_try_at = at
    try:
        with transaction.atomic():
            mail.save()
    except IntegrityError:
        if not _is_there(mail):
            raise
        return None
    if mail.state == Mail.State.QUEUED:
        background.later(DELIVER, mail.pk)
    return mail


@transaction.atomic
def send_again(*, mail: Mail, email: str, at: datetime) -> Mail | None:
    """Give a mail that failed its four tries anew, to `email`, the corrected address.

    Returns None where it is no longer failed, or where that address has the same
    notice already: then this one is settled too.
    """
    mail = Mail.objects.select_for_update().get(pk=mail.pk)
    if mail.state != Mail.State.FAILED:
        return None
    known = mail.email.lower() == email.lower()
    mail.email, mail.tries, mail.failure, mail.last_error = email, 0, "", ""
    if not known and _is_there(mail):
        Mail.objects.filter(pk=mail.pk).update(
            state=Mail.State.NOT_WANTED, body="", calendar=""
        )
        return None
    mail.state = Mail.State.QUEUED
    return queue(mail=mail, at=at)


def _is_there(mail: Mail) -> bool:
    return (
        Mail.objects.sent_to(mail.email)
        .filter(kind=mail.kind, subject_key=mail.subject_key, day=mail.day)
        .exclude(pk=mail.pk)
        .exists()
    )


def _state_chosen(email: str, kind: str) -> Any:
    if not reminders.kind_of(kind).may_be_switched_off:
        return Mail.State.QUEUED
    chosen = MailChoice.objects.made_by(email).filter(kind=kind).first()
    how = chosen.how if chosen else MailChoice.How.AT_ONCE
    return {
        MailChoice.How.AT_ONCE: Mail.State.QUEUED,
        MailChoice.How.DIGEST: Mail.State.DIGEST,
        MailChoice.How.OFF: Mail.State.NOT_WANTED,
    }[MailChoice.How(how)]
