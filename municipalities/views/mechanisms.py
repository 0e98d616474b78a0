from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from core.decorators import require_GET
from core.history import Kept, changes
from core.panels import panels_for
from municipalities import permissions
from municipalities.forms import DayForm, MechanismFilterForm
from municipalities.models import (
    Composition,
    InstitutionType,
    Mechanism,
    MechanismRule,
    Membership,
    Seat,
)

PER_PAGE = 50


def _visible(request, slug):
    return get_object_or_404(
        Mechanism.objects.visible_to(request.user).select_related("municipality"),
        municipality__slug=slug,
    )


@require_GET
def mechanism_home(request):
    """One's own mechanism; who has several or none goes to the list."""
    own = permissions.own_mechanisms(request.user)
    if len(own) == 1 and not request.user.sees_all_municipalities:
        return redirect(
            Mechanism.objects.select_related("municipality").get(pk=own.pop())
        )
    return redirect("municipalities:mechanism_list")


@require_GET
def mechanism_list(request):
    today = timezone.localdate()
    form = MechanismFilterForm(request.GET)
    mechanisms = (
        Mechanism.objects.visible_to(request.user)
        .named_like(form.data.get("q", ""))
        .select_related("municipality")
        .prefetch_related("rules")
        .with_composition_on(today)
    )
    page = Paginator(mechanisms, PER_PAGE).get_page(request.GET.get("page"))
    for mechanism in page:
        mechanism.rule = mechanism.rule_on(today)
    context = {
        "form": form,
        "page": page,
        "required_types": InstitutionType.objects.required().count(),
        "can_import": permissions.can_import_members(request.user),
    }
    return render(request, "municipalities/mechanism_list.html", context)


@require_GET
def mechanism_detail(request, slug):
    mechanism = _visible(request, slug)
    prefetch_related_objects([mechanism], "rules")
    today = timezone.localdate()
    form = DayForm(request.GET)
    day = form.day_or(today)
    context = {
        "mechanism": mechanism,
        "form": form if form.is_bound and not form.is_valid() else DayForm({"on": day}),
        "day": day,
        "is_today": day == today,
        "composition": Composition(mechanism, day),
        "rule": mechanism.rule_on(day),
        "populations": mechanism.municipality.populations.all(),
        "panels": panels_for("mechanism", mechanism, request.user),
        **_rights(request.user, mechanism),
    }
    return render(request, "municipalities/mechanism_detail.html", context)


def _rights(user, mechanism):
    """What a person may see and do on the page of a mechanism."""
    can_edit = permissions.can_edit_mechanism(user, mechanism)
    return {
        "sees_contacts": permissions.can_see_contacts(user, mechanism),
        "sees_hidden": can_edit,
        "can_edit": can_edit,
        "sees_history": permissions.can_see_history(user, mechanism),
    }


def _kept(model, mechanism, *names):
    return Kept(model.history.filter(mechanism=mechanism), names, skip=("mechanism",))


@require_GET
def mechanism_history(request, slug):
    mechanism = _visible(request, slug)
    if not permissions.can_see_history(request.user, mechanism):
        raise PermissionDenied
    context = {
        "mechanism": mechanism,
        "changes": changes(
            Kept(Mechanism.history.filter(id=mechanism.pk), skip=("municipality",)),
            _kept(MechanismRule, mechanism, "valid_from"),
            _kept(Seat, mechanism, "institution"),
            _kept(Membership, mechanism, "person", "seat"),
        ),
    }
    return render(request, "municipalities/mechanism_history.html", context)
