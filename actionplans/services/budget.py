"""What a plan costs by pillar and source: planned, allocated and spent."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet, Sum

from actionplans.models import (
    FundingSource,
    Measure,
    MeasureBudget,
    Pillar,
    PlanVersion,
    ReportedMoney,
)
from actionplans.statistics import execution_ratio, planning_ratio

Money = Decimal | None


class Amounts(NamedTuple):
    """Planned, allocated and spent in EUR; None where nothing is known."""

    planned: Money = None
    allocated: Money = None
    spent: Money = None

    def plus(self, other: "Amounts") -> "Amounts":
        """The sums of what is known; unknown only where both are."""
        return Amounts(*(_sum(one, two) for one, two in zip(self, other, strict=True)))

    @property
    def planning(self) -> Fraction | None:
        return planning_ratio(self.allocated, self.planned)

    @property
    def execution(self) -> Fraction | None:
        return execution_ratio(self.spent, self.allocated)


# {pillar's key: {source's key, or None for not split: amounts}}
Cells = dict[int, dict[int | None, Amounts]]


class SourceLine(NamedTuple):
    """A source's amounts in a pillar; no source is what is not split by source."""

    source: FundingSource | None
    amounts: Amounts
    is_total: bool = False


@dataclass
class PillarBudget:
    """A pillar, or with none all of them: its lines, and how many measures have a
    sum, cost nothing, or have no budget line."""

    pillar: Pillar | None
    lines: list[SourceLine] = field(default_factory=list)
    measures: int = 0
    free: int = 0
    unknown: int = 0

    @property
    def total(self) -> Amounts:
        found = Amounts()
        for line in self.lines:
            found = found.plus(line.amounts)
        return found

    @property
    def with_sum(self) -> int:
        return self.measures - self.free - self.unknown

    @property
    def unknown_share(self) -> Fraction | None:
        """The share of its measures that have no budget line."""
        return Fraction(self.unknown, self.measures) if self.measures else None

    @property
    def rows(self) -> list[SourceLine]:
        """Its lines and, behind them, all sources together."""
        return [*self.lines, SourceLine(None, self.total, is_total=True)]


class Budget(NamedTuple):
    """The budget of a version. `reported` counts the measures of whose money a
    submitted report says something; None for who does not see reports."""

    pillars: list[PillarBudget]
    whole: PillarBudget
    reported: int | None

    @property
    def all(self) -> list[PillarBudget]:
        return [*self.pillars, self.whole]


def _sum(one: Money, two: Money) -> Money:
    if one is None or two is None:
        return two if one is None else one
    return one + two


def budget_of(version: PlanVersion, *, knows_reports: bool) -> Budget:
    """Return the version's Budget: four queries, one more for the reported money.

    Planned is the whole of each measure; what its sources do not cover stands as not
    split. Allocated and spent add up all periods of the submitted reports.
    """
    measures = Measure.objects.filter(plan_version=version).order_by()
    cells: Cells = defaultdict(dict)
    _put_planned(cells, measures)
    reported = _put_reported(cells, version) if knows_reports else None
    sources: list[FundingSource | None] = [*FundingSource.objects.all(), None]
    counts = _counts(measures)
    pillars = [
        PillarBudget(
            pillar,
            [
                SourceLine(one, cells[pillar.pk][key])
                for one in sources
                if (key := one and one.pk) in cells[pillar.pk]
            ],
            *counts[pillar.pk],
        )
        for pillar in Pillar.objects.filter(pk__in=counts)
    ]
    return Budget(pillars, _whole(pillars, sources), reported)


def _put_planned(cells: Cells, measures: QuerySet[Measure]) -> None:
    """What the sources pay, and what is left of each pillar's whole."""
    split = (
        MeasureBudget.objects.filter(measure__in=measures.values("pk"))
        .order_by()
        .values_list("measure__pillar", "source")
        .annotate(
            in_all=Sum("planned"),
            of_known=Sum("planned", filter=Q(measure__budget_planned__isnull=False)),
        )
    )
    covered: dict[int, Decimal] = defaultdict(Decimal)
    for pillar, source, planned, known in split:
        cells[pillar][source] = Amounts(planned)
        covered[pillar] += known or 0
    wholes = measures.values_list("pillar").annotate(Sum("budget_planned"))
    for pillar, whole in wholes:
        if whole is not None and (whole > covered[pillar] or not cells[pillar]):
            cells[pillar][None] = Amounts(whole - covered[pillar])


def _put_reported(cells: Cells, version: PlanVersion) -> int:
    """Add the reported money; return how many measures have any."""
    money = ReportedMoney.objects.filter(
        report__measure__plan_version=version, report__state="submitted"
    )
    sums = (
        money.order_by()
        .values_list("report__measure__pillar", "source")
        .annotate(Sum("allocated"), Sum("spent"))
    )
    for pillar, source, allocated, spent in sums:
        before = cells[pillar].get(source, Amounts())
        cells[pillar][source] = before.plus(Amounts(None, allocated, spent))
    return money.aggregate(count=Count("report__measure", distinct=True))["count"]


def _counts(measures: QuerySet[Measure]) -> dict[int, tuple[int, int, int]]:
    """{pillar's key: (measures, without costs, without a budget line)}"""
    rows = measures.values_list("pillar").annotate(
        n=Count("pk"),
        n_free=Count("pk", filter=Q(budget_planned=0)),
        n_unknown=Count("pk", filter=Q(budget_planned__isnull=True)),
    )
    return {pillar: (count, free, unknown) for pillar, count, free, unknown in rows}


def _whole(
    pillars: list[PillarBudget], sources: list[FundingSource | None]
) -> PillarBudget:
    """All pillars together, source by source."""
    sums: dict[int | None, Amounts] = {}
    for pillar in pillars:
        for line in pillar.lines:
            key = line.source and line.source.pk
            sums[key] = sums.get(key, Amounts()).plus(line.amounts)
    return PillarBudget(
        None,
        [
            SourceLine(one, sums[key])
            for one in sources
            if (key := one and one.pk) in sums
        ],
        measures=sum(one.measures for one in pillars),
        free=sum(one.free for one in pillars),
        unknown=sum(one.unknown for one in pillars),
    )
