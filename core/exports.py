"""Rows of a page as a file: XLSX with text cells as strings, CSV with a guard."""

import csv
import io
from collections.abc import Callable
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

# A spreadsheet would read these as a formula; importers take the mark off again.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
GUARD = "'"


class Writer(NamedTuple):
    """How a table becomes a file, and what the browser is told it is."""

    write: Callable
    content_type: str


def as_csv(table):
    """Return a table as CSV bytes that Excel opens as UTF-8."""
    file = io.StringIO(newline="")
    csv.writer(file).writerows([_guarded(value) for value in row] for row in table)
    return file.getvalue().encode("utf-8-sig")


def _guarded(value):
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return GUARD + value
    return value


def as_xlsx(table):
    """Return a table as an XLSX workbook, in which every text stays a text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Koordina")
    sheet.freeze_panes = "B2"
    sheet.column_dimensions["A"].width = 28
    for number, row in enumerate(table):
        sheet.append([_cell(sheet, value, is_head=number == 0) for value in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _cell(sheet, value, *, is_head):
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"
    if is_head:
        cell.font = Font(bold=True)
    return cell


WRITERS = {
    "csv": Writer(as_csv, "text/csv; charset=utf-8"),
    "xlsx": Writer(
        as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ),
}
