"""What an institution owes: its page by a signed link, and who sends the link."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from actionplans.services import measures_of
from core.decorators import require_GET
from core.models import Stale
from core.views import behind_link
from meetings import services
from meetings.forms import OwnerAnswerForm, OwnerSendForm, version_seen
from meetings.models import Decision, standing_of
from meetings.views.fetching import mechanism_to_call

CONFLICT, INVALID = 409, 422
MEASURES_LISTED = 12


_behind_owner_link = behind_link(
    services.owner_of, language=lambda owner: owner.person.language
)


@login_not_required
@require_GET
@_behind_owner_link
def owner_page(request, owner, token):
    return _page(request, owner, token)


@login_not_required
@require_POST
@_behind_owner_link
def owner_answer(request, owner, token, pk):
    mine = Decision.objects.owned_by(owner.mechanism, owner.institutions)
    decision = get_object_or_404(mine.select_related("municipality"), pk=pk)
    form = OwnerAnswerForm(request.POST, prefix=f"d{pk}")
    if not form.is_valid():
        return _page(request, owner, token, answered=form, pk=pk, status=INVALID)
    try:
        _answer(request, owner, decision, form)
    except Stale as stale:
        return _answer_again(request, owner, token, form, stale.current)
    text = _("%(number)s is noted. Thank you.") % {"number": decision.number}
    messages.success(request, text)
    return redirect("meetings:owner_page", token)


def _answer_again(request, owner, token, form, current):
    """What was typed, beside what somebody else made of the decision meanwhile."""
    if current.is_open:
        form.add_error(
            None, _("Somebody changed it meanwhile. Read it again and save.")
        )
        return _page(
            request, owner, token, answered=form, pk=current.pk, status=CONFLICT
        )
    typed = form.cleaned_data["text"]
    context = {"decision": current, "typed": typed, "token": token}
    return render(request, "meetings/owner_closed.html", context, status=CONFLICT)


def _answer(request, owner, decision, form):
    """Close the decision, or note how far it is, in the person's name."""
    by_person = {"decision": decision, "person": owner.person, "at": timezone.now()}
    text = form.cleaned_data["text"]
    if form.is_done:
        expected = version_seen(request.POST)
        services.close_decision(
            state=Decision.State.DONE, outcome=text, expected=expected, **by_person
        )
    else:
        services.add_follow_up(text=text, **by_person)


def _page(request, owner, token, *, answered=None, pk=None, status=200):
    today = timezone.localdate()
    decisions = list(
        Decision.objects.owed_by(owner.mechanism, owner.institutions)
        .select_related("municipality", "meeting")
        .prefetch_related("owners", "follow_ups__noted_by", "follow_ups__person")
    )
    standing = standing_of(decisions, timezone.now())
    for decision in decisions:
        is_answered = decision.pk == pk
        decision.late = decision.is_overdue(today)
        decision.times_carried = standing[decision.pk][0]
        decision.form = (
            answered if is_answered else OwnerAnswerForm(prefix=f"d{decision.pk}")
        )
        decision.is_answered = is_answered
    context = {
        "owner": owner,
        "token": token,
        "decisions": decisions,
        "measures": _measures(owner, today),
        "today": today,
    }
    return render(request, "meetings/owner_page.html", context, status=status)


def _measures(owner, today):
    """The next measures in force that the institutions lead or help with."""
    return measures_of(
        [institution.type_id for institution in owner.institutions],
        municipalities=[owner.mechanism.municipality_id],
        today=today,
    )[:MEASURES_LISTED]


@require_http_methods(["GET", "POST"])
def owner_send(request, slug):
    mechanism = mechanism_to_call(request, slug)
    today = timezone.localdate()
    debts = services.debts_of(mechanism=mechanism, today=today)
    data = request.POST if request.method == "POST" else None
    form = OwnerSendForm(data, debts=debts)
    if form.is_valid():
        _send(request, mechanism, form.cleaned_data["institutions"])
        return redirect("meetings:owner_send", slug)
    context = {"mechanism": mechanism, "form": form, "debts": debts}
    return render(request, "meetings/owner_send.html", context)


def _send(request, mechanism, institutions):
    written = services.send_owed(
        mechanism=mechanism,
        institutions=institutions,
        by=request.user,
        at=timezone.now(),
    )
    if not written:
        messages.info(request, _("All of them were written to today already."))
        return
    count = len(written)
    text = ngettext("%(count)d mail leaves.", "%(count)d mails leave.", count)
    messages.success(request, text % {"count": count})
