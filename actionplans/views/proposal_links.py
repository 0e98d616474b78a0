"""Proposals of members without an account, by a personal link in a mail."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from actionplans import services
from actionplans.exports.proposals import change_rows
from actionplans.forms import CommentForm
from actionplans.models import Proposal
from actionplans.views.proposals import (
    INVALID,
    asked_for,
    form_for,
    keep,
    shown,
    withdraw,
)
from core.decorators import require_GET
from core.views import behind_link

MEASURES_PER_PAGE = 100

_behind_propose_link = behind_link(
    services.proposer_of, language=lambda proposer: proposer.person.language
)


@login_not_required
@require_GET
@_behind_propose_link
def proposal_link(request, proposer, token):
    """Opening it proposes nothing: mail scanners open links."""
    version = proposer.version
    proposals = list(version.proposals.in_order())
    measures = version.measures.in_plan_order().order_by(
        "pillar__order", "order", "code"
    )
    paginator = Paginator(measures, MEASURES_PER_PAGE)
    context = {
        "proposer": proposer,
        "version": version,
        "token": token,
        "own": [one for one in proposals if one.person_id == proposer.person.pk],
        "others": [
            one
            for one in proposals
            if one.person_id != proposer.person.pk and one.state != "withdrawn"
        ],
        "page": paginator.get_page(request.GET.get("page")),
    }
    return render(request, "actionplans/proposal_link.html", context)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@_behind_propose_link
def proposal_link_new(request, proposer, token):
    version = proposer.version
    if not version.is_draft:
        return redirect("actionplans:proposal_link", token)
    kind, measure = asked_for(request, version)
    form, present = form_for(request, version, kind, measure)
    if request.method == "POST":
        about = {"version": version, "kind": kind, "measure": measure}
        if proposal := keep(form, author=_author(proposer), **about):
            messages.success(request, _("Thank you, your proposal is kept."))
            return redirect("actionplans:proposal_link_detail", token, proposal.pk)
    context = {"version": version, "kind": kind, "measure": measure, "form": form}
    context |= {"present": shown(present), "token": token, "proposer": proposer}
    status = INVALID if form.errors else 200
    name = "actionplans/proposal_link_new.html"
    return render(request, name, context, status=status)


def _author(proposer):
    return services.Author(proposer.person, proposer.institution, None)


def _proposal(proposer, pk):
    """One of the version's, but nobody else's that was withdrawn."""
    proposals = proposer.version.proposals.in_order()
    proposal = get_object_or_404(proposals, pk=pk)
    is_own = proposal.person_id == proposer.person.pk
    if proposal.state == Proposal.State.WITHDRAWN and not is_own:
        get_object_or_404(Proposal.objects.none())
    proposal.plan_version = proposer.version
    return proposal


@login_not_required
@require_GET
@_behind_propose_link
def proposal_link_detail(request, proposer, token, pk):
    return _detail(request, proposer, token, _proposal(proposer, pk))


def _detail(request, proposer, token, proposal, *, form=None, status=200):
    is_draft = proposer.version.is_draft
    is_own = proposal.person_id == proposer.person.pk
    context = {
        "proposer": proposer,
        "version": proposer.version,
        "token": token,
        "proposal": proposal,
        "rows": change_rows(proposal),
        "comments": proposal.comments.shown(),
        "comment_form": form or CommentForm(),
        "can_comment": is_draft,
        "can_withdraw": is_draft and is_own and proposal.is_open,
    }
    name = "actionplans/proposal_link_detail.html"
    return render(request, name, context, status=status)


@login_not_required
@require_POST
@_behind_propose_link
def proposal_link_withdraw(request, proposer, token, pk):
    proposal = _proposal(proposer, pk)
    if proposal.person_id != proposer.person.pk:
        raise PermissionDenied
    withdraw(request, proposal, by=None)
    return redirect("actionplans:proposal_link_detail", token, pk)


@login_not_required
@require_POST
@_behind_propose_link
def proposal_link_comment(request, proposer, token, pk):
    proposal = _proposal(proposer, pk)
    if not proposer.version.is_draft:
        raise PermissionDenied
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _detail(request, proposer, token, proposal, form=form, status=INVALID)
    services.comment(
        on=proposal,
        text=form.cleaned_data["text"],
        author=_author(proposer),
        at=timezone.now(),
    )
    return redirect("actionplans:proposal_link_detail", token, pk)
