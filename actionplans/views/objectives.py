"""Objectives of a draft: added, changed, moved and removed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from actionplans import permissions, services
from actionplans.forms import ObjectiveForm
from actionplans.models import Objective, PlanVersion
from actionplans.views.drafts import (
    draft_for_editing,
    edit_url,
    group_again,
    save_unless_stale,
)
from actionplans.views.frames import number_in
from core.models import Stale

IN_PLACE = "actionplans/objective_edit_open.html"


def _objective_for_editing(request, pk):
    versions = PlanVersion.objects.visible_to(request.user)
    objective = get_object_or_404(
        Objective.objects.filter(plan_version__in=versions).select_related(
            "pillar", "plan_version__municipality__mechanism"
        ),
        pk=pk,
    )
    if not permissions.can_edit_version(request.user, objective.plan_version):
        raise PermissionDenied
    return objective


@require_http_methods(["GET", "POST"])
def objective_add(request, code):
    version = draft_for_editing(request, code)
    pillars = version.framework.pillars.all()
    pillar = get_object_or_404(pillars, pk=_key(request, "pillar"))
    tops = version.objectives.filter(pillar=pillar, parent=None)
    parent = tops.filter(pk=_key(request, "parent")).first()
    form = ObjectiveForm(request.POST or None, version=version)
    place = {"version": version, "pillar": pillar, "parent": parent}
    own = {"by": request.user, "at": timezone.now()}
    saved, form, status = save_unless_stale(
        form, lambda: services.add_objective(**place, **form.values(), **own)
    )
    if saved:
        return redirect(edit_url(version, pillar, f"objective-{saved.pk}"))
    context = {**place, "form": form}
    return render(request, "actionplans/objective_add.html", context, status=status)


def _key(request, name):
    return number_in(request.GET.get(name, ""))


@require_http_methods(["GET", "POST"])
def objective_edit(request, pk):
    objective = _objective_for_editing(request, pk)
    version = objective.plan_version
    form = ObjectiveForm(request.POST or None, version=version, objective=objective)
    saved, form, status = save_unless_stale(
        form,
        lambda: services.change_objective(
            objective=objective,
            expected=form.cleaned_data["version"],
            **form.values(),
            by=request.user,
            at=timezone.now(),
        ),
    )
    if saved:
        return group_again(request, version, saved.pillar, f"objective-{pk}")
    back = edit_url(version, objective.pillar)
    context = {"version": version, "form": form, "objective": objective, "back": back}
    template = IN_PLACE if request.htmx else "actionplans/objective_edit.html"
    return render(request, template, context, status=status)


@require_POST
def objective_move(request, pk):
    objective = _objective_for_editing(request, pk)
    key = request.POST.get("to", "").removeprefix("past-")
    past = get_object_or_404(objective.plan_version.objectives, pk=number_in(key))
    try:
        services.move_objective(
            objective=objective, past=past, by=request.user, at=timezone.now()
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    anchor = f"objective-{pk}"
    return redirect(edit_url(objective.plan_version, objective.pillar, anchor))


@require_POST
def objective_remove(request, pk):
    objective = _objective_for_editing(request, pk)
    seen = request.POST.get("version", "")
    try:
        services.remove_objective(
            objective=objective,
            expected=number_in(seen),
            by=request.user,
            at=timezone.now(),
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except Stale:
        messages.error(
            request, _("Somebody changed the objective meanwhile. Look at it again.")
        )
    else:
        messages.success(request, _("The objective is removed; its measures stay."))
    return redirect(edit_url(objective.plan_version, objective.pillar))
