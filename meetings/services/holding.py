"""Keeping a meeting as it is while something of it is written."""

from django.core.exceptions import PermissionDenied

from meetings.models import Meeting


def hold(meeting: Meeting) -> Meeting:
    """The meeting as it is now, and nobody else's until the transaction ends."""
    return (
        Meeting.objects.select_for_update(of=("self",))
        .select_related("mechanism__municipality")
        .get(pk=meeting.pk)
    )


def hold_open(meeting: Meeting) -> Meeting:
    """As `hold`, so that a meeting stays open while its log is written.

    Raises PermissionDenied when it is no longer open for its log.
    """
    held = hold(meeting)
    if not held.is_open_for_log:
        raise PermissionDenied
    return held
