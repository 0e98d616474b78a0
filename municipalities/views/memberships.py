from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from municipalities import permissions, services
from municipalities.forms import MembershipAddForm, MembershipEditForm, PersonFields
from municipalities.models import Institution, Mechanism, Membership


def _editable(request, mechanisms):
    """The one mechanism among those visible, if this user may change it."""
    visible = Mechanism.objects.visible_to(request.user).select_related("municipality")
    mechanism = get_object_or_404(visible, **mechanisms)
    if not permissions.can_edit_mechanism(request.user, mechanism):
        raise PermissionDenied
    return mechanism


@require_http_methods(["GET", "POST"])
def membership_add(request, slug):
    mechanism = _editable(request, {"municipality__slug": slug})
    form = MembershipAddForm(request.POST or None, mechanism=mechanism)
    if form.is_valid():
        try:
            membership = _add(form.cleaned_data, mechanism, request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            text = _("%(person)s now sits in the mechanism.")
            messages.success(request, text % {"person": membership.person})
            return redirect(mechanism)
    context = {"mechanism": mechanism, "form": form}
    return render(request, "municipalities/membership_add.html", context)


def _add(data, mechanism, by):
    institution = data["institution"] or Institution.objects.create(
        municipality=mechanism.municipality,
        type=data["institution_type"],
        name=data["institution_name"],
    )
    return services.add_membership(
        mechanism=mechanism,
        institution=institution,
        by=by,
        **{
            name: data[name]
            for name in (
                "person",
                "kind",
                "function",
                "starts_on",
                "ends_on",
                "replaces",
            )
        },
    )


@require_http_methods(["GET", "POST"])
def membership_edit(request, pk):
    mechanism = _editable(request, {"memberships": pk})
    people = Membership.objects.select_related("person", "seat__institution")
    membership = get_object_or_404(people, pk=pk, mechanism=mechanism)
    form = MembershipEditForm(request.POST or None, instance=membership)
    person_form = PersonFields(request.POST or None, instance=membership.person)
    if form.is_valid() and person_form.is_valid():
        if _changed(form, request.user):
            person_form.save()
            messages.success(request, _("Saved."))
            return redirect(mechanism)
    context = {"mechanism": mechanism, "form": form, "person_form": person_form}
    return render(request, "municipalities/membership_edit.html", context)


def _changed(form, by):
    """Write the membership, or put what stands against it on the form."""
    try:
        services.change_membership(membership=form.instance, by=by, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True
