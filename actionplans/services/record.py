"""What a plan says exactly, to stand beside the words of an exported table.

An office's table says a deadline or an institution in words, and has no place for
some fields at all. So an export carries a record of each measure, as JSON. Whoever
reads the file takes a field from the record only while the cell beside it says what it
said when it was written (`trace`); a cell that somebody changed is read as words.
"""

import json
import re
import zlib
from decimal import Decimal
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Prefetch, QuerySet

from actionplans.models import (
    FundingSource,
    Indicator,
    Measure,
    Norm,
    PlanVersion,
)
from core.imports.sheets import plain_value
from municipalities.models import InstitutionType

MARK = "koordina"
START = f'{{"{MARK}":1'
LEVELS = ("pillar", "objective", "specific_objective")
ALL_MEMBERS = "all_members"
# A reader keeps so many signs of a cell, and makes spaces single.
LONGEST_CELL = 3900
_SPACE = re.compile(r"[^\S ]| (?= )|[\ud800-\udfff\ufffe\uffff]")


class Known(NamedTuple):
    """What parts of measures point at, by key: looked up once for a whole plan."""

    types: dict[int, InstitutionType]
    norms: dict[int, Norm]
    sources: dict[int, FundingSource]


def trace(value: Any) -> str:
    """What tells whether a cell still says the same: a checksum of its text as read."""
    text = _read(value)
    return f"{zlib.crc32(text.encode()):08x}" if text else ""


def _read(value: Any) -> str:
    """A cell's text as a reader gets it, cut where it is too long."""
    return "" if value is None else plain_value(value)[1].strip()


def enter(groups: dict[str, str], level: str, text: str) -> dict[str, str]:
    """The pillar and objectives that a row stands under once it names one of them."""
    if not text or groups.get(level) == text:
        return groups
    below = LEVELS[LEVELS.index(level) + 1 :]
    return {name: said for name, said in groups.items() if name not in below} | {
        level: text
    }


def place_trace(groups: dict[str, str]) -> str:
    """The trace of pillar and objectives together."""
    said = [_read(groups.get(level)) for level in LEVELS]
    return trace(" | ".join(" ".join(text.split()) for text in said))


def indicator_trace(cells: dict[str, Any]) -> str:
    """The trace of an indicator's cells together."""
    names = ("indicator", "baseline", "target", "verification")
    said = [_read(cells.get(name)) for name in names]
    return trace(" | ".join(said))


def written(record: dict[str, Any]) -> str:
    """The record as one line, in which a reader that tidies spaces finds nothing."""
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    return _SPACE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def parted(text: str) -> list[str]:
    """A line in pieces that a cell can hold, none with a space at its ends."""
    pieces = []
    while len(text) > LONGEST_CELL:
        end = LONGEST_CELL
        while " " in text[end - 1 : end + 1]:
            end -= 1
        pieces.append(text[:end])
        text = text[end:]
    return [*pieces, text]


def said(record: Any, field: str) -> dict[str, str]:
    """A text in every language that has it: `{"sr-latn": "Obuka", …}`."""
    found = {
        code: getattr(record, f"{field}_{code.replace('-', '_')}") or ""
        for code, _name in settings.LANGUAGES
    }
    return {code: text for code, text in found.items() if text}


def plan_record(version: PlanVersion, places: list[dict[str, Any]]) -> dict[str, Any]:
    """What holds for the whole plan; `places` are `objective_places`."""
    return {
        "title": said(version, "title"),
        "language": version.language,
        "framework": version.framework.code,
        "starts_on": version.period_start.isoformat(),
        "ends_on": version.period_end.isoformat(),
        "objectives": places,
    }


def objective_places(version: PlanVersion) -> list[dict[str, Any]]:
    """The objectives in their order, those without measures too; one query."""
    objectives = version.objectives.select_related("pillar", "parent").order_by(
        "level", "pillar__order", "order", "pk"
    )
    return [_place(one, version.language) for one in objectives]


def _place(objective: Any, language: str) -> dict[str, Any]:
    """Its key, code and titles; strategic and specific are the plan's own words."""
    is_strategic = objective.level == objective.Level.STRATEGIC
    above = objective if is_strategic else objective.parent
    return {
        "pk": objective.pk,
        "pillar": objective.pillar.code,
        "strategic": own_words(said(above, "title"), language) if above else "",
        "specific": ""
        if is_strategic
        else own_words(said(objective, "title"), language),
        "code": objective.code,
        "title": said(objective, "title"),
    }


def own_words(texts: dict[str, str], language: str) -> str:
    """A text in a language, or else in the first that it has."""
    return texts.get(language) or next(iter(texts.values()), "")


def measure_record(measure: Any, known: Known) -> dict[str, Any]:
    """All that a measure and its parts say; of `measures_for_export`."""
    roles = _roles(measure, known)
    return {
        "code": measure.code,
        "pillar": measure.pillar.code,
        "objective": measure.objective_id,
        "title": said(measure, "title"),
        "description": said(measure, "description"),
        "starts_on": measure.starts_on.isoformat() if measure.starts_on else None,
        "due": measure.due_text,
        "due_kind": measure.due_kind,
        "due_every": measure.due_every,
        "due_on": [one.due_on.isoformat() for one in measure.deadline_list],
        "lead": measure.lead_text,
        "lead_types": roles["lead"],
        "partners": measure.partners_text,
        "partner_types": roles["partner"],
        "budget": measure.budget_text,
        "budget_eur": number(measure.budget_planned),
        "funding": measure.funding_text,
        "sources": [
            [known.sources[one.source_id].key, number(one.planned), one.note]
            for one in measure.budget_list
        ],
        "norms": [
            [known.norms[one.norm_id].code, one.note] for one in measure.norm_list
        ],
        "indicators": [_indicator(one) for one in measure.indicator_list],
    }


def _roles(measure: Any, known: Known) -> dict[str, list[str]]:
    roles: dict[str, list[str]] = {"lead": [], "partner": []}
    for one in measure.institution_list:
        kind = known.types.get(one.institution_type_id)
        roles[one.role].append(kind.key if kind else ALL_MEMBERS)
    return roles


def _indicator(indicator: Any) -> dict[str, Any]:
    return {
        "name": said(indicator, "name"),
        "verification": said(indicator, "verification"),
        "kind": indicator.kind,
        "unit": indicator.unit,
        "direction": indicator.direction,
        "baseline": indicator.baseline_text,
        "baseline_value": number(indicator.baseline_value),
        "target": indicator.target_text,
        "target_value": number(indicator.target_value),
        "dimensions": sorted(one.key for one in indicator.dimension_list),
    }


def number(value: Decimal | None) -> str | None:
    """A number as text, without zeros that say nothing."""
    return None if value is None else f"{value.normalize():f}"


def known() -> Known:
    """Three queries."""
    models = (InstitutionType, Norm, FundingSource)
    return Known(*({one.pk: one for one in m._default_manager.all()} for m in models))


def measures_for_export(version: PlanVersion) -> QuerySet[Measure]:
    """A version's measures in plan order, their parts as lists; seven queries."""
    dimensions = Prefetch("dimensions", to_attr="dimension_list")
    indicators = Indicator.objects.prefetch_related(dimensions)
    return (
        version.measures.select_related("pillar", "objective__parent")
        .prefetch_related(
            Prefetch("deadlines", to_attr="deadline_list"),
            Prefetch("institutions", to_attr="institution_list"),
            Prefetch("norm_links", to_attr="norm_list"),
            Prefetch("budgets", to_attr="budget_list"),
            Prefetch("indicators", indicators, to_attr="indicator_list"),
        )
        .order_by("pillar__order", "order", "code")
    )
