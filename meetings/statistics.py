"""The arithmetic of meetings: periods, quorum, decisions closed on time.

Plain values in, plain values out. The method in prose: ``docs/meetings.md``.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

MONTHS_IN_YEAR = 12
DAYS_TRIED_AROUND = 10
SATURDAY = 5


class SlotStatus(StrEnum):
    """What became of one period in which the rule asks for a meeting."""

    HELD = "held"
    LATE = "late"
    NO_QUORUM = "no_quorum"
    MISSED = "missed"
    PLANNED = "planned"
    OPEN = "open"
    NOT_DUE = "not_due"


@dataclass(frozen=True)
class Slot:
    """One period of a year, both days included, numbered from 1."""

    number: int
    start: date
    end: date

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end


@dataclass(frozen=True)
class MeetingDay:
    """A meeting as the periods see it.

    ``quorum_met`` is None where nobody recorded it (meetings from old registers);
    ``key`` is whatever the caller needs to find the meeting again.
    """

    on: date
    quorum_met: bool | None = None
    key: int | None = None


@dataclass(frozen=True)
class SlotState:
    """A period, its status, and the meetings that the status rests on."""

    slot: Slot
    status: SlotStatus
    meetings: tuple[MeetingDay, ...] = ()


@dataclass(frozen=True)
class Quorum:
    """Seats needed and seats there, as stored when a meeting is closed."""

    seats: int
    required: int
    present: int

    @property
    def met(self) -> bool:
        return self.present >= self.required

    @property
    def missing(self) -> int:
        return max(0, self.required - self.present)


@dataclass(frozen=True)
class OnTimeShare:
    """Decisions closed by their due date, out of those that can be judged."""

    on_time: int
    counted: int

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.on_time, self.counted) if self.counted else None


@dataclass(frozen=True)
class Wish:
    """What a year's plan is made by: a meeting every ``months`` months on
    ``weekday`` (Monday is 0), not before ``first_day``; on no day of ``closed``
    (public holidays), and rather not on one of ``busy`` (others meet then)."""

    months: int
    weekday: int
    first_day: date
    closed: Container[date] = ()
    busy: Container[date] = ()


@dataclass(frozen=True)
class Proposal:
    """A day for an empty period. ``wanted`` is the day that the rule and the weekday
    gave, ``late`` whether the rule's months are over by ``on``, ``after`` the
    meeting before; ``on`` is None where the period has no free day at all."""

    slot: Slot
    on: date | None
    wanted: date
    after: date | None
    late: bool = False

    @property
    def moved(self) -> bool:
        return self.on != self.wanted


def proposed_days(
    year: int, wish: Wish, taken: Iterable[date], before: date | None
) -> list[Proposal]:
    """A day for each period of ``year`` that has no meeting yet, in order.

    ``taken`` are the days of meetings held, called or planned in the year, ``before``
    that of the last one before it. A period wants the last such weekday that is not
    more than ``months`` months after the meeting before, so that none comes late; the
    first one of the period where that is no longer possible. From a day that is
    closed or busy it moves to the nearest working day, earlier rather than later.
    docs/meetings.md §8. ValueError for months outside 1 to 12.
    """
    found: list[Proposal] = []
    taken = sorted(taken)
    for slot in slots_of_year(year, wish.months):
        if any(day in slot for day in taken) or slot.end < wish.first_day:
            continue
        earlier = [day for day in taken if day < slot.start]
        earlier += [one.on for one in found if one.on]
        last = max(earlier, default=before)
        found.append(_proposal(slot, wish, last))
    return found


def working_days_between(first: date, last: date, closed: Container[date] = ()) -> int:
    """Monday to Friday without closed days, after ``first`` and before ``last``.

    Neither the day of the call nor that of the meeting counts; docs/meetings.md §8.
    """
    days = (first + timedelta(days=n) for n in range(1, (last - first).days))
    return sum(is_working_day(day, closed) for day in days)


def is_working_day(day: date, closed: Container[date] = ()) -> bool:
    """Monday to Friday and not closed."""
    return day.weekday() < SATURDAY and day not in closed


def most_common(values: Iterable[int], otherwise: int) -> int:
    """The value that comes most often, of equals the smallest."""
    counted = list(values)
    if not counted:
        return otherwise
    return min(set(counted), key=lambda value: (-counted.count(value), value))


def months_later(day: date, months: int) -> date:
    """The same day of the month ``months`` later; a shorter month's last day.

    docs/meetings.md §1: 31 December plus two months is 28 (29) February.
    """
    whole_months = day.year * MONTHS_IN_YEAR + day.month - 1 + months
    year, month = divmod(whole_months, MONTHS_IN_YEAR)
    return date(year, month + 1, min(day.day, _days_in_month(year, month + 1)))


def slots_of_year(year: int, months: int) -> list[Slot]:
    """The year cut from January in periods of ``months`` months.

    docs/meetings.md §1. ``months`` is 1 to 12; where it does not divide twelve,
    the last period is what is left of the year. ValueError outside 1 to 12.
    """
    if not 1 <= months <= MONTHS_IN_YEAR:
        raise ValueError("a rule asks for a meeting every 1 to 12 months")
    starts = [date(year, month, 1) for month in range(1, 13, months)]
    ends = [start - timedelta(days=1) for start in starts[1:]] + [date(year, 12, 31)]
    return [
        Slot(number, start, end)
        for number, (start, end) in enumerate(zip(starts, ends, strict=True), start=1)
    ]


def slot_states(
    *,
    year: int,
    months: int,
    held: Iterable[MeetingDay],
    planned: Iterable[MeetingDay],
    today: date,
    since: date | None = None,
) -> list[SlotState]:
    """The status of every period of ``year``, in order.

    ``held`` must also contain the last meeting before the year, else its first
    meeting can't be seen to be late. Periods that ended before ``since`` (the day
    from which the rule counts) are not due. docs/meetings.md §1.
    """
    all_held = sorted(held, key=lambda meeting: meeting.on)
    all_planned = sorted(planned, key=lambda meeting: meeting.on)
    return [
        _slot_state(slot, months, all_held, all_planned, today, since)
        for slot in slots_of_year(year, months)
    ]


def is_late(meeting: MeetingDay, before: MeetingDay | None, months: int) -> bool:
    """Held more than ``months`` months after the meeting before; never the first.

    docs/meetings.md §1.
    """
    return before is not None and meeting.on > months_later(before.on, months)


def quorum_required(seats: int, share: Fraction) -> int:
    """The smallest number of seats that is strictly more than ``share`` of them.

    docs/meetings.md §2: floor(seats x share) + 1, so seven of twelve and six of
    eleven at one half. ``share`` is from 0 to below 1, else ValueError. With no
    seats the answer is 1, which nobody can reach.
    """
    if not 0 <= share < 1:
        raise ValueError("a quorum share is at least 0 and less than 1")
    return int(seats * share) + 1


def quorum(attended: Sequence[bool], share: Fraction) -> Quorum:
    """The quorum of a meeting.

    ``attended`` has one entry for each seat of kind member with a holder that day:
    whether the seat was present or represented. docs/meetings.md §2.
    """
    required = quorum_required(len(attended), share)
    return Quorum(seats=len(attended), required=required, present=sum(attended))


def closed_on_time(
    decisions: Iterable[tuple[date | None, date | None]], today: date
) -> OnTimeShare:
    """Decisions closed on or before their due date.

    ``decisions`` are pairs (due on, closed on); those without a due date, and open
    ones whose due date is not over, can't be judged and are left out.
    docs/meetings.md §3.
    """
    judged = [
        closed is not None and closed <= due
        for due, closed in decisions
        if due is not None and (closed is not None or due < today)
    ]
    return OnTimeShare(on_time=sum(judged), counted=len(judged))


def escalation_step(
    days_late: int, ladder: Sequence[int], told: Mapping[int, int]
) -> int | None:
    """The next step of an overdue decision, from 1, or None while none is due.

    ``ladder`` has the days late from which each step is due; ``told`` how many days
    ago a step was taken. Between two steps lie at least as many days as between their
    places on the ladder, so that whoever was told has the time. docs/meetings.md §11.
    """
    last = max(told, default=0)
    if last >= len(ladder) or days_late < ladder[last]:
        return None
    if last and told[last] < ladder[last] - ladder[last - 1]:
        return None
    return last + 1


@dataclass(frozen=True)
class PeriodCount:
    """Periods in which a meeting was held, out of those that asked for one."""

    held: int
    due: int

    @property
    def missed(self) -> int:
        return self.due - self.held


@dataclass(frozen=True)
class AttendanceShare:
    """Meetings that an institution type attended, out of those that listed it."""

    attended: int
    listed: int

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.attended, self.listed) if self.listed else None


def periods_met(statuses: Iterable[SlotStatus]) -> PeriodCount:
    """Periods held (late and without quorum too) and due: held or missed.

    docs/meetings.md, "Seven at a glance".
    """
    known = list(statuses)
    held = (SlotStatus.HELD, SlotStatus.LATE, SlotStatus.NO_QUORUM)
    met = sum(status in held for status in known)
    return PeriodCount(held=met, due=met + known.count(SlotStatus.MISSED))


def _slot_state(
    slot: Slot,
    months: int,
    held: list[MeetingDay],
    planned: list[MeetingDay],
    today: date,
    since: date | None,
) -> SlotState:
    inside = tuple(meeting for meeting in held if meeting.on in slot)
    if inside:
        earlier = [meeting for meeting in held if meeting.on < slot.start]
        before = earlier[-1] if earlier else None
        return SlotState(slot, _status_when_held(inside, before, months), inside)
    if since is not None and slot.end < since:
        return SlotState(slot, SlotStatus.NOT_DUE)
    if slot.end < today:
        return SlotState(slot, SlotStatus.MISSED)
    coming = tuple(meeting for meeting in planned if meeting.on in slot)
    return SlotState(slot, SlotStatus.PLANNED if coming else SlotStatus.OPEN, coming)


def _status_when_held(
    inside: tuple[MeetingDay, ...], before: MeetingDay | None, months: int
) -> SlotStatus:
    if all(meeting.quorum_met is False for meeting in inside):
        return SlotStatus.NO_QUORUM
    if is_late(inside[0], before, months):
        return SlotStatus.LATE
    return SlotStatus.HELD


def _days_in_month(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - timedelta(days=1)).day


def _proposal(slot: Slot, wish: Wish, last: date | None) -> Proposal:
    start = max(slot.start, wish.first_day)
    limit = months_later(last, wish.months) if last else slot.end
    wanted = _weekday_wanted(start, slot.end, limit, wish.weekday)
    days = _days_around(wanted, start, slot.end)
    open_days = [day for day in days if is_working_day(day, wish.closed)]
    near = [day for day in open_days if abs((day - wanted).days) <= DAYS_TRIED_AROUND]
    soon = [day for day in near if day <= limit]
    choices = (_without(soon, wish.busy), soon, _without(near, wish.busy), near)
    on = next((some[0] for some in (*choices, open_days) if some), None)
    return Proposal(slot, on, wanted, last, late=on is not None and on > limit)


def _without(days: list[date], busy: Container[date]) -> list[date]:
    return [day for day in days if day not in busy]


def _weekday_wanted(start: date, end: date, limit: date, weekday: int) -> date:
    """The last such weekday from start to the limit, else the first after start."""
    last = min(limit, end)
    wanted = last - timedelta(days=(last.weekday() - weekday) % 7)
    if wanted >= start:
        return wanted
    return min(end, start + timedelta(days=(weekday - start.weekday()) % 7))


def _days_around(wanted: date, start: date, end: date) -> list[date]:
    """All days of a span, the nearest first, of two equally near the earlier."""
    span = (end - start).days + 1
    days = [start + timedelta(days=n) for n in range(span)]
    return sorted(days, key=lambda day: (abs((day - wanted).days), day))
