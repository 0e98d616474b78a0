"""How what is proposed for a draft is answered: declined, or accepted and done."""

import hashlib

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from actionplans import permissions, services
from actionplans.exports.proposals import change_rows
from actionplans.forms import AcceptForm, DeclineForm
from actionplans.forms.fields import add_errors
from actionplans.imports.proposed import proposed_fields
from actionplans.models import Proposal
from actionplans.views.proposals import detail_page, visible_proposal
from core.models import Stale

INVALID = 422
# Where the services of editing name a part, the form has these words.
FORM_FIELD = {"budgets": "funding", "indicators": "indicator"}


def _proposal_to_decide(request, pk):
    proposal = visible_proposal(request, pk)
    if not permissions.can_decide_proposals(request.user, proposal.plan_version):
        raise PermissionDenied
    return proposal


@require_POST
def proposal_decline(request, pk):
    proposal = _proposal_to_decide(request, pk)
    form = DeclineForm(request.POST, prefix="decline")
    if not form.is_valid():
        return detail_page(request, proposal, decline=form, status=INVALID)
    try:
        services.decline_proposal(
            proposal=proposal,
            expected=form.cleaned_data["version"],
            answer=form.cleaned_data["answer"],
            by=request.user,
            at=timezone.now(),
        )
    except (Stale, ValidationError):
        messages.info(request, _("Somebody answered or withdrew it meanwhile."))
    else:
        messages.success(request, _("The proposal is declined."))
    return redirect(proposal)


@require_http_methods(["GET", "POST"])
def proposal_accept(request, pk):
    proposal = _proposal_to_decide(request, pk)
    if not proposal.is_open:
        messages.info(request, _("This proposal was answered or withdrawn already."))
        return redirect(proposal)
    if proposal.kind != Proposal.Kind.ADD and proposal.measure is None:
        messages.info(request, _("The measure is no longer in the draft; decline it."))
        return redirect(proposal)
    form = _accept_form(request, proposal)
    if request.method == "POST" and form.is_valid():
        return _accept(request, proposal, form)
    values = form.initial if not form.is_bound else form.typed
    return _accept_page(request, proposal, form, values)


def _accept_form(request, proposal):
    """The proposed words to edit; all of a measure's where none are proposed."""
    values = {}
    if proposal.kind != Proposal.Kind.REMOVE:
        language, measure = proposal.plan_version.language, proposal.measure
        present = services.present_values(measure, language) if measure else {}
        wanted = proposal.wanted()
        is_all = proposal.kind == Proposal.Kind.ADD or not wanted
        names = Proposal.FIELDS if is_all else wanted
        values = {
            name: wanted.get(name, present.get(name, "")).strip() for name in names
        }
    own = {
        "version": proposal.version,
        "measure_version": proposal.measure.version if proposal.measure else None,
        "shown": _digest(values),
    }
    names = [name for name in Proposal.FIELDS if name in values]
    data = request.POST if request.method == "POST" else None
    form = AcceptForm(data, names=names, initial=values | own)
    form.typed = {name: (data or {}).get(name, "") for name in names}
    return form


def _digest(values):
    """Another text once a value is edited."""
    text = "\0".join(
        f"{name}={values[name]}" for name in Proposal.FIELDS if name in values
    )
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _accept(request, proposal, form):
    """Carry it out, once the page has shown what that does."""
    values = form.values()
    read = proposed_fields(
        values, version=proposal.plan_version, measure=proposal.measure
    )
    for name, problem in read.problems.items():
        form.add_error(name, problem)
    if not form.errors and form.cleaned_data["shown"] == _digest(values):
        if _carried_out(request, proposal, form, values, read.fields):
            messages.success(request, _("Accepted; the draft is changed."))
            return redirect(proposal)
    return _accept_page(request, proposal, form, values)


def _carried_out(request, proposal, form, values, fields):
    data = form.cleaned_data
    try:
        services.accept_proposal(
            proposal=proposal,
            expected=data["version"],
            measure_expected=data["measure_version"],
            values=values,
            fields=fields,
            answer=data["answer"],
            by=request.user,
            at=timezone.now(),
        )
    except Stale:
        form.add_error(
            None, _("Somebody changed it meanwhile. Compare again, then accept it.")
        )
    except ValidationError as error:
        add_errors(form, error, FORM_FIELD)
    return not form.errors


def _accept_page(request, proposal, form, values):
    """What accepting does, word by word, above the words to edit."""
    names = [name for name in Proposal.FIELDS if name in form.fields]
    values = {name: values[name].replace("\r\n", "\n").strip() for name in names}
    is_new = form.is_bound and not form.errors
    if form.is_bound:
        form.data = form.data.copy()
        measure = proposal.measure
        form.data["version"] = proposal.version
        form.data["measure_version"] = measure.version if measure else ""
        form.data["shown"] = _digest(values)
    read = proposed_fields(
        values, version=proposal.plan_version, measure=proposal.measure
    )
    context = {
        "proposal": proposal,
        "version": proposal.plan_version,
        "form": form,
        "rows": change_rows(proposal, values, read.notes),
        "is_edited": is_new,
    }
    status = INVALID if form.errors else 200
    return render(request, "actionplans/proposal_accept.html", context, status=status)
