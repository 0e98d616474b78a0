"""The deadlines of a plan by year and quarter."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import Max, Min, Q, QuerySet

from actionplans.models import Measure, MeasureDeadline, PlanVersion
from actionplans.models.measures import quarter_start
from actionplans.models.standing import is_overdue


class DueDay(NamedTuple):
    """A measure on one of its days."""

    measure: Measure
    due_on: date
    is_passed: bool
    is_overdue: bool


class Quarter(NamedTuple):
    """A quarter of a year with what falls due in it; `is_this` where today falls."""

    start: date
    rows: list[DueDay]
    is_this: bool

    @property
    def number(self) -> int:
        return (self.start.month + 2) // 3


def years_of(version: PlanVersion) -> list[int]:
    """Return the years of the plan's period and of its deadlines; one query."""
    days = MeasureDeadline.objects.filter(measure__plan_version=version)
    found = days.aggregate(first=Min("due_on"), last=Max("due_on"))
    first = min(filter(None, [version.period_start, found["first"]]))
    last = max(filter(None, [version.period_end, found["last"]]))
    return list(range(first.year, last.year + 1))


def deadlines_in(version: PlanVersion, year: int) -> QuerySet[MeasureDeadline]:
    """The plan's deadlines of a year, in order."""
    return MeasureDeadline.objects.filter(
        measure__plan_version=version,
        due_on__gte=date(year, 1, 1),
        due_on__lte=date(year, 12, 31),
    ).order_by("due_on", "measure__order", "measure_id")


def quarters_of(
    deadlines: Iterable[MeasureDeadline], *, today: date, knows_reports: bool
) -> list[Quarter]:
    """Return the deadlines by quarter, in their order; two queries.

    Of several passed days of a measure the last one alone is late, since what was
    done later made up for the days before.
    """
    rows = [(one.measure_id, one.due_on) for one in deadlines]
    measures = _measures(rows, today, knows_reports=knows_reports)
    found = [
        DueDay(
            measure,
            day,
            is_passed=day < today,
            is_overdue=measure.late and day == measure.last_passed,
        )
        for measure, day in ((measures[key], day) for key, day in rows)
    ]
    this = quarter_start(today)
    return [
        Quarter(start, list(due), start == this)
        for start, due in groupby(found, key=lambda one: quarter_start(one.due_on))
    ]


def _measures(
    rows: list[tuple[int, date]], today: date, *, knows_reports: bool
) -> dict[int, Any]:
    """The measures of the rows, with `late` and `last_passed`."""
    late = is_overdue(today, knows_reports=knows_reports)
    passed = Max("deadlines__due_on", filter=Q(deadlines__due_on__lt=today))
    found = Measure.objects.filter(pk__in={key for key, _day in rows})
    return {one.pk: one for one in found.annotate(late=late, last_passed=passed)}


def undated_in(version: PlanVersion) -> QuerySet[Measure]:
    """The plan's measures without any day: continuous ones, and where none is said."""
    measures = version.measures.filter(deadlines__isnull=True)
    return measures.order_by("pillar__order", "order", "code")
