"""Closing a meeting, what is still missing before, and reopening it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from accounts.models import User
from core.days import start_of
from core.models import Stale
from meetings.models import (
    AgendaItem,
    Attendance,
    Decision,
    Meeting,
    Roll,
    SeatLine,
    quorum_share,
    roll_of,
)
from meetings.services.holding import hold


@dataclass(frozen=True)
class Gaps:
    """What a meeting still lacks; none of it forbids closing."""

    unrecorded: list[SeatLine]
    empty_items: list[AgendaItem]
    ownerless: list[Decision]
    dateless: list[Decision]
    lacks_end: bool
    lacks_quorum: bool

    def __bool__(self) -> bool:
        lists = self.unrecorded, self.empty_items, self.ownerless, self.dateless
        return any(lists) or self.lacks_end or self.lacks_quorum


def meeting_gaps(*, meeting: Meeting, roll: Roll) -> Gaps:
    """Look a meeting through before it is closed; nothing is written."""
    items = list(meeting.agenda_items.all())
    decisions = list(
        meeting.decisions.select_related("municipality").prefetch_related("owners")
    )
    decided = {decision.agenda_item_id for decision in decisions}
    tasks = [one for one in decisions if one.kind == Decision.Kind.TASK]
    return Gaps(
        unrecorded=roll.unrecorded,
        empty_items=[
            item
            for item in items
            if not item.minutes.strip()
            and item.pk not in decided
            and not item.approves_id
        ],
        ownerless=[one for one in tasks if not one.owners.all()],
        dateless=[one for one in tasks if one.due_on is None],
        lacks_end=meeting.ends_at is None,
        lacks_quorum=not roll.quorum(quorum_share(meeting)).met,
    )


@transaction.atomic
def close_meeting(*, meeting: Meeting, by: User, at: datetime) -> Meeting:
    """Close a meeting: it was held, with this quorum, on this roll of seats.

    Seats that nobody recorded get a row all the same, so that later changes of
    members do not rewrite the list. A date for the next meeting becomes a planned
    meeting. Nothing is sent. Raises Stale when somebody closed it meanwhile, and
    PermissionDenied before its day: what was not held is not closed.
    """
    meeting = hold(meeting)
    if not meeting.is_open_for_log:
        raise Stale(meeting)
    if meeting.day > timezone.localdate(at):
        raise PermissionDenied
    roll = roll_of(meeting)
    _freeze(meeting, roll, by)
    quorum = roll.quorum(quorum_share(meeting))
    meeting.seats_counted = quorum.seats
    meeting.quorum_required = quorum.required
    meeting.quorum_present = quorum.present
    meeting.state = Meeting.State.HELD
    meeting.closed_at, meeting.closed_by = at, by
    meeting._history_user = by
    meeting.save_if_unchanged(meeting.version)
    if meeting.next_on:
        _plan_next(meeting, meeting.next_on, by)
    return meeting


@transaction.atomic
def reopen_meeting(*, meeting: Meeting, reason: str, by: User) -> Meeting:
    """Open a closed meeting again; the reason stays with it and in its history.

    Possible until the minutes are sent, else PermissionDenied. The quorum is
    forgotten, since closing counts again.
    """
    meeting = hold(meeting)
    if meeting.state != Meeting.State.HELD:
        raise PermissionDenied
    meeting.state = Meeting.State.CALLED
    meeting.closed_at = meeting.closed_by = None
    meeting.seats_counted = meeting.quorum_required = meeting.quorum_present = None
    meeting.reopen_reason = reason
    meeting._history_user = by
    meeting._change_reason = reason[:100]
    meeting.save_if_unchanged(meeting.version)
    return meeting


def _freeze(meeting: Meeting, roll: Roll, by: User) -> None:
    missing = [
        Attendance(meeting=meeting, seat=line.seat, membership=line.holder)
        for line in roll.lines
        if line.attendance is None
    ]
    if missing:
        bulk_create_with_history(missing, Attendance, default_user=by)


def _plan_next(meeting: Meeting, day: date, by: User) -> None:
    """Plan the next meeting at the same time of day, or move the planned one."""
    time = timezone.localtime(meeting.starts_at).time()
    starts_at = timezone.make_aware(datetime.combine(day, time))
    later = meeting.mechanism.meetings.filter(starts_at__gt=meeting.starts_at)
    midnight = start_of(day)
    that_day = later.filter(
        starts_at__gte=midnight, starts_at__lt=midnight + timedelta(days=1)
    ).exclude(state__in=[Meeting.State.POSTPONED, Meeting.State.CANCELLED])
    if starts_at <= meeting.starts_at or that_day.exists():
        return
    planned = later.filter(state=Meeting.State.PLANNED).order_by("starts_at").first()
    if planned is None:
        planned = Meeting(
            mechanism=meeting.mechanism,
            municipality=meeting.municipality,
            mode=meeting.mode,
            place=meeting.place,
            online_url=meeting.online_url,
            language=meeting.language,
        )
    planned.starts_at = starts_at
    planned._history_user = by
    planned.save()
