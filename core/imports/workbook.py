"""A workbook as plain rows of cells, opened only after its zip was looked into."""

import datetime
import hashlib
import io
import warnings
from dataclasses import dataclass, field
from decimal import Decimal

from openpyxl import load_workbook

from core.imports.archive import LAST_ROW, MAX_FILE, column_letters, sheet_facts
from core.imports.dates import as_day
from core.imports.problems import INFO, WARNING, Problem, Refused
from core.imports.text import clean

MAX_COLUMNS = 120
MAX_COVERED = 500_000
TOO_MUCH_TEXT = 4000


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
    """A visible sheet: filled cells by row and column, and its merged ranges.

    A merged range holds its value in its first cell only; `covered` leads from the
    other places of filled rows to that first one.
    """

    name: str
    rows: dict = field(default_factory=dict)
    merged: list = field(default_factory=list)
    covered: dict = field(default_factory=dict)
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
    """What was opened: visible sheets, problems met on the way, a fingerprint."""

    sheets: list
    problems: list
    sha256: str


def open_workbook(file):
    """Open an .xlsx from bytes or a binary file, or raise `Refused`.

    Refused with a message that says how to mend it: no workbook, empty, .xls,
    another office format, a password, over 10 MB, a zip bomb, XML entities, more
    than 20,000 filled rows. Hidden sheets are skipped, formulas replaced by their
    last result, errors by nothing; each is a problem.
    """
    data = file if isinstance(file, bytes) else _bytes(file)
    facts = sheet_facts(data)
    problems = [
        Problem("hidden_sheet", sheet=sheet.name, severity=INFO)
        for sheet in facts
        if sheet.hidden
    ]
    try:
        sheets = _read_sheets(data, [one for one in facts if not one.hidden], problems)
    except Refused:
        raise
    except Exception:  # openpyxl raises anything on parts it does not expect
        raise Refused("damaged") from None
    if not any(sheet.rows for sheet in sheets):
        raise Refused("empty")
    return Workbook(sheets, problems, hashlib.sha256(data).hexdigest())


def _bytes(file):
    """At most one byte more than allowed, so that a huge file is not held."""
    file.seek(0)
    return file.read(MAX_FILE + 1)


def _read_sheets(data, facts, problems):
    book = _load(data, data_only=False)
    results = None
    sheets = []
    for fact in facts:
        sheet = Sheet(fact.name, merged=fact.merged)
        formulas = _fill(sheet, book[fact.name], problems)
        if formulas:
            results = results or _load(data, data_only=True)
            _take_results(sheet, results[fact.name], formulas, problems)
        _note_hidden_rows(sheet, fact, problems)
        if fact.far_row:
            problems.append(Problem("far_row", sheet.name, fact.far_row))
        sheet.settle_merges()
        sheets.append(sheet)
    return sheets


def _load(data, *, data_only):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # on styles and extensions we don't use
        return load_workbook(io.BytesIO(data), read_only=True, data_only=data_only)


def _cells(worksheet):
    """The sheet's filled cells; its declared size is not believed."""
    worksheet.reset_dimensions()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for row in worksheet.iter_rows(max_row=LAST_ROW, max_col=MAX_COLUMNS):
            yield from (cell for cell in row if cell.value not in (None, ""))


def _fill(sheet, worksheet, problems):
    """Put the sheet's cells in place; return the places of formulas."""
    formulas = set()
    for source in _cells(worksheet):
        if source.data_type == "f":
            formulas.add((source.row, source.column))
        elif source.data_type == "e":
            problems.append(_problem("error_value", sheet, source, value=source.value))
        else:
            _put(sheet, source)
    return formulas


def _take_results(sheet, worksheet, formulas, problems):
    """Read what the formulas last gave, and say that they are formulas."""
    for source in _cells(worksheet):
        if (source.row, source.column) not in formulas:
            continue
        formulas.remove((source.row, source.column))
        if source.data_type == "e":
            problems.append(_problem("error_value", sheet, source, value=source.value))
        else:
            cell = _put(sheet, source)
            shown = cell.text if cell else ""
            problems.append(_problem("formula", sheet, source, value=shown))
    for row, number in sorted(formulas):
        problems.append(
            Problem("formula_without_value", sheet.name, row, column_letters(number))
        )


def _put(sheet, source):
    value, text = plain_value(source.value, source.number_format or "")
    if not text:
        return None
    cell = Cell(source.row, source.column, value, text)
    sheet.rows.setdefault(source.row, {})[source.column] = cell
    return cell


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


def _note_hidden_rows(sheet, fact, problems):
    hidden = [row for row in fact.hidden_rows if row in sheet.rows]
    if hidden:
        shown = ", ".join(map(str, hidden[:10])) + (" …" if len(hidden) > 10 else "")
        problems.append(
            Problem("hidden_rows", sheet.name, hidden[0], "", WARNING, {"rows": shown})
        )


def _problem(code, sheet, source, **params):
    return Problem(
        code,
        sheet.name,
        source.row,
        column_letters(source.column),
        WARNING,
        {name: str(value) for name, value in params.items()},
    )
