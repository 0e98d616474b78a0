"""Finds what each row of a plan's sheets is: heading, pillar, measure, total, note.

Positions don't matter, words and merges do. What comes out are raw measures: cells
under the names of fields, the group rows they stand under, and their indicators.
"""

import re
from dataclasses import dataclass, field

from actionplans.imports import vocabulary
from core.imports.headers import header_at
from core.imports.problems import INFO, WARNING, Problem
from core.imports.text import column_letters, fold, key

INDICATOR_FIELDS = ("indicator", "baseline", "target", "verification")
MEASURE_FIELDS = ("indicator", "due", "lead", "partners")
INHERITED = ("due", "lead", "partners", "funding", "pillar", "objective", "norms")
_PILLAR, _OBJECTIVE, _SPECIFIC = "pillar", "objective", "specific_objective"
_BULLET = re.compile(r"^\s*(?:[-–•*▪]|\d{1,2}[.)]|[a-h]\))\s+")


@dataclass
class RawMeasure:
    """A measure's cells by field, its group texts, and rows of indicator cells."""

    sheet: object
    row: int
    cells: dict
    groups: dict
    indicators: list = field(default_factory=list)
    shares_budget: bool = False
    headings: dict = field(default_factory=dict)

    def text(self, name):
        """All texts of a field, those of further rows after a comma."""
        return ", ".join(cell.text for cell in self.cells.get(name, []))

    def value(self, name):
        """The value of the field's first cell, or None."""
        cells = self.cells.get(name)
        return cells[0].value if cells else None


@dataclass
class Table:
    """Everything found on the sheets, in reading order."""

    measures: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    preamble: list = field(default_factory=list)
    headers: list = field(default_factory=list)
    totals: list = field(default_factory=list)


def read_table(workbook, words=vocabulary.PLAN, *, corrections=None, is_pillar=None):
    """Read all sheets. `corrections` is `{sheet: {column number: field or ""}}`;
    `is_pillar` tells a pillar's title that no word like “pillar” precedes."""
    table, before = Table(), None
    for sheet in workbook.sheets:
        own = (corrections or {}).get(sheet.name, {})
        reader = _SheetReader(sheet, table, words, own, is_pillar)
        if sheet.follows and before is not None:
            reader.go_on_from(before)
        reader.read()
        before = reader
    return table


class _SheetReader:
    """Walks one sheet from top to bottom, keeping the groups it is under."""

    def __init__(self, sheet, table, words, corrections, is_pillar):
        self.sheet, self.table, self.words = sheet, table, words
        self.corrections = corrections
        self.is_pillar = is_pillar or (lambda text: False)
        self.header, self.current, self.groups = None, None, {}
        self.is_inherited = False
        self.pending = None
        self.before = []
        if self._kind(sheet.name) == _PILLAR:
            self.groups[_PILLAR] = sheet.name

    def go_on_from(self, before):
        """Read on under the groups of the table before, and under its heading where
        this one is as wide and has none (a table parted over two pages)."""
        self.groups = dict(before.groups)
        if before.header is not None and self.sheet.width == before.sheet.width:
            self.header, self.current = before.header, before.current
            self.is_inherited = True
            self.corrections = before.corrections | self.corrections

    def read(self):
        skip_to = -len(self.sheet.rows) - 1
        for row in sorted(self.sheet.rows):
            cells = self.sheet.rows[row]
            if row <= skip_to or not cells:
                continue
            if row < 1:
                self._preamble(cells)
            elif header := self._header(row, cells):
                skip_to = header.last_row
            elif self.header is None:
                self._preamble(cells)
            else:
                self._row(row, cells)
        self._finish()

    def _header(self, row, cells):
        """The heading at this row, if it is one; a later one replaces the earlier."""
        if len(cells) < 2:
            return None
        header = header_at(self.sheet, row, self.words)
        if header is None:
            return None
        header = vocabulary.settled(header).corrected(self.corrections)
        is_repeated = self.header is not None and _says_same(self.header, header)
        if self.header is None or (self.is_inherited and not is_repeated):
            self.table.headers.append((self.sheet, header))
            self.table.preamble.extend(self.before)
        if not is_repeated:
            self.current = None
        self.header, self.is_inherited = header, False
        return header

    def _preamble(self, cells):
        """What stands above the first heading: title, period, groups."""
        for cell in cells.values():
            kind = self._kind(cell.text)
            if kind in {_PILLAR, _OBJECTIVE, _SPECIFIC}:
                self._enter(kind, cell.text)
                self.current = None
            else:
                self.before.append(cell.text)

    def _finish(self):
        if self.header is None and self.sheet.rows:
            self.table.problems.append(
                Problem("sheet_without_header", self.sheet.name, severity=INFO)
            )
        if self.pending:
            self._problem("row_not_understood", *self.pending, severity=INFO)

    # What a row is

    def _row(self, row, cells):
        fields = {}
        for number, cell in cells.items():
            if name := self.header.columns.get(number):
                fields[name] = cell
        if self._is_total(cells, fields):
            self.table.totals.append((self.sheet, row, fields.get("budget")))
        elif text := self._group_text(row, cells, fields):
            self._group(row, text, cells)
        elif self._is_measure(fields):
            self._measure(row, fields)
        elif self._continues(fields):
            self._continue(row, fields)
        else:
            self._left_out(row, cells, fields)

    def _is_total(self, cells, fields):
        if any(name in fields for name in MEASURE_FIELDS):
            return False
        first = cells[min(cells)]
        return bool(vocabulary.TOTAL_ROW.match(key(first.text)))

    def _group_text(self, row, cells, fields):
        """The text of a row that groups others: alone and wide, or named so."""
        if any(name in fields for name in MEASURE_FIELDS) or "budget" in fields:
            return ""
        first = cells[min(cells)]
        joined = " ".join(cell.text for _, cell in sorted(cells.items()))
        if len(cells) <= 3 and self._kind(joined) in {_PILLAR, _OBJECTIVE, _SPECIFIC}:
            return joined
        if len(cells) > 1:
            return ""
        wide = self.sheet.width_of(row, min(cells)) >= max(
            3, len(self.header.texts) / 2
        )
        is_known = self._kind(first.text) is not None
        return first.text if wide or is_known else ""

    def _kind(self, text):
        words = key(text)
        for kind, pattern in (
            ("note", vocabulary.NOTE_ROW),
            (_PILLAR, vocabulary.PILLAR_ROW),
            (_SPECIFIC, vocabulary.SPECIFIC_ROW),
            (_OBJECTIVE, vocabulary.OBJECTIVE_ROW),
        ):
            if pattern.match(words):
                return kind
        if text.lstrip().startswith(("*", "¹")):
            return "note"
        return _PILLAR if self.is_pillar(text) else None

    def _group(self, row, text, cells):
        kind = self._kind(text)
        self.current = None
        if kind == "note":
            return
        if kind is None:
            self.pending = (row, min(cells), text)
        else:
            self._enter(kind, text)

    def _enter(self, kind, text):
        """A pillar ends its objectives, an objective its specific ones."""
        self.pending = None
        levels = (_PILLAR, _OBJECTIVE, _SPECIFIC)
        below = levels[levels.index(kind) + 1 :]
        self.groups = {k: v for k, v in self.groups.items() if k not in below}
        self.groups[kind] = text

    # Measures

    def _is_measure(self, fields):
        if "title" not in fields:
            return False
        if self._repeats(fields):
            return False
        alone = not any(name in fields for name in ("code", *MEASURE_FIELDS, "budget"))
        return not alone

    def _repeats(self, fields):
        """The next indicator of the same measure, with code and name written again."""
        if self.current is None or "indicator" not in fields:
            return False
        code = fields["code"].text if "code" in fields else ""
        if "title" not in fields:
            return bool(code) and code == self.current.text("code")
        same_title = key(fields["title"].text) == key(self.current.text("title"))
        return same_title and code in {"", self.current.text("code")}

    def _measure(self, row, fields):
        if self.pending:
            row_, column, text = self.pending
            self._problem("group_as_objective", row_, column, text, severity=INFO)
            self._enter(_OBJECTIVE, text)
        measure = RawMeasure(
            self.sheet, row, {name: [cell] for name, cell in fields.items()}, {}
        )
        norms = self.header.field_columns().get("norms")
        measure.headings = {"norms": self.header.texts.get(norms, "")}
        self._inherit(measure, row)
        for name in (_PILLAR, _OBJECTIVE, _SPECIFIC):
            if name in measure.cells and measure.text(name) != self.groups.get(name):
                self._enter(name, measure.text(name))
        measure.groups = dict(self.groups)
        self.current = measure
        self.table.measures.append(measure)
        self._add_indicators(row, fields)

    def _inherit(self, measure, row):
        """Take what a merge over several measures says of this one too."""
        for number, name in self.header.columns.items():
            if name in measure.cells or (row, number) not in self.sheet.covered:
                continue
            cell = self.sheet.shown(row, number)
            if cell is None:
                continue
            if name in INHERITED:
                measure.cells[name] = [cell]
            elif name == "budget" and self.table.measures:
                self.table.measures[-1].shares_budget = True

    def _continues(self, fields):
        told = set(fields) - {"code", "title"}
        return bool(told) and (
            ("title" not in fields and "code" not in fields) or self._repeats(fields)
        )

    def _continue(self, row, fields):
        if self.current is None:
            number = min(cell.number for cell in fields.values())
            self._problem("row_without_measure", row, number, "")
            return
        for name, cell in fields.items():
            known = self.current.cells.setdefault(name, [])
            if name in INDICATOR_FIELDS or name in {"code", "title", "budget"}:
                continue
            if key(cell.text) not in {key(one.text) for one in known}:
                known.append(cell)
        self._add_indicators(row, fields)

    def _add_indicators(self, row, fields):
        cells = {name: fields[name] for name in INDICATOR_FIELDS if name in fields}
        known = self.current.indicators
        if set(cells) == {"verification"}:
            if known:
                _add_verification(known[-1][1], cells["verification"])
        elif cells:
            if shown := self._verification_above(row):
                cells.setdefault("verification", shown)
            known.extend(_split_lines(row, cells))

    def _verification_above(self, row):
        """What a merge over several indicators says of where this one is seen."""
        number = self.header.field_columns().get("verification")
        if number is None or (row, number) not in self.sheet.covered:
            return None
        return self.sheet.shown(row, number)

    def _left_out(self, row, cells, fields):
        number = min(cells)
        if "code" in fields and len(fields) > 1 and "title" not in fields:
            self._problem("title_missing", row, fields["code"].number, "")
        elif self._kind(cells[number].text) != "note":
            self._problem("row_not_understood", row, number, cells[number].text)

    def _problem(self, code, row, number, text, severity=WARNING):
        shown = text if len(text) <= 80 else text[:79] + "…"
        params = {"text": shown} if shown else {}
        self.table.problems.append(
            Problem(
                code, self.sheet.name, row, column_letters(number), severity, params
            )
        )


def _says_same(one, other):
    """Whether two headings hold the same words, as on every page of a long table."""
    return [*map(key, one.texts.values())] == [*map(key, other.texts.values())]


def _add_verification(indicator, cell):
    """A second row that says where the same indicator is seen."""
    _, text, _ = indicator.get("verification", (cell, "", None))
    joined = f"{text}\n{cell.text}".strip()
    indicator["verification"] = (cell, joined, joined)


def _split_lines(row, cells):
    """Indicators written under each other in one cell, told apart by their lines.

    Only where the lines are a list (“- …”), or the values have as many lines as the
    indicator: a line break alone may just be a long sentence.
    """
    lines = {name: fold_lines(cell.text) for name, cell in cells.items()}
    count = len(lines.get("indicator", []))
    values = [len(lines[name]) for name in ("baseline", "target") if name in lines]
    bulleted = count > 1 and all(
        _BULLET.match(line) for line in cells["indicator"].text.splitlines()
    )
    if count < 2 or not (bulleted or (values and set(values) == {count})):
        return [(row, {n: (c, c.text, c.value) for n, c in cells.items()})]
    if any(value not in {1, count} for value in values):
        return [(row, {n: (c, c.text, c.value) for n, c in cells.items()})]
    split = []
    for place in range(count):
        one = {}
        for name, cell in cells.items():
            if len(lines[name]) == count:
                one[name] = (cell, lines[name][place], lines[name][place])
            elif place == 0:
                one[name] = (cell, cell.text, cell.value)
        split.append((row, one))
    return split


def fold_lines(text):
    """The lines of a cell without their bullets."""
    return [_BULLET.sub("", line).strip() for line in text.splitlines() if fold(line)]
