"""Calling a meeting, and the agenda that it proposes."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from simple_history.utils import bulk_create_with_history

from accounts.models import User
from meetings.models import AgendaItem, AgendaTemplateItem, Decision, Meeting
from municipalities.models import Mechanism

FOLLOWS_BY_ITSELF = "minutes"
ALWAYS_LAST = "other"


def proposed_agenda(*, mechanism: Mechanism, language: str) -> list[str]:
    """Titles for a new agenda, in the language of the minutes.

    First what comes by itself (approval of the last minutes, open decisions), then
    the usual items that stand on every agenda. Nothing is stored.
    """
    with translation.override(language):
        own = [*_minutes_to_approve(mechanism), *_open_decisions(mechanism)]
        usual = [
            item.title
            for item in AgendaTemplateItem.objects.filter(is_default=True)
            if not (own and item.key == FOLLOWS_BY_ITSELF)
        ]
    return own + usual


def usual_items(*, language: str) -> list[str]:
    """Usual items that are not on every agenda, for the caller to choose from."""
    with translation.override(language):
        items = AgendaTemplateItem.objects.filter(is_default=False)
        return [item.title for item in items]


@transaction.atomic
def call_meeting(
    *, meeting: Meeting, agenda: Sequence[str], by: User, at: datetime
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
        AgendaItem(meeting=meeting, order=order, title=title)
        for order, title in enumerate(agenda, start=1)
    ]
    bulk_create_with_history(items, AgendaItem, default_user=by)
    return meeting


def _minutes_to_approve(mechanism: Mechanism) -> list[str]:
    last = mechanism.meetings.held().order_by("-starts_at").first()
    if last is None or last.state == Meeting.State.APPROVED:
        return []
    day = date_format(last.day, "DATE_FORMAT")
    return [_("Approval of the minutes of %(day)s") % {"day": day}]


def _open_decisions(mechanism: Mechanism) -> list[str]:
    count = Decision.objects.filter(mechanism=mechanism).open().count()
    if not count:
        return []
    text = ngettext(
        "Follow-up of %(count)d open decision",
        "Follow-up of %(count)d open decisions",
        count,
    )
    return [text % {"count": count}]
