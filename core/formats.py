"""Files of the back office: CSV, XLSX and ODS in which a text stays a text.

A spreadsheet runs a CSV cell that starts like a formula; such texts get a mark in
front on the way out, and lose it on the way in. XLSX and ODS say of each cell what it
is, so nothing is added there.
"""

import csv
import datetime
import io
import re
from contextlib import contextmanager
from itertools import chain, islice

import tablib
from import_export.formats import base_formats
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell

from core.exports import LOOKED_AT, fit_columns, guarded
from core.imports.archive import refuse_by_size, sheet_facts
from core.imports.delimited import read_table
from core.imports.problems import Refused

# What the back office writes is text all over; a number among it stays one.
_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?")


class GuardedCSV(base_formats.CSV):
    """Written in UTF-8 with a mark that makes spreadsheets read it as such; read in
    any usual encoding and with any usual delimiter."""

    def export_data(self, dataset, **kwargs):
        file = io.StringIO(newline="")
        for _done in self.write_rows(file, [dataset.headers, *dataset]):
            pass
        return "\ufeff" + file.getvalue()

    def write_rows(self, file, rows):
        """Write rows to a text file as they come; yields after each."""
        writer = csv.writer(file)
        for row in rows:
            writer.writerow([_guarded_text(value) for value in row])
            yield

    def create_dataset(self, in_stream, **kwargs):
        return _dataset(self.rows(in_stream))

    def rows(self, data):
        """All rows of a file, its empty ones too, so that their numbers are right."""
        data = data.encode() if isinstance(data, str) else data
        if not data.strip():
            return []
        with _in_words():
            refuse_by_size(data)
            return read_table(data)


class ExactXLSX(base_formats.XLSX):
    """Numbers and days as such, every text as a text; opened only after a look."""

    def export_data(self, dataset, **kwargs):
        file = io.BytesIO()
        for _done in self.write_rows(file, [dataset.headers, *dataset]):
            pass
        return file.getvalue()

    def write_rows(self, file, rows):
        """Write rows to a binary file as they come; yields after each."""
        book = Workbook(write_only=True)
        sheet = book.create_sheet("Koordina")
        sheet.freeze_panes = "A2"
        rows = iter(rows)
        first = list(islice(rows, LOOKED_AT))
        fit_columns(sheet, first)
        for row in chain(first, rows):
            sheet.append([_exact_cell(sheet, value) for value in row])
            yield
        book.save(file)

    def create_dataset(self, in_stream):
        return _dataset(self.rows(in_stream))

    def rows(self, data):
        """All rows of the first sheet, its empty ones too."""
        with _in_words():
            sheet_facts(data)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        rows = book.worksheets[0].iter_rows(values_only=True)
        return [[_plain(value) for value in row] for row in rows]


class ExactODS(base_formats.ODS):
    """The same for LibreOffice; the file is binary, whatever its base class says."""

    def is_binary(self):
        return True

    def get_read_mode(self):
        return "rb"

    def create_dataset(self, in_stream, **kwargs):
        found = tablib.import_set(io.BytesIO(in_stream), format="ods")
        return _dataset([found.headers or [], *found])

    def rows(self, data):
        """The same rows; the library drops empty ones itself."""
        found = self.create_dataset(data)
        return [found.headers or [], *found]


FORMATS = [ExactXLSX, GuardedCSV, ExactODS]


@contextmanager
def _in_words():
    """A refused file as the error that import pages show."""
    try:
        yield
    except Refused as refused:
        raise ValueError(refused.message) from None


def _guarded_text(value):
    return value if _NUMBER.fullmatch(str(value)) else guarded(value)


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
