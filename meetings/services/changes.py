"""A meeting that is moved, cancelled or put off; calendars follow by version."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from meetings.models import Decision, Meeting
from meetings.services.holding import hold_open
from meetings.services.invitations import tell_cancelled, tell_change

SHOWN_IN_CALENDARS = ("starts_at", "ends_at", "place", "mode", "online_url")
KEPT_WHEN_POSTPONED = (
    "mechanism",
    "municipality",
    "kind",
    "mode",
    "place",
    "online_url",
    "language",
    "working_group",
    "requested_by",
)


class HasDecisions(Exception):
    """A meeting that took decisions was held: it is closed, not cancelled."""


@transaction.atomic
def change_meeting(
    *, meeting: Meeting, expected: int, tell: bool, by: User, at: datetime
) -> int:
    """Save an edited meeting; return how many people were told.

    What calendars show raises their version, whether or not anybody is told now:
    feeds carry it, and the page of invitations says who still has the old one.
    Raises Stale when somebody else changed it since version `expected`.
    """
    before = Meeting.objects.get(pk=meeting.pk)
    if any(getattr(meeting, n) != getattr(before, n) for n in SHOWN_IN_CALENDARS):
        meeting.calendar_sequence = before.calendar_sequence + 1
    meeting._history_user = by
    meeting.save_if_unchanged(expected)
    return tell_change(meeting=meeting, by=by, at=at) if tell else 0


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, reason: str, by: User, at: datetime) -> int:
    """Cancel a planned or called meeting, with a reason; return how many were told.

    Raises HasDecisions, or PermissionDenied when it is closed or cancelled already.
    """
    meeting = _end(meeting, str(Meeting.State.CANCELLED), reason, by)
    return tell_cancelled(meeting=meeting, by=by, at=at)


@transaction.atomic
def postpone_meeting(
    *, meeting: Meeting, starts_at: datetime, reason: str, by: User, at: datetime
) -> tuple[Meeting, int]:
    """Put a meeting off to another day; return the new, planned one and how many
    were told that this one does not take place.

    The new meeting has its own number in calendars; it is called, and people are
    invited, as for any other. Its call proposes this one's agenda.
    """
    meeting = _end(meeting, str(Meeting.State.POSTPONED), reason, by)
    new = Meeting(
        **{name: getattr(meeting, name) for name in KEPT_WHEN_POSTPONED},
        state=Meeting.State.PLANNED,
        starts_at=starts_at,
        replaces=meeting,
    )
    new._history_user = by
    new.save()
    return new, tell_cancelled(meeting=meeting, by=by, at=at)


def _end(meeting: Meeting, state: str, reason: str, by: User) -> Meeting:
    meeting = hold_open(meeting)
    if Decision.objects.filter(meeting=meeting).exists():
        raise HasDecisions
    meeting.state, meeting.state_reason = state, reason
    meeting.calendar_sequence += 1
    meeting._history_user = by
    meeting._change_reason = reason[:100]
    meeting.save_if_unchanged(meeting.version)
    return meeting
