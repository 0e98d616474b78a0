"""What the records of meetings answer of a mechanism's checklist, in a year
(docs/mechanisms.md)."""

from datetime import timedelta
from fractions import Fraction

from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models.decisions import Decision
from meetings.models.periods import periods_of
from meetings.statistics import SlotStatus, closed_on_time
from municipalities.statistics import Fact, all_or_part, at_least

MINUTES_WITHIN = timedelta(days=10)
ATTENDANCE = Fraction(7, 10)
CLOSED_ON_TIME = Fraction(6, 10)
MET = {SlotStatus.HELD, SlotStatus.LATE, SlotStatus.NO_QUORUM}
NOT_MET = {SlotStatus.MISSED}


def held_meetings_of(mechanism, year):
    """The meetings of a year that were held, in order."""
    held = mechanism.meetings.held().filter(starts_at__year=year)
    return list(held.order_by("starts_at"))


def meetings_fact(mechanism, today):
    """F4: periods with a meeting, of those that are over or have one."""
    states = [state.status for state in periods_of(mechanism, today.year, today)]
    met = sum(status in MET for status in states)
    due = met + sum(status in NOT_MET for status in states)
    return Fact(
        code="F4",
        question=_("The mechanism meets as often as its rule says"),
        answer=all_or_part(met, due),
        part=met,
        whole=due,
        how=_(
            "Periods of this year in which a meeting was held, of those that are over "
            "or have had one."
        ),
    )


def attendance_fact(meetings):
    """F5: the mean share of members' seats that came, at least 70 %."""
    shares = [
        Fraction(meeting.quorum_present, meeting.seats_counted)
        for meeting in meetings
        if meeting.seats_counted
    ]
    share = sum(shares, Fraction(0)) / len(shares) if shares else None
    return Fact(
        code="F5",
        question=_("At least 70 % of the institutions attend"),
        answer=at_least(share, ATTENDANCE),
        share=share,
        how=_(
            "Members' seats that were present or represented, of those held that day; "
            "the mean of this year's meetings."
        ),
    )


def minutes_fact(meetings, today):
    """F6: minutes sent within ten days, of the meetings whose ten days are over or
    whose minutes were sent; those from old registers cannot say."""
    kept = [meeting for meeting in meetings if meeting.register_id is None]
    in_time = [_sent_in_time(meeting) for meeting in kept]
    judged = [
        is_in_time
        for meeting, is_in_time in zip(kept, in_time, strict=True)
        if is_in_time or today - meeting.day > MINUTES_WITHIN
    ]
    return Fact(
        code="F6",
        question=_("Minutes go out within 10 days"),
        answer=all_or_part(sum(judged), len(judged)),
        part=sum(judged),
        whole=len(judged),
        how=_(
            "Meetings of this year whose minutes were sent by the tenth day after, of "
            "those whose ten days are over or whose minutes are sent."
        ),
    )


def decisions_fact(mechanism, today):
    """F7: decisions due this year that were closed by their day, at least 60 %."""
    rows = Decision.objects.filter(mechanism=mechanism, due_on__year=today.year)
    pairs = [
        (due_on, closed_at and timezone.localdate(closed_at))
        for due_on, closed_at in rows.exclude(state=Decision.State.DROPPED).values_list(
            "due_on", "closed_at"
        )
    ]
    result = closed_on_time(pairs, today)
    return Fact(
        code="F7",
        question=_("At least 60 % of the decisions are closed on time"),
        answer=at_least(result.share, CLOSED_ON_TIME),
        share=result.share,
        how=_(
            "Decisions due this year that were closed by their day, of those closed "
            "or overdue. Dropped ones are left out."
        ),
    )


def _sent_in_time(meeting):
    sent = meeting.minutes_sent_at
    return sent is not None and timezone.localdate(sent) - meeting.day <= MINUTES_WITHIN
