"""Who came: ticks for seats, one or all at once, and guests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from django.core.exceptions import PermissionDenied
from django.db import transaction
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from accounts.models import User
from meetings.models import ATTENDED, Attendance, Meeting, Roll, SeatLine, roll_of
from meetings.services.holding import hold_open

CHANGED = ["state", "represented_by", "membership", "arrived_at", "version"]


@dataclass(frozen=True)
class Mark:
    """What somebody ticked for a seat, and the version of it that they saw.

    `arrived_at` counts for whoever came, and is forgotten for the others.
    """

    seat_id: int
    state: str
    alternate_id: int | None = None
    seen: int = 0
    arrived_at: time | None = None

    @property
    def values(self) -> tuple[str, int | None, time | None]:
        came = self.state in map(str, ATTENDED)
        return self.state, self.alternate_id, self.arrived_at if came else None


@transaction.atomic(savepoint=False)
def record_attendance(
    *, meeting: Meeting, marks: Sequence[Mark], by: User, rest_present: bool = False
) -> tuple[Roll, list[SeatLine]]:
    """Write the marks that differ from what is stored; return the roll and conflicts.

    A mark whose seat somebody else changed meanwhile is not written: its line comes
    back among the conflicts, as it is stored. `rest_present` then marks every seat
    that is still not recorded as present. Seats that are not of the day are ignored.
    The caller holds the meeting's row (`select_for_update`), which spares a query;
    PermissionDenied when it is closed.
    """
    if not meeting.is_open_for_log:
        raise PermissionDenied
    seats = None if rest_present else [mark.seat_id for mark in marks]
    roll = roll_of(meeting, seats=seats)
    lines = {line.seat.pk: line for line in roll.lines}
    conflicts, changed = [], []
    for mark in marks:
        line = lines.get(mark.seat_id)
        if line is None or mark.values == _stored(line):
            continue
        if mark.seen != line.version:
            conflicts.append(line)
        else:
            changed.append(_marked(line, meeting, *mark.values))
    if rest_present:
        changed += [
            _marked(line, meeting, str(Attendance.State.PRESENT), None, None)
            for line in roll.unrecorded
        ]
    _write(changed, by)
    return roll, conflicts


@transaction.atomic
def add_guest(*, guest: Attendance, meeting: Meeting, by: User) -> Attendance:
    """Put a guest on the list; guests never count for the quorum."""
    hold_open(meeting)
    guest.meeting = meeting
    guest.state = Attendance.State.GUEST
    guest._history_user = by
    guest.save()
    return guest


@transaction.atomic
def remove_guest(*, guest: Attendance, by: User) -> None:
    """Take a guest off the list again; the history keeps that they stood there."""
    hold_open(guest.meeting)
    guest._history_user = by
    guest.delete()


def _stored(line: SeatLine) -> tuple[str, int | None, time | None]:
    return line.state, line.alternate_id, line.arrived_at


def _marked(
    line: SeatLine,
    meeting: Meeting,
    state: str,
    alternate_id: int | None,
    arrived_at: time | None,
) -> Attendance:
    """The line's row with its new state, not yet written."""
    if line.attendance is None:
        line.attendance = Attendance(meeting=meeting, seat=line.seat, version=0)
    attendance = line.attendance
    known = {membership.pk for membership in line.alternates}
    attendance.state = state
    attendance.represented_by_id = alternate_id if alternate_id in known else None
    attendance.arrived_at = arrived_at
    attendance.membership = line.holder
    attendance.version += 1
    return attendance


def _write(changed: Sequence[Attendance], by: User) -> None:
    new = [attendance for attendance in changed if attendance.pk is None]
    old = [attendance for attendance in changed if attendance.pk is not None]
    if new:
        bulk_create_with_history(new, Attendance, default_user=by)
    if old:
        bulk_update_with_history(old, Attendance, CHANGED, default_user=by)
