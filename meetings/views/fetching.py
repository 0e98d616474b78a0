"""What the pages of meetings fetch first: an outsider gets 404, a reader 403."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from meetings import permissions
from meetings.models import Decision, Meeting
from municipalities.models import Mechanism


def visible_meeting(request, pk, *also):
    """The meeting; `also` names further relations to fetch with it."""
    meetings = Meeting.objects.visible_to(request.user).select_related(
        "mechanism__municipality", "called_by", "closed_by", *also
    )
    return get_object_or_404(meetings, pk=pk)


def meeting_to_edit(request, pk):
    meeting = visible_meeting(request, pk)
    if not permissions.can_edit_meeting(request.user, meeting):
        raise PermissionDenied
    return meeting


def mechanism_to_call(request, slug):
    mechanisms = Mechanism.objects.visible_to(request.user).select_related(
        "municipality"
    )
    mechanism = get_object_or_404(
        mechanisms.prefetch_related("rules"), municipality__slug=slug
    )
    if not permissions.can_call_meeting(request.user, mechanism):
        raise PermissionDenied
    return mechanism


def visible_decision(request, pk):
    decisions = Decision.objects.visible_to(request.user).select_related(
        "meeting",
        "mechanism__municipality",
        "municipality",
        "agenda_item",
        "closed_by",
        "closed_by_person",
        "vote",
    )
    return get_object_or_404(decisions, pk=pk)
