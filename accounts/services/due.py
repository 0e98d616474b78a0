"""The daily run: reminders, the weekly digest, and mails that were left lying."""

from datetime import date, datetime

from accounts import emails
from accounts.models import Mail, User
from accounts.services.delivery import pick_up_mails
from accounts.services.digests import send_digests
from accounts.services.posting import post
from core import reminders


def send_due(*, today: date, at: datetime) -> int:
    """Send every reminder of the day, each at most once; return the number of mails.

    Every mail is stored by itself, so a run that was cut off goes on where it was
    when it is started again. Nobody whose account is closed gets any.
    """
    pick_up_mails(at=at)
    owed = reminders.due_on(today)
    addresses = {one.email.lower() for one in owed}
    closed = User.objects.closed_addresses(addresses)
    sent = sum(
        post(mail=_mail(one), at=at) is not None
        for one in owed
        if one.email.lower() not in closed
    )
    return sent + send_digests(today=today, at=at)


def _mail(reminder: reminders.Reminder) -> Mail:
    subject, body = emails.reminder_message(
        language=reminder.language,
        kind=reminders.kind_of(reminder.kind),
        path=reminder.personal_path or reminder.path,
    )
    return Mail(
        email=reminder.email,
        language=reminder.language,
        kind=reminder.kind,
        subject_key=reminder.subject_key,
        municipality_slug=reminder.municipality_slug,
        subject=subject,
        body=body,
        path=reminder.path,
    )
