"""A draft that revises the version in force: the whole of it, copied."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from accounts.models import User
from actionplans.models import (
    ActionPlan,
    Evidence,
    Indicator,
    Measure,
    MeasureBudget,
    MeasureDeadline,
    MeasureInstitution,
    MeasureNorm,
    MeasureSuccession,
    Objective,
    PlanVersion,
)

ROWS_AT_ONCE = 500


@transaction.atomic
def open_draft(*, version: PlanVersion, by: User | None, at: datetime) -> PlanVersion:
    """Open a revision of an adopted version: a draft with the whole of its content.

    Objectives, measures with their deadlines, institutions, norms, budgets and
    indicators, and the evidence that measures have are carried over, each measure as
    "kept"; scores, reports and comments are not. Takes the same number of queries for
    any length up to 500 rows of a kind. Raises ValidationError where the version is a
    draft itself, was replaced, or another revision of the plan is open.
    """
    plan = ActionPlan.objects.select_for_update().get(pk=version.plan_id)
    if version.is_draft:
        raise ValidationError(_("Only an adopted version can be revised."))
    if version.in_force_to is not None:
        raise ValidationError(_("Another version has replaced this one: revise that."))
    if PlanVersion.objects.drafts().filter(plan=plan, based_on__isnull=False).exists():
        raise ValidationError(_("A revision of this plan is open already."))
    return _Copier(version, by, at).copy()


class _Copier:
    """One version on its way into a draft."""

    def __init__(self, version: PlanVersion, by: User | None, at: datetime) -> None:
        self.version, self.by, self.at = version, by, at

    def copy(self) -> PlanVersion:
        self._write(PlanVersion, [self._draft()])
        objectives = self._objectives()
        measures = self._measures(objectives)
        for model in (
            MeasureDeadline,
            MeasureInstitution,
            MeasureNorm,
            MeasureBudget,
        ):
            self._below(model, measures)
        self._dimensions(self._below(Indicator, measures))
        self._evidence(measures)
        self._lineage(measures)
        return self.draft

    def _draft(self) -> PlanVersion:
        latest = PlanVersion.objects.filter(plan=self.version.plan_id)
        newest = latest.order_by("-number").values_list("number", flat=True)[0]
        titles = {
            field.name: getattr(self.version, field.name)
            for field in PlanVersion._meta.get_fields()
            if field.name.startswith("title_")
        }
        self.draft = PlanVersion(
            plan_id=self.version.plan_id,
            municipality=self.version.municipality,
            number=newest + 1,
            framework_id=self.version.framework_id,
            language=self.version.language,
            period_start=self.version.period_start,
            period_end=self.version.period_end,
            based_on=self.version,
            created_by=self.by,
            **titles,
        )
        return self.draft

    def _write(self, model: Any, rows: list[Any]) -> None:
        """Create rows, with the first line of their history where they have one."""
        if hasattr(model, "history"):
            bulk_create_with_history(
                rows,
                model,
                batch_size=ROWS_AT_ONCE,
                default_user=self.by,
                default_date=self.at,
            )
        else:
            model._default_manager.bulk_create(rows, batch_size=ROWS_AT_ONCE)

    def _copied(self, model: Any, rows: Iterable[Any]) -> dict[int, Any]:
        """{key of the row before: the row that was made of it}"""
        copies = {row.pk: row for row in rows}
        for row in copies.values():
            row.pk, row._state.adding = None, True
            if hasattr(row, "version"):
                row.version = 1
        self._write(model, list(copies.values()))
        return copies

    def _objectives(self) -> dict[int, Objective]:
        """Strategic ones first, so that what stands under them finds them."""
        before = list(Objective.objects.filter(plan_version=self.version))
        for one in before:
            one.plan_version = self.draft
        tops = self._copied(Objective, [one for one in before if not one.parent_id])
        parts = [one for one in before if one.parent_id]
        for one in parts:
            one.parent = tops[one.parent_id]
        return tops | self._copied(Objective, parts)

    def _measures(self, objectives: dict[int, Objective]) -> dict[int, Measure]:
        before = list(Measure.objects.filter(plan_version=self.version))
        for one in before:
            one.plan_version = self.draft
            one.objective = objectives.get(one.objective_id)
        return self._copied(Measure, before)

    def _below(self, model: Any, measures: dict[int, Measure]) -> dict[int, Any]:
        before = list(model._default_manager.filter(measure__in=list(measures)))
        for one in before:
            one.measure = measures[one.measure_id]
        return self._copied(model, before)

    def _dimensions(self, indicators: dict[int, Indicator]) -> None:
        link = Indicator.dimensions.through
        rows = link._default_manager.filter(indicator__in=list(indicators))
        link._default_manager.bulk_create(
            [
                link(
                    indicator_id=indicators[row.indicator_id].pk,
                    dimension_id=row.dimension_id,
                )
                for row in rows
            ],
            batch_size=ROWS_AT_ONCE,
        )

    def _evidence(self, measures: dict[int, Measure]) -> None:
        carry_evidence([(old, new.pk) for old, new in measures.items()])

    def _lineage(self, measures: dict[int, Measure]) -> None:
        self._write(
            MeasureSuccession,
            [
                MeasureSuccession(
                    earlier_id=old,
                    later=new,
                    in_version=self.draft,
                    kind=MeasureSuccession.Kind.KEPT,
                )
                for old, new in measures.items()
            ],
        )


def carry_evidence(pairs: Iterable[tuple[int, int]]) -> None:
    """Let later measures have the evidence of earlier ones (pairs of keys)."""
    later: dict[int, list[int]] = {}
    for old, new in pairs:
        later.setdefault(old, []).append(new)
    link = Evidence.measures.through
    rows = link._default_manager.filter(measure__in=list(later))
    link._default_manager.bulk_create(
        [
            link(evidence_id=row.evidence_id, measure_id=new)
            for row in rows
            for new in later[row.measure_id]
        ],
        batch_size=ROWS_AT_ONCE,
        ignore_conflicts=True,
    )
