"""Writing a draft: its measures, one at a time."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from actionplans.models import (
    Measure,
    MeasureSuccession,
    Objective,
    Pillar,
    PlanVersion,
)
from actionplans.services.measure_parts import Fields, MeasureEdit
from actionplans.services.plan_order import number_of, open_for_writing, settle_order
from core.models import Stale

LAST = 32767  # behind all others, until the order is settled


def _as_expected(measure: Measure, expected: int) -> Measure:
    stored = Measure.objects.select_related("pillar", "objective").get(pk=measure.pk)
    if stored.version != expected:
        raise Stale(stored)
    return stored


@transaction.atomic
def change_measure(
    *,
    measure: Measure,
    expected: int,
    fields: Fields,
    by: User | None,
    at: datetime,
) -> Measure:
    """Change a measure of a draft and what hangs under it, as one step.

    Only what `fields` name changes (the shape stands in `docs/plans.md`); the words
    beside a part (`due_text`, `lead_text` …) are written anew in the plan's language
    where the part changes and no words are given. A measure that stays as it was
    keeps its version and gets no line of history. In another place it stands last, or
    first where `stands_first` says so. Raises Stale where somebody saved
    since `expected`, ValidationError by field name.
    """
    version = open_for_writing(measure.plan_version_id)
    measure = _as_expected(measure, expected)
    place = measure.pillar_id, measure.objective_id
    edit = MeasureEdit(measure, version, by, at)
    edit.take(fields)
    if not edit.is_changed:
        return measure
    is_moved = place != (measure.pillar_id, measure.objective_id)
    if is_moved:
        measure.order = 0 if fields.get("stands_first") else LAST
    measure._history_user, measure._history_date = by, at
    measure.save_if_unchanged(expected)
    edit.write_parts()
    if is_moved:
        settle_order(version, by=by, at=at)
    return measure


@transaction.atomic
def add_measure(
    *,
    version: PlanVersion,
    pillar: Pillar,
    fields: Fields,
    by: User | None,
    at: datetime,
    objective: Objective | None = None,
) -> Measure:
    """Add a measure at the end of its place in a draft.

    Without a code it gets the next free one of its pillar. Raises ValidationError by
    field name, as `change_measure` does.
    """
    version = open_for_writing(version.pk)
    measure = Measure(
        plan_version=version,
        municipality_id=version.municipality_id,
        pillar=objective.pillar if objective else pillar,
        objective=objective,
        order=LAST,
    )
    edit = MeasureEdit(measure, version, by, at)
    if not fields.get("code"):
        fields = {**fields, "code": next_code(version, measure.pillar)}
    edit.take(fields)
    measure._history_user, measure._history_date = by, at
    measure.save()
    edit.write_parts()
    settle_order(version, by=by, at=at)
    return measure


def next_code(version: PlanVersion, pillar: Pillar) -> str:
    """The code after the last of a pillar: `1.7` after `1.6`; the first is `1.1`."""
    rows = Measure.objects.filter(plan_version=version)
    taken = set(rows.values_list("code", flat=True))
    last = rows.filter(pillar=pillar).order_by("-order", "-code").first()
    prefix = last.code.rpartition(".")[0] if last else ""
    prefix = prefix or number_of(pillar)
    number = sum(code.rpartition(".")[0] == prefix for code in taken) + 1
    while f"{prefix}.{number}" in taken:
        number += 1
    return f"{prefix}.{number}"


@transaction.atomic
def duplicate_measure(*, measure: Measure, by: User | None, at: datetime) -> Measure:
    """Add a copy of a draft's measure behind it: its texts and parts, a code of its
    own, no lineage and no evidence."""
    version = open_for_writing(measure.plan_version_id)
    source = Measure.objects.select_related("pillar", "objective").get(pk=measure.pk)
    copy = Measure.objects.get(pk=measure.pk)
    copy.pk, copy._state.adding, copy.version = None, True, 1
    copy.code = next_code(version, source.pillar)
    copy._history_user, copy._history_date = by, at
    copy.save()
    for name in ("deadlines", "institutions", "norm_links", "budgets", "indicators"):
        for row in getattr(source, name).all():
            dimensions = list(row.dimensions.all()) if name == "indicators" else []
            row.pk, row._state.adding, row.measure = None, True, copy
            row._history_user, row._history_date = by, at
            row.save()
            if dimensions:
                row.dimensions.set(dimensions)
    settle_order(version, by=by, at=at)
    return copy


@transaction.atomic
def remove_measure(
    *,
    measure: Measure,
    expected: int,
    by: User | None,
    at: datetime,
    reason: str = "",
) -> None:
    """Take a measure out of a draft, with what hangs under it.

    Where it comes from an earlier version its lineage says "dropped" with the reason,
    unless that measure lives on in another. Its history stays. Raises Stale, and
    ValidationError where the reason is missing.
    """
    version = open_for_writing(measure.plan_version_id)
    measure = _as_expected(measure, expected)
    origins = list(MeasureSuccession.objects.filter(later=measure))
    if origins and not reason.strip():
        raise ValidationError(
            {"reason": _("It comes from the earlier version: say why it is dropped.")}
        )
    for row in origins:
        row._history_user, row._history_date = by, at
        row.delete()
        _drop(row.earlier, version, reason.strip(), by, at)
    measure._history_user, measure._history_date = by, at
    measure._change_reason = reason.strip()[:100]
    measure.delete()
    settle_order(version, by=by, at=at)


def _drop(
    earlier: Measure, version: PlanVersion, reason: str, by: User | None, at: datetime
) -> None:
    rows = MeasureSuccession.objects.filter(earlier=earlier, in_version=version)
    if rows.exists():
        return
    dropped = MeasureSuccession(
        earlier=earlier,
        in_version=version,
        kind=MeasureSuccession.Kind.DROPPED,
        reason=reason,
    )
    dropped._history_user, dropped._history_date = by, at
    dropped.save()
