"""Calling a meeting, the agenda that it proposes, and how much notice it gives."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from simple_history.utils import bulk_create_with_history

from accounts.models import User
from meetings.models import (
    AgendaItem,
    AgendaTemplateItem,
    Decision,
    Meeting,
    calendars_of,
    public_holidays,
)
from meetings.statistics import is_working_day, working_days_between
from municipalities.models import Mechanism

FOLLOWS_BY_ITSELF = "minutes"
MOST_TO_APPROVE = 3


class Entry(NamedTuple):
    """An item that comes by itself: a key to choose it by, its title, and the
    meeting whose minutes it approves."""

    key: str
    title: str
    approves: Meeting | None = None


@dataclass(frozen=True)
class AgendaOffer:
    """What a call proposes: items that come by themselves, those that usually follow
    them, and more to choose from."""

    own: list[Entry]
    usual: list[str]
    more: list[str]


@dataclass(frozen=True)
class Notice:
    """Working days between call and meeting, and how many the rule asks for."""

    given: int
    required: int
    first_day: date

    @property
    def is_short(self) -> bool:
        return self.given < self.required


def agenda_offer(*, meeting: Meeting) -> AgendaOffer:
    """An agenda for a call, in the language of the minutes. Nothing is stored.

    First what comes by itself (approval of minutes, open decisions), then the usual
    items that stand on every agenda, or the agenda of the meeting it replaces.
    """
    with translation.override(meeting.language):
        own = [*_minutes_to_approve(meeting), *_open_decisions(meeting.mechanism)]
        items = list(AgendaTemplateItem.objects.all())
        usual = [
            item.title
            for item in items
            if item.is_default and not (own and item.key == FOLLOWS_BY_ITSELF)
        ]
        more = [item.title for item in items if not item.is_default]
    if meeting.replaces_id:
        kept = AgendaItem.objects.filter(meeting=meeting.replaces_id, approves=None)
        titles = {entry.title for entry in own}
        usual = [item.title for item in kept if item.title not in titles] or usual
    return AgendaOffer(own, usual, more)


@transaction.atomic
def call_meeting(
    *, meeting: Meeting, agenda: Sequence[Entry], by: User, at: datetime
) -> Meeting:
    """Call a new or a planned meeting with its agenda.

    Nobody is written to: invitations are a step of their own. Attendance rows appear
    as somebody records them, from the seats held on the day of the meeting.
    """
    meeting.municipality = meeting.mechanism.municipality
    meeting.state = Meeting.State.CALLED
    meeting.called_at, meeting.called_by = at, by
    meeting._history_user = by
    meeting.save()
    items = [
        AgendaItem(
            meeting=meeting, order=order, title=entry.title, approves=entry.approves
        )
        for order, entry in enumerate(agenda, start=1)
    ]
    bulk_create_with_history(items, AgendaItem, default_user=by)
    return meeting


def notice_of(*, mechanism: Mechanism, day: date | None, today: date) -> Notice:
    """The notice that a call of today gives for `day`, by the rule of today.

    `first_day` is the first one that gives enough. Working days are Monday to Friday
    without public holidays (docs/meetings.md, section 8).
    """
    rule = mechanism.rule_on(today)
    required = rule.notice_days if rule else 0
    calendars = calendars_of(mechanism, today)
    closed: dict[date, str] = {}
    for year in (today.year, today.year + 1):
        closed |= public_holidays(calendars, year, "en")
    first = today + timedelta(days=1)
    while working_days_between(today, first, closed) < required:
        first += timedelta(days=1)
    while not is_working_day(first, closed):
        first += timedelta(days=1)
    given = working_days_between(today, day, closed) if day else required
    return Notice(given, required, first)


def _minutes_to_approve(meeting: Meeting) -> list[Entry]:
    """One item for each of the last meetings whose minutes are not approved yet."""
    last = meeting.mechanism.meetings.held().order_by("-starts_at")
    waiting: list[Meeting] = []
    for one in last[:MOST_TO_APPROVE]:
        if one.state == Meeting.State.APPROVED:
            break
        waiting.insert(0, one)
    text = _("Approval of the minutes of %(day)s")
    return [
        Entry(
            f"minutes-{one.pk}",
            text % {"day": date_format(one.day, "DATE_FORMAT")},
            one,
        )
        for one in waiting
    ]


def _open_decisions(mechanism: Mechanism) -> list[Entry]:
    count = Decision.objects.filter(mechanism=mechanism).open().count()
    if not count:
        return []
    text = ngettext(
        "Follow-up of %(count)d open decision",
        "Follow-up of %(count)d open decisions",
        count,
    )
    return [Entry("decisions", text % {"count": count})]
