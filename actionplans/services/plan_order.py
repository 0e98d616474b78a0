"""In which order a draft lists its objectives and measures, and their codes."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_update_with_history

from accounts.models import User
from actionplans.models import Measure, Objective, Pillar, PlanVersion

AT_ONCE = 500


def open_for_writing(version_pk: int) -> PlanVersion:
    """The draft, locked until the transaction ends; ValidationError once adopted."""
    version = PlanVersion.objects.select_for_update().get(pk=version_pk)
    if not version.is_draft:
        raise ValidationError(_("This version is adopted and can't be changed."))
    return version


def objectives_in_order(objectives: Iterable[Objective]) -> list[Objective]:
    """Those of one pillar as a plan lists them: each on top, then those under it."""
    rows = sorted(objectives, key=lambda one: (one.order, one.pk))
    tops = [one for one in rows if one.parent_id is None]
    return [
        one
        for top in tops
        for one in [top, *(row for row in rows if row.parent_id == top.pk)]
    ]


def settle_order(version: PlanVersion, *, by: User | None, at: datetime) -> None:
    """Number a draft's measures 1 to n in plan order: by pillar, those without an
    objective first, then by objective, each as it stood.

    The version takes a step, since its order is what its number guards. No lines of
    history: a place says nothing about what is to be done.
    """
    places: dict[int | None, int] = {None: 0}
    by_pillar: dict[int, list[Objective]] = {}
    for one in Objective.objects.filter(plan_version=version):
        by_pillar.setdefault(one.pillar_id, []).append(one)
    for group in by_pillar.values():
        places |= {one.pk: n for n, one in enumerate(objectives_in_order(group), 1)}
    rows = list(
        Measure.objects.filter(plan_version=version)
        .select_related("pillar")
        .only("order", "code", "objective_id", "pillar__order")
    )
    rows.sort(
        key=lambda one: (
            one.pillar.order,
            one.pillar_id,
            places.get(one.objective_id, 0),
            one.order,
            one.pk,
        )
    )
    changed = []
    for number, row in enumerate(rows, 1):
        if row.order != number:
            row.order = number
            changed.append(row)
    if changed:
        Measure.objects.bulk_update(changed, ["order"], batch_size=AT_ONCE)
    step(version, by=by, at=at)


def step(version: PlanVersion, *, by: User | None, at: datetime) -> None:
    """Count the version on, since what its number guards has changed."""
    version._history_user, version._history_date = by, at
    version.save_if_unchanged(version.version, update_fields=[])


@transaction.atomic
def move_measure(
    *, measure: Measure, past: Measure, by: User | None, at: datetime
) -> None:
    """Let a measure of a draft and its neighbour change places.

    Raises ValidationError where the two no longer stand side by side under the same
    objective: somebody moved one of them meanwhile.
    """
    version = open_for_writing(measure.plan_version_id)
    moved = Measure.objects.get(pk=measure.pk)
    rows = list(
        Measure.objects.filter(
            plan_version=version, pillar=moved.pillar_id, objective=moved.objective_id
        ).order_by("order", "pk")
    )
    _swap(rows, moved.pk, past.pk)
    for number, row in enumerate(rows):
        Measure.objects.filter(pk=row.pk).update(order=number)
    settle_order(version, by=by, at=at)


@transaction.atomic
def move_objective(
    *, objective: Objective, past: Objective, by: User | None, at: datetime
) -> None:
    """Let an objective of a draft, with all under it, and its neighbour change places.

    Raises ValidationError like `move_measure`.
    """
    version = open_for_writing(objective.plan_version_id)
    rows = list(
        Objective.objects.filter(
            plan_version=version, pillar=objective.pillar_id, parent=objective.parent_id
        ).order_by("order", "pk")
    )
    _swap(rows, objective.pk, past.pk)
    for number, row in enumerate(rows, 1):
        Objective.objects.filter(pk=row.pk).update(order=number)
    settle_order(version, by=by, at=at)


def _swap(rows: list, one: int, other: int) -> None:
    keys = [row.pk for row in rows]
    places = [keys.index(pk) for pk in (one, other) if pk in keys]
    if len(places) < 2 or abs(places[0] - places[1]) != 1:
        raise ValidationError(_("The order has changed meanwhile. Look at it again."))
    first, second = places
    rows[first], rows[second] = rows[second], rows[first]


def number_of(pillar: Pillar) -> str:
    """The digits of a pillar's code, else its place: `3` of `P3`."""
    digits = "".join(filter(str.isdigit, pillar.code))
    return digits or str(pillar.order)


def new_codes(version: PlanVersion, pillar: Pillar) -> list[tuple[Measure, str]]:
    """The measures of a pillar in order, each with the code that counting gives:
    the digits of the pillar's code, and the place from 1."""
    number = number_of(pillar)
    rows = Measure.objects.filter(plan_version=version, pillar=pillar)
    return [
        (row, f"{number}.{place}")
        for place, row in enumerate(rows.order_by("order", "code"), 1)
    ]


@transaction.atomic
def renumber_measures(
    *, version: PlanVersion, pillar: Pillar, by: User | None, at: datetime
) -> int:
    """Give the measures of a pillar codes by their place; returns how many changed.

    Lineage stays, since it knows measures and not codes. Raises ValidationError where
    another pillar of the draft has one of the codes.
    """
    version = open_for_writing(version.pk)
    pairs = [(row, code) for row, code in new_codes(version, pillar)]
    changed = [(row, code) for row, code in pairs if row.code != code]
    others = Measure.objects.filter(plan_version=version).exclude(pillar=pillar)
    taken = others.filter(code__in=[code for _row, code in pairs])
    if codes := list(taken.order_by("code").values_list("code", flat=True)):
        text = _("Measures of another pillar have these codes: %(codes)s.")
        raise ValidationError(text % {"codes": ", ".join(codes)})
    for row, _code in changed:  # two of them may change codes with each other
        Measure.objects.filter(pk=row.pk).update(code=f"~{row.pk}")
    for row, code in changed:
        row.code, row.version = code, row.version + 1
    bulk_update_with_history(
        [row for row, _code in changed],
        Measure,
        ["code", "version", "search_text"],
        batch_size=AT_ONCE,
        default_user=by,
        default_date=at,
    )
    if changed:
        step(version, by=by, at=at)
    return len(changed)
