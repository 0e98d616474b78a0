"""Measures of a draft, edited where they stand."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from actionplans import permissions, services
from actionplans.forms import MeasureForm, RemoveMeasureForm
from actionplans.forms.fields import plan_languages
from actionplans.models import Measure
from actionplans.models.texts import lacking_of_measure
from actionplans.views.drafts import (
    draft_for_editing,
    edit_url,
    group_again,
    moves_of,
    save_unless_stale,
    with_row_parts,
)
from actionplans.views.frames import number_in
from actionplans.views.measures import visible_measure
from core.decorators import require_GET

IN_PLACE = "actionplans/measure_edit_open.html"


def _measure_for_editing(request, pk):
    measure = visible_measure(request, pk)
    if not permissions.can_edit_version(request.user, measure.plan_version):
        raise PermissionDenied
    return measure


def _back(measure):
    return edit_url(measure.plan_version, measure.pillar, f"measure-{measure.pk}")


@require_http_methods(["GET", "POST"])
def measure_edit(request, pk):
    measure = _measure_for_editing(request, pk)
    form = MeasureForm(
        request.POST or None, version=measure.plan_version, measure=measure
    )
    saved, form, status = save_unless_stale(
        form,
        lambda: services.change_measure(
            measure=measure,
            expected=form.cleaned_data["version"],
            fields=form.values(),
            by=request.user,
            at=timezone.now(),
        ),
    )
    if saved:
        return _saved(request, measure, saved)
    context = {"measure": measure, "version": measure.plan_version, "form": form}
    template = IN_PLACE if request.htmx else "actionplans/measure_edit.html"
    return render(request, template, context, status=status)


def _saved(request, before, saved):
    """The row in place of the form; all rows where it stands elsewhere now."""
    place = before.pillar_id, before.objective_id
    if request.htmx and place == (saved.pillar_id, saved.objective_id):
        return _row(request, saved, timezone.now())
    anchor = f"measure-{saved.pk}"
    return group_again(request, before.plan_version, saved.pillar, anchor)


def _row(request, measure, saved_at=None):
    """One row as the page of the draft has it, with its neighbours."""
    version = measure.plan_version
    measure = with_row_parts(Measure.objects.filter(pk=measure.pk)).get()
    measure.plan_version = version
    languages = plan_languages(version)
    siblings = list(
        Measure.objects.filter(
            plan_version=version,
            pillar=measure.pillar_id,
            objective=measure.objective_id,
        )
        .order_by("order", "code")
        .values_list("pk", flat=True)
    )
    row = {
        "measure": measure,
        "moves": moves_of(siblings, measure.pk),
        "lacking": lacking_of_measure(measure, [code for code, _name in languages]),
    }
    context = {
        "row": row,
        "version": version,
        "language_names": dict(languages),
        "saved_at": saved_at,
    }
    return render(request, "actionplans/measure_edit_row.html", context)


@require_GET
def measure_row(request, pk):
    measure = _measure_for_editing(request, pk)
    return _row(request, measure) if request.htmx else redirect(_back(measure))


@require_http_methods(["GET", "POST"])
def measure_add(request, code):
    version = draft_for_editing(request, code)
    place = request.GET.get("place", "")
    form = MeasureForm(request.POST or None, version=version, place=place)
    form.fields["code"].help_text = _("Left empty, it gets the next free one.")
    saved, form, status = save_unless_stale(form, lambda: _add(request, form, version))
    if saved:
        messages.success(
            request, _("Measure %(code)s is added.") % {"code": saved.code}
        )
        return redirect(_back(saved))
    context = {"version": version, "form": form}
    return render(request, "actionplans/measure_add.html", context, status=status)


def _add(request, form, version):
    fields = form.values()
    return services.add_measure(
        version=version,
        pillar=fields.pop("pillar"),
        objective=fields.pop("objective"),
        fields=fields,
        by=request.user,
        at=timezone.now(),
    )


@require_POST
def measure_duplicate(request, pk):
    measure = _measure_for_editing(request, pk)
    copy = services.duplicate_measure(
        measure=measure, by=request.user, at=timezone.now()
    )
    messages.success(
        request, _("The copy has the code %(code)s.") % {"code": copy.code}
    )
    copy.plan_version = measure.plan_version
    return redirect(_back(copy))


@require_POST
def measure_move(request, pk):
    measure = _measure_for_editing(request, pk)
    try:
        measure = _moved(request, measure)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(_back(measure))


def _moved(request, measure):
    """Past its neighbour, or over the edge into the objective beside its own."""
    way, _dash, key = request.POST.get("to", "").partition("-")
    own = {"by": request.user, "at": timezone.now()}
    version = measure.plan_version
    if way == "past":
        past = get_object_or_404(version.measures, pk=number_in(key))
        services.move_measure(measure=measure, past=past, **own)
        return measure
    objective = None
    if key != "none":
        keys = version.objectives.filter(pillar=measure.pillar_id)
        objective = get_object_or_404(keys, pk=number_in(key))
    fields = {"objective": objective, "stands_first": way == "down"}
    return services.change_measure(
        measure=measure, expected=measure.version, fields=fields, **own
    )


@require_http_methods(["GET", "POST"])
def measure_remove(request, pk):
    measure = _measure_for_editing(request, pk)
    is_carried = measure.origins.exists()
    form = RemoveMeasureForm(request.POST or None, measure=measure, asks=is_carried)
    saved, form, status = save_unless_stale(
        form, lambda: _remove(request, form, measure)
    )
    if saved:
        messages.success(
            request, _("Measure %(code)s is removed.") % {"code": measure.code}
        )
        return redirect(edit_url(measure.plan_version, measure.pillar))
    context = {
        "measure": measure,
        "version": measure.plan_version,
        "form": form,
        "back": _back(measure),
    }
    return render(request, "actionplans/measure_remove.html", context, status=status)


def _remove(request, form, measure):
    services.remove_measure(
        measure=measure,
        expected=form.cleaned_data["version"],
        reason=form.cleaned_data.get("reason", ""),
        by=request.user,
        at=timezone.now(),
    )
    return True
