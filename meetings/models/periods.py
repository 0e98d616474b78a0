"""The periods of a mechanism's year, and what the next call proposes."""

from datetime import date

from django.conf import settings

from meetings.models.meetings import Meeting
from meetings.statistics import MeetingDay, SlotState, slot_states
from municipalities.models import Mechanism

DEFAULT_MONTHS = 2
DEFAULT_LANGUAGE = "sr-latn"
PROPOSED = ("kind", "mode", "place", "online_url")


def periods_of(mechanism: Mechanism, year: int, today: date) -> list[SlotState]:
    """What became of each period of a year (docs/meetings.md, section 1).

    By the rule of today, or of the year's last day for a past year; two queries.
    """
    rule = mechanism.rule_on(min(today, date(year, 12, 31)))
    meetings = mechanism.meetings.filter(
        starts_at__year__gte=year - 1, starts_at__year__lte=year
    ).only("mechanism", "state", "starts_at", "quorum_present", "quorum_required")
    held, planned = [], []
    for meeting in meetings:
        if meeting.is_closed:
            held.append(MeetingDay(meeting.day, meeting.had_quorum, meeting.pk))
        elif meeting.is_open_for_log:
            planned.append(MeetingDay(meeting.day, None, meeting.pk))
    return slot_states(
        year=year,
        months=rule.months_between_meetings if rule else DEFAULT_MONTHS,
        held=held,
        planned=planned,
        today=today,
        since=mechanism.founded_on,
    )


def minutes_languages(mechanism: Mechanism, day: date) -> list[str]:
    """Codes of the languages a mechanism works in that minutes can be written in."""
    rule = mechanism.rule_on(day)
    ours = dict(settings.LANGUAGES)
    known = [code for code in rule.languages if code in ours] if rule else []
    return known or [DEFAULT_LANGUAGE]


def proposed_meeting(mechanism: Mechanism, today: date) -> Meeting:
    """An unsaved meeting, held as the last one was, in the mechanism's language."""
    last = mechanism.meetings.held().order_by("-starts_at").first()
    same = {name: getattr(last, name) for name in PROPOSED} if last else {}
    return Meeting(
        mechanism=mechanism,
        language=minutes_languages(mechanism, today)[0],
        **same | {"kind": Meeting.Kind.REGULAR},
    )
