"""The agenda while a meeting is logged: its order, and what goes to the next one."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from simple_history.utils import bulk_update_with_history

from accounts.models import User
from core.models import Stale
from meetings.models import AgendaItem, Meeting
from meetings.services.holding import hold_open


def next_meeting(*, meeting: Meeting) -> Meeting | None:
    """The mechanism's next planned or called meeting after this one, if any."""
    states = [Meeting.State.PLANNED, Meeting.State.CALLED]
    later = meeting.mechanism.meetings.filter(
        starts_at__gt=meeting.starts_at, state__in=states
    )
    return later.order_by("starts_at").first()


@transaction.atomic
def add_item(*, meeting: Meeting, title: str, by: User) -> AgendaItem:
    """Put an item at the end of the agenda of an open meeting."""
    hold_open(meeting)
    item = AgendaItem(meeting=meeting, title=title, order=_last_order(meeting) + 1)
    item._history_user = by
    item.save()
    return item


@transaction.atomic
def carry_item(
    *, item: AgendaItem, moves: bool, by: User, on: date | None = None
) -> AgendaItem | None:
    """Put an item on the next meeting's agenda; the new item, or None without a date.

    The next meeting is the planned or called one; else one is planned for `on`, or
    for the day that this meeting names as the next. A moved item says so at the end
    of its minutes, in their language; a copied one keeps its text. Doing it twice
    gives the same item.
    """
    meeting = hold_open(item.meeting)
    target = next_meeting(meeting=meeting) or _plan(meeting, on, by)
    if target is None:
        return None
    carried = target.agenda_items.filter(carried_from=item).first()
    if carried is None:
        carried = AgendaItem(
            meeting=target,
            title=item.title,
            carried_from=item,
            order=_last_order(target) + 1,
        )
        carried._history_user = by
        carried.save()
        if moves:
            _note_move(item, target, by)
    return carried


@transaction.atomic
def shift_item(*, item: AgendaItem, up: bool, by: User) -> None:
    """Change places with the item above or below; at the end nothing happens.

    The versions stay: somebody who types in one of them goes on undisturbed.
    """
    meeting = hold_open(item.meeting)
    items = list(meeting.agenda_items.all())
    place = next(n for n, one in enumerate(items) if one.pk == item.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(items):
        return
    items[place], items[other] = items[other], items[place]
    changed = []
    for order, one in enumerate(items, start=1):
        if one.order != order:
            one.order = order
            changed.append(one)
    bulk_update_with_history(changed, AgendaItem, ["order"], default_user=by)


@transaction.atomic
def remove_item(*, item: AgendaItem, expected: int, by: User) -> None:
    """Take an empty item off the agenda; the history keeps that it stood there.

    Raises Stale when somebody wrote in it meanwhile, and where there are minutes,
    decisions or files, also when only another person saw them so far.
    """
    hold_open(item.meeting)
    current = AgendaItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    is_used = (
        current.minutes.strip()
        or current.decisions.exists()
        or current.attachments.exists()
    )
    if current.version != expected or is_used:
        raise Stale(current)
    current._history_user = by
    current.delete()


def _note_move(item: AgendaItem, target: Meeting, by: User) -> None:
    """The minutes are a paper: they say in their own language where the item went."""
    with translation.override(item.meeting.language):
        day = date_format(target.day, "DATE_FORMAT")
        note = _("Moved to the meeting of %(day)s.") % {"day": day}
    item.minutes = f"{item.minutes}\n\n{note}".strip()
    item._history_user = by
    item.save_if_unchanged(item.version, update_fields=["minutes"])


def _plan(meeting: Meeting, on: date | None, by: User) -> Meeting | None:
    """A planned meeting on that day, at the same hour and place."""
    day = on or meeting.next_on
    if day is None or day <= meeting.day:
        return None
    hour = timezone.localtime(meeting.starts_at).time()
    planned = Meeting(
        mechanism=meeting.mechanism,
        municipality=meeting.mechanism.municipality,
        mode=meeting.mode,
        place=meeting.place,
        online_url=meeting.online_url,
        language=meeting.language,
        starts_at=timezone.make_aware(datetime.combine(day, hour)),
    )
    planned._history_user = by
    planned.save()
    return planned


def _last_order(meeting: Meeting) -> int:
    return int(meeting.agenda_items.aggregate(last=Max("order"))["last"] or 0)
