"""Which meetings the rules of mechanisms asked for, and which were held.

The same as `meetings.models.periods_of`, for many mechanisms in one query.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.models import Meeting
from meetings.models.periods import DEFAULT_MONTHS
from meetings.statistics import MeetingDay, SlotState, SlotStatus, slot_states
from municipalities.models import Mechanism

PLANNED = (Meeting.State.PLANNED, Meeting.State.CALLED)

PERIOD_WORDS = {
    SlotStatus.HELD: _("held"),
    SlotStatus.LATE: _("held late"),
    SlotStatus.NO_QUORUM: _("held without quorum"),
    SlotStatus.MISSED: _("missed"),
    SlotStatus.PLANNED: _("planned"),
    SlotStatus.OPEN: _("no date yet"),
    SlotStatus.NOT_DUE: _("not due"),
}


class Days(NamedTuple):
    """The days on which a mechanism met, and those on which it will."""

    held: list[MeetingDay]
    planned: list[MeetingDay]


def days_by_mechanism(
    mechanisms: Iterable[Mechanism], *, first: date, last: date
) -> dict[int, Days]:
    """Return `{mechanism id: Days}` for the periods from first to last, one query.

    The year before is read too: the meeting before a period says if its own is late.
    """
    rows = Meeting.objects.filter(
        mechanism__in=mechanisms,
        state__in=[*Meeting.HELD_STATES, *PLANNED],
        starts_at__year__gte=first.year - 1,
        starts_at__year__lte=last.year,
    ).values_list(
        "mechanism_id",
        "pk",
        "starts_at",
        "state",
        "quorum_present",
        "quorum_required",
    )
    found: dict[int, Days] = defaultdict(lambda: Days([], []))
    zone = timezone.get_current_timezone()
    for mechanism, pk, starts_at, state, present, required in rows.order_by("pk"):
        on = starts_at.astimezone(zone).date()
        if state in PLANNED:
            found[mechanism].planned.append(MeetingDay(on=on, key=pk))
        else:
            met = None if present is None or required is None else present >= required
            found[mechanism].held.append(MeetingDay(on=on, quorum_met=met, key=pk))
    return found


def period_states(
    mechanism: Mechanism, days: Days, *, first: date, last: date, today: date
) -> list[SlotState]:
    """Return the SlotStates of a mechanism that overlap first to last, in order.

    A past year goes by the rule of its last day, this one by the rule of today
    (`mechanism.rules` should be prefetched).
    """
    states: list[SlotState] = []
    for year in range(first.year, last.year + 1):
        states += slot_states(
            year=year,
            months=months_between(mechanism, min(today, date(year, 12, 31))),
            held=days.held,
            planned=days.planned,
            today=today,
            since=mechanism.founded_on,
        )
    return [
        state
        for state in states
        if state.slot.end >= first and state.slot.start <= last
    ]


def months_between(mechanism: Mechanism, day: date) -> int:
    """Months that may lie between two meetings by the rule of a day."""
    rule = mechanism.rule_on(day)
    return rule.months_between_meetings if rule else DEFAULT_MONTHS
