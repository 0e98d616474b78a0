"""Decisions as they are taken: one row in the log."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import reswap, retarget

from actionplans.models import Measure
from core.decorators import require_GET
from core.models import Stale
from meetings import services
from meetings.forms import NO_CASE, version_seen
from meetings.models import Decision, roll_of, share_of
from meetings.permissions import can_edit_decision
from meetings.views.log import INVALID, back_to_log, decision_form, meeting_for_log


@require_http_methods(["GET", "POST"])
def decision_add(request, pk):
    meeting = meeting_for_log(request, pk)
    form = _whole_form(meeting, request.POST or None)
    if not form.is_valid():
        return _decision_page(request, meeting, form)
    decision = services.add_decision(meeting=meeting, by=request.user, **form.details())
    if request.htmx:
        decision.owner_list = decision.owners.all()
        context = {"decision": decision}
        return render(request, "meetings/log_decision.html", context)
    return back_to_log(meeting, f"taken-{decision.pk}")


def _whole_form(meeting, data=None):
    """With the measures of the plan in force, and votes where the rule takes them."""
    rule = meeting.mechanism.rule_on(meeting.day)
    attended = 0
    if rule and rule.takes_votes:
        attended = roll_of(meeting).quorum(share_of(rule)).present
    return decision_form(
        meeting,
        meeting.agenda_items.all(),
        rule,
        meeting.municipality.institutions.all(),
        data,
        measures=_measures(meeting),
        attended=attended,
    )


def _measures(meeting):
    measures = Measure.objects.filter(municipality=meeting.mechanism.municipality_id)
    return measures.in_force_on(meeting.day).order_by("order")


def _decision_page(request, meeting, form):
    """The row as a page of its own, or in its place where a script asked."""
    status = INVALID if form.is_bound else 200
    context = {
        "meeting": meeting,
        "decision_form": form,
        "decision_item": request.GET.get("item", ""),
        "is_whole": True,
        "no_case": NO_CASE,
    }
    if request.htmx:
        template = "meetings/log_decision_form.html"
        response = render(request, template, context, status=status)
        return reswap(retarget(response, "#decision-form"), "outerHTML")
    return render(request, "meetings/decision_add.html", context, status=status)


@require_GET
def log_measures(request, pk):
    meeting = meeting_for_log(request, pk)
    context = {"decision_form": _whole_form(meeting)}
    return render(request, "meetings/log_measures.html", context)


@require_POST
def decision_remove(request, pk):
    decisions = Decision.objects.visible_to(request.user)
    decision = get_object_or_404(
        decisions.select_related("meeting", "mechanism__municipality"), pk=pk
    )
    if not can_edit_decision(request.user, decision):
        raise PermissionDenied
    try:
        expected = version_seen(request.POST)
        services.remove_decision(decision=decision, expected=expected, by=request.user)
    except Stale:
        messages.warning(request, _("Somebody worked on this decision meanwhile."))
    item = decision.agenda_item_id
    return back_to_log(decision.meeting, f"item-{item}" if item else "decisions")
