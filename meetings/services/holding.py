"""Keeping a meeting as it is while something of it is written."""

from django.core.exceptions import PermissionDenied

from meetings.models import Meeting


def hold_open(meeting: Meeting) -> Meeting:
    """The meeting as it is now, held until the transaction ends, so that it stays open.

    Raises PermissionDenied when it is no longer open for its log.
    """
    held = (
        Meeting.objects.select_for_update(of=("self",))
        .select_related("mechanism__municipality")
        .get(pk=meeting.pk)
    )
    if not held.is_open_for_log:
        raise PermissionDenied
    return held
