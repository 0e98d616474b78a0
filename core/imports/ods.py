"""OpenDocument spreadsheets (.ods), streamed part by part.

Read here and not by a library: what the libraries keep of a sheet leaves out merged
cells or hidden rows, or holds the whole document in memory.
"""

import datetime
import re
from dataclasses import dataclass, field

from core.imports.archive import (
    LAST_ROW,
    MAX_ROWS,
    MAX_SHEETS,
    checked_archive,
    feed,
    strict_parser,
)
from core.imports.problems import Problem, Refused
from core.imports.sheets import (
    MAX_COLUMNS,
    Sheet,
    cell_problem,
    hidden_sheet,
    plain_value,
)

_ERROR = re.compile(r"^(?:#[A-Z/0]+[!?]?|Err:\d+)$")
_CELLS = {"table:table-cell", "table:covered-table-cell"}
_ASIDE = {"office:annotation", "table:tracked-changes", "draw:frame"}
_LINE_ENDS = {"text:p", "text:h", "text:line-break"}


@dataclass
class _Cell:
    """A cell while its texts come in."""

    attributes: dict
    times: int
    parts: list = field(default_factory=list)

    @property
    def text(self):
        return "".join(self.parts).strip("\n")


def read_ods(data, options, workbook):
    """Fill `workbook`; formulas are replaced by their last result."""
    with checked_archive(data) as archive:
        if _is_encrypted(archive):
            raise Refused("encrypted")
        reader = _Reader(options, workbook)
        parser = strict_parser()
        parser.StartElementHandler = reader.start
        parser.EndElementHandler = reader.end
        parser.CharacterDataHandler = reader.words
        parser.buffer_text = True
        feed(archive, "content.xml", parser)


def _is_encrypted(archive):
    part = "META-INF/manifest.xml"
    return part in archive.namelist() and b"encryption-data" in archive.read(part)


class _Reader:
    """Follows the document from tag to tag and fills sheets."""

    def __init__(self, options, workbook):
        self.options, self.workbook = options, workbook
        self.hidden_styles, self.style = set(), ""
        self.sheet, self.cell, self.aside, self.depth = None, None, 0, 0
        self.hidden_rows, self.row, self.column, self.times = [], 0, 0, 1
        self.tables = 0

    def start(self, name, attributes):
        if name in _ASIDE or self.aside:
            self.aside += 1
        elif name == "style:style":
            self.style = attributes.get("style:name", "")
        elif name == "style:table-properties":
            if attributes.get("table:display") == "false":
                self.hidden_styles.add(self.style)
        elif name == "table:table":
            self._table(attributes)
        elif name == "table:table-row" and self.depth == 1:
            self._row(attributes)
        elif name in _CELLS and self.depth == 1:
            times = int(attributes.get("table:number-columns-repeated", 1))
            self.cell = _Cell(attributes, times)
        elif self.cell:
            self._text_mark(name, attributes)

    def end(self, name):
        if self.aside:
            self.aside -= 1
        elif name == "table:table":
            self.depth -= 1
            if not self.depth:
                self._finish()
        elif name == "table:table-row" and self.depth == 1:
            self._end_row()
        elif name in _CELLS and self.depth == 1:
            self._end_cell(name)

    def words(self, text):
        if self.cell and not self.aside:
            self.cell.parts.append(text)

    def _text_mark(self, name, attributes):
        if name in _LINE_ENDS and self.cell.parts:
            self.cell.parts.append("\n")
        elif name == "text:s":
            spaces = min(int(attributes.get("text:c", 1)), 100)
            self.cell.parts.append(" " * spaces)
        elif name == "text:tab":
            self.cell.parts.append(" ")

    def _table(self, attributes):
        self.depth += 1
        if self.depth > 1:
            return
        self.tables += 1
        if self.tables > MAX_SHEETS:
            raise Refused("bomb")
        self.sheet = Sheet(attributes.get("table:name", ""))
        self.hidden_rows, self.row = [], 0
        self.is_hidden = attributes.get("table:style-name") in self.hidden_styles

    def _row(self, attributes):
        self.row, self.column = self.row + 1, 0
        self.times = int(attributes.get("table:number-rows-repeated", 1))
        if attributes.get("table:visibility", "visible") != "visible":
            last = min(self.row + self.times, LAST_ROW)
            self.hidden_rows.extend(range(self.row, last))

    def _end_cell(self, name):
        cell, self.cell = self.cell, None
        first, self.column = self.column + 1, self.column + cell.times
        if name == "table:covered-table-cell" or first > MAX_COLUMNS:
            return
        self._merge(first, cell.attributes)
        if self.row <= LAST_ROW:
            for number in range(first, min(self.column, MAX_COLUMNS) + 1):
                self._put(number, cell)

    def _merge(self, number, attributes):
        wide = int(attributes.get("table:number-columns-spanned", 1))
        high = int(attributes.get("table:number-rows-spanned", 1))
        if wide > 1 or high > 1:
            last = self.row + high - 1, number + wide - 1
            self.sheet.merged.append((self.row, number, *last))

    def _put(self, number, cell):
        attributes, text = cell.attributes, cell.text
        is_formula = "table:formula" in attributes
        kind = attributes.get("calcext:value-type") or attributes.get(
            "office:value-type", ""
        )
        place = self.sheet, self.row, number
        problems = self.workbook.problems
        if kind == "error" or (is_formula and _ERROR.match(text)):
            problems.append(cell_problem("error_value", *place, value=text))
            return
        value, shown = plain_value(_value(kind, attributes, text), _format(kind))
        if self.sheet.put(self.row, number, value, shown) and is_formula:
            problems.append(cell_problem("formula", *place, value=shown))
        elif is_formula and not shown:
            problems.append(cell_problem("formula_without_value", *place))

    def _end_row(self):
        """Repeat a filled row as often as the file says; empty ones only count."""
        filled = self.sheet.rows.get(self.row)
        if filled and self.times > 1:
            if self.times > MAX_ROWS:
                raise Refused("too_many_rows", limit=f"{MAX_ROWS:,}".replace(",", " "))
            for row in range(self.row + 1, self.row + self.times):
                for cell in filled.values():
                    self.sheet.put(row, cell.number, cell.value, cell.text)
        if filled:
            self.sheet.refuse_many_rows()
        self.row += self.times - 1

    def _finish(self):
        sheet, problems = self.sheet, self.workbook.problems
        if self.is_hidden:
            is_read = self.options.hidden_sheets
            problems.append(hidden_sheet(sheet.name, is_read=is_read))
            if not is_read:
                return
        sheet.settle_hidden_rows(
            self.hidden_rows, problems, is_read=self.options.hidden_rows
        )
        if self.row > LAST_ROW and sheet.rows and max(sheet.rows) > LAST_ROW:
            problems.append(Problem("far_row", sheet.name, LAST_ROW))
        self.workbook.sheets.append(sheet)


def _value(kind, attributes, text):
    if kind in {"float", "currency", "percentage"}:
        return float(attributes.get("office:value", "nan"))
    if kind == "date":
        day = attributes.get("office:date-value", "")[:10]
        return datetime.date.fromisoformat(day)
    if kind == "boolean":
        return attributes.get("office:boolean-value") == "true"
    return text


def _format(kind):
    return "%" if kind == "percentage" else "General"
