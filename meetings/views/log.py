"""The log of a meeting: one page, saved in small pieces as it is filled in."""

import hashlib
import json

from django.core.exceptions import PermissionDenied
from django.db.models import F, OuterRef, Subquery
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_POST

from core.addresses import address_of
from core.decorators import require_GET
from core.models import Stale
from core.panels import panels_for
from meetings.forms import (
    NO_CASE,
    DecisionForm,
    GuestForm,
    MeetingEndForm,
    version_seen,
)
from meetings.models import (
    AgendaItem,
    Decision,
    Meeting,
    pieces_of,
    roll_of,
    share_of,
)
from meetings.permissions import can_edit_meeting
from municipalities.models import Institution

CONFLICT, INVALID = 409, 422
ITEM_ACTIONS = ("save", "shift", "carry", "remove")
OF_ITEM = [field.name for field in AgendaItem._meta.concrete_fields]


def visible_meeting(request, pk, *, held=False):
    """With `held`, its row is kept until the end of the transaction around."""
    meetings = Meeting.objects.visible_to(request.user)
    meetings = meetings.select_related("mechanism__municipality")
    if held:
        meetings = meetings.select_for_update(of=("self",))
    meeting = get_object_or_404(meetings, pk=pk)
    meeting.municipality = meeting.mechanism.municipality  # spares a join
    return meeting


def meeting_for_log(request, pk, *, held=False):
    meeting = visible_meeting(request, pk, held=held)
    if not can_edit_meeting(request.user, meeting):
        raise PermissionDenied
    return meeting


def is_autosave(request):
    return "X-Autosave" in request.headers


def back_to_log(meeting, anchor):
    return redirect(f"{reverse('meetings:meeting_log', args=[meeting.pk])}#{anchor}")


def status_answer(request, *, status=200, **context):
    """The small answer to an autosave: the new version, or what stands in the way."""
    context = {"saved_at": timezone.now(), **context}
    return render(request, "meetings/log_status.html", context, status=status)


@require_GET
def meeting_log(request, pk):
    meeting = visible_meeting(request, pk)
    if meeting.is_closed:
        return redirect(meeting)
    if not can_edit_meeting(request.user, meeting):
        raise PermissionDenied
    return render(request, "meetings/meeting_log.html", _log_context(request, meeting))


def _log_context(request, meeting):
    today = timezone.localdate()
    rule = meeting.mechanism.rule_on(meeting.day)
    items = _items(meeting)
    institutions = {one.pk: one for one in meeting.municipality.institutions.all()}
    decided, still_open = _decisions(meeting, institutions)
    roll = roll_of(meeting, institutions=institutions)
    for item in items:
        item.decided = [one for one in decided if one.agenda_item_id == item.pk]
    return {
        "meeting": meeting,
        "items": items,
        "other_decisions": [one for one in decided if one.agenda_item_id is None],
        "open_decisions": [(one, one.is_overdue(today)) for one in still_open],
        "decision_form": decision_form(meeting, items, rule, institutions.values()),
        "decision_item": request.GET.get("item", ""),
        "end_form": MeetingEndForm(instance=meeting),
        "no_case": NO_CASE,
        **roll_context(meeting, roll, share_of(rule)),
        **_files(meeting, items),
    }


def _items(meeting):
    """The agenda; each item knows where it came from and where it went on to."""
    later = AgendaItem.objects.filter(carried_from=OuterRef("pk"))
    starts = later.order_by("pk").values("meeting__starts_at")[:1]
    items = meeting.agenda_items.select_related("approves")
    # Of the meetings beside it the page shows the day; each column costs.
    items = items.only(*OF_ITEM, "approves__state", "approves__starts_at").annotate(
        came_from_at=F("carried_from__meeting__starts_at"), goes_on_at=Subquery(starts)
    )
    return _with_addresses(list(items))


def _with_addresses(items):
    """Where the buttons of each item lead."""
    addresses = {
        action: address_of(f"meetings:agendaitem_{action}") for action in ITEM_ACTIONS
    }
    for item in items:
        item.addresses = {
            action: address(item.pk) for action, address in addresses.items()
        }
    return items


def _decisions(meeting, institutions):
    """Decisions of this meeting, and open ones of meetings before it."""
    decisions = (
        Decision.objects.on_table_of(meeting)
        .with_carried_over(meeting.starts_at)
        .select_related("vote")
        .order_by("year", "sequence")
    )
    owners = _owners(decisions, institutions)
    for one in decisions:
        one.municipality = meeting.municipality  # spares a join
        one.owner_list = owners[one.pk]
    own = [one for one in decisions if one.meeting_id == meeting.pk]
    return own, [one for one in decisions if one.meeting_id != meeting.pk]


def _owners(decisions, institutions):
    """`{decision's key: its owners}`: mostly they are among those at hand."""
    rows = Decision.owners.through.objects.filter(decision__in=list(decisions))
    links = set(rows.values_list("decision_id", "institution_id"))
    others = {owner for _decision, owner in links}.difference(institutions)
    known = institutions | Institution.objects.in_bulk(others)
    return {
        one.pk: [known[owner] for owner in known if (one.pk, owner) in links]
        for one in decisions
    }


def decision_form(meeting, items, rule, institutions, data=None, **kwargs):
    return DecisionForm(
        data,
        institutions=[one for one in institutions if one.is_active],
        items=items,
        takes_votes=bool(rule and rule.takes_votes),
        taken_on=meeting.day,
        **kwargs,
    )


def _files(meeting, items):
    """The files of each item, and those of the meeting itself."""
    files = list(meeting.attachments.order_by("added_at", "pk"))
    for item in items:
        item.files = [one for one in files if one.agenda_item_id == item.pk]
    return {"files": [one for one in files if one.agenda_item_id is None]}


def roll_context(meeting, roll, share, conflicts=()):
    return {
        "meeting": meeting,
        "roll": roll,
        "conflicts": {line.seat.pk for line in conflicts},
        "quorum": roll.quorum(share),
        "guest_form": GuestForm(),
    }


@require_GET
def log_due(request, pk):
    """What other apps bring to the table; the log asks for it when it is opened."""
    meeting = meeting_for_log(request, pk)
    panels = panels_for("meeting_agenda", meeting, request.user)
    page, part = "meetings/log_due.html", "meetings/log_panels.html"
    context = {"meeting": meeting, "panels": panels}
    return render(request, part if request.htmx else page, context)


@require_GET
def log_versions(request, pk):
    """What the page asks now and then: who else changed what. 304 if nobody did."""
    meeting = meeting_for_log(request, pk)
    pieces = pieces_of(meeting)
    etag = f'"{hashlib.sha256(json.dumps(pieces).encode()).hexdigest()[:16]}"'
    response = get_conditional_response(request, etag=etag) or JsonResponse(pieces)
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response


@require_POST
def meeting_end_save(request, pk):
    meeting = meeting_for_log(request, pk)
    form = MeetingEndForm(request.POST, instance=meeting)
    if not form.is_valid():
        return _end_problem(request, form)
    try:
        meeting.save_if_unchanged(
            version_seen(request.POST), update_fields=["ends_at", "next_on"]
        )
    except Stale as stale:
        return _end_problem(request, form, stale.current)
    if is_autosave(request):
        return status_answer(request, version=meeting.version)
    return back_to_log(meeting, "end")


def _end_problem(request, form, current=None):
    status = CONFLICT if current else INVALID
    context = {"meeting": form.instance, "form": form, "current_meeting": current}
    if is_autosave(request):
        return status_answer(request, status=status, **context)
    return render(request, "meetings/meeting_end_save.html", context, status=status)
