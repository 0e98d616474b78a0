"""What is proposed for a draft, by whoever is signed in."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from actionplans import permissions, services
from actionplans.exports.proposals import change_rows, proposal_table
from actionplans.forms import (
    AskForm,
    CommentForm,
    DeclineForm,
    ProposalFilterForm,
    ProposalForm,
)
from actionplans.models import Measure, Proposal
from actionplans.views.frames import number_in, version_tabs
from actionplans.views.plans import visible_version
from core.decorators import require_GET
from core.exports import download
from core.panels import panels_for

PER_PAGE = 50
INVALID = 422
USUAL_TIME = timedelta(days=14)


def _readable_version(request, code):
    version = visible_version(request, code)
    if not permissions.can_see_proposals(request.user, version):
        raise PermissionDenied
    return version


def visible_proposal(request, pk):
    proposals = Proposal.objects.visible_to(request.user).in_order()
    return get_object_or_404(
        proposals.select_related(
            "measure",
            "pillar",
            "person",
            "institution",
            "created_by",
            "decided_by",
            "plan_version__framework",
            "plan_version__municipality__mechanism",
        ),
        pk=pk,
    )


@require_GET
def proposal_list(request, code):
    version = _readable_version(request, code)
    form = ProposalFilterForm(request.GET, version=version)
    found = form.narrow(version.proposals.in_order())
    user = request.user
    context = {
        "version": version,
        "tabs": version_tabs(version, "proposal_list"),
        "form": form,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "counts": _counts(version),
        "filters": request.GET.urlencode(),
        "sees_hidden": permissions.can_hide_comments(user, version.municipality),
        "can_propose": permissions.can_propose(user, version),
        "can_ask": permissions.can_decide_proposals(user, version),
    }
    return render(request, "actionplans/proposal_list.html", context)


def _counts(version):
    """(word, number) of each state that there is, in the states' order."""
    states = list(version.proposals.values_list("state", flat=True))
    return [
        (state.label, states.count(state))
        for state in Proposal.State
        if state in states
    ]


@require_GET
def proposal_export(request, code, file_format):
    """The report of proposals as a file: the same filters, all pages."""
    version = _readable_version(request, code)
    found = ProposalFilterForm(request.GET, version=version).narrow(
        version.proposals.in_order()
    )
    sees_hidden = permissions.can_hide_comments(request.user, version.municipality)
    table = proposal_table(found, sees_hidden=sees_hidden)
    return download(table, file_format, f"{_('proposals')}-{version.code}")


@require_GET
def proposal_candidates(request, code):
    """What upper apps know that a revision should take up."""
    version = _readable_version(request, code)
    if not permissions.can_decide_proposals(request.user, version):
        raise PermissionDenied
    panels = panels_for("plan_draft", version, request.user)
    context = {"version": version, "panels": panels}
    return render(request, "actionplans/proposal_candidates.html", context)


def asked_for(request, version):
    """(kind, measure) of the proposal that an address asks for; 404 where the
    measure is not in the draft."""
    kind, pk = request.GET.get("kind"), request.GET.get("measure", "")
    if not pk:
        return Proposal.Kind.ADD, None
    measures = Measure.objects.filter(plan_version=version).select_related("pillar")
    measure = get_object_or_404(measures, pk=number_in(pk))
    is_removal = kind == Proposal.Kind.REMOVE
    return Proposal.Kind.REMOVE if is_removal else Proposal.Kind.CHANGE, measure


def form_for(request, version, kind, measure):
    """(the form, what the measure says now)."""
    present = services.present_values(measure, version.language) if measure else {}
    data = request.POST if request.method == "POST" else None
    return ProposalForm(data, version=version, kind=kind, initial=present), present


def keep(form, *, version, kind, measure, author):
    """The proposal, or None where what speaks against it became the form's error."""
    if not form.is_valid():
        return None
    try:
        return services.propose(
            version=version,
            kind=kind,
            measure=measure,
            pillar=form.cleaned_data.get("pillar"),
            values=form.values(),
            reason=form.cleaned_data["reason"],
            author=author,
            at=timezone.now(),
        )
    except ValidationError as error:
        form.add_error(None, error.messages)
    return None


@require_http_methods(["GET", "POST"])
def proposal_new(request, code):
    version = visible_version(request, code)
    if not permissions.can_propose(request.user, version):
        raise PermissionDenied
    kind, measure = asked_for(request, version)
    form, present = form_for(request, version, kind, measure)
    if request.method == "POST":
        author = _author(request, version)
        about = {"version": version, "kind": kind, "measure": measure}
        if proposal := keep(form, author=author, **about):
            messages.success(request, _("Thank you, your proposal is kept."))
            return redirect(proposal)
    context = {"version": version, "kind": kind, "measure": measure, "form": form}
    status = INVALID if form.errors else 200
    name = "actionplans/proposal_new.html"
    return render(request, name, context | {"present": shown(present)}, status=status)


def shown(present):
    """(label, what the draft says) of each field."""
    return [
        (label, present[name]) for name, label in Proposal.FIELDS.items() if present
    ]


def _author(request, version):
    return services.author_of(
        user=request.user,
        mechanism=version.municipality.mechanism,
        today=timezone.localdate(),
    )


@require_GET
def proposal_detail(request, pk):
    return detail_page(request, visible_proposal(request, pk))


def detail_page(request, proposal, *, decline=None, comment=None, status=200):
    usual = DeclineForm(initial={"version": proposal.version}, prefix="decline")
    context = {
        "proposal": proposal,
        "version": proposal.plan_version,
        "rows": change_rows(proposal),
        "comments": proposal.comments.shown(),
        "comment_form": comment or CommentForm(),
        "decline_form": decline or usual,
        **_may(request.user, proposal),
    }
    name = "actionplans/proposal_detail.html"
    return render(request, name, context, status=status)


def _may(user, proposal):
    """What this user may do with a proposal."""
    version = proposal.plan_version
    can_hide = permissions.can_hide_comments(user, version.municipality)
    return {
        "can_decide": proposal.is_open
        and permissions.can_decide_proposals(user, version),
        "can_comment": permissions.can_propose(user, version),
        "can_withdraw": version.is_draft
        and permissions.can_withdraw_proposal(user, proposal),
        "sees_hidden": can_hide,
        "can_hide": can_hide,
    }


@require_POST
def proposal_withdraw(request, pk):
    proposal = visible_proposal(request, pk)
    if proposal.created_by_id != request.user.pk:
        raise PermissionDenied
    withdraw(request, proposal, by=request.user)
    return redirect(proposal)


def withdraw(request, proposal, *, by):
    """Take it back and say so; a second click says what is."""
    try:
        services.withdraw_proposal(proposal=proposal, by=by, at=timezone.now())
    except ValidationError as error:
        messages.info(request, error.messages[0])
    else:
        messages.success(request, _("The proposal is withdrawn."))


@require_POST
def proposal_comment(request, pk):
    proposal = visible_proposal(request, pk)
    if not permissions.can_propose(request.user, proposal.plan_version):
        raise PermissionDenied
    form = CommentForm(request.POST)
    if not form.is_valid():
        return detail_page(request, proposal, comment=form, status=INVALID)
    services.comment(
        on=proposal,
        text=form.cleaned_data["text"],
        author=_author(request, proposal.plan_version),
        at=timezone.now(),
    )
    return redirect(proposal)


@require_http_methods(["GET", "POST"])
def proposal_ask(request, code):
    version = visible_version(request, code)
    if not permissions.can_decide_proposals(request.user, version):
        raise PermissionDenied
    today = timezone.localdate()
    asked = services.who_to_ask(version=version, today=today)
    usual = {"until": today + USUAL_TIME}
    form = AskForm(request.POST or None, asked=asked, today=today, initial=usual)
    if request.method == "POST" and form.is_valid():
        _ask(request, version, form.cleaned_data)
        return redirect("actionplans:proposal_list", version.code)
    silent = [one for one in asked if not one.email]
    context = {"version": version, "form": form, "asked": asked, "silent": silent}
    status = INVALID if form.errors else 200
    return render(request, "actionplans/proposal_ask.html", context, status=status)


def _ask(request, version, data):
    written = services.ask_for_proposals(version=version, at=timezone.now(), **data)
    if not written:
        messages.info(request, _("All of them were written to today already."))
        return
    count = len(written)
    text = ngettext("%(count)d mail leaves.", "%(count)d mails leave.", count)
    messages.success(request, text % {"count": count})
