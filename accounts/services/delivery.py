"""Handing mails to the mail server, and trying again where that fails."""

from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone

from accounts import emails
from accounts.models import Mail, User
from accounts.services.failures import Refusal, refusal_of
from accounts.services.posting import DELIVER
from core import background, reminders

# After the first try; then a mail is shown as failed (design.md, section 6).
TRY_AGAIN_AFTER = [
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(hours=1),
    timedelta(days=1),
]
# Longer than the mail server may take (EMAIL_TIMEOUT at each step of the talk).
HOLD = timedelta(minutes=10)


def deliver_by_key(mail_id: int) -> None:
    """What the task worker calls."""
    mail = Mail.objects.filter(pk=mail_id).first()
    if mail is not None:
        deliver(mail=mail, at=timezone.now())


def deliver(*, mail: Mail, at: datetime) -> Mail:
    """Hand a mail that is due to the mail server; where that fails, try again later.

    Whoever takes it moves `next_try_at` ahead in one statement, so that two workers
    never send it twice, and no row is locked while the server is talked to. Where
    trying again cannot help, or after the last try, it stays as failed, with the
    reason, until somebody sends it again.
    """
    due = Mail.objects.filter(pk=mail.pk).due(at)
    taken = due.update(next_try_at=at + HOLD, tries=F("tries") + 1)
    mail = Mail.objects.get(pk=mail.pk)
    if not taken:
        return mail
    if mail.tries > 1 + len(TRY_AGAIN_AFTER):  # each time the worker died over it
        cut_off = str(Mail.Failure.CUT_OFF)
        _settle(mail, Refusal(cut_off, mail.last_error, True), at)
        return mail
    try:
        emails.as_message(mail, notices_url=_notices_page(mail.email, at)).send()
    except (OSError, ValueError) as error:  # smtplib's errors are OSErrors too
        _settle(mail, refusal_of(error), at)
    else:
        mail.state, mail.sent_at, mail.next_try_at = Mail.State.SENT, at, None
        mail.body = mail.calendar = mail.failure = mail.last_error = ""
        mail.save()
    return mail


def pick_up_mails(*, at: datetime) -> int:
    """Have every mail delivered that is due, such as those of a worker that died;
    return their number. One that a task already waits for is still sent once."""
    keys = list(Mail.objects.due(at).values_list("pk", flat=True))
    for key in keys:
        background.later(DELIVER, key)
    return len(keys)


def _settle(mail: Mail, refusal: Refusal, at: datetime) -> None:
    mail.failure, mail.last_error = refusal.failure, refusal.detail[:300]
    if refusal.is_final or mail.tries > len(TRY_AGAIN_AFTER):
        mail.state, mail.next_try_at = Mail.State.FAILED, None
    else:
        mail.next_try_at = at + TRY_AGAIN_AFTER[mail.tries - 1]
    mail.save()
    if mail.next_try_at:
        background.later(DELIVER, mail.pk, at=mail.next_try_at)


def _notices_page(email: str, at: datetime) -> str:
    """The address of the page where the reader chooses what to get, or ""."""
    if User.objects.with_address(email).exists():
        return emails.own_notices_url()
    path = reminders.personal_page_of(email, timezone.localdate(at))
    return emails.absolute(path) if path else ""
