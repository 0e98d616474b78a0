"""A file's tables as plain rows of cells, whatever format they came in."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal

from core.imports.archive import MAX_ROWS
from core.imports.dates import as_day
from core.imports.problems import INFO, WARNING, Problem, Refused
from core.imports.text import clean, column_letters

MAX_COLUMNS = 120
MAX_COVERED = 500_000
TOO_MUCH_TEXT = 4000


@dataclass(frozen=True)
class Options:
    """What a person chose for opening a file.

    `encoding` and `delimiter` of a text file, empty to find them out; whether
    hidden sheets are read too, and hidden rows.
    """

    encoding: str = ""
    delimiter: str = ""
    hidden_sheets: bool = False
    hidden_rows: bool = True


@dataclass(frozen=True, slots=True)
class Cell:
    """A filled cell: where it is, its value, and the text a person reads there."""

    row: int
    number: int
    value: object
    text: str

    @property
    def column(self):
        return column_letters(self.number)


@dataclass
class Sheet:
    """A sheet that is read: filled cells by row and column, and its merged ranges.

    A merged range holds its value in its first cell only; `covered` leads from the
    other places of filled rows to that first one. `follows`: it reads on where the
    sheet before ended (a Word table after another). Rows below 1 are the
    paragraphs above a Word table, `width` is its number of columns.
    """

    name: str
    rows: dict = field(default_factory=dict)
    merged: list = field(default_factory=list)
    covered: dict = field(default_factory=dict)
    follows: bool = False
    width: int = 0
    _widths: dict = field(default_factory=dict)

    def cell(self, row, number):
        """The filled cell at a place, or None."""
        return self.rows.get(row, {}).get(number)

    def shown(self, row, number):
        """What a person sees there: the cell, or that of a merge over it."""
        return self.cell(*self.covered.get((row, number), (row, number)))

    def width_of(self, row, number):
        """How many columns the cell spans (1 unless merged sideways)."""
        return self._widths.get((row, number), 1)

    def put(self, row, number, value, text):
        """Fill a place, unless there is no text; the cell, or None."""
        if not text:
            return None
        cell = Cell(row, number, value, text)
        self.rows.setdefault(row, {})[number] = cell
        return cell

    def refuse_many_rows(self):
        """Raise `Refused` where more rows are filled than a plan can have."""
        if len(self.rows) > MAX_ROWS:
            raise Refused("too_many_rows", limit=f"{MAX_ROWS:,}".replace(",", " "))

    def settle_hidden_rows(self, hidden, problems, *, is_read):
        """Say which filled rows are hidden, and leave them out unless `is_read`."""
        hidden = [row for row in hidden if row in self.rows]
        if not hidden:
            return
        shown = ", ".join(map(str, hidden[:10])) + (" …" if len(hidden) > 10 else "")
        code = "hidden_rows" if is_read else "hidden_rows_left"
        severity = WARNING if is_read else INFO
        place = (self.name, hidden[0], "")
        problems.append(Problem(code, *place, severity, {"rows": shown}))
        if not is_read:
            for row in hidden:
                del self.rows[row]

    def settle_merges(self):
        """Empty the covered cells and remember what covers them."""
        self._widths = {}
        for top, left, bottom, right in self.merged:
            right = min(right, MAX_COLUMNS)
            self._widths[top, left] = right - left + 1
            inside = range(top, bottom + 1)
            if len(inside) > len(self.rows):
                inside = [row for row in self.rows if row in inside]
            for row in inside:
                for number in range(left, right + 1):
                    self._cover(row, number, (top, left))
            if len(self.covered) > MAX_COVERED:
                raise Refused("bomb")

    def _cover(self, row, number, first):
        if row in self.rows and (row, number) != first:
            self.rows[row].pop(number, None)
            self.covered[row, number] = first


@dataclass
class Workbook:
    """What was opened: its sheets, problems met on the way, a fingerprint.

    `kind` is `xlsx`, `xls`, `ods`, `csv` or `docx`; `encoding` and `delimiter` are
    those that a CSV was read with, `attached` texts that a program hung on to a Word
    document.
    """

    sheets: list
    problems: list
    sha256: str
    kind: str = "xlsx"
    encoding: str = ""
    delimiter: str = ""
    attached: list = field(default_factory=list)


def plain_value(value, number_format="General"):
    """A cell's value and its text: 0.2 shown as 20% is 20 and ``"20%"``."""
    if isinstance(value, datetime.datetime | datetime.date):
        day = as_day(value)
        return day, day.strftime("%d.%m.%Y.")
    if isinstance(value, bool):
        return value, "1" if value else "0"
    if isinstance(value, int | float):
        percent = "%" in number_format
        number = (Decimal(f"{value:.12g}") * (100 if percent else 1)).normalize()
        whole = number == number.to_integral_value()
        text = f"{number:f}%" if percent else f"{number:f}"
        return (int(number) if whole else float(number)), text
    text = clean(value)[:TOO_MUCH_TEXT]
    return text, text


def cell_problem(code, sheet, row, number, **params):
    """A warning at a cell, its params as text."""
    texts = {name: str(value) for name, value in params.items()}
    return Problem(code, sheet.name, row, column_letters(number), WARNING, texts)


def hidden_sheet(name, *, is_read):
    """Says that a sheet is hidden, and whether it was read."""
    code = "hidden_sheet_read" if is_read else "hidden_sheet"
    return Problem(code, sheet=name, severity=INFO)
