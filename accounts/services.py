"""Where accounts and the outside world change together."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.emails import reminder_message
from accounts.models import Mail, MailChoice
from core import background, reminders

# After the first try; then a mail is shown as failed (design.md, section 6).
TRY_AGAIN_AFTER = [
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(hours=1),
    timedelta(days=1),
]
# What an answer or an access hangs on is never held back.
ALWAYS_AT_ONCE = {"meeting_invitation", "meeting_change", "access_invitation"}
DELIVER = "accounts.services.deliver_by_key"


def post(*, mail: Mail, at: datetime) -> Mail | None:
    """Put a new mail on its way once the transaction is committed.

    The caller gives address, language, kind, what it is about, subject and body (a
    line and a link), and with an invitation its calendar object and method. Returns
    None where the same kind about the same thing went to this address today. Who
    switched the kind off, or chose the digest, gets it so, unless an answer hangs
    on it.
    """
    mail.day, mail.queued_at, mail.next_try_at = timezone.localdate(at), at, at
    mail.state = _state_chosen(mail.email, mail.kind)
    try:
        with transaction.atomic():
            mail.save()
    except IntegrityError:
        return None
    if mail.state == Mail.State.QUEUED:
        background.later(DELIVER, mail.pk)
    return mail


def _state_chosen(email: str, kind: str) -> str:
    if kind in ALWAYS_AT_ONCE:
        return Mail.State.QUEUED
    chosen = MailChoice.objects.filter(email__iexact=email, kind=kind).first()
    how = chosen.how if chosen else MailChoice.How.AT_ONCE
    return {
        MailChoice.How.AT_ONCE: Mail.State.QUEUED,
        MailChoice.How.DIGEST: Mail.State.DIGEST,
        MailChoice.How.OFF: Mail.State.NOT_WANTED,
    }[MailChoice.How(how)]


def deliver_by_key(mail_id: int) -> None:
    """What the task worker calls."""
    mail = Mail.objects.filter(pk=mail_id).first()
    if mail is not None:
        deliver(mail=mail, at=timezone.now())


def deliver(*, mail: Mail, at: datetime) -> Mail:
    """Hand a queued mail to the mail server; where that fails, try again later.

    The row is locked meanwhile, so that two workers never send it twice. After the
    last try it stays as failed, with the reason, until somebody sends it again.
    """
    with transaction.atomic():
        mail = Mail.objects.select_for_update().get(pk=mail.pk)
        if mail.state != Mail.State.QUEUED:
            return mail
        try:
            _message(mail).send()
        except OSError as error:  # smtplib's errors are OSErrors too
            _note_failure(mail, str(error), at)
        else:
            mail.state, mail.sent_at, mail.next_try_at = Mail.State.SENT, at, None
            mail.body = mail.calendar = ""
        mail.tries += 1
        mail.save()
    if mail.next_try_at:
        background.later(DELIVER, mail.pk, at=mail.next_try_at)
    return mail


def _note_failure(mail: Mail, reason: str, at: datetime) -> None:
    mail.last_error = reason[:300]
    if mail.tries < len(TRY_AGAIN_AFTER):
        mail.next_try_at = at + TRY_AGAIN_AFTER[mail.tries]
    else:
        mail.state, mail.next_try_at = Mail.State.FAILED, None


def _message(mail: Mail) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(mail.subject, mail.body, to=[mail.email])
    if mail.calendar:
        content_type = f"text/calendar; method={mail.calendar_method}; charset=utf-8"
        message.attach_alternative(mail.calendar, content_type)
        message.attach("invite.ics", mail.calendar, "application/ics")
    return message


@transaction.atomic
def send_due(*, today: date, at: datetime) -> int:
    """Send every reminder of the day, each at most once; return the number."""
    sent = 0
    for reminder in reminders.due_on(today):
        if not reminder.user.is_active:
            continue
        language = reminder.user.language or settings.LANGUAGE_CODE
        subject, body = reminder_message(language=language, path=reminder.path)
        mail = Mail(
            email=reminder.user.email,
            kind=reminder.kind,
            subject_key=reminder.subject_key,
            subject=subject,
            body=body,
            language=language,
            path=reminder.path,
        )
        sent += bool(post(mail=mail, at=at))
    return sent
