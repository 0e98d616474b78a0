"""A mechanism's meetings of a whole year: proposed, then planned together."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from accounts.models import User
from core.days import start_of
from meetings.models import (
    Meeting,
    calendars_of,
    proposed_meeting,
    public_holidays,
)
from meetings.models.periods import DEFAULT_MONTHS
from meetings.statistics import (
    SATURDAY,
    Proposal,
    Slot,
    Wish,
    most_common,
    proposed_days,
    slots_of_year,
)
from municipalities.models import Mechanism

TUESDAY, TEN = 1, 10
LOOK_BACK = timedelta(days=730)
NAMED = 3


@dataclass(frozen=True)
class PlannedDay:
    """A day proposed for an empty period, and in words why it is that day."""

    slot: Slot
    on: date | None
    reasons: list[str] = field(default_factory=list)


def usual_time(*, mechanism: Mechanism, today: date) -> tuple[int, time]:
    """Weekday (Monday is 0) and hour of most meetings of the last two years."""
    since = start_of(today - LOOK_BACK)
    starts = mechanism.meetings.held().filter(starts_at__gte=since)
    local = [
        timezone.localtime(one) for one in starts.values_list("starts_at", flat=True)
    ]
    hour = most_common((one.hour * 60 + one.minute for one in local), TEN * 60)
    weekday = most_common(
        (one.weekday() for one in local if one.weekday() < SATURDAY), TUESDAY
    )
    return weekday, time(hour // 60, hour % 60)


def proposed_year(
    *, mechanism: Mechanism, year: int, weekday: int, today: date
) -> list[PlannedDay]:
    """Days for the periods of `year` that have no meeting yet. Nothing is stored."""
    language = translation.get_language()
    holidays = public_holidays(calendars_of(mechanism, today), year, language)
    others = _meetings_of_others(mechanism, year)
    rule = mechanism.rule_on(max(today, date(year, 1, 1)))
    own = _days_taken(mechanism, year)
    wish = Wish(
        months=rule.months_between_meetings if rule else DEFAULT_MONTHS,
        weekday=weekday,
        first_day=today + timedelta(days=1),
        closed=holidays,
        busy=others,
    )
    before = max((day for day in own if day.year < year), default=None)
    taken = [day for day in own if day.year == year]
    return [
        PlannedDay(one.slot, one.on, _reasons(one, holidays, others))
        for one in proposed_days(year, wish, taken, before)
    ]


def day_notes(
    *, mechanism: Mechanism, days: Iterable[date], today: date
) -> dict[date, list[str]]:
    """What speaks against days that somebody chose; {} where nothing does."""
    notes = {}
    days = set(days)
    for year in {day.year for day in days}:
        language = translation.get_language()
        holidays = public_holidays(calendars_of(mechanism, today), year, language)
        others = _meetings_of_others(mechanism, year)
        for day in days:
            if day.year == year and (found := _against(day, holidays, others)):
                notes[day] = found
    return notes


def empty_slots(*, mechanism: Mechanism, year: int, today: date) -> list[Slot]:
    """The periods of a year that are not over and have no meeting."""
    rule = mechanism.rule_on(max(today, date(year, 1, 1)))
    months = rule.months_between_meetings if rule else DEFAULT_MONTHS
    own = _days_taken(mechanism, year)
    return [
        slot
        for slot in slots_of_year(year, months)
        if slot.end > today and not any(day in slot for day in own)
    ]


@transaction.atomic
def plan_year(
    *, mechanism: Mechanism, starts: Sequence[datetime], by: User, today: date
) -> tuple[list[Meeting], list[date]]:
    """Plan meetings at `starts`, all or none; return them, and days left out.

    A day on which the mechanism meets already, perhaps since the page was opened or
    since the form was sent before, is left out. Held as the last meeting was, in the
    mechanism's language. Nobody is written to: planned is not called.
    """
    locked = Mechanism.objects.select_for_update(of=("self",)).get(pk=mechanism.pk)
    years = {start.year for start in starts}
    taken = {day for year in years for day in _days_taken(locked, year)}
    days = {start: timezone.localtime(start).date() for start in starts}
    pattern = proposed_meeting(mechanism, today)
    meetings = [
        Meeting(
            mechanism=mechanism,
            municipality=mechanism.municipality,
            starts_at=start,
            kind=pattern.kind,
            mode=pattern.mode,
            place=pattern.place,
            online_url=pattern.online_url,
            language=pattern.language,
        )
        for start in starts
        if days[start] not in taken
    ]
    if meetings:
        bulk_create_with_history(meetings, Meeting, default_user=by)
    return meetings, sorted(day for day in days.values() if day in taken)


def _days_taken(mechanism: Mechanism, year: int) -> list[date]:
    """Days of this year and the one before on which it meets or met."""
    starts = (
        Meeting.objects.filter(mechanism=mechanism)
        .filter(starts_at__year__gte=year - 1, starts_at__year__lte=year)
        .exclude(state__in=[Meeting.State.POSTPONED, Meeting.State.CANCELLED])
        .values_list("starts_at", flat=True)
    )
    return [timezone.localtime(start).date() for start in starts]


def _meetings_of_others(mechanism: Mechanism, year: int) -> dict[date, list[str]]:
    """{day: municipalities} of other mechanisms' meetings, which staff attend too."""
    meetings = (
        Meeting.objects.filter(starts_at__year=year, state__in=["planned", "called"])
        .exclude(mechanism=mechanism.pk)
        .select_related("municipality")
        .order_by("starts_at")
    )
    found = defaultdict(list)
    for meeting in meetings:
        found[meeting.day].append(str(meeting.municipality))
    return dict(found)


def _against(
    day: date, holidays: dict[date, str], others: dict[date, list[str]]
) -> list[str]:
    found = []
    shown = date_format(day, "SHORT_DATE_FORMAT")
    if day in holidays:
        text = _("%(day)s is a public holiday: %(name)s.")
        found.append(text % {"day": shown, "name": holidays[day]})
    elif day.weekday() >= SATURDAY:
        found.append(_("%(day)s is at the weekend.") % {"day": shown})
    if day in others:
        names = ", ".join(others[day][:NAMED])
        more = " …" if len(others[day]) > NAMED else ""
        text = _("On %(day)s others meet too: %(names)s.")
        found.append(text % {"day": shown, "names": names + more})
    return found


def _reasons(
    proposal: Proposal, holidays: dict[date, str], others: dict[date, list[str]]
) -> list[str]:
    """Why a period's meeting is not on the day that was wanted, or comes late."""
    if proposal.on is None:
        return [_("No working day is left in this period.")]
    found = []
    if proposal.moved:
        found = _against(proposal.wanted, holidays, others)
        found = found or [_("Earlier, so that it is still in time.")]
    elif proposal.on in others:
        found = _against(proposal.on, holidays, others)
    if proposal.late and proposal.after:
        text = _("Later than the rule allows after the meeting of %(day)s.")
        day = date_format(proposal.after, "SHORT_DATE_FORMAT")
        found.append(text % {"day": day})
    return found
