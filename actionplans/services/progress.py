"""Progress reports: written half-way, submitted, corrected with a reason."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import models, transaction

from accounts.models import User
from actionplans.models import (
    Measure,
    ProgressReport,
    ReportedMoney,
    ReportedPart,
    ReportedValue,
    ReportingPeriod,
)
from actionplans.models.sheet_reading import sheet_of, sheets_of
from actionplans.models.sheets import Sheet


class Incomplete(Exception):
    """A report lacks something; `missing` says what, in words."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__("; ".join(missing))
        self.missing = missing


class ReasonNeeded(Exception):
    """What was submitted is corrected with a reason only."""


@dataclass(frozen=True)
class Entry:
    """What was filled in.

    `values` is {indicator's key: (value or None, words)}, `parts`
    {(indicator's key, dimension's, category's or None): amount or None}, `money`
    {source's key: (allocated or None, spent or None)}; None takes away what was there.
    """

    stage: str = ""
    narrative: str = ""
    obstacles: str = ""
    values: dict[int, tuple[Decimal | None, str]] = field(default_factory=dict)
    parts: dict[tuple[int, int, int | None], Decimal | None] = field(
        default_factory=dict
    )
    money: dict[int, tuple[Decimal | None, Decimal | None]] = field(
        default_factory=dict
    )


@transaction.atomic
def save_report(
    *,
    measure: Measure,
    period: ReportingPeriod,
    expected: int,
    entry: Entry,
    by: User,
    reason: str = "",
) -> ProgressReport:
    """Keep what was filled in, complete or not; a submitted report is corrected.

    `expected` is the version that was seen, 0 for a report that nobody had begun.
    Raises Stale where somebody saved meanwhile, ReasonNeeded for a correction without
    one, Incomplete where a correction would leave the submitted report wanting.
    """
    report = begin_report(measure=measure, period=period, by=by)
    if report.is_submitted and not reason:
        raise ReasonNeeded
    report.stage = entry.stage
    report.narrative, report.obstacles = entry.narrative, entry.obstacles
    report.correction = reason
    _sign(report, by, reason).save_if_unchanged(expected)
    _Writing(report, entry, by, reason).write()
    if report.is_submitted:
        _refuse_gaps(sheet_of(measure, period, None))
    return report


def begin_report(
    *, measure: Measure, period: ReportingPeriod, by: User
) -> ProgressReport:
    """The report of a measure and a period, begun where there is none: version 0."""
    report, _created = ProgressReport.objects.get_or_create(
        measure=measure,
        period=period,
        defaults={
            "municipality_id": measure.municipality_id,
            "created_by": by,
            "version": 0,
        },
    )
    return report


@transaction.atomic
def submit_report(
    *,
    measure: Measure,
    period: ReportingPeriod,
    expected: int,
    by: User,
    at: datetime,
) -> ProgressReport:
    """Say that a report is final, by whom and when; the municipality's claim.

    Raises Incomplete where something is missing, Stale where somebody saved
    meanwhile. One that is submitted already stays as it is.
    """
    sheet = sheet_of(measure, period, None)
    _refuse_gaps(sheet)
    if sheet.is_submitted:
        return sheet.report
    return _submit(sheet.report, expected, by, at)


@transaction.atomic
def submit_complete(
    *,
    measures: Iterable[Measure],
    period: ReportingPeriod,
    by: User,
    at: datetime,
) -> int:
    """Submit every report of a plan's measures that lacks nothing; how many there were.

    All measures are of one version.
    """
    measures = list(measures)
    if not measures:
        return 0
    version = measures[0].plan_version
    ready = [
        sheet.report
        for sheet in sheets_of(version, measures, period, None)
        if sheet.is_ready
    ]
    for report in ready:
        _submit(report, report.version, by, at)
    return len(ready)


def _submit(
    report: ProgressReport, expected: int, by: User, at: datetime
) -> ProgressReport:
    report.state = ProgressReport.State.SUBMITTED
    report.submitted_at, report.submitted_by = at, by
    _sign(report, by, "").save_if_unchanged(expected)
    return report


def _refuse_gaps(sheet: Sheet) -> None:
    if sheet.missing:
        raise Incomplete(sheet.missing)


def _sign(thing: Any, by: User, reason: str) -> Any:
    """Say who changes a thing, and why, for its history."""
    thing._history_user = by
    thing._change_reason = reason or None
    return thing


class _Writing:
    """Writes values, parts and money of a report; what did not change stays."""

    def __init__(
        self, report: ProgressReport, entry: Entry, by: User, reason: str
    ) -> None:
        self.report, self.entry = report, entry
        self.by, self.reason = by, reason

    def write(self) -> None:
        values = self._write_values()
        self._write_parts(values)
        self._write_money()

    def _write_values(self) -> dict[int, ReportedValue]:
        values = {one.indicator_id: one for one in self.report.values.all()}
        for indicator, (value, text) in self.entry.values.items():
            row = values.get(indicator)
            has_parts = any(
                key[0] == indicator and amount is not None
                for key, amount in self.entry.parts.items()
            )
            if row is None and (value is not None or text or has_parts):
                row = ReportedValue(report=self.report, indicator_id=indicator)
            if row is not None:
                values[indicator] = row
                self._keep(row, value=value, text=text)
        return values

    def _write_parts(self, values: dict[int, ReportedValue]) -> None:
        rows = ReportedPart.objects.filter(reported_value__report=self.report)
        kept = {
            (part.reported_value_id, part.dimension_id, part.category_id): part
            for part in rows
        }
        for (indicator, dimension, category), amount in self.entry.parts.items():
            if indicator not in values:
                continue
            value = values[indicator]
            part = kept.get((value.pk, dimension, category))
            if amount is None:
                self._drop(part)
                continue
            part = part or ReportedPart(
                reported_value=value, dimension_id=dimension, category_id=category
            )
            self._keep(part, amount=amount)

    def _write_money(self) -> None:
        kept = {one.source_id: one for one in self.report.money.all()}
        for source, (allocated, spent) in self.entry.money.items():
            row = kept.get(source)
            if allocated is None and spent is None:
                self._drop(row)
                continue
            row = row or ReportedMoney(report=self.report, source_id=source)
            self._keep(row, allocated=allocated, spent=spent)

    def _keep(self, row: models.Model, **fields: Any) -> None:
        if row.pk and all(getattr(row, name) == new for name, new in fields.items()):
            return
        for name, new in fields.items():
            setattr(row, name, new)
        _sign(row, self.by, self.reason).save()

    def _drop(self, row: models.Model | None) -> None:
        if row is not None:
            _sign(row, self.by, self.reason).delete()
