"""Measures as plain values, from the database and from what was read of a file."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from typing import Any

from django.conf import settings

from actionplans.comparison import PlainIndicator, PlainMeasure
from actionplans.models import (
    Indicator,
    Measure,
    MeasureBudget,
    MeasureDeadline,
    MeasureInstitution,
    MeasureNorm,
    PlanVersion,
)

LANGUAGES = [code for code, _name in settings.LANGUAGES]
IN_ORDER = "pillar__order", "order", "code"


def plain_measures(version: PlanVersion) -> list[PlainMeasure]:
    """A version's measures in plan order, in six queries whatever their number."""
    return measures_of([version])[version.pk]


def measures_of(versions: Iterable[PlanVersion]) -> dict[int, list[PlainMeasure]]:
    """{version's pk: its measures in plan order} in six queries for all of them."""
    keys = [version.pk for version in versions]
    found: dict[int, list[PlainMeasure]] = {key: [] for key in keys}
    for version, measure in _read(plan_version__in=keys):
        found[version].append(measure)
    return found


def measures_by_key(keys: Iterable[int]) -> dict[int, PlainMeasure]:
    """{measure's pk: it}, in six queries or, for no keys, none."""
    wanted = list(keys)
    rows = _read(pk__in=wanted) if wanted else ()
    return {one.pk or 0: one for _version, one in rows}


def titles_of(versions: Iterable[PlanVersion]) -> dict[int, list[PlainMeasure]]:
    """As `measures_of`, each measure with no more than its code, title and key, in
    one query."""
    found: dict[int, list[PlainMeasure]] = {version.pk: [] for version in versions}
    rows = Measure.objects.filter(plan_version__in=list(found)).order_by(*IN_ORDER)
    for pk, version, code, *titles in rows.values_list(
        "pk", "plan_version_id", "code", *_names("title")
    ):
        said = {one: text for one, text in zip(LANGUAGES, titles, strict=True) if text}
        found[version].append(PlainMeasure(code, said, pk=pk, is_whole=False))
    return found


def _read(**which: Any) -> Iterator[tuple[int, PlainMeasure]]:
    """(version's pk, measure) of some measures, in plan order."""
    below = _Below({f"measure__{name}": value for name, value in which.items()})
    rows = (
        Measure.objects.filter(**which)
        .order_by(*IN_ORDER)
        .values(
            "pk",
            "plan_version_id",
            "code",
            "order",
            "due_text",
            "due_kind",
            "lead_text",
            "partners_text",
            "budget_text",
            "budget_planned",
            "funding_text",
            "pillar__code",
            *_names("title"),
            *_names("description"),
            *_names("objective__title"),
        )
    )
    for row in rows:
        yield row["plan_version_id"], below.measure(row)


class _Below:
    """What hangs under some measures, by measure."""

    def __init__(self, which: dict[str, Any]) -> None:
        self.which = which
        self.indicators = self._listed(Indicator, *_INDICATOR, order=("order", "pk"))
        self.deadlines = self._listed(MeasureDeadline, "due_on", order=("due_on",))
        self.institutions = self._listed(
            MeasureInstitution, "role", "institution_type__key", order=("role", "order")
        )
        self.norms = self._listed(
            MeasureNorm,
            "norm__code",
            order=("norm__source", "norm__order", "norm__code"),
        )
        self.budgets = self._listed(
            MeasureBudget, "source__key", "planned", order=("source__order",)
        )

    def _listed(
        self, model: Any, *names: str, order: tuple[str, ...]
    ) -> dict[int, list[dict[str, Any]]]:
        found: dict[int, list[dict[str, Any]]] = defaultdict(list)
        rows = model._default_manager.filter(**self.which)
        for row in rows.order_by("measure_id", *order).values("measure_id", *names):
            found[row["measure_id"]].append(row)
        return found

    def measure(self, row: dict[str, Any]) -> PlainMeasure:
        pk = row["pk"]
        return PlainMeasure(
            code=row["code"],
            title=_said(row, "title"),
            description=_said(row, "description"),
            indicators=tuple(map(_indicator, self.indicators[pk])),
            due=row["due_text"],
            due_on=tuple(one["due_on"].isoformat() for one in self.deadlines[pk]),
            due_kind=row["due_kind"],
            lead=row["lead_text"],
            partners=row["partners_text"],
            lead_types=self._types(pk, "lead"),
            partner_types=self._types(pk, "partner"),
            budget=row["budget_text"],
            budget_eur=row["budget_planned"],
            budget_lines=tuple(map(_budget_line, self.budgets[pk])),
            funding=row["funding_text"],
            norms=tuple(one["norm__code"] for one in self.norms[pk]),
            pillar=row["pillar__code"],
            objective=_said(row, "objective__title"),
            order=row["order"],
            pk=pk,
        )

    def _types(self, pk: int, role: str) -> tuple[str, ...]:
        return tuple(
            one["institution_type__key"] or "all_members"
            for one in self.institutions[pk]
            if one["role"] == role
        )


def _names(field: str) -> list[str]:
    return [f"{field}_{code.replace('-', '_')}" for code in LANGUAGES]


_INDICATOR = (
    *_names("name"),
    *_names("verification"),
    "baseline_text",
    "target_text",
    "baseline_value",
    "target_value",
)


@cache
def _columns(field: str) -> list[tuple[str, str]]:
    return list(zip(LANGUAGES, _names(field), strict=True))


def _said(row: dict[str, Any], field: str) -> dict[str, str]:
    return {code: row[name] for code, name in _columns(field) if row[name]}


def _indicator(row: dict[str, Any]) -> PlainIndicator:
    return PlainIndicator(
        name=_said(row, "name"),
        baseline=row["baseline_text"] or _plain(row["baseline_value"]),
        target=row["target_text"] or _plain(row["target_value"]),
        baseline_value=row["baseline_value"],
        target_value=row["target_value"],
        verification=_said(row, "verification"),
    )


def _budget_line(row: dict[str, Any]) -> str:
    return f"{row['source__key']} {_plain(row['planned'])}".strip()


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def plain_of_reading(reading: dict[str, Any]) -> list[PlainMeasure]:
    """The measures of a stored `PlanReading`, before anything is written of them."""
    language = reading["language"]
    rows = [one for one in reading["measures"] if not one["is_left_out"]]
    return [_of_reading(one, language, order) for order, one in enumerate(rows)]


def _of_reading(one: dict[str, Any], language: str, order: int) -> PlainMeasure:
    return PlainMeasure(
        code=one["code"],
        title={language: one["title"]},
        description={language: one["description"]},
        indicators=tuple(
            PlainIndicator(
                {language: indicator["name"]},
                indicator["baseline"],
                indicator["target"],
                _decimal(indicator["baseline_value"]),
                _decimal(indicator["target_value"]),
            )
            for indicator in one["indicators"]
        ),
        due=one["due"],
        due_on=tuple(one["due_on"]),
        due_kind=one["due_kind"],
        lead=one["lead"],
        partners=one["partners"],
        lead_types=tuple(one["lead_types"]),
        partner_types=tuple(one["partner_types"]),
        budget=one["budget"],
        budget_eur=_decimal(one["budget_eur"]),
        funding=one["funding"],
        norms=tuple(code for code, _note in one["norms"]),
        pillar=one["pillar"],
        objective={language: one["specific"] or one["strategic"]},
        order=order,
    )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
