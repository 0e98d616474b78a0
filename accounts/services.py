"""Where accounts and the outside world change together."""

from collections import defaultdict
from datetime import date

from django.db import transaction

from accounts.emails import reminder_message
from accounts.models import Notice
from core import reminders


@transaction.atomic
def send_due(*, today: date) -> int:
    """Send every reminder of the day, one mail per person; return the number.

    Running it again on the same day sends nothing twice: the notice is written
    first, under a constraint, and the mail leaves once the rows are committed.
    People who are not active are left out.
    """
    paths = defaultdict(list)
    for reminder in reminders.due_on(today):
        if not reminder.user.is_active:
            continue
        _notice, is_new = Notice.objects.get_or_create(
            user=reminder.user,
            kind=reminder.kind,
            subject_key=reminder.subject_key,
            sent_on=today,
        )
        if is_new:
            paths[reminder.user].append(reminder.path)
    for user, links in paths.items():
        transaction.on_commit(reminder_message(user=user, paths=links).send)
    return len(paths)
