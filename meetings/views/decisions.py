"""The register of decisions, and one decision from wording to outcome."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.decorators import require_GET
from core.history import Kept, changes
from core.models import Stale
from meetings import permissions, services
from meetings.forms import (
    DecisionCloseForm,
    DecisionEditForm,
    DecisionFilterForm,
    version_seen,
)
from meetings.models import Decision, decision_counts
from municipalities.models import Mechanism
from municipalities.permissions import can_see_history, own_mechanisms

PER_PAGE = 25
SOON = timedelta(days=30)


@require_GET
def decision_list(request):
    today = timezone.localdate()
    if request.user.is_donor:
        context = {"counts": decision_counts(today)}
        return render(request, "meetings/decision_counts.html", context)
    form = _filter_form(request)
    form.full_clean()
    chosen = form.cleaned_data
    decisions = (
        Decision.objects.visible_to(request.user)
        .matching(chosen, today, SOON)
        .select_related("municipality", "meeting")
        .prefetch_related("owners")
    )
    page = Paginator(decisions, PER_PAGE).get_page(request.GET.get("page"))
    for decision in page:
        decision.late = decision.is_overdue(today)
    context = {"form": form, "page": page, "show": chosen.get("show") or "open"}
    return render(request, "meetings/decision_list.html", context)


def _filter_form(request):
    mechanisms = Mechanism.objects.visible_to(request.user)
    if not request.user.is_project_staff:
        mechanisms = mechanisms.filter(pk__in=own_mechanisms(request.user))
    return DecisionFilterForm(
        request.GET, mechanisms=mechanisms.select_related("municipality")
    )


def _visible_decision(request, pk):
    decisions = Decision.objects.visible_to(request.user).select_related(
        "meeting", "mechanism__municipality", "municipality", "agenda_item", "closed_by"
    )
    return get_object_or_404(decisions, pk=pk)


@require_GET
def decision_detail(request, pk):
    decision = _visible_decision(request, pk)
    user, today = request.user, timezone.localdate()
    sees_history = can_see_history(user, decision.mechanism)
    kept = Kept(Decision.history.filter(id=pk))
    context = {
        "decision": decision,
        "owners": decision.owners.all(),
        "measures": decision.measures.all(),
        "is_late": decision.is_overdue(today),
        "can_edit": permissions.can_edit_decision(user, decision),
        "can_close": permissions.can_close_decision(user, decision, today),
        "changes": changes(kept) if sees_history else None,
    }
    return render(request, "meetings/decision_detail.html", context)


@require_http_methods(["GET", "POST"])
def decision_edit(request, pk):
    decision = _visible_decision(request, pk)
    if not permissions.can_edit_decision(request.user, decision):
        raise PermissionDenied
    institutions = decision.municipality.institutions.filter(is_active=True)
    form = DecisionEditForm(
        request.POST or None, instance=decision, institutions=institutions
    )
    if form.is_valid() and _change(request, form):
        return redirect("meetings:meeting_log", decision.meeting_id)
    context = {"form": form, "decision": decision}
    return render(request, "meetings/decision_edit.html", context)


def _change(request, form):
    """Save the edited decision; where somebody else was faster, say so in the form."""
    decision = form.save(commit=False)
    try:
        services.change_decision(
            decision=decision,
            text=form.cleaned_data["wording"],
            owners=form.cleaned_data["owners"],
            expected=version_seen(request.POST),
            by=request.user,
        )
    except Stale as stale:
        decision.version = stale.current.version
        text = _("Somebody else changed it meanwhile. It now says: %(text)s")
        form.add_error("wording", text % {"text": stale.current.text})
        return False
    return True


@require_http_methods(["GET", "POST"])
def decision_close(request, pk):
    decision = _visible_decision(request, pk)
    if not decision.is_open:
        return redirect(decision)
    if not permissions.can_close_decision(request.user, decision, timezone.localdate()):
        raise PermissionDenied
    form = DecisionCloseForm(request.POST or None)
    if form.is_valid():
        services.close_decision(
            decision=decision, by=request.user, at=timezone.now(), **form.cleaned_data
        )
        messages.success(request, _("The decision is closed."))
        return _back_from_closing(request, decision)
    context = {"form": form, "decision": decision}
    return render(request, "meetings/decision_close.html", context)


def _back_from_closing(request, decision):
    """To the log from which it was closed, else to the decision itself."""
    log = request.GET.get("log", "")
    if log.isdecimal():
        return redirect("meetings:meeting_log", int(log))
    return redirect(decision)
