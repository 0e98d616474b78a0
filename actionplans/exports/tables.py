"""A plan as the table that offices keep: lines and cells for XLSX, CSV and DOCX."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from actionplans.exports.content import IndicatorRow, MeasureRow, PlanContent
from actionplans.services import measure_words, record
from core.imports.sheets import plain_value
from core.imports.text import key

CSV, XLSX, DOCX = "csv", "xlsx", "docx"
# What stands in rows of its own above the measures; the rest has columns.
GROUP_ROWS = {CSV: (), XLSX: ("pillar",), DOCX: record.LEVELS}
OF_INDICATOR = ("indicator", "baseline", "target", "verification", "breakdown")
# Not every plan has them: a column only where a measure says something.
OPTIONAL = {
    "objective", "specific_objective", "description", "verification", "start",
    "norms", "breakdown",
}  # fmt: skip
_NUMBER = re.compile(r"[\d.,  ]+")
_UNPRINTABLE = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Column(NamedTuple):
    """A column: its field, heading, width in signs (sheet) and in mm (paper)."""

    field: str
    heading: str
    width: int
    millimetres: int


@dataclass
class Line:
    """A row of the table: `kind` is a level of groups, or `measure`, or `more` for a
    further indicator. `record` is what the measure says exactly."""

    kind: str
    cells: dict[str, Any]
    record: dict[str, Any] = field(default_factory=dict)


def columns_of(content: PlanContent, layout: str) -> list[Column]:
    """The columns that a plan needs, headed in its language."""
    with translation.override(content.language):
        return [
            column
            for column in _columns()
            if column.field not in GROUP_ROWS[layout]
            and (column.field not in OPTIONAL or content.shows(column.field))
        ]


def _columns() -> list[Column]:
    return [
        Column("pillar", _("Pillar"), 28, 0),
        Column("objective", _("Strategic objective"), 28, 0),
        Column("specific_objective", _("Specific objective"), 28, 0),
        Column("code", pgettext("heading of a column", "No."), 7, 10),
        Column("title", _("Measure"), 42, 44),
        Column("description", _("Description"), 36, 40),
        Column("indicator", _("Indicator"), 34, 36),
        Column("baseline", _("Baseline"), 12, 17),
        Column("target", _("Target"), 12, 17),
        Column("verification", _("Means of verification"), 24, 26),
        Column("start", _("Start"), 12, 18),
        Column("due", _("Deadline"), 14, 21),
        Column("lead", _("Lead institution"), 26, 28),
        Column("partners", _("Partners"), 28, 28),
        Column("budget", _("Budget, EUR"), 12, 17),
        Column("funding", _("Source of funding"), 22, 22),
        Column("norms", _("Norms"), 18, 20),
        Column("breakdown", _("Breakdown"), 18, 20),
    ]


def lines_of(content: PlanContent, layout: str) -> Iterator[Line]:
    """The rows of the table in order, each measure with its record."""
    with translation.override(content.language):
        yield from _lines(content, layout)


def _lines(content: PlanContent, layout: str) -> Iterator[Line]:
    groups: dict[str, str] = {}
    shown = {column.field for column in columns_of(content, layout)}
    for row in content.rows:
        for level in record.LEVELS:
            text = printable(_group_text(row, level, layout))
            before = groups
            groups = record.enter(groups, level, text)
            if level in GROUP_ROWS[layout] and groups is not before:
                yield Line(level, {level: text})
        first, *more = _rows_of(row, layout, shown)
        exact = record.measure_record(row.measure, content.known)
        yield Line("measure", first, _seen([first, *more], groups) | exact)
        for cells in more:
            yield Line("more", cells)


def _group_text(row: MeasureRow, level: str, layout: str) -> str:
    """A group's text; in a row of its own it says which level it is."""
    text = row.groups[level]
    if level == "pillar" or not text or level not in GROUP_ROWS[layout]:
        return text
    word = _("Strategic objective") if level == "objective" else _("Specific objective")
    return text if key(text).startswith(key(word)) else f"{word}: {text}"


def _rows_of(row: MeasureRow, layout: str, shown: set[str]) -> list[dict[str, Any]]:
    """A measure's cells, then a row of cells for each further indicator."""
    first, *more = row.indicators or [None]
    cells = [_measure_cells(row, layout) | _indicator_cells(first, layout)]
    cells += [_indicator_cells(one, layout) for one in more]
    return [
        {name: one[name] for name in one if name in shown and one[name] != ""}
        for one in cells
    ]


def _measure_cells(row: MeasureRow, layout: str) -> dict[str, Any]:
    if layout == DOCX or row.budget is None:
        budget: Any = measure_words.money_words(row.budget)
    else:
        budget = _number(row.budget)
    return {
        "pillar": printable(row.pillar),
        "objective": one_line(row.objective),
        "specific_objective": one_line(row.specific_objective),
        "code": one_line(row.code),
        "title": one_line(row.title),
        "description": printable(row.description),
        "start": row.start or "",
        "due": row.due_day if layout != DOCX and row.due_day else printable(row.due),
        "lead": printable(row.lead),
        "partners": printable(row.partners),
        "budget": budget,
        "funding": printable(row.funding),
        "norms": printable(row.norms),
    }


def _indicator_cells(row: IndicatorRow | None, layout: str) -> dict[str, Any]:
    if row is None:
        return {}
    return {
        "indicator": one_line(row.name),
        "baseline": _value(row.baseline, row.baseline_value, layout),
        "target": _value(row.target, row.target_value, layout),
        "verification": one_line(row.verification),
        "breakdown": row.breakdown,
    }


def _value(text: str, value: Decimal | None, layout: str) -> Any:
    """A number where the words are no more than that and a table can hold it."""
    is_plain = value is not None and (not text or _NUMBER.fullmatch(text))
    return _number(value) if layout != DOCX and is_plain else printable(text)


def _number(value: Any) -> int | float:
    """As spreadsheets know numbers."""
    return int(value) if value == int(value) else float(value)


def _seen(rows: list[dict[str, Any]], groups: dict[str, str]) -> dict[str, Any]:
    """The start of a record: what tells whether cells still say the same."""
    first = rows[0]
    names = [one for one in first if one not in OF_INDICATOR]
    return {
        record.MARK: 1,
        "seen": {name: record.trace(first[name]) for name in names},
        "place": record.place_trace(groups),
        "shown": [record.indicator_trace(one) for one in rows if "indicator" in one],
    }


def plan_part(content: PlanContent) -> dict[str, Any]:
    """What the first record says of the whole plan."""
    with translation.override(content.language):
        aside = _("Breakdown")
    return (
        record.plan_record(content.version, record.objective_places(content.version))
        | {"shown_in": content.language, "seen": record.trace(content.title)}
        | {"aside": aside}
    )


def text_of(value: Any) -> str:
    """A cell's value in words, as whoever reads the table gets them."""
    return value if isinstance(value, str) else plain_value(value)[1]


def printable(text: str) -> str:
    """Without the control characters that office files cannot hold."""
    return _UNPRINTABLE.sub("", text)


def one_line(text: str) -> str:
    return " ".join(printable(text).split())
