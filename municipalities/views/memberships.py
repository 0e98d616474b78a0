from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from municipalities import services
from municipalities.forms import (
    MembershipAddForm,
    MembershipEditForm,
    MembershipEndForm,
    MembershipReplaceForm,
    PersonForm,
)
from municipalities.models import Institution, Membership
from municipalities.views.editing import editable_mechanism, page_unless_saved

ADDED = (
    "person",
    "kind",
    "function",
    "starts_on",
    "ends_on",
    "replaces",
    "updates",
)


def _membership(request, pk):
    mechanism = editable_mechanism(request, memberships=pk)
    people = Membership.objects.select_related("person", "seat__institution__type")
    membership = get_object_or_404(people, pk=pk, mechanism=mechanism)
    membership.mechanism = mechanism
    return membership


@require_http_methods(["GET", "POST"])
def membership_add(request, slug):
    mechanism = editable_mechanism(request, municipality__slug=slug)
    first = {"institution": request.GET.get("institution")}
    form = MembershipAddForm(request.POST or None, mechanism=mechanism, initial=first)
    page = page_unless_saved(
        request,
        "municipalities/membership_add.html",
        {"mechanism": mechanism},
        form,
        lambda: _add(form.cleaned_data, mechanism, request.user),
    )
    if page:
        return page
    text = _("%(person)s now sits in the mechanism.")
    messages.success(request, text % {"person": form.cleaned_data["person"]})
    return redirect(mechanism)


def _add(data, mechanism, by):
    institution = data["institution"] or Institution.objects.create(
        municipality=mechanism.municipality,
        type=data["institution_type"],
        name=data["institution_name"],
    )
    given = {name: data[name] for name in ADDED}
    services.add_membership(
        mechanism=mechanism, institution=institution, by=by, **given
    )


@require_http_methods(["GET", "POST"])
def membership_edit(request, pk):
    membership = _membership(request, pk)
    form = MembershipEditForm(request.POST or None, instance=membership)
    page = page_unless_saved(
        request,
        "municipalities/membership_edit.html",
        {"mechanism": membership.mechanism, "membership": membership},
        form,
        lambda: _change(membership, form.cleaned_data, request.user),
    )
    if page:
        return page
    messages.success(request, _("Saved."))
    return redirect("municipalities:mechanism_seat", membership.seat_id)


def _change(membership, data, by):
    given = {
        "starts_on": membership.starts_on,
        "function": membership.function,
        **data,
    }
    expected = given.pop("version")
    services.change_membership(membership=membership, by=by, expected=expected, **given)


@require_http_methods(["GET", "POST"])
def membership_end(request, pk):
    membership = _membership(request, pk)
    form = MembershipEndForm(request.POST or None, instance=membership)
    page = page_unless_saved(
        request,
        "municipalities/membership_end.html",
        {"mechanism": membership.mechanism, "membership": membership},
        form,
        lambda: _change(membership, form.cleaned_data, request.user),
    )
    if page:
        return page
    text = _("%(person)s leaves the mechanism; nothing of the past changes.")
    messages.success(request, text % {"person": membership.person})
    return redirect("municipalities:mechanism_seat", membership.seat_id)


@require_http_methods(["GET", "POST"])
def membership_replace(request, pk):
    membership = _membership(request, pk)
    form = MembershipReplaceForm(request.POST or None, replaced=membership)
    page = page_unless_saved(
        request,
        "municipalities/membership_replace.html",
        {"mechanism": membership.mechanism, "membership": membership},
        form,
        lambda: services.replace_membership(
            membership=membership, by=request.user, **form.given
        ),
    )
    if page:
        return page
    text = _("%(new)s follows %(old)s.")
    names = {"new": form.given["person"], "old": membership.person}
    messages.success(request, text % names)
    return redirect("municipalities:mechanism_seat", membership.seat_id)


@require_http_methods(["GET", "POST"])
def membership_contacts(request, pk):
    membership = _membership(request, pk)
    form = PersonForm(request.POST or None, instance=membership.person)
    page = page_unless_saved(
        request,
        "municipalities/membership_contacts.html",
        {"mechanism": membership.mechanism, "membership": membership},
        form,
        form.save_if_unchanged,
    )
    if page:
        return page
    messages.success(request, _("Saved."))
    return redirect(
        "municipalities:directory_detail", membership.mechanism.municipality.slug
    )
