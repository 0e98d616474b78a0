"""Minutes and decisions in another language of the mechanism, never overwritten."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from modeltranslation.utils import build_localized_fieldname

from accounts.models import User
from core.models import Stale
from meetings.models import AgendaItem, AgendaItemText, Decision, Meeting
from meetings.services.holding import hold


@transaction.atomic
def save_item_text(
    *,
    item: AgendaItem,
    language: str,
    title: str,
    minutes: str,
    expected: int,
    by: User,
) -> AgendaItemText:
    """Save an item's text in `language`; `expected` is 0 where there was none.

    Raises Stale when somebody else saved it meanwhile, PermissionDenied when the
    minutes were approved meanwhile.
    """
    _hold_unapproved(item.meeting)
    text = AgendaItemText.objects.filter(agenda_item=item, language=language).first()
    if text is None:
        text = AgendaItemText(agenda_item=item, language=language)
    elif expected == 0:
        raise Stale(text)
    text.title, text.minutes = title, minutes
    text._history_user = by
    if text.pk is None:
        text.save()
    else:
        text.save_if_unchanged(expected)
    return text


@transaction.atomic
def save_decision_text(
    *, decision: Decision, language: str, text: str, expected: int, by: User
) -> Decision:
    """Save a decision's text in `language`, everything else as it is.

    Raises Stale when somebody else changed the decision meanwhile, PermissionDenied
    when the minutes were approved meanwhile.
    """
    _hold_unapproved(decision.meeting)
    field = build_localized_fieldname("text", language)
    setattr(decision, field, text)
    decision._history_user = by
    decision.save_if_unchanged(expected, update_fields=[field])
    return decision


def _hold_unapproved(meeting: Meeting) -> None:
    if hold(meeting).is_approved:
        raise PermissionDenied
