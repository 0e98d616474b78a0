"""What a file that we wrote ourselves says exactly, beside its words.

Exports keep a record of each measure (`actionplans.services.record`): behind the last
column of a sheet, or attached to a Word document. A field is taken from it while its
cell still says what it said; a cell that somebody changed is read as words, and so is
everything where a record does not make sense.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings

from actionplans.imports.funding import SourceLine
from actionplans.imports.measures import (
    CODE_LIMIT,
    INDICATOR_LIMITS,
    LIMITS,
    MeasureReader,
)
from actionplans.imports.norms import NormLink
from actionplans.imports.reading import IndicatorReading
from actionplans.models import Indicator, Measure
from actionplans.services import record as records
from core.imports.numbers import LIMIT
from core.imports.text import key

_LANGUAGES = {code for code, _name in settings.LANGUAGES}
_BROKEN = (ValueError, TypeError, KeyError, AttributeError, InvalidOperation)
_NOTES = {"norm": 300, "source": 200}
_TITLE = 250


@dataclass
class Kept:
    """The records of a file: by (sheet, row), or by code where they are attached."""

    plan: dict[str, Any] = field(default_factory=dict)
    by_row: dict[tuple[str, int], dict] = field(default_factory=dict)
    by_code: dict[str, dict] = field(default_factory=dict)

    @property
    def language(self) -> str:
        return self.plan.get("language", "")

    def of(self, raw: Any) -> dict[str, Any]:
        """The record of a raw measure; empty where there is none."""
        found = self.by_row.get((raw.sheet.name, raw.row))
        return found or self.by_code.get(raw.text("code"), {})

    def framework(self, known: list[Any]) -> str:
        code = self.plan.get("framework", "")
        return code if any(one.code == code for one in known) else ""

    def pillar_of(self, raw: Any, framework: Any) -> str:
        """The code of the pillar that a measure stood under, if it still does."""
        found = self.of(raw)
        codes = {pillar.code for pillar in framework.pillars}
        is_same = self.plan.get("framework") == framework.code
        if is_same and found.get("pillar") in codes and stands_same(found, raw):
            return found["pillar"]
        return ""

    def head(self, reading: Any, above: list[str], *, period_chosen: bool) -> None:
        """Title, period and objectives as they were, unless somebody changed them."""
        if not self.plan:
            return
        reading.objectives = self.plan["objectives"]
        seen = {records.trace(text) for text in above}
        if not reading.title or self.plan["seen"] in seen:
            reading.said = {"title": self.plan["title"]}
            reading.title = records.own_words(self.plan["title"], self.language)
        first, last = self.plan["starts_on"], self.plan["ends_on"]
        read = (reading.first_year, reading.last_year)
        if not period_chosen and read in {(None, None), (first.year, last.year)}:
            reading.first_year, reading.last_year = first.year, last.year
            reading.period = f"{first.year}–{last.year}"
            reading.starts_on, reading.ends_on = first.isoformat(), last.isoformat()


def stands_same(found: dict, raw: Any) -> bool:
    return found.get("place") == records.place_trace(raw.groups)


def kept_records(workbook: Any, knowledge: Any) -> Kept:
    """Take the records out of an opened workbook, so that the rest reads as ever."""
    kept, check = Kept(), _Checker(knowledge)
    for text in workbook.attached:
        _keep(kept, text, check, lambda one: kept.by_code.setdefault(one["code"], one))
    for sheet in workbook.sheets:
        _from_sheet(kept, sheet, check)
    aside = key(kept.plan.get("aside", ""))
    for sheet in workbook.sheets if aside else ():
        _take_out(sheet, lambda cell: key(cell.text) == aside)
    return kept


def _from_sheet(kept: Kept, sheet: Any, check: "_Checker") -> None:
    columns: set[int] = set()
    for row, cells in sheet.rows.items():
        start = next(
            (n for n, cell in cells.items() if cell.text.startswith(records.START)),
            None,
        )
        if start is None:
            continue
        pieces = [number for number in sorted(cells) if number >= start]
        columns.update(pieces)
        text = "".join(cells.pop(number).text for number in pieces)
        place = (sheet.name, row)
        _keep(
            kept, text, check, lambda one, place=place: kept.by_row.update({place: one})
        )
    if columns:
        first = min(columns)
        for cells in sheet.rows.values():
            for number in [n for n in cells if n >= first]:
                if key(cells[number].text).startswith(records.MARK):
                    del cells[number]


def _take_out(sheet: Any, is_head: Callable) -> None:
    """Remove a column that only shows what the records say, by its heading."""
    head = next(
        (
            (row, number)
            for row, cells in sheet.rows.items()
            for number, cell in cells.items()
            if is_head(cell) and len(cells) > 1
        ),
        None,
    )
    if head is not None:
        for row, cells in sheet.rows.items():
            if row >= head[0]:
                cells.pop(head[1], None)


def _keep(kept: Kept, text: str, check: "_Checker", put: Callable) -> None:
    try:
        found = json.loads(text)
        if "plan" in found and not kept.plan:
            kept.plan = check.plan(found["plan"])
        put(check.measure(found))
    except _BROKEN:
        return


class _Checker:
    """Lets through only what the database can hold; raises one of `_BROKEN`."""

    def __init__(self, knowledge: Any) -> None:
        self.knowledge = knowledge

    def plan(self, one: dict) -> dict:
        languages = _one_of(one["language"], _LANGUAGES)
        starts, ends = map(date.fromisoformat, (one["starts_on"], one["ends_on"]))
        if ends < starts:
            raise ValueError
        return {
            "title": _texts(one["title"], _TITLE),
            "language": languages,
            "shown_in": _one_of(one["shown_in"], _LANGUAGES),
            "framework": str(one["framework"]),
            "seen": str(one["seen"]),
            "aside": str(one["aside"]),
            "starts_on": starts,
            "ends_on": ends,
            "objectives": [self._objective(place) for place in one["objectives"]],
        }

    def _objective(self, one: dict) -> dict:
        return {
            "pk": one["pk"],
            "pillar": str(one["pillar"]),
            "strategic": _text(one["strategic"], LIMITS["title"]),
            "specific": _text(one["specific"], LIMITS["title"]),
            "code": _text(one["code"], CODE_LIMIT),
            "said": {"title": _texts(one["title"], LIMITS["title"])},
        }

    def measure(self, one: dict) -> dict:
        texts = {name: _text(one[name], LIMITS[name]) for name in
                 ("due", "lead", "partners", "budget", "funding")}  # fmt: skip
        types = self.knowledge.types
        return texts | {
            "seen": dict(one["seen"]),
            "place": one["place"],
            "shown": list(one["shown"]),
            "code": _text(one["code"], CODE_LIMIT),
            "pillar": one["pillar"],
            "objective": one["objective"],
            "title": _texts(one["title"], LIMITS["title"]),
            "description": _texts(one["description"], None),
            "starts_on": one["starts_on"] and date.fromisoformat(one["starts_on"]),
            "due_kind": _one_of(one["due_kind"], Measure.DueKind.values),
            "due_every": _months(one),
            "due_on": [date.fromisoformat(day) for day in one["due_on"]],
            "lead_types": [_one_of(name, types) for name in one["lead_types"]],
            "partner_types": [_one_of(name, types) for name in one["partner_types"]],
            "budget_eur": _money(one["budget_eur"]),
            "sources": [self._source(*line) for line in one["sources"]],
            "source_notes": {
                source: _text(note, _NOTES["source"])
                for source, _planned, note in one["sources"]
                if note
            },
            "norms": [self._norm(*link) for link in one["norms"]],
            "indicators": [_indicator(part) for part in one["indicators"]],
        }

    def _source(self, source: str, planned: str | None, _note: str) -> SourceLine:
        source = _one_of(source, self.knowledge.sources)
        return SourceLine(source, _money(planned))

    def _norm(self, code: str, note: str) -> NormLink:
        code = _one_of(code, self.knowledge.norms)
        return NormLink(code, _text(note, _NOTES["norm"]))


def _indicator(one: dict) -> IndicatorReading:
    said = {
        "name": _texts(one["name"], INDICATOR_LIMITS["name"]),
        "verification": _texts(one["verification"], INDICATOR_LIMITS["verification"]),
    }
    return IndicatorReading(
        name=records.own_words(said["name"], ""),
        baseline=_text(one["baseline"], INDICATOR_LIMITS["baseline"]),
        target=_text(one["target"], INDICATOR_LIMITS["target"]),
        baseline_value=_number(one["baseline_value"]),
        target_value=_number(one["target_value"]),
        kind=_one_of(one["kind"], Indicator.Kind.values),
        unit=_text(one["unit"], 60),
        direction=_one_of(one["direction"], Indicator.Direction.values),
        verification=records.own_words(said["verification"], ""),
        said=said,
        dimensions=[str(name) for name in one["dimensions"]],
    )


def _one_of(value: Any, known: Any) -> Any:
    if value not in known:
        raise ValueError(value)
    return value


def _text(text: Any, limit: int | None) -> str:
    if not isinstance(text, str) or (limit and len(text) > limit) or "\0" in text:
        raise ValueError(text)
    return text


def _texts(texts: dict, limit: int | None) -> dict[str, str]:
    return {_one_of(code, _LANGUAGES): _text(text, limit)
            for code, text in texts.items()}  # fmt: skip


def _number(text: str | None) -> Decimal | None:
    value = None if text is None else Decimal(text)
    if value is not None and not abs(value) < LIMIT:
        raise ValueError(text)
    return value


def _money(text: str | None) -> Decimal | None:
    value = _number(text)
    if value is not None and value < 0:
        raise ValueError(text)
    return value


def _months(one: dict) -> int | None:
    every = one["due_every"]
    is_recurring = one["due_kind"] == Measure.DueKind.RECURRING
    if every is not None and not (is_recurring and every in range(1, 61)):
        raise ValueError(every)
    return every


class KeptMeasureReader(MeasureReader):
    """Reads words only where a cell no longer says what its record was made of."""

    def __init__(self, reading: Any, knowledge: Any, kept: Kept) -> None:
        super().__init__(reading, knowledge)
        self.kept, self.found = kept, {}

    def read(self, raw: Any) -> Any:
        self.found = self.kept.of(raw)
        return super().read(raw)

    def _same(self, *names: str) -> bool:
        """Whether the cells of fields say what they said; the description is a note."""
        if not self.found:
            return False
        seen = self.found["seen"]
        cells = {"description": "note"}
        return all(
            records.trace(self.raw.text(cells.get(name, name))) == seen.get(name, "")
            for name in names
        )

    def _say(self, measure: Any, name: str) -> str:
        """A text as it was, in all its languages; one that somebody changed is new in
        the language that the file was made in."""
        texts, said = self.found[name], measure.said
        if self._same(name):
            said[name] = texts
        elif self.kept.plan and texts:
            new = texts | {self.kept.plan["shown_in"]: getattr(measure, name)}
            said[name] = {code: text for code, text in new.items() if text}
        else:
            return getattr(measure, name)
        return records.own_words(said[name], self.reading.language)

    def _describe(self, measure: Any) -> None:
        if not self._same("description", "norms"):
            super()._describe(measure)
        if not self.found:
            return
        if self._same("code"):
            measure.code = self.found["code"]
        measure.title = self._say(measure, "title")
        measure.description = self._say(measure, "description")
        if self._same("norms"):
            measure.norms = self.found["norms"]
        if stands_same(self.found, self.raw):
            self._under_objective(measure)

    def _under_objective(self, measure: Any) -> None:
        places = {one["pk"]: one for one in self.kept.plan.get("objectives", ())}
        place = places.get(self.found["objective"])
        if place:
            measure.strategic, measure.specific = place["strategic"], place["specific"]
        elif self.found["objective"] is None:
            measure.strategic = measure.specific = ""

    def _due(self, measure: Any) -> None:
        if not self._same("due", "start"):
            super()._due(measure)
        if self._same("due"):
            for name in ("due", "due_kind", "due_every", "due_on"):
                setattr(measure, name, self.found[name])
            measure.is_due_exact = True
        if self._same("start"):
            measure.starts_on = self.found["starts_on"]

    def _matched(self, name: str, wordings: Any) -> tuple[str, list]:
        if not self._same(name):
            return super()._matched(name, wordings)
        types = {"lead": "lead_types", "partners": "partner_types"}[name]
        return self.found[name], self.found[types]

    def _money(self, measure: Any) -> None:
        if not self._same("budget", "funding"):
            super()._money(measure)
            return
        for name in ("budget", "budget_eur", "funding", "sources", "source_notes"):
            setattr(measure, name, self.found[name])

    def _indicators(self, measure: Any) -> None:
        shown = [
            records.indicator_trace({name: part[1] for name, part in cells.items()})
            for _row, cells in self.raw.indicators
        ]
        known = self.found.get("shown", [])
        if self.found and shown == known:
            measure.indicators = [self._own(one) for one in self.found["indicators"]]
            return
        super()._indicators(measure)
        exact = dict(zip(known, self.found.get("indicators", ()), strict=False))
        measure.indicators = [
            self._own(exact[trace]) if trace in exact else read
            for trace, read in zip(shown, measure.indicators, strict=True)
        ]

    def _own(self, indicator: IndicatorReading) -> IndicatorReading:
        """With name and verification in the plan's language, where it has them."""
        for name, texts in indicator.said.items():
            setattr(indicator, name, records.own_words(texts, self.reading.language))
        return indicator
