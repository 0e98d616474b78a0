"""Meetings: the list, a meeting's own page, its history."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone

from core.days import start_of
from core.decorators import require_GET
from core.history import Kept, changes
from meetings import permissions
from meetings.forms import MeetingFilterForm
from meetings.models import (
    AgendaItem,
    AgendaItemText,
    Attendance,
    Correction,
    Meeting,
    came_to,
    minutes_languages,
    periods_of,
    roll_of,
)
from meetings.views.fetching import visible_meeting
from meetings.views.invitations import invitations_shown
from municipalities.models import Mechanism
from municipalities.permissions import can_see_history, own_mechanisms

PER_PAGE = 25
COMING_OF_ALL = 5
# Who did what with the minutes, for the facts of a meeting's page.
SIGNED_BY = ("minutes_sent_by", "approved_by", "approved_in")


@require_GET
def meeting_list(request):
    today = timezone.localdate()
    form = _filter_form(request, today)
    chosen = form.cleaned_data.get("mechanism")
    meetings = _meetings_listed(request.user, form.cleaned_data, today)
    page = Paginator(meetings, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "mechanism": chosen,
        "page": page,
        "coming": _coming(request.user, form.cleaned_data, today, page),
        "periods": chosen and periods_of(chosen, today.year, today),
        "year": today.year,
        "can_call": chosen and permissions.can_call_meeting(request.user, chosen),
        "can_import": permissions.can_import_meetings(request.user),
        "sees_decisions": not request.user.is_donor,
    }
    return render(request, "meetings/meeting_list.html", context)


def _meetings_listed(user, filters, today):
    """Meetings with what a line of the list shows; a chosen mechanism is known."""
    meetings = Meeting.objects.visible_to(user).listed(filters, start_of(today))
    if not filters.get("mechanism"):
        meetings = meetings.select_related("mechanism__municipality")
    return meetings.with_decision_counts()


def _coming(user, filters, today, page):
    """The next meeting of a chosen mechanism, the next few of all, and whether more
    are to come; None below another page, and where a year or state is asked for."""
    if page.number > 1 or filters.get("year") or filters.get("state"):
        return None
    most = 1 if filters.get("mechanism") else COMING_OF_ALL
    meetings = Meeting.objects.visible_to(user).matching(filters)
    found = list(
        meetings.upcoming(start_of(today))
        .select_related("mechanism__municipality")
        .order_by("starts_at", "mechanism_id")[: most + 1]
    )
    return {"meetings": found[:most], "has_more": len(found) > most}


def _filter_form(request, today):
    """The filters, with a person's own mechanism where the address names none."""
    mechanisms = Mechanism.objects.visible_to(request.user).select_related(
        "municipality"
    )
    data = request.GET.copy()
    own = own_mechanisms(request.user)
    if "mechanism" not in data and len(own) == 1:
        [data["mechanism"]] = own
    years = range(today.year + 1, today.year - 10, -1)
    form = MeetingFilterForm(data, mechanisms=mechanisms, years=years)
    form.full_clean()
    return form


@require_GET
def meeting_detail(request, pk):
    meeting = visible_meeting(request, pk, *SIGNED_BY)
    user, mechanism = request.user, meeting.mechanism
    sees_minutes = permissions.can_see_minutes(user, meeting)
    context = {
        "meeting": meeting,
        "items": meeting.agenda_items.select_related("approves"),
        "sees_minutes": sees_minutes,
        "came": _came(user, meeting, sees_minutes),
        "decisions": _decisions_for(user, meeting),
        "decision_count": meeting.decisions.count() if user.is_donor else None,
        "can_write": permissions.can_call_meeting(user, mechanism),
        "sees_history": can_see_history(user, mechanism),
        **_with_minutes(meeting, sees_minutes),
        **invitations_shown(user, meeting),
    }
    return render(request, "meetings/meeting_detail.html", context)


def _with_minutes(meeting, sees_minutes):
    """What stands beside the minutes, for whoever reads them."""
    if not sees_minutes:
        return {"roll": None, "corrections": None, "papers": None}
    corrections = meeting.is_approved and meeting.corrections.select_related("noted_by")
    return {
        "roll": meeting.is_closed and roll_of(meeting),
        "corrections": corrections,
        "papers": _papers(meeting),
    }


def _came(user, meeting, sees_minutes):
    """Counts of who came: for whoever reads the minutes, and the donor."""
    may_see = sees_minutes or user.is_donor
    return came_to(meeting) if may_see and meeting.is_closed else None


def _papers(meeting):
    """The minutes in each language of the mechanism, and in two beside each other."""
    codes = minutes_languages(meeting.mechanism, meeting.day)
    codes = list(dict.fromkeys([meeting.language, *codes]))
    names = dict(settings.LANGUAGES)
    choices = [[code] for code in codes] + [[codes[0], code] for code in codes[1:]]
    return [
        {
            "label": " + ".join(str(names[code]) for code in chosen),
            "query": f"?languages={','.join(chosen)}",
        }
        for chosen in choices
    ]


def _decisions_for(user, meeting):
    if not permissions.can_see_decisions(user, meeting.mechanism):
        return []
    decisions = meeting.decisions.select_related("municipality")
    return decisions.prefetch_related("owners").order_by("sequence")


@require_GET
def meeting_history(request, pk):
    meeting = visible_meeting(request, pk)
    if not can_see_history(request.user, meeting.mechanism):
        raise PermissionDenied
    kept = changes(
        Kept(Meeting.history.filter(id=pk), skip=("calendar_uid",)),
        Kept(
            AgendaItemText.history.filter(agenda_item__meeting=pk),
            ("agenda_item", "language"),
        ),
        Kept(Correction.history.filter(meeting=pk), skip=("meeting",)),
        Kept(AgendaItem.history.filter(meeting=pk), ("title",)),
        Kept(Attendance.history.filter(meeting=pk), ("seat", "guest_name")),
        sees_hidden=permissions.can_call_meeting(request.user, meeting.mechanism),
    )
    context = {"meeting": meeting, "changes": kept}
    return render(request, "meetings/meeting_history.html", context)
