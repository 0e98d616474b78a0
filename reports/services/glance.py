"""Municipalities side by side: meetings by period, plan in force, latest score."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from django.db.models import Case, F, Prefetch, Q, QuerySet, Sum, When

from accounts.models import User
from actionplans.models import PlanVersion
from meetings.statistics import SlotState, SlotStatus, months_later
from monitoring.models import Round, RoundPlan, Score
from monitoring.scoring import NO_EVIDENCE, SCORED
from municipalities.models import Mechanism, MechanismRule, Municipality
from reports.services.periods import Days, days_by_mechanism, period_states

MONTHS = 12
# The rest of a rule is two lists to be read from text, which is slow.
OF_RULE = ("mechanism", "valid_from", "valid_to", "months_between_meetings")


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
    """A municipality's line. `verified` is its score in `round`, the latest one
    that is final, None where nothing was applicable."""

    municipality: Municipality
    cells: list[Cell]
    version: PlanVersion | None
    round: Round | None
    verified: Fraction | None

    @property
    def mechanism_id(self) -> int | None:
        """The key of the municipality's mechanism, None where there is none."""
        mechanism = getattr(self.municipality, "mechanism", None)
        return mechanism.pk if mechanism else None


class Final(NamedTuple):
    """The keys of a plan in a round that is final, and of that round."""

    plan: int
    round: int


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
    rules = MechanismRule.objects.only(*OF_RULE)
    return rows.prefetch_related(Prefetch("mechanism__rules", rules)).order_by(
        "order", "slug"
    )


def glance_rows(
    municipalities: Iterable[Municipality], *, user: User, window: Window, today: date
) -> list[GlanceRow]:
    """Return a GlanceRow for each municipality: five queries, however many."""
    places = list(municipalities)
    mechanisms = [place.mechanism for place in places if hasattr(place, "mechanism")]
    days = days_by_mechanism(mechanisms, first=window.first, last=window.last)
    versions = _in_force(places, user, today)
    finals = _latest_final(places, user)
    rounds = Round.objects.in_bulk({final.round for final in finals.values()})
    scores = verified_scores(final.plan for final in finals.values())
    rows = []
    for place in places:
        version, final = versions.get(place.pk), finals.get(place.pk)
        if version:
            version.municipality = place  # spares a query for its address
        cells = []
        if hasattr(place, "mechanism"):
            mine = days[place.mechanism.pk]
            cells = cells_of(place.mechanism, mine, window, today)
        latest = final and rounds[final.round]
        verified = final and scores[final.plan]
        rows.append(GlanceRow(place, cells, version, latest, verified))
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


def _in_force(
    places: list[Municipality], user: User, today: date
) -> dict[int, PlanVersion]:
    versions = PlanVersion.objects.visible_to(user).in_force_on(today)
    found = versions.filter(municipality__in=places).only("municipality", "number")
    return {version.municipality_id: version for version in found}


def _latest_final(places: list[Municipality], user: User) -> dict[int, Final]:
    plans = RoundPlan.objects.visible_to(user).final().filter(municipality__in=places)
    # Keys only: most plans in rounds are not the latest one.
    ordered = plans.order_by("round__reference_end", "pk")
    keys = ordered.values_list("municipality", "pk", "round")
    return {place: Final(plan, latest) for place, plan, latest in keys}


def verified_scores(round_plans: Iterable[int]) -> dict[int, Fraction | None]:
    """Return `{round plan's key: verified score}` of whole plans, in one query.

    The sums per pillar come from the database as whole numbers. V_p is a pillar's
    points over what its applicable measures could have, V the mean of the pillars
    (docs/scoring.md section 5), exactly.
    """
    points = Case(
        *(When(level__value=str(level), then=F("weight") * level) for level in SCORED),
        default=0,
    )
    applicable = [*(str(level) for level in SCORED), NO_EVIDENCE]
    sums = (
        Score.objects.filter(level__value__in=applicable, round_plan__in=[*round_plans])
        .order_by()
        .values_list("round_plan", "measure__pillar__code")
        .annotate(points=Sum(points), weight=Sum("weight"))
    )
    pillars: dict[int, list[Fraction]] = defaultdict(list)
    for plan, _pillar, scored, weight in sums:
        pillars[plan].append(Fraction(scored, 4 * weight))
    found: dict[int, Fraction | None] = defaultdict(lambda: None)
    for plan, verified in pillars.items():
        found[plan] = sum(verified, Fraction(0)) / len(verified)
    return found
