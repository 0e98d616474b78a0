"""The agenda in the log: texts, order, and what goes to the next meeting."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.models import Stale
from meetings import services
from meetings.forms import (
    NO_CASE,
    AgendaItemAddForm,
    AgendaItemForm,
    CarryForm,
    version_seen,
)
from meetings.models import AgendaItem, Meeting
from meetings.permissions import can_edit_meeting
from meetings.views.log import (
    CONFLICT,
    INVALID,
    back_to_log,
    is_autosave,
    meeting_for_log,
    status_answer,
)


@require_POST
def agendaitem_add(request, pk):
    meeting = meeting_for_log(request, pk)
    form = AgendaItemAddForm(request.POST)
    if form.is_valid():
        title = form.cleaned_data["title"]
        item = services.add_item(meeting=meeting, title=title, by=request.user)
        return back_to_log(meeting, f"item-{item.pk}")
    messages.error(request, _("An agenda item needs a title."))
    return back_to_log(meeting, "agenda")


def _item_for_log(request, pk):
    meetings = Meeting.objects.visible_to(request.user).filter(pk=OuterRef("meeting"))
    items = AgendaItem.objects.filter(Exists(meetings))
    items = items.select_related("meeting__mechanism__municipality")
    item = get_object_or_404(items, pk=pk)
    if not can_edit_meeting(request.user, item.meeting):
        raise PermissionDenied
    return item


@require_POST
def agendaitem_save(request, pk):
    item = _item_for_log(request, pk)
    form = AgendaItemForm(request.POST, instance=item)
    if not form.is_valid():
        return _item_problem(request, form, INVALID)
    try:
        item.save_if_unchanged(
            version_seen(request.POST), update_fields=["title", "minutes"]
        )
    except Stale as stale:
        return _item_problem(request, form, CONFLICT, stale.current)
    if is_autosave(request):
        return status_answer(request, version=item.version, cleaned=_cleaned(form))
    return back_to_log(item.meeting, f"item-{item.pk}")


def _cleaned(form):
    """The text as it was kept, where that is not how it was sent."""
    sent = form.data.get("minutes", "").replace("\r\n", "\n").strip()
    kept = form.cleaned_data["minutes"]
    return kept if kept != sent else None


def _item_problem(request, form, status, current=None):
    """Both texts where somebody else saved meanwhile; else what is wrong."""
    item = form.instance
    context = {
        "meeting": item.meeting,
        "item": item,
        "form": form,
        "current": current,
        "changed": current and current.history.select_related("history_user").first(),
        "no_case": NO_CASE,
    }
    if is_autosave(request):
        return status_answer(request, status=status, **context)
    return render(request, "meetings/agendaitem_save.html", context, status=status)


@require_POST
def agendaitem_shift(request, pk):
    item = _item_for_log(request, pk)
    services.shift_item(item=item, up="up" in request.POST, by=request.user)
    return back_to_log(item.meeting, f"item-{item.pk}")


@require_http_methods(["GET", "POST"])
def agendaitem_carry(request, pk):
    item = _item_for_log(request, pk)
    posted = request.POST if "on" in request.POST else None
    form = CarryForm(posted, meeting=item.meeting)
    moves = "copy" not in request.POST
    if request.method == "POST" and (not form.is_bound or form.is_valid()):
        on = form.cleaned_data["on"] if form.is_bound else None
        carried = services.carry_item(item=item, moves=moves, on=on, by=request.user)
        if carried is not None:
            _say_where(request, carried)
            return back_to_log(item.meeting, f"item-{item.pk}")
    context = {"item": item, "meeting": item.meeting, "form": form, "moves": moves}
    status = INVALID if form.errors else 200
    return render(request, "meetings/agendaitem_carry.html", context, status=status)


def _say_where(request, carried):
    day = date_format(carried.meeting.day, "DATE_FORMAT")
    text = _("“%(title)s” is on the agenda of %(day)s.")
    messages.success(request, text % {"title": carried.title, "day": day})


@require_POST
def agendaitem_remove(request, pk):
    item = _item_for_log(request, pk)
    try:
        expected = version_seen(request.POST)
        services.remove_item(item=item, expected=expected, by=request.user)
    except Stale:
        text = _("“%(title)s” stays: it has minutes, decisions or files by now.")
        messages.warning(request, text % {"title": item.title})
        return back_to_log(item.meeting, f"item-{item.pk}")
    return back_to_log(item.meeting, "agenda")
