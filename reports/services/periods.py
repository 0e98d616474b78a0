"""Which meetings the rules of mechanisms asked for, and which were held."""

from collections import defaultdict
from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.models import Meeting
from meetings.statistics import MeetingDay, SlotStatus, slot_states

COUNTED = (*Meeting.HELD_STATES, Meeting.State.PLANNED, Meeting.State.CALLED)

PERIOD_WORDS = {
    SlotStatus.HELD: _("held"),
    SlotStatus.LATE: _("held late"),
    SlotStatus.NO_QUORUM: _("held without quorum"),
    SlotStatus.MISSED: _("missed"),
    SlotStatus.PLANNED: _("planned"),
    SlotStatus.OPEN: _("no date yet"),
    SlotStatus.NOT_DUE: _("not due"),
}


def meetings_by_mechanism(mechanisms, first, last):
    """Return `{mechanism id: [meetings]}` that the periods from first to last need.

    A year before is read too: the meeting before a period says if its own is late.
    """
    rows = Meeting.objects.filter(
        ~Q(kind=Meeting.Kind.WORKING_GROUP),
        mechanism__in=mechanisms,
        state__in=COUNTED,
        starts_at__date__gte=date(first.year - 1, 1, 1),
        starts_at__date__lte=last,
    ).order_by("starts_at")
    found = defaultdict(list)
    for meeting in rows:
        found[meeting.mechanism_id].append(meeting)
    return found


def period_states(mechanism, meetings, *, first, last, today):
    """Return the SlotStates of a mechanism that overlap first to last, in order.

    `mechanism.rules` should be prefetched. A year goes by the rule of its last day
    (or of today); a mechanism without a rule has no periods.
    """
    rules = list(mechanism.rules.all())
    if not rules:
        return []
    since = mechanism.founded_on or min(rule.valid_from for rule in rules)
    held = [_day(meeting) for meeting in meetings if meeting.is_closed]
    planned = [_day(meeting) for meeting in meetings if meeting.is_open_for_log]
    states = []
    for year in range(first.year, last.year + 1):
        rule = mechanism.rule_on(min(date(year, 12, 31), max(today, since)))
        if rule is None:
            continue
        states += slot_states(
            year=year,
            months=rule.months_between_meetings,
            held=held,
            planned=planned,
            today=today,
            since=since,
        )
    return [
        state
        for state in states
        if state.slot.end >= first and state.slot.start <= last
    ]


def _day(meeting):
    on = timezone.localtime(meeting.starts_at).date()
    return MeetingDay(on=on, quorum_met=meeting.had_quorum, key=meeting.pk)
