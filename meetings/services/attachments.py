"""Files of a meeting: put on it, taken off again."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from core.uploads import CheckedFile, stored
from meetings.models import AgendaItem, Attachment, Meeting
from meetings.services.holding import hold


@transaction.atomic
def attach(
    *,
    meeting: Meeting,
    upload: CheckedFile,
    by: User,
    at: datetime,
    item: AgendaItem | None = None,
    kind: str = str(Attachment.Kind.DOCUMENT),
) -> Attachment:
    """Keep a checked file with the meeting or one of its items.

    The same file attached twice to the same place, as after a lost answer, is kept
    once. PermissionDenied when the meeting no longer takes a file of this kind.
    """
    meeting = hold(meeting)
    if not meeting.takes_file(kind):
        raise PermissionDenied
    same = meeting.attachments.filter(
        sha256=upload.sha256, agenda_item=item, kind=kind
    ).first()
    if same is not None:
        return same
    attachment = Attachment(
        meeting=meeting,
        agenda_item=item,
        kind=kind,
        added_at=at,
        added_by=by,
        **stored(upload),
    )
    attachment._history_user = by
    attachment.save()
    return attachment


@transaction.atomic
def remove_attachment(*, attachment: Attachment, by: User) -> None:
    """Take a file off the meeting and delete it; the history keeps name and print.

    The file itself goes when the transaction is through. PermissionDenied as above.
    """
    meeting = hold(attachment.meeting)
    if not meeting.takes_file(attachment.kind):
        raise PermissionDenied
    file = attachment.file
    attachment._history_user = by
    attachment.delete()
    transaction.on_commit(lambda: file.storage.delete(file.name))
