"""The register of decisions, and one decision from wording to outcome."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from actionplans.models import Measure
from core.decorators import require_GET
from core.history import Kept, changes
from core.models import Stale
from core.search import FoundPages
from meetings import permissions, services
from meetings.exports import DECISION_FORMATS, decision_table
from meetings.forms import (
    DecisionEditForm,
    DecisionFilterForm,
    FollowUpForm,
    version_seen,
)
from meetings.models import Decision, decision_counts, standing_of
from meetings.views.fetching import visible_decision
from municipalities.models import Mechanism
from municipalities.permissions import can_see_history, own_mechanisms

PER_PAGE = 25
SOON = timedelta(days=30)
YEARS_BACK = 10
# Of a decision's history, what its page says already and nobody can change.
GOES_WITHOUT_SAYING = ("mechanism", "municipality", "meeting", "year", "sequence")


@require_GET
def decision_list(request):
    today = timezone.localdate()
    if request.user.is_donor:
        context = {"counts": decision_counts(today)}
        return render(request, "meetings/decision_counts.html", context)
    mine = Decision.objects.visible_to(request.user)
    one = mine.numbered(request.GET.get("q", ""))
    if one:
        return redirect(one)
    form = _filter_form(request, today)
    found = mine.matching(form.cleaned_data, today, SOON)
    pages = _pages(found, is_searched=bool(form.cleaned_data.get("q")))
    page = pages.get_page(request.GET.get("page"))
    _mark(page, today)
    context = {"form": form, "page": page} | _register_context(request, form, today)
    return render(request, "meetings/decision_list.html", context)


@require_GET
def decision_export(request, format_key):
    """The register as a file: the same filters, all pages."""
    if request.user.is_donor or format_key not in DECISION_FORMATS:
        raise Http404
    today = timezone.localdate()
    form = _filter_form(request, today)
    mine = Decision.objects.visible_to(request.user)
    content, content_type = decision_table(
        mine.matching(form.cleaned_data, today, SOON),
        format_key=format_key,
        today=today,
        now=timezone.now(),
    )
    name = f"{_('decisions')}-{today:%Y-%m-%d}.{format_key}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


def _filter_form(request, today):
    mechanisms = Mechanism.objects.visible_to(request.user)
    if not request.user.is_project_staff:
        mechanisms = mechanisms.filter(pk__in=own_mechanisms(request.user))
    form = DecisionFilterForm(
        request.GET,
        mechanisms=mechanisms.select_related("municipality"),
        years=range(today.year, today.year - YEARS_BACK, -1),
    )
    form.full_clean()
    return form


def _pages(found, *, is_searched):
    def as_shown(rows):
        rows = rows.select_related("municipality").defer("search_text")
        return rows.prefetch_related("owners")

    if is_searched:
        return FoundPages(found, PER_PAGE, shown=as_shown(Decision.objects.all()))
    return Paginator(as_shown(found), PER_PAGE)


def _mark(page, today):
    """Say of each row whether it is late, how often carried over, whom it reached."""
    standing = standing_of(page.object_list, timezone.now())
    for decision in page:
        decision.late = decision.is_overdue(today)
        decision.times_carried, decision.level_told = standing[decision.pk]


def _register_context(request, form, today):
    """What stands around the rows: the share on time where they are of one mechanism,
    and whom the coordinator may write to."""
    mechanism = form.cleaned_data.get("mechanism") or form.only_mechanism
    chosen = form.cleaned_data.get("measure")
    context = {
        "mechanism": mechanism,
        "filters": request.GET.urlencode(),
        "measure": Measure.objects.visible_to(request.user).filter(pk=chosen).first()
        if chosen
        else None,
    }
    if mechanism is None:
        return context | {"on_time": None, "can_send": False}
    decisions = Decision.objects.filter(mechanism=mechanism)
    return context | {
        "on_time": decisions.closed_on_time(today),
        "can_send": permissions.can_send_to_owners(request.user, mechanism),
    }


@require_GET
def decision_detail(request, pk):
    decision = visible_decision(request, pk)
    user, today = request.user, timezone.localdate()
    sees_history = can_see_history(user, decision.mechanism)
    sees_hidden = permissions.can_call_meeting(user, decision.mechanism)
    kept = Kept(Decision.history.filter(id=pk), skip=GOES_WITHOUT_SAYING)
    context = {
        "decision": decision,
        "owners": decision.owners.all(),
        "measures": decision.measures.all(),
        "follow_ups": decision.follow_ups.select_related("noted_by", "person"),
        "times_carried": standing_of([decision], timezone.now())[pk][0],
        "is_late": decision.is_overdue(today),
        "changes": changes(kept, sees_hidden=sees_hidden) if sees_history else None,
        "vote": getattr(decision, "vote", None),
        "follow_up_form": FollowUpForm(),
        **_allowed(user, decision, today),
    }
    return render(request, "meetings/decision_detail.html", context)


def _allowed(user, decision, today):
    """What this user may do with a decision, for the buttons."""
    return {
        "can_edit": permissions.can_edit_decision(user, decision),
        "can_close": permissions.can_close_decision(user, decision, today),
        "can_follow_up": permissions.can_follow_up(user, decision, today),
        "can_move": permissions.can_move_due_date(user, decision),
        "can_reopen": permissions.can_reopen_decision(user, decision),
        "can_link": permissions.can_link_measures(user, decision),
        "sees_hidden": permissions.can_call_meeting(user, decision.mechanism),
    }


@require_http_methods(["GET", "POST"])
def decision_edit(request, pk):
    decision = visible_decision(request, pk)
    if not permissions.can_edit_decision(request.user, decision):
        raise PermissionDenied
    institutions = decision.municipality.institutions.filter(is_active=True)
    form = DecisionEditForm(
        request.POST or None, instance=decision, institutions=institutions
    )
    context = {"form": form, "decision": decision}
    if form.is_valid():
        try:
            _change(request, form)
        except Stale as stale:
            context["decision"] = stale.current
            context["differences"] = form.differences_to(stale.current)
        else:
            return redirect("meetings:meeting_log", decision.meeting_id)
    status = 409 if "differences" in context else 200
    return render(request, "meetings/decision_edit.html", context, status=status)


def _change(request, form):
    services.change_decision(
        decision=form.save(commit=False),
        text=form.cleaned_data["wording"],
        owners=form.cleaned_data["owners"],
        expected=version_seen(request.POST),
        by=request.user,
    )
