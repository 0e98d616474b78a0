"""Which norms the plans in force serve, and which no measure serves."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from django.db.models import Count, QuerySet

from accounts.models import User
from actionplans.models import MeasureNorm, Norm, PlanVersion
from municipalities.models import Municipality


class Place(NamedTuple):
    """A municipality with its plan in force, None where it has none."""

    municipality: Municipality
    version: PlanVersion | None


class NormLine(NamedTuple):
    """How many measures serve a norm, place by place; None where no plan is."""

    norm: Norm
    counts: list[int | None]

    @property
    def total(self) -> int:
        return sum(count or 0 for count in self.counts)

    @property
    def plans(self) -> int:
        """How many plans have at least one."""
        return sum(bool(count) for count in self.counts)


class Chapter(NamedTuple):
    """Norms of one source and chapter; those for context only stand apart."""

    source: str
    chapter: str
    is_context: bool
    lines: list[NormLine]


class Gaps(NamedTuple):
    """The measured norms that no measure of a place's plan serves."""

    place: Place
    unserved: list[Norm]
    measured: int

    @property
    def codes(self) -> str:
        """Their codes as a list in words: `IC7, IC8`."""
        return ", ".join(norm.code for norm in self.unserved)

    @property
    def share(self) -> Fraction | None:
        return Fraction(len(self.unserved), self.measured) if self.measured else None


def places_with_plans(
    municipalities: Iterable[Municipality], *, user: User, today: date
) -> list[Place]:
    """Return each municipality with its plan in force, in one query."""
    found = list(municipalities)
    versions = {
        version.municipality_id: version
        for version in PlanVersion.objects.visible_to(user)
        .in_force_on(today)
        .filter(municipality__in=found)
        .only("municipality", "number")
    }
    for place in found:
        if version := versions.get(place.pk):
            version.municipality = place  # spares a query for its address
    return [Place(place, versions.get(place.pk)) for place in found]


def norm_chapters(norms: QuerySet[Norm], places: list[Place]) -> list[Chapter]:
    """Return the norms by source and chapter with their counts, in two queries."""
    versions = [place.version.pk for place in places if place.version]
    counts: dict[int, dict[int, int]] = defaultdict(dict)
    rows = (
        MeasureNorm.objects.filter(measure__plan_version__in=versions)
        .order_by()
        .values_list("norm", "measure__plan_version")
        .annotate(Count("pk"))
    )
    for norm, version, count in rows:
        counts[norm][version] = count
    lines = [
        NormLine(
            norm,
            [
                counts[norm.pk].get(place.version.pk, 0) if place.version else None
                for place in places
            ],
        )
        for norm in sorted(norms, key=_place_of)
    ]
    return [
        Chapter(source, chapter, is_context, list(grouped))
        for (is_context, source, chapter), grouped in groupby(lines, key=_group_of)
    ]


def _place_of(norm: Norm) -> tuple[bool, int, int, str]:
    """Context last; else by source as the sources are listed, and in their order."""
    sources: list[str] = list(Norm.Source.values)
    return norm.is_context_only, sources.index(norm.source), norm.order, norm.code


def _group_of(line: NormLine) -> tuple[bool, str, str]:
    norm = line.norm
    return norm.is_context_only, norm.get_source_display(), norm.chapter


def unserved_anywhere(
    norms: QuerySet[Norm], *, user: User, today: date
) -> tuple[list[tuple[Norm, int]], int]:
    """Return `([(norm, plans that serve it)], plans in force)` over all that the user
    sees, the norms for context left out; two queries."""
    versions = PlanVersion.objects.visible_to(user).in_force_on(today)
    serving = dict(
        MeasureNorm.objects.filter(measure__plan_version__in=versions.values("pk"))
        .order_by()
        .values_list("norm")
        .annotate(Count("measure__plan_version", distinct=True))
    )
    measured = sorted(norms.filter(is_context_only=False), key=_place_of)
    return [(norm, serving.get(norm.pk, 0)) for norm in measured], versions.count()


def gaps_of(norms: Iterable[Norm], places: list[Place]) -> list[Gaps]:
    """Return what the plan of each place leaves out, in one query; places without a
    plan in force leave out nothing that could be said."""
    versions = [place.version.pk for place in places if place.version]
    served = set(
        MeasureNorm.objects.filter(measure__plan_version__in=versions)
        .order_by()
        .values_list("measure__plan_version", "norm")
        .distinct()
    )
    measured = list(norms)
    return [
        Gaps(
            place,
            [one for one in measured if (place.version.pk, one.pk) not in served]
            if place.version
            else [],
            len(measured) if place.version else 0,
        )
        for place in places
    ]
