"""The plans in force side by side, through the pillars that they have in common."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, Sum

from actionplans.models import Indicator, Measure, MeasureNorm, Pillar
from actionplans.models.standing import is_due_this_quarter, is_overdue
from actionplans.services.coverage import Place


class PillarGroup(NamedTuple):
    """Pillars of several frameworks that are about the same; named by the first."""

    pillars: list[Pillar]

    @property
    def name(self) -> Pillar:
        return self.pillars[0]

    @property
    def keys(self) -> set[int]:
        return {pillar.pk for pillar in self.pillars}


class Figures(NamedTuple):
    """What is counted of the measures of a plan, or of one of its pillars; `budget`
    is None where no measure's is known; `pillar` the key of the plan's own pillar."""

    measures: int = 0
    due: int = 0
    overdue: int = 0
    budget: Decimal | None = None
    no_norm: int = 0
    no_budget: int = 0
    no_indicator: int = 0
    pillar: int | None = None

    def plus(self, other: "Figures") -> "Figures":
        """The sums of both."""
        known = [one for one in (self.budget, other.budget) if one is not None]
        sums = Figures(*(_plus(*pair) for pair in zip(self, other, strict=True)))
        return sums._replace(
            budget=sum(known, Decimal(0)) if known else None,
            pillar=self.pillar or other.pillar,
        )


class PlanLine(NamedTuple):
    """A municipality's plan: its figures by pillar group, and in all."""

    place: Place
    cells: list[Figures]

    @property
    def total(self) -> Figures:
        found = Figures()
        for cell in self.cells:
            found = found.plus(cell)
        return found


def _plus(one: Any, two: Any) -> Any:
    return (one or 0) + (two or 0)


def pillar_groups() -> list[PillarGroup]:
    """Return the pillars of all frameworks, counterparts together; two queries."""
    pillars = {pillar.pk: pillar for pillar in Pillar.objects.all()}
    together = {key: {key} for key in pillars}
    pairs = Pillar.counterparts.through.objects.values_list(
        "from_pillar_id", "to_pillar_id"
    )
    for one, other in pairs:
        merged = together[one] | together[other]
        for key in merged:
            together[key] = merged
    groups: list[PillarGroup] = []
    seen: set[int] = set()
    for key in pillars:
        if key not in seen:
            seen |= together[key]
            members = [pillars[one] for one in pillars if one in together[key]]
            groups.append(PillarGroup(members))
    return groups


def plans_beside(
    places: Iterable[Place],
    groups: list[PillarGroup],
    *,
    today: date,
    knows_reports: bool,
) -> list[PlanLine]:
    """Return a line for each place, without a plan in force an empty one; one query."""
    found = list(places)
    versions = [place.version.pk for place in found if place.version]
    cells: dict[int, dict[int, Figures]] = defaultdict(dict)
    rows = (
        Measure.objects.filter(plan_version__in=versions)
        .order_by()
        .values_list("plan_version", "pillar")
        .annotate(**_counted(today, knows_reports=knows_reports))
    )
    for version, pillar, *figures in rows:
        cells[version][pillar] = Figures(*figures)._replace(pillar=pillar)
    return [
        PlanLine(
            place,
            [_cell(cells[place.version.pk], group) for group in groups]
            if place.version
            else [],
        )
        for place in found
    ]


def _counted(today: date, *, knows_reports: bool) -> dict[str, Any]:
    """The aggregates of Figures, in its order."""
    norms = MeasureNorm.objects.filter(measure=OuterRef("pk"))
    indicators = Indicator.objects.filter(measure=OuterRef("pk"))
    late = is_overdue(today, knows_reports=knows_reports)
    return {
        "n": Count("pk"),
        "n_due": Count("pk", filter=Q(is_due_this_quarter(today))),
        "n_late": Count("pk", filter=Q(late)),
        "sum": Sum("budget_planned"),
        "n_no_norm": Count("pk", filter=Q(~Exists(norms))),
        "n_no_budget": Count("pk", filter=Q(budget_planned__isnull=True)),
        "n_no_indicator": Count("pk", filter=Q(~Exists(indicators))),
    }


def _cell(by_pillar: dict[int, Figures], group: PillarGroup) -> Figures:
    found = Figures()
    for key in group.keys & by_pillar.keys():
        found = found.plus(by_pillar[key])
    return found
