"""Writes a plan's reading as rows, in a handful of queries whatever its length."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from accounts.models import User
from actionplans.models import (
    ActionPlan,
    Dimension,
    FundingSource,
    Indicator,
    Measure,
    MeasureBudget,
    MeasureDeadline,
    MeasureInstitution,
    MeasureNorm,
    Norm,
    Objective,
    Pillar,
    PlanVersion,
    PolicyFramework,
)
from actionplans.services.measure_words import Due, due_days
from core.history import create_with_history
from municipalities.models import InstitutionType

DEFAULT_TITLES = {
    "en": "Municipal action plan",
    "sr-latn": "Opštinski akcioni plan",
    "sr": "Општински акциони план",
    "sq": "Plani komunal i veprimit",
}
ROWS_AT_ONCE = 500
MEASURES_AT_ONCE = 1000  # with all their parts in memory
_Place = tuple[str, str, str]  # pillar, strategic and specific objective


def write_version(
    *,
    plan: ActionPlan,
    number: int,
    reading: dict[str, Any],
    by: User | None,
    at: datetime,
) -> PlanVersion:
    """Write a draft version with all that a stored `PlanReading` says of it."""
    writer = _Writer(plan, reading, by, at)
    version = writer.version(number)
    writer.objectives(version)
    for start in range(0, len(writer.rows), MEASURES_AT_ONCE):
        measures = writer.measures(version, start)
        writer.below(measures, start)
    return version


class _Writer:
    """One reading on its way into the database."""

    def __init__(
        self, plan: ActionPlan, reading: dict[str, Any], by: User | None, at: datetime
    ) -> None:
        self.plan, self.reading, self.by, self.at = plan, reading, by, at
        self.rows = [one for one in reading["measures"] if not one["is_left_out"]]
        self._pillars: dict[str, Pillar] = {}
        self._objectives: dict[_Place, Objective] = {}
        self.suffix = reading["language"].replace("-", "_")
        self.start = _day(reading.get("starts_on"), date(reading["first_year"], 1, 1))
        self.end = _day(reading.get("ends_on"), date(reading["last_year"], 12, 31))

    def _said(
        self, field: str, text: str, one: dict[str, Any] | None = None
    ) -> dict[str, str]:
        """A translated field in the language that the plan is written in, or in all
        that `one` has it in."""
        texts = ((one or {}).get("said") or {}).get(field)
        if texts is None:
            return {f"{field}_{self.suffix}": text}
        return {
            f"{field}_{code.replace('-', '_')}": said for code, said in texts.items()
        }

    def _write(self, model: type, rows: list[Any]) -> None:
        create_with_history(model, rows, by=self.by, at=self.at)

    def version(self, number: int) -> PlanVersion:
        """The draft itself; a file without a title gets the usual one."""
        first, last = self.reading["first_year"], self.reading["last_year"]
        years = f"{first}–{last}" if first != last else str(first)
        usual = f"{DEFAULT_TITLES[self.reading['language']]} {years}"
        version = PlanVersion(
            plan=self.plan,
            municipality=self.plan.municipality,
            number=number,
            framework=PolicyFramework.objects.get(code=self.reading["framework"]),
            language=self.reading["language"],
            period_start=self.start,
            period_end=self.end,
            created_by=self.by,
            **self._said("title", (self.reading["title"] or usual)[:250], self.reading),
        )
        self._write(PlanVersion, [version])
        return version

    def measures(self, version: PlanVersion, start: int) -> list[Measure]:
        """The next measures from a row on, in the order of the file."""
        pillars, objectives = self._pillars, self._objectives
        measures = []
        rows = self.rows[start : start + MEASURES_AT_ONCE]
        for order, one in enumerate(rows, start + 1):
            measure = Measure(
                plan_version=version,
                municipality=self.plan.municipality,
                pillar=pillars[one["pillar"]],
                objective=objectives.get(_objective(one)),
                code=one["code"],
                order=order,
                starts_on=one["starts_on"],
                due_kind=one["due_kind"],
                due_every=_months(one),
                due_text=one["due"],
                lead_text=one["lead"],
                partners_text=one["partners"],
                budget_planned=_decimal(one["budget_eur"]),
                budget_text=one["budget"],
                funding_text=one["funding"],
                **self._said("title", one["title"], one),
                **self._said("description", one["description"], one),
            )
            measures.append(measure)
        self._write(Measure, measures)
        return measures

    def objectives(self, version: PlanVersion) -> None:
        """Each objective once under its pillar: the strategic ones, then the specific
        ones under theirs."""
        self._pillars = {one.code: one for one in version.framework.pillars.all()}
        levels = Objective.Level
        kept = {
            (one["pillar"], one["strategic"], one["specific"]): one
            for one in self.reading.get("objectives", ())
            if one["pillar"] in self._pillars
        }
        strategic = {place: levels.STRATEGIC for place in kept if not place[2]} | {
            _strategic(one): levels.STRATEGIC for one in self.rows
        }
        specific = {place: levels.SPECIFIC for place in kept if place[2]} | {
            _objective(one): levels.SPECIFIC for one in self.rows
        }
        for named in (strategic, {**specific, **strategic}):
            new = {
                place: self._new_objective(version, place, level, order, kept)
                for order, (place, level) in enumerate(named.items(), 1)
                if any(place[1:]) and place not in self._objectives
            }
            self._write(Objective, list(new.values()))
            self._objectives |= new

    def _new_objective(
        self,
        version: PlanVersion,
        place: _Place,
        level: str,
        order: int,
        kept: dict[_Place, dict[str, Any]],
    ) -> Objective:
        pillar, strategic, specific = place
        above = self._objectives.get((pillar, strategic, "")) if specific else None
        said = kept.get(place)
        return Objective(
            plan_version=version,
            pillar=self._pillars[pillar],
            level=level,
            parent=above,
            order=order,
            code=said.get("code", "") if said else "",
            **self._said("title", specific or strategic, said),
        )

    def below(self, measures: list[Measure], start: int) -> None:
        """Indicators, deadlines, institutions and norms of each measure."""
        rows = self.rows[start : start + MEASURES_AT_ONCE]
        pairs = list(zip(measures, rows, strict=True))
        indicators = [self._indicators(*pair) for pair in pairs]
        self._write(Indicator, [one for some in indicators for one in some])
        self._ask_for(indicators, rows)
        for model, make in (
            (MeasureDeadline, self._deadlines),
            (MeasureInstitution, self._institutions()),
            (MeasureNorm, self._norms()),
            (MeasureBudget, self._budgets()),
        ):
            parts = [part for pair in pairs for part in make(*pair)]
            model._default_manager.bulk_create(parts, batch_size=ROWS_AT_ONCE)

    def _ask_for(
        self, indicators: list[list[Indicator]], rows: list[dict[str, Any]]
    ) -> None:
        """What values of indicators are asked for by: sex, age …"""
        asked = [
            (indicator, key)
            for some, one in zip(indicators, rows, strict=True)
            for indicator, read in zip(some, one["indicators"], strict=True)
            for key in read.get("dimensions", ())
        ]
        known = dict(Dimension.objects.values_list("key", "pk")) if asked else {}
        through = Indicator.dimensions.through
        through._default_manager.bulk_create(
            through(indicator_id=indicator.pk, dimension_id=known[key])
            for indicator, key in asked
            if key in known
        )

    def _indicators(self, measure: Measure, one: dict[str, Any]) -> list[Indicator]:
        return [
            Indicator(
                measure=measure,
                order=order,
                kind=indicator["kind"],
                unit=indicator["unit"],
                direction=indicator["direction"],
                baseline_value=_decimal(indicator["baseline_value"]),
                baseline_text=indicator["baseline"],
                target_value=_decimal(indicator["target_value"]),
                target_text=indicator["target"],
                **self._said("verification", indicator["verification"], indicator),
                **self._said("name", indicator["name"], indicator),
            )
            for order, indicator in enumerate(one["indicators"], 1)
        ]

    def _deadlines(
        self, measure: Measure, one: dict[str, Any]
    ) -> list[MeasureDeadline]:
        """The days as read; something recurring falls on each slot's last day."""
        days = {date.fromisoformat(day) for day in one["due_on"]}
        if one["due_every"] and not one.get("is_due_exact"):
            due = Due(Measure.DueKind.RECURRING, every=one["due_every"])
            days |= set(due_days(due, self.start, self.end))
        return [MeasureDeadline(measure=measure, due_on=day) for day in sorted(days)]

    def _institutions(self) -> Any:
        types = InstitutionType.objects.in_bulk(field_name="key")

        def rows(measure: Measure, one: dict[str, Any]) -> list[MeasureInstitution]:
            return [
                MeasureInstitution(
                    measure=measure,
                    role=role,
                    order=order,
                    institution_type=types.get(target),
                    means_all_members=target not in types,
                )
                for role in ("lead", "partner")
                for order, target in enumerate(one[f"{role}_types"], 1)
            ]

        return rows

    def _norms(self) -> Any:
        norms = dict(Norm.objects.values_list("code", "pk"))

        def rows(measure: Measure, one: dict[str, Any]) -> list[MeasureNorm]:
            return [
                MeasureNorm(measure=measure, norm_id=norms[code], note=note)
                for code, note in one["norms"]
                if code in norms
            ]

        return rows

    def _budgets(self) -> Any:
        sources = dict(FundingSource.objects.values_list("key", "pk"))

        def rows(measure: Measure, one: dict[str, Any]) -> list[MeasureBudget]:
            return [
                MeasureBudget(
                    measure=measure,
                    source_id=sources[source],
                    planned=_decimal(planned),
                    note=one.get("source_notes", {}).get(source, ""),
                )
                for source, planned in one["sources"]
                if source in sources
            ]

        return rows


def _strategic(one: dict[str, Any]) -> _Place:
    return one["pillar"], one["strategic"], ""


def _objective(one: dict[str, Any]) -> _Place:
    """The place of the objective that a measure stands under: the specific one."""
    return one["pillar"], one["strategic"], one["specific"]


def _day(text: str | None, usual: date) -> date:
    return date.fromisoformat(text) if text else usual


def _months(one: dict[str, Any]) -> int | None:
    recurs = one["due_kind"] == Measure.DueKind.RECURRING
    return one["due_every"] if recurs else None


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
