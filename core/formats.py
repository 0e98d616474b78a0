"""Files of the back office: CSV, XLSX and ODS in which a text stays a text.

A spreadsheet runs a CSV cell that starts like a formula; such texts get a mark in
front on the way out, and lose it on the way in. XLSX and ODS say of each cell what it
is, so nothing is added there.
"""

import csv
import datetime
import io
import re

import tablib
from import_export.formats import base_formats
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell

from core.exports import fit_columns
from core.imports.archive import sheet_facts
from core.imports.problems import Refused

GUARD = "'"
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?")


def guarded(value):
    """A text that would run as a formula gets a mark: ``=1+1`` becomes ``'=1+1``."""
    text = "" if value is None else str(value)
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        return GUARD + text
    return text


def unguarded(text):
    """The text without its mark."""
    if text.startswith(GUARD) and _FORMULA.match(text):
        return text[len(GUARD) :]
    return text


class GuardedCSV(base_formats.CSV):
    """UTF-8 with a mark that makes spreadsheets read it as such."""

    def export_data(self, dataset, **kwargs):
        file = io.StringIO(newline="")
        writer = csv.writer(file)
        writer.writerow(dataset.headers)
        writer.writerows([guarded(value) for value in row] for row in dataset)
        return "\ufeff" + file.getvalue()

    def create_dataset(self, in_stream, **kwargs):
        if isinstance(in_stream, bytes):
            in_stream = in_stream.decode(self.encoding or "utf-8-sig")
        rows = list(csv.reader(io.StringIO(in_stream.removeprefix("\ufeff"))))
        return _dataset([[unguarded(text) for text in row] for row in rows])


class ExactXLSX(base_formats.XLSX):
    """Numbers and days as such, every text as a text; opened only after a look."""

    def export_data(self, dataset, **kwargs):
        book = Workbook(write_only=True)
        sheet = book.create_sheet("Koordina")
        sheet.freeze_panes = "A2"
        rows = [dataset.headers, *dataset]
        fit_columns(sheet, rows)
        for row in rows:
            sheet.append([_exact_cell(sheet, value) for value in row])
        file = io.BytesIO()
        book.save(file)
        return file.getvalue()

    def create_dataset(self, in_stream):
        try:
            sheet_facts(in_stream)
        except Refused as refused:
            raise ValueError(refused.message) from None
        book = load_workbook(io.BytesIO(in_stream), read_only=True, data_only=True)
        rows = book.worksheets[0].iter_rows(values_only=True)
        return _dataset([[_plain(value) for value in row] for row in rows])


class ExactODS(base_formats.ODS):
    """The same for LibreOffice; the file is binary, whatever its base class says."""

    def is_binary(self):
        return True

    def get_read_mode(self):
        return "rb"

    def create_dataset(self, in_stream, **kwargs):
        found = tablib.import_set(io.BytesIO(in_stream), format="ods")
        return _dataset([found.headers or [], *found])


FORMATS = [ExactXLSX, GuardedCSV, ExactODS]


def _exact_cell(sheet, value):
    if isinstance(value, datetime.datetime) and value.tzinfo:
        value = value.isoformat()
    if not isinstance(value, int | float | datetime.date | datetime.datetime | None):
        value = str(value)
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"
    return cell


def _plain(value):
    """Excel knows days only as midnights."""
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date()
    return "" if value is None else value


def _dataset(rows):
    """Rows as a dataset under the first: empty ones dropped, short ones filled."""
    filled = [row for row in rows if any(value not in ("", None) for value in row)]
    if not filled:
        return tablib.Dataset()
    width = len(filled[0])
    body = [[*row, *[""] * width][:width] for row in filled[1:]]
    return tablib.Dataset(*body, headers=[str(name) for name in filled[0]])
