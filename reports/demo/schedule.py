"""When the demo's mechanisms met: every two months, but for what went wrong."""

from datetime import timedelta

from meetings.statistics import months_later, slots_of_year
from reports.demo.days import working_day

MONTHS = 2
MEETINGS = 12

# By mechanism, counted from the oldest meeting: those that were never held, and those
# that came too late.
MISSED = {"zubin-potok": {4, 9}, "leposavic": {7}}
LATE = {"dragas": {6}, "severna-mitrovica": {3}, "gnjilane": {8}, "leposavic": {2}}
DELAY = timedelta(days=9)


def schedule(slug, today, place):
    """([days of the meetings held, oldest first], day of the next one).

    Each stands in a period of its own; `place` sets the mechanisms some days apart.
    """
    coming = working_day(today + timedelta(days=8 + 2 * place))
    regular = _every_two_months_until(coming)
    for number in LATE.get(slug, ()):
        _delay(regular, number)
    held = [
        day
        for number, day in enumerate(regular)
        if number not in MISSED.get(slug, ()) and day < today
    ]
    return held, coming


def _every_two_months_until(coming):
    """Counted backwards, so that a weekend makes no meeting late by a day."""
    days = [coming]
    for _step in range(MEETINGS):
        days.insert(0, _in_its_slot(months_later(days[0], -MONTHS)))
    return days[:-1]


def _slot_of(day):
    return next(slot for slot in slots_of_year(day.year, MONTHS) if day in slot)


def _in_its_slot(day):
    """A working day close to `day`, in the same period."""
    later = working_day(day)
    return later if later in _slot_of(day) else working_day(day, -1)


def _delay(days, number):
    """Move a meeting back, or the one before it forward, so that it came too late."""
    delayed = working_day(days[number] + DELAY)
    if delayed in _slot_of(days[number]):
        days[number] = delayed
    else:
        days[number - 1] = working_day(days[number - 1] - DELAY, -1)
