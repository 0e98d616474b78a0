"""What follows a decision: steps, a new date, its end, reopening, its measures."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.models import Stale
from meetings import permissions, services
from meetings.forms import (
    DecisionCloseForm,
    DecisionMeasuresForm,
    DecisionMoveForm,
    DecisionReopenForm,
    FollowUpForm,
    version_seen,
)
from meetings.views.fetching import visible_decision

CONFLICT, INVALID = 409, 422


def _decision_answered_for(request, pk):
    decision = visible_decision(request, pk)
    if not permissions.answers_for(request.user, decision, timezone.localdate()):
        raise PermissionDenied
    return decision


def _decision_steered(request, pk):
    decision = visible_decision(request, pk)
    if not permissions.can_call_meeting(request.user, decision.mechanism):
        raise PermissionDenied
    return decision


def _closed_already(request, decision):
    """To the decision; what was typed meanwhile stands beside what closed it."""
    typed = request.POST.get("text") or request.POST.get("outcome")
    if not typed:
        return redirect(decision)
    context = {"decision": decision, "typed": typed}
    return render(request, "meetings/decision_closed.html", context, status=CONFLICT)


def _page(request, template, form, decision, differences=()):
    """The form's page; where somebody saved first, with both, over theirs."""
    context = {"form": form, "decision": decision, "differences": differences}
    status = CONFLICT if differences else 200
    return render(request, template, context, status=status)


@require_POST
def decision_follow_up(request, pk):
    decision = _decision_answered_for(request, pk)
    form = FollowUpForm(request.POST)
    if not form.is_valid():
        context = {"form": form, "decision": decision}
        template = "meetings/decision_follow_up.html"
        return render(request, template, context, status=INVALID)
    try:
        services.add_follow_up(
            decision=decision,
            text=form.cleaned_data["text"],
            by=request.user,
            at=timezone.now(),
        )
    except Stale as stale:
        return _closed_already(request, stale.current)
    messages.success(request, _("What was done is noted."))
    return redirect(decision)


@require_http_methods(["GET", "POST"])
def decision_close(request, pk):
    decision = _decision_answered_for(request, pk)
    if not decision.is_open:
        return _closed_already(request, decision)
    form = DecisionCloseForm(request.POST or None)
    if not form.is_valid():
        return _page(request, "meetings/decision_close.html", form, decision)
    try:
        services.close_decision(
            decision=decision,
            by=request.user,
            at=timezone.now(),
            expected=version_seen(request.POST),
            **form.cleaned_data,
        )
    except Stale as stale:
        return _close_again(request, form, stale.current)
    messages.success(request, _("The decision is closed."))
    return _back_from_closing(request, decision)


def _close_again(request, form, current):
    if not current.is_open:
        return _closed_already(request, current)
    outcome = form.fields["outcome"].label
    differences = [
        {"label": _("Decision"), "theirs": current.text, "mine": ""},
        {"label": _("By when"), "theirs": localize(current.due_on) or "", "mine": ""},
        {"label": outcome, "theirs": "", "mine": form.cleaned_data["outcome"]},
    ]
    return _page(request, "meetings/decision_close.html", form, current, differences)


def _back_from_closing(request, decision):
    """To the log from which it was closed, else to the decision itself."""
    log = request.GET.get("log", "")
    if log.isdecimal():
        return redirect("meetings:meeting_log", int(log))
    return redirect(decision)


@require_http_methods(["GET", "POST"])
def decision_move(request, pk):
    decision = _decision_steered(request, pk)
    if not decision.is_open:
        return _closed_already(request, decision)
    form = DecisionMoveForm(
        request.POST or None, today=timezone.localdate(), due_before=decision.due_on
    )
    if not form.is_valid():
        return _page(request, "meetings/decision_move.html", form, decision)
    try:
        _move(request, form, decision)
    except Stale as stale:
        return _move_again(request, form, stale.current)
    messages.success(request, _("The decision has a new date."))
    return redirect(decision)


def _move(request, form, decision):
    services.move_due_date(
        decision=decision,
        due_on=form.cleaned_data["due_on"],
        reason=form.cleaned_data["text"],
        expected=version_seen(request.POST),
        by=request.user,
        at=timezone.now(),
    )


def _move_again(request, form, current):
    if not current.is_open:
        return _closed_already(request, current)
    theirs, mine = localize(current.due_on), localize(form.cleaned_data["due_on"])
    differences = [
        {"label": _("Decision"), "theirs": current.text, "mine": ""},
        {"label": _("By when"), "theirs": theirs or "", "mine": mine},
    ]
    return _page(request, "meetings/decision_move.html", form, current, differences)


@require_http_methods(["GET", "POST"])
def decision_reopen(request, pk):
    decision = _decision_steered(request, pk)
    if decision.is_open:
        return redirect(decision)
    form = DecisionReopenForm(request.POST or None)
    if not form.is_valid():
        return _page(request, "meetings/decision_reopen.html", form, decision)
    try:
        services.reopen_decision(
            decision=decision,
            reason=form.cleaned_data["text"],
            expected=version_seen(request.POST),
            by=request.user,
            at=timezone.now(),
        )
    except Stale:
        messages.warning(request, _("Somebody changed it meanwhile. Look again."))
    else:
        messages.success(request, _("The decision is open again."))
    return redirect(decision)


@require_http_methods(["GET", "POST"])
def decision_measures(request, pk):
    decision = _decision_steered(request, pk)
    form = DecisionMeasuresForm(
        request.POST or None,
        initial={"measures": [measure.pk for measure in decision.measures.all()]},
        measures=decision.measures_to_choose(timezone.localdate()),
    )
    if not form.is_valid():
        return _page(request, "meetings/decision_measures.html", form, decision)
    try:
        services.set_measures(
            decision=decision,
            measures=form.cleaned_data["measures"],
            expected=version_seen(request.POST),
            by=request.user,
        )
    except Stale as stale:
        return _choose_again(request, form, stale.current)
    messages.success(request, _("The measures are saved."))
    return redirect(decision)


def _choose_again(request, form, current):
    theirs, mine = (
        ", ".join(measure.code for measure in measures)
        for measures in (current.measures.all(), form.cleaned_data["measures"])
    )
    differences = [{"label": _("Measures"), "theirs": theirs, "mine": mine}]
    return _page(request, "meetings/decision_measures.html", form, current, differences)
