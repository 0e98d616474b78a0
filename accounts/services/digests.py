"""Once a week, together: what people did not want to get at once."""

from datetime import date, datetime, timedelta
from itertools import groupby

from django.db import transaction

from accounts import emails
from accounts.models import Mail, User
from accounts.services.posting import queue
from core.days import start_of
from core.reminders import kind_of

DIGEST = "weekly_digest"


def send_digests(*, today: date, at: datetime) -> int:
    """Send each address one mail with the links of what waited until this Monday.

    Returns the number of digests. One per address and week by the mails' constraint:
    a digest bears the week's Monday as its day. Where Monday's run was missed, the
    next one does it.
    """
    monday = today - timedelta(days=today.weekday())
    begin = start_of(monday)
    waiting = Mail.objects.for_digest(begin).order_by("email", "queued_at", "pk")
    by_address = groupby(waiting, key=lambda mail: mail.email.lower())
    return sum(_send(list(mails), monday, at) for _email, mails in by_address)


@transaction.atomic
def _send(mails: list[Mail], monday: date, at: datetime) -> bool:
    last = mails[-1]
    has_account = User.objects.with_address(last.email).exists()
    lines = [(kind_of(mail.kind).label, _link(mail, has_account)) for mail in mails]
    subject, body = emails.digest_message(language=last.language, lines=lines)
    year, week, _day = monday.isocalendar()
    digest = Mail(
        email=last.email,
        language=last.language,
        kind=DIGEST,
        subject_key=f"week:{year}-{week:02d}",
        day=monday,
        queued_at=at,
        subject=subject,
        body=body,
        path=emails.own_notices_path() if has_account else "",
    )
    if queue(mail=digest, at=at) is None:
        return False
    Mail.objects.filter(pk__in=[mail.pk for mail in mails]).update(
        state=Mail.State.IN_DIGEST, sent_at=at, body="", calendar=""
    )
    return True


def _link(mail: Mail, has_account: bool) -> str:
    """The page for who signs in, else the personal link that the mail carried."""
    if has_account and mail.path:
        return emails.absolute(mail.path)
    return emails.first_link(mail.body)
