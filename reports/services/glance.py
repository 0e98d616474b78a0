"""Municipalities side by side: meetings by period, plan in force, latest score."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

from django.db.models import Case, Count, F, Q, QuerySet, Sum, When

from accounts.models import User
from actionplans.models import PlanVersion
from meetings.statistics import SlotState, SlotStatus, months_later
from monitoring.models import RoundPlan, Score
from monitoring.scoring import NO_EVIDENCE, SCORED, PillarResult, plan_result
from municipalities.models import Mechanism, Municipality
from reports.services.periods import Days, days_by_mechanism, period_states

MONTHS = 12


@dataclasses.dataclass(frozen=True)
class Window:
    """Twelve months that the page shows, beginning with an uneven month."""

    first: date

    @property
    def last(self) -> date:
        return months_later(self.first, MONTHS) - timedelta(days=1)

    @property
    def columns(self) -> list["Column"]:
        """The two-month periods as pairs of days."""
        starts = [months_later(self.first, months) for months in range(0, MONTHS, 2)]
        ends = [*starts[1:], months_later(self.first, MONTHS)]
        return [
            Column(start, end - timedelta(days=1))
            for start, end in zip(starts, ends, strict=True)
        ]


@dataclasses.dataclass(frozen=True)
class Column:
    """A two-month period."""

    start: date
    end: date


@dataclasses.dataclass(frozen=True)
class Cell:
    """A period of one mechanism; `span` is how many of the months it covers."""

    start: date
    end: date
    status: SlotStatus
    span: int
    meeting: int | None = None


@dataclasses.dataclass(frozen=True)
class GlanceRow:
    """A municipality's line. `verified` is the score of `round_plan`, the latest
    final one, None where nothing was applicable."""

    municipality: Municipality
    cells: list[Cell]
    version: PlanVersion | None
    round_plan: RoundPlan | None
    verified: Fraction | None

    @property
    def mechanism_id(self) -> int | None:
        """The key of the municipality's mechanism, None where there is none."""
        mechanism = getattr(self.municipality, "mechanism", None)
        return mechanism.pk if mechanism else None


def window_of(year: int | None, today: date) -> Window:
    """Return the calendar year, or without one the twelve months up to today's
    two-month period."""
    if year:
        return Window(date(year, 1, 1))
    this_period = date(today.year, today.month - (today.month - 1) % 2, 1)
    return Window(months_later(this_period, 2 - MONTHS))


def municipalities_at_a_glance(
    user: User, *, search: str = ""
) -> QuerySet[Municipality]:
    """Return the municipalities of the page, in their order."""
    rows = Municipality.objects.visible_to(user).select_related("mechanism")
    rows = rows.defer("languages", "latitude", "longitude", "name_locative")
    if search:
        names = ("name_en", "name_sr_latn", "name_sr", "name_sq", "display_name")
        found = Q()
        for name in names:
            found |= Q(**{f"{name}__icontains": search})
        rows = rows.filter(found)
    return rows.prefetch_related("mechanism__rules").order_by("order", "slug")


def glance_rows(
    municipalities: Iterable[Municipality], *, user: User, window: Window, today: date
) -> list[GlanceRow]:
    """Return a GlanceRow for each municipality: five queries, however many."""
    places = list(municipalities)
    mechanisms = [place.mechanism for place in places if hasattr(place, "mechanism")]
    days = days_by_mechanism(mechanisms, first=window.first, last=window.last)
    versions = {
        version.municipality_id: version
        for version in PlanVersion.objects.visible_to(user)
        .in_force_on(today)
        .filter(municipality__in=places)
        .only("municipality", "number")
    }
    plans = _latest_final(places, user)
    scores = verified_scores(plans.values())
    rows = []
    for place in places:
        plan, version = plans.get(place.pk), versions.get(place.pk)
        for record in (plan, version):
            if record:
                record.municipality = place  # spares a query for its address
        cells = []
        if hasattr(place, "mechanism"):
            mine = days[place.mechanism.pk]
            cells = cells_of(place.mechanism, mine, window, today)
        rows.append(GlanceRow(place, cells, version, plan, plan and scores[plan.pk]))
    return rows


def cells_of(
    mechanism: Mechanism, days: Days, window: Window, today: date
) -> list[Cell]:
    """Return the periods of a mechanism that overlap the window, in order."""
    states = period_states(
        mechanism, days, first=window.first, last=window.last, today=today
    )
    return [_cell(state, window) for state in states]


def _cell(state: SlotState, window: Window) -> Cell:
    start = max(state.slot.start, window.first)
    end = min(state.slot.end, window.last)
    span = (end.year - start.year) * 12 + end.month - start.month + 1
    meeting = state.meetings[0].key if state.meetings else None
    return Cell(state.slot.start, state.slot.end, state.status, span, meeting)


def _latest_final(places: list[Municipality], user: User) -> dict[int, RoundPlan]:
    plans = RoundPlan.objects.visible_to(user).final().filter(municipality__in=places)
    # Keys first: most plans in rounds are not the latest one.
    ordered = plans.order_by("round__reference_end", "pk")
    latest = dict(ordered.values_list("municipality", "pk"))
    found = RoundPlan.objects.select_related("round").filter(pk__in=latest.values())
    return {plan.municipality_id: plan for plan in found}


def verified_scores(round_plans: Iterable[RoundPlan]) -> dict[int, Fraction | None]:
    """Return `{round plan id: verified score}` of whole plans, in one query.

    The sums per pillar come from the database as whole numbers; the figures from
    them by monitoring.scoring, exactly.
    """
    points = Case(
        *(When(level__value=str(level), then=F("weight") * level) for level in SCORED),
        default=0,
    )
    scored = Q(level__value__in=[str(level) for level in SCORED])
    sums = (
        Score.objects.filter(scored | Q(level__value=NO_EVIDENCE))
        .filter(round_plan__in=[plan.pk for plan in round_plans])
        .order_by()
        .values_list("round_plan", "measure__pillar__code")
        .annotate(
            applicable=Count("pk"),
            weights=Sum("weight"),
            weights_scored=Sum(Case(When(scored, then=F("weight")), default=0)),
            points=Sum(points),
        )
    )
    pillars: dict[int, dict[str, PillarResult]] = defaultdict(dict)
    for plan, code, *figures in sums:
        pillars[plan][code] = _pillar(*figures)
    found: dict[int, Fraction | None] = defaultdict(lambda: None)
    for plan, results in pillars.items():
        result = plan_result(results)
        found[plan] = result.verified if result else None
    return found


def _pillar(applicable: int, weight: int, scored: int, points: int) -> PillarResult:
    verified = Fraction(points, 4 * weight)
    coverage = Fraction(scored, weight)
    return PillarResult(
        applicable=applicable,
        weight=Fraction(weight),
        coverage=coverage,
        assessed=Fraction(points, 4 * scored) if scored else None,
        verified=verified,
        upper=verified + 1 - coverage,
        suppressed=False,
    )
