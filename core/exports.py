"""Rows of a page as a file: XLSX with text cells as strings, CSV with a guard."""

import csv
import io
import re
from collections.abc import Callable
from itertools import islice
from typing import NamedTuple

from django.http import FileResponse, Http404
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

# A spreadsheet would read these as a formula; importers take the mark off again.
GUARD = "'"
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
# Widths in characters; the first rows are enough to tell how wide a column is.
NARROWEST, WIDEST = 9, 60
LOOKED_AT = 200


class Writer(NamedTuple):
    """How a table becomes a file, and what the browser is told it is."""

    write: Callable
    content_type: str


def guarded(value):
    """A text that would run as a formula gets a mark: ``=1+1`` becomes ``'=1+1``.

    So does a text such as a phone number; numbers go as they are.
    """
    if isinstance(value, str) and _FORMULA.match(value):
        return GUARD + value
    return value


def unguarded(text):
    """The text without its mark."""
    if text.startswith(GUARD) and _FORMULA.match(text):
        return text[len(GUARD) :]
    return text


def as_csv(table):
    """Return a table as CSV bytes that Excel opens as UTF-8."""
    file = io.StringIO(newline="")
    csv.writer(file).writerows([guarded(value) for value in row] for row in table)
    return file.getvalue().encode("utf-8-sig")


def as_xlsx(table):
    """Return a table as an XLSX workbook, in which every text stays a text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Koordina")
    sheet.freeze_panes = "B2"
    fit_columns(sheet, table)
    for number, row in enumerate(table):
        sheet.append([_cell(sheet, value, is_head=number == 0) for value in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def fit_columns(sheet, rows):
    """Make the columns of an empty sheet as wide as what will be written in them."""
    widths = {}
    for row in islice(rows, LOOKED_AT):
        for number, value in enumerate(row, start=1):
            long = len(str(value)) + 2 if value is not None else 0
            widths[number] = max(widths.get(number, NARROWEST), min(long, WIDEST))
    for number, width in widths.items():
        sheet.column_dimensions[get_column_letter(number)].width = width


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


def download(table, file_format, name):
    """A table as a download, 404 for a format that does not exist."""
    writer = WRITERS.get(file_format)
    if writer is None:
        raise Http404
    return FileResponse(
        io.BytesIO(writer.write(table)),
        as_attachment=True,
        filename=f"{name}.{file_format}",
        content_type=writer.content_type,
    )
