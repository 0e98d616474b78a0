"""What the measures of a plan can be narrowed to, and where reports see them behind."""

from collections import defaultdict
from fractions import Fraction
from typing import Any

from django.db.models import CharField, F, IntegerField, Value
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils.translation import get_language
from modeltranslation.utils import build_localized_fieldname

from actionplans.models import (
    Measure,
    Norm,
    Pillar,
    PlanVersion,
    ProgressReport,
    ReportedValue,
    ReportingPeriod,
)
from actionplans.models.due import with_span
from actionplans.models.sheets import ratio_of
from actionplans.statistics import expected_progress, is_behind, reported_progress
from municipalities.models import InstitutionType

Choices = list[tuple[str, str]]


def choices_in(version: PlanVersion) -> dict[str, Choices]:
    """Return the `pillar`s, `institution` types and `norm`s that the measures of a
    version have, as (key, words), in their orders; one query."""
    of_measures = Measure.objects.filter(plan_version=version).values("pk")
    rows = _named("pillar", Pillar.objects.filter(measures__in=of_measures), "title")
    types = InstitutionType.objects.filter(measure_roles__measure__in=of_measures)
    norms = Norm.objects.filter(measure_links__measure__in=of_measures)
    rows = rows.union(
        _named("institution", types, "name", code=Value("", CharField())),
        _named("norm", norms, "title"),
    )
    found: dict[str, Choices] = defaultdict(list)
    for kind, _order, key, code, words in sorted(rows):
        found[kind].append((str(key), f"{code} {words}".strip()))
    return found


def _named(kind: str, rows: Any, field: str, code: Any = None) -> Any:
    """(kind, order, key, code, words in the language of the page, else in English)"""
    here = build_localized_fieldname(field, get_language() or "en")
    words = Coalesce(NullIf(F(here), Value("")), F(f"{field}_en"))
    return (
        rows.order_by()
        .annotate(
            of=Value(kind, CharField()),
            at=Cast("order", IntegerField()),
            sign=F("code") if code is None else code,
            words=Cast(words, CharField()),
        )
        .values_list("of", "at", "pk", "sign", "words")
    )


def behind_in(version: PlanVersion) -> list[int]:
    """Return the keys of the measures whose last submitted report is behind the
    calendar (docs/scoring.md section 9); two queries."""
    reports: dict[int, ProgressReport] = {}
    submitted = ProgressReport.objects.submitted().filter(measure__plan_version=version)
    values = ReportedValue.objects.filter(
        report__in=submitted.values("pk")
    ).select_related("indicator", "report__period")
    ratios: dict[int, list[Fraction | None]] = defaultdict(list)
    for value in values.order_by("report__period__starts_on"):
        measure = value.report.measure_id
        if reports.get(measure, value.report).pk != value.report.pk:
            ratios[measure].clear()
        reports[measure] = value.report
        ratios[measure].append(ratio_of(value.indicator, value.value))
    measures = with_span(Measure.objects.filter(pk__in=reports))
    return [
        measure.pk
        for measure in measures
        if (progress := reported_progress(ratios[measure.pk])) is not None
        and is_behind(progress, _expected(measure, version, reports[measure.pk].period))
    ]


def _expected(measure: Any, version: PlanVersion, period: ReportingPeriod) -> Fraction:
    """E on the last day of the period."""
    return expected_progress(
        measure.starts_on or version.period_start,
        measure.last_due_on or version.period_end,
        period.ends_on,
    )
