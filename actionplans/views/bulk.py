"""Several measures of a draft in one step: seen first, then done."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from actionplans import services
from actionplans.forms import BulkForm
from actionplans.models import MeasureSuccession
from actionplans.views.drafts import draft_for_editing, edit_url
from actionplans.views.frames import number_in
from core.models import Stale

CHANGE, SHOW, DELETE = "change", "show", "delete"


@require_http_methods(["GET", "POST"])
def version_bulk(request, code):
    version = draft_for_editing(request, code)
    seen = _seen(request, version)
    measures = list(_ticked(version, seen))
    if not measures:
        messages.warning(request, _("Tick the measures first."))
        return redirect(edit_url(version))
    form = BulkForm(request.POST or None, version=version)
    step, change = request.POST.get("step", ""), None
    if step == DELETE:
        return _delete(request, version, measures, seen)
    if form.is_valid():
        change = form.change()
        if step == CHANGE and _changed(request, version, form, change, seen):
            return redirect(edit_url(version, measures[0].pillar))
    context = _context(version, measures, form, change)
    status = 422 if form.errors else 200
    return render(request, "actionplans/version_bulk.html", context, status=status)


def _context(version, measures, form, change):
    """The form, and what it would do once it says something."""
    return {
        "version": version,
        "form": form,
        "measures": measures,
        "previews": services.previews(change, measures) if change else [],
        "is_shown": change is not None and not form.errors,
        "asks_reason": _are_carried(measures),
        "back": edit_url(version, measures[0].pillar),
    }


def _seen(request, version):
    """{measure's pk: the version that was shown}; `?all=` is a pillar's."""
    found, pillar = {}, request.GET.get("all", "")
    if request.method == "GET" and (key := number_in(pillar)):
        return dict(version.measures.filter(pillar=key).values_list("pk", "version"))
    source = request.POST if request.method == "POST" else request.GET
    for text in source.getlist("measure"):
        pk, _dash, number = text.partition("-")
        if key := number_in(pk):
            found[key] = number_in(number)
    return found


def _ticked(version, seen):
    rows = services.with_parts(version.measures.filter(pk__in=seen))
    return rows.order_by("pillar__order", "order")


def _are_carried(measures):
    return MeasureSuccession.objects.filter(later__in=measures).exists()


def _changed(request, version, form, change, seen):
    """Whether it went through; what stands against it is on the form."""
    try:
        count = services.change_measures(
            version=version,
            expected=_expected(seen),
            change=change,
            by=request.user,
            at=timezone.now(),
        )
    except ValidationError as error:
        form.add_error(None, error.messages)
    except Stale as stale:
        form.add_error(None, _stale_words(stale))
    else:
        text = ngettext(
            "One measure is changed.", "%(number)s measures are changed.", count
        )
        messages.success(request, text % {"number": count})
    return not form.errors


def _expected(seen):
    return {pk: number or 0 for pk, number in seen.items()}


def _stale_words(stale):
    return _(
        "Somebody changed measure %(code)s meanwhile. Nothing is changed yet: see "
        "what would change now."
    ) % {"code": stale.current.code}


def _delete(request, version, measures, seen):
    """Remove them all, or say what stands against it."""
    form = BulkForm(version=version)
    try:
        count = services.remove_measures(
            version=version,
            expected=_expected(seen),
            reason=request.POST.get("reason", "").strip(),
            by=request.user,
            at=timezone.now(),
        )
    except (ValidationError, Stale) as error:
        is_stale = isinstance(error, Stale)
        texts = [_stale_words(error)] if is_stale else error.messages
        context = _context(version, measures, form, None) | {"refused": texts}
        return render(request, "actionplans/version_bulk.html", context, status=422)
    text = ngettext(
        "One measure is removed.", "%(number)s measures are removed.", count
    )
    messages.success(request, text % {"number": count})
    return redirect(edit_url(version, measures[0].pillar))


@require_http_methods(["GET", "POST"])
def version_renumber(request, code, pk):
    version = draft_for_editing(request, code)
    pillar = get_object_or_404(version.framework.pillars, pk=pk)
    pairs = services.new_codes(version, pillar)
    if request.method == "POST":
        _renumber(request, version, pillar)
        return redirect(edit_url(version, pillar))
    context = {
        "version": version,
        "pillar": pillar,
        "pairs": [(row, new) for row, new in pairs if row.code != new],
        "back": edit_url(version, pillar),
    }
    return render(request, "actionplans/version_renumber.html", context)


def _renumber(request, version, pillar):
    try:
        count = services.renumber_measures(
            version=version, pillar=pillar, by=request.user, at=timezone.now()
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        text = ngettext("One code is new.", "%(number)s codes are new.", count)
        messages.success(request, text % {"number": count})
