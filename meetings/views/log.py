"""The log of a meeting: one page, saved in small pieces as it is filled in."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import reswap, retarget

from core.decorators import require_GET
from core.models import Stale
from core.panels import panels_for
from meetings import services
from meetings.forms import (
    NO_CASE,
    AgendaItemAddForm,
    AgendaItemForm,
    DecisionForm,
    GuestForm,
    MeetingEndForm,
    attendance_marks,
    version_seen,
)
from meetings.models import (
    AgendaItem,
    Attendance,
    Decision,
    Meeting,
    quorum_share,
    roll_of,
)
from meetings.permissions import can_edit_meeting

CONFLICT, INVALID = 409, 422


def _visible_meeting(request, pk):
    meetings = Meeting.objects.visible_to(request.user)
    meeting = get_object_or_404(
        meetings.select_related("mechanism__municipality"), pk=pk
    )
    meeting.municipality = meeting.mechanism.municipality  # spares a join
    return meeting


def _meeting_for_log(request, pk):
    meeting = _visible_meeting(request, pk)
    if not can_edit_meeting(request.user, meeting):
        raise PermissionDenied
    return meeting


def _is_autosave(request):
    return "X-Autosave" in request.headers


def _back(meeting, anchor):
    return redirect(f"{reverse('meetings:meeting_log', args=[meeting.pk])}#{anchor}")


def _status(request, *, status=200, **context):
    """The small answer to an autosave: the new version, or what stands in the way."""
    context = {"saved_at": timezone.now(), **context}
    return render(request, "meetings/log_status.html", context, status=status)


@require_GET
def meeting_log(request, pk):
    meeting = _visible_meeting(request, pk)
    if meeting.is_closed:
        return redirect(meeting)
    if not can_edit_meeting(request.user, meeting):
        raise PermissionDenied
    return render(request, "meetings/meeting_log.html", _log_context(request, meeting))


def _log_context(request, meeting):
    today = timezone.localdate()
    items = list(meeting.agenda_items.all())
    decided, still_open = _decisions(meeting)
    for item in items:
        item.decided = [one for one in decided if one.agenda_item_id == item.pk]
    return {
        "meeting": meeting,
        "items": items,
        "other_decisions": [one for one in decided if one.agenda_item_id is None],
        "open_decisions": [(one, one.is_overdue(today)) for one in still_open],
        "decision_form": _decision_form(meeting, items),
        "decision_item": request.GET.get("item", ""),
        "end_form": MeetingEndForm(instance=meeting),
        "panels": panels_for("meeting_agenda", meeting, request.user),
        "no_case": NO_CASE,
        **_roll_context(meeting, roll_of(meeting)),
    }


def _decisions(meeting):
    """Decisions of this meeting, and open ones of meetings before it."""
    decisions = (
        Decision.objects.on_table_of(meeting)
        .prefetch_related("owners")
        .order_by("year", "sequence")
    )
    for one in decisions:
        one.municipality = meeting.municipality  # spares a join
    own = [one for one in decisions if one.meeting_id == meeting.pk]
    return own, [one for one in decisions if one.meeting_id != meeting.pk]


def _decision_form(meeting, items, data=None):
    institutions = meeting.municipality.institutions.filter(is_active=True)
    return DecisionForm(data, institutions=institutions, items=items)


def _roll_context(meeting, roll, conflicts=()):
    return {
        "meeting": meeting,
        "roll": roll,
        "conflicts": {line.seat.pk for line in conflicts},
        "quorum": roll.quorum(quorum_share(meeting)),
        "guest_form": GuestForm(),
    }


@require_POST
def attendance_save(request, pk):
    meeting = _meeting_for_log(request, pk)
    rest_present = "rest_present" in request.POST
    roll, conflicts = services.record_attendance(
        meeting=meeting,
        marks=attendance_marks(request.POST),
        rest_present=rest_present,
        by=request.user,
    )
    if _is_autosave(request):
        status = CONFLICT if conflicts else 200
        line = roll.lines[0] if roll.lines else None
        return _status(request, status=status, line=line, line_conflict=bool(conflicts))
    if request.htmx:
        return _attendance(request, meeting)
    if conflicts:
        messages.warning(request, _seats_changed(conflicts))
    return _back(meeting, "attendance")


def _seats_changed(conflicts):
    names = ", ".join(str(line.seat) for line in conflicts)
    text = _("Somebody else changed these seats meanwhile, look again: %(names)s")
    return text % {"names": names}


def _attendance(request, meeting, form=None):
    context = _roll_context(meeting, roll_of(meeting))
    if form is not None:
        context["guest_form"] = form
    status = INVALID if form is not None else 200
    return render(request, "meetings/log_attendance.html", context, status=status)


@require_POST
def guest_add(request, pk):
    meeting = _meeting_for_log(request, pk)
    form = GuestForm(request.POST)
    if form.is_valid():
        services.add_guest(meeting=meeting, by=request.user, **form.cleaned_data)
    elif not request.htmx:
        messages.error(request, _("A guest needs a name."))
    if request.htmx:
        return _attendance(request, meeting, None if form.is_valid() else form)
    return _back(meeting, "guests")


@require_POST
def guest_remove(request, pk):
    guests = Attendance.objects.filter(seat=None).select_related("meeting")
    guest = get_object_or_404(guests, pk=pk)
    meeting = _meeting_for_log(request, guest.meeting_id)
    services.remove_guest(guest=guest, by=request.user)
    if request.htmx:
        return _attendance(request, meeting)
    return _back(meeting, "guests")


@require_POST
def agendaitem_add(request, pk):
    meeting = _meeting_for_log(request, pk)
    form = AgendaItemAddForm(request.POST)
    if form.is_valid():
        form.instance.meeting = meeting
        form.instance.order = meeting.agenda_items.count() + 1
        form.save()
        return _back(meeting, f"item-{form.instance.pk}")
    messages.error(request, _("An agenda item needs a title."))
    return _back(meeting, "agenda")


def _item_for_log(request, pk):
    meetings = Meeting.objects.visible_to(request.user).filter(pk=OuterRef("meeting"))
    items = AgendaItem.objects.filter(Exists(meetings))
    item = get_object_or_404(items.select_related("meeting__mechanism"), pk=pk)
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
    if _is_autosave(request):
        return _status(request, version=item.version)
    return _back(item.meeting, f"item-{item.pk}")


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
    if _is_autosave(request):
        return _status(request, status=status, **context)
    return render(request, "meetings/agendaitem_save.html", context, status=status)


@require_POST
def decision_add(request, pk):
    meeting = _meeting_for_log(request, pk)
    form = _decision_form(meeting, meeting.agenda_items.all(), request.POST)
    if not form.is_valid():
        return _decision_invalid(request, meeting, form)
    decision = services.add_decision(meeting=meeting, by=request.user, **form.details())
    if request.htmx:
        context = {"decision": decision}
        return render(request, "meetings/log_decision.html", context)
    return _back(meeting, f"decision-{decision.pk}")


def _decision_invalid(request, meeting, form):
    context = {"meeting": meeting, "decision_form": form, "no_case": NO_CASE}
    if request.htmx:
        template = "meetings/log_decision_form.html"
        response = render(request, template, context, status=INVALID)
        return reswap(retarget(response, "#decision-form"), "outerHTML")
    return render(request, "meetings/decision_add.html", context, status=INVALID)


@require_POST
def meeting_end_save(request, pk):
    meeting = _meeting_for_log(request, pk)
    form = MeetingEndForm(request.POST, instance=meeting)
    if not form.is_valid():
        return _end_problem(request, form)
    try:
        meeting.save_if_unchanged(
            version_seen(request.POST), update_fields=["ends_at", "next_on"]
        )
    except Stale as stale:
        return _end_problem(request, form, stale.current)
    if _is_autosave(request):
        return _status(request, version=meeting.version)
    return _back(meeting, "end")


def _end_problem(request, form, current=None):
    status = CONFLICT if current else INVALID
    context = {"meeting": form.instance, "form": form, "current_meeting": current}
    if _is_autosave(request):
        return _status(request, status=status, **context)
    return render(request, "meetings/meeting_end_save.html", context, status=status)
