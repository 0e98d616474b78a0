"""A draft on one page, and what it says of itself."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import reswap, retarget

from actionplans import permissions, services
from actionplans.forms import DraftForm, PlanStartForm
from actionplans.forms.fields import plan_languages
from actionplans.models import Indicator, Measure
from actionplans.models.texts import (
    lacking_of_measure,
    languages_lacking,
    measures_lacking,
    texts_lacking,
)
from actionplans.views.plans import visible_version
from core.decorators import require_GET
from core.models import Stale
from municipalities.models import Municipality, roles_of

ROWS_PER_PAGE = 40


def draft_for_editing(request, code):
    """The version if this user may write it: 404 unseen, 403 adopted or another's."""
    version = visible_version(request, code)
    if not permissions.can_edit_version(request.user, version):
        raise PermissionDenied
    return version


def edit_url(version, pillar=None, anchor=""):
    """The page of a draft, opened at a pillar and a row."""
    url = reverse("actionplans:version_edit", args=[version.code])
    if pillar is not None:
        url += f"?pillar={pillar.pk}"
    return f"{url}&row={anchor}#{anchor}" if anchor else url


def save_unless_stale(form, save):
    """(what `save()` gave, None, 0), or (None, form with what is wrong, status)."""
    if not form.is_bound or not form.is_valid():
        return None, form, 422 if form.is_bound else 200
    try:
        return save(), None, 0
    except ValidationError as error:
        form.refuse(error)
        return None, form, 422
    except Stale as stale:
        return None, form.rebased(stale.current), 409


@require_http_methods(["GET", "POST"])
def plan_start(request):
    if not permissions.can_start_plans(request.user):
        raise PermissionDenied
    municipalities = _own_municipalities(request.user)
    today = timezone.localdate()
    form = PlanStartForm(
        request.POST or None,
        municipalities=municipalities,
        initial={
            "municipality": request.GET.get("municipality"),
            "language": get_language(),
            "period_start": today.replace(month=1, day=1),
            "period_end": today.replace(year=today.year + 2, month=12, day=31),
        },
    )
    if form.is_valid() and (version := _started(request, form)):
        messages.success(request, _("The draft is open. Write its first measure."))
        return redirect("actionplans:version_edit", version.code)
    status = 422 if form.is_bound else 200
    return render(request, "actionplans/plan_start.html", {"form": form}, status=status)


def _own_municipalities(user):
    """Where this user may begin a plan."""
    if user.is_project_staff:
        return Municipality.objects.all()
    roles = roles_of(user).by_mechanism.items()
    own = [pk for pk, held in roles if "coordinator" in held]
    return Municipality.objects.filter(mechanism__in=own)


def _started(request, form):
    try:
        return services.start_plan(**form.values(), by=request.user, at=timezone.now())
    except ValidationError as error:
        form.add_error(None, error.messages)
        return None


@require_GET
def version_edit(request, code):
    version = draft_for_editing(request, code)
    template = "actionplans/version_edit.html"
    if request.htmx:
        template = "actionplans/version_edit_group.html"
    return render(request, template, draft_context(request, version))


def group_again(request, version, pillar, anchor):
    """A pillar's rows in place of whatever was sent, else the page at a row."""
    if not request.htmx:
        return redirect(edit_url(version, pillar, anchor))
    request.GET = QueryDict(f"pillar={pillar.pk}&row={anchor}")
    context = draft_context(request, version)
    answer = render(request, "actionplans/version_edit_group.html", context)
    return reswap(retarget(answer, "#group"), "outerHTML")


def draft_context(request, version):
    """A draft's pillars, and the rows of the one that is asked for."""
    languages = plan_languages(version)
    codes = [one for one, _name in languages]
    missing = request.GET.get("missing", "")
    missing = missing if missing in codes else ""
    pillars = _pillars(version, missing)
    pillar = _chosen(pillars, request.GET.get("pillar", ""))
    page, rows = _rows(request, version, pillar, missing, codes)
    counts = _language_counts(version, languages, pillar, missing)
    return {
        "version": version,
        "pillar": pillar,
        "missing": missing,
        "tabs": _tabs(version, pillars, pillar, missing),
        "languages": counts,
        "lacks_texts": any(one["count"] for one in counts),
        "page": page,
        "rows": rows,
        "language_names": dict(languages),
    }


def _pillars(version, missing):
    """The framework's pillars with `shown`, how many measures of theirs are listed."""
    measures = Measure.objects.filter(plan_version=version)
    if missing:
        measures = measures_lacking(measures, missing)
    shown = Count("measures", filter=Q(measures__in=measures.values("pk")))
    return list(version.framework.pillars.annotate(shown=shown).order_by("order"))


def _chosen(pillars, wanted):
    """The pillar with that key, else the first that lists a measure, else the first."""
    asked = [one for one in pillars if str(one.pk) == wanted]
    filled = [one for one in pillars if one.shown]
    return next(iter([*asked, *filled, *pillars]), None)


def _tabs(version, pillars, pillar, missing):
    extra = f"&missing={missing}" if missing else ""
    return [
        {
            "label": f"{one.code} ({one.shown})",
            "url": edit_url(version, one) + extra,
            "is_current": one == pillar,
        }
        for one in pillars
    ]


def _language_counts(version, languages, pillar, missing):
    """[{name, count, url, is_current}]: what lacks each language, and the way to it."""
    found = texts_lacking(version, [code for code, _name in languages])
    base = edit_url(version, pillar)
    return [
        {
            "name": name,
            "count": found[code],
            "url": base if code == missing else f"{edit_url(version)}?missing={code}",
            "is_current": code == missing,
        }
        for code, name in languages
    ]


def _rows(request, version, pillar, missing, codes):
    """(page, rows) of a pillar: objectives with the measures under each, in order."""
    if pillar is None:
        return Paginator([], ROWS_PER_PAGE).get_page(1), []
    objectives = services.objectives_in_order(version.objectives.filter(pillar=pillar))
    measures = Measure.objects.filter(plan_version=version, pillar=pillar)
    if missing:
        measures = measures_lacking(measures, missing)
    keys = measures.order_by("order", "code").values_list("pk", "objective_id")
    rows = draft_rows(objectives, list(keys), is_whole=not missing)
    page = Paginator(rows, ROWS_PER_PAGE).get_page(_page_number(request, rows))
    _fill(page.object_list, version, codes)
    return page, page.object_list


def _page_number(request, rows):
    """The page that is asked for, by its number or by a row that stands on it."""
    kind, _dash, key = request.GET.get("row", "").partition("-")
    for index, row in enumerate(rows):
        if str(row["pk"]) == key and ("objective" in row) == (kind == "objective"):
            return index // ROWS_PER_PAGE + 1
    return request.GET.get("page")


def draft_rows(objectives, measures, *, is_whole=True):
    """A row per objective and per measure `(pk, objective's pk)`, in plan order.

    `moves` are its buttons, see `moves_of`; at the edge of its objective a measure
    goes over into the one beside. Part of a list has none for measures.
    """
    by_place = {None: []} | {one.pk: [] for one in objectives}
    for pk, objective in measures:
        by_place.get(objective, by_place[None]).append(pk)
    places, rows = list(by_place), []
    known = {one.pk: one for one in objectives}
    for number, place in enumerate(places):
        keys = by_place[place]
        if place is not None and (is_whole or keys):
            rows.append(_objective_row(known[place], objectives))
        above = places[number - 1] or "none" if number else None
        below = places[number + 1] if number + 1 < len(places) else None
        for pk in keys:
            moves = moves_of(keys, pk, above, below) if is_whole else []
            rows.append({"pk": pk, "moves": moves})
    return rows


def _objective_row(objective, objectives):
    beside = [one.pk for one in objectives if one.parent_id == objective.parent_id]
    moves = moves_of(beside, objective.pk)
    return {"objective": objective, "pk": objective.pk, "moves": moves}


def moves_of(keys, pk, above=None, below=None):
    """[(icon, what it sends, words)]: past a neighbour in `keys`, or at their edge to
    the place `above` or `below`."""
    index = keys.index(pk)
    up, down = keys[:index][-1:], keys[index + 1 :][:1]
    found = []
    if up:
        found.append(("up", f"past-{up[0]}", _("Move up")))
    elif above is not None:
        found.append(("up", f"up-{above}", _("Move to the objective above")))
    if down:
        found.append(("down", f"past-{down[0]}", _("Move down")))
    elif below is not None:
        found.append(("down", f"down-{below}", _("Move to the objective below")))
    return found


def _fill(rows, version, codes):
    """Put the measures into their rows, and what each row lacks."""
    keys = [row["pk"] for row in rows if "objective" not in row]
    measures = with_row_parts(Measure.objects.filter(pk__in=keys))
    found = {one.pk: one for one in measures}
    for row in rows:
        if "objective" in row:
            row["lacking"] = languages_lacking(
                row["objective"], ("title",), codes, always=("title",)
            )
        else:
            row["measure"] = found[row["pk"]]
            row["measure"].plan_version = version
            row["lacking"] = lacking_of_measure(row["measure"], codes)


def with_row_parts(measures):
    """Measures with the indicators that a row counts and looks through."""
    indicators = Indicator.objects.order_by("order", "pk")
    return measures.prefetch_related(
        Prefetch("indicators", indicators, to_attr="listed_indicators")
    )


@require_http_methods(["GET", "POST"])
def version_change(request, code):
    version = draft_for_editing(request, code)
    form = DraftForm(request.POST or None, version=version)
    saved, form, status = save_unless_stale(
        form, lambda: _change(request, form, version)
    )
    if saved:
        messages.success(request, _("Saved."))
        return redirect(edit_url(version))
    context = {"version": version, "form": form}
    return render(request, "actionplans/version_change.html", context, status=status)


def _change(request, form, version):
    data = form.cleaned_data
    return services.change_version(
        version=version,
        expected=data["version"],
        titles=form.texts("title", form.languages),
        language=data["language"],
        period_start=data["period_start"],
        period_end=data["period_end"],
        by=request.user,
        at=timezone.now(),
    )
