"""The same rows as files of every format, for tests of what opens them."""

import csv
import io
import zipfile
from xml.sax.saxutils import escape, quoteattr

import xlwt
from docx import Document
from xlwt.CompoundDoc import XlsDoc

_NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
    )
)
_FILEPASS = bytes.fromhex("2f000600000059b30a9a")  # XOR obfuscation ([MS-XLS] 2.4.117)


def as_csv(rows, encoding="utf-8", delimiter=";"):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(
        ["" if cell is None else cell for cell in row] for row in rows
    )
    return text.getvalue().encode(encoding)


def xls_book(rows, *, merged=(), hidden_rows=(), title="Plan"):
    """An xlwt workbook; `merged` are (first row, last row, column), from 1."""
    book = xlwt.Workbook()
    sheet = book.add_sheet(title)
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if cell is not None:
                sheet.write(row, column, cell)
    for top, bottom, column in merged:
        value = rows[top - 1][column - 1]
        sheet._cell_overwrite_ok = True
        sheet.write_merge(top - 1, bottom - 1, column - 1, column - 1, value)
    for row in hidden_rows:
        sheet.row(row - 1).hidden = True
    return book


def as_xls(rows, **options):
    return saved(xls_book(rows, **options))


def encrypted_xls():
    """A workbook whose stream says, after its first record, that it is encrypted."""
    stream = xls_book([["Mera"]]).get_biff_data()
    length = 4 + int.from_bytes(stream[2:4], "little")
    file = io.BytesIO()
    XlsDoc().save(file, stream[:length] + _FILEPASS + stream[length:])
    return file.getvalue()


def saved(document):
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def as_ods(rows, *, merged=(), hidden_rows=(), hidden=False, extra="", manifest=""):
    """An OpenDocument sheet; a cell may be (attributes, text) as they stand there."""
    spans = {(top, column): bottom - top + 1 for top, bottom, column in merged}
    lines = []
    for row, cells in enumerate(rows, 1):
        mark = ' table:visibility="collapse"' if row in hidden_rows else ""
        inner = "".join(
            _ods_cell(cell, spans.get((row, column)))
            for column, cell in enumerate(cells, 1)
        )
        lines.append(f"<table:table-row{mark}>{inner}</table:table-row>")
    display = "false" if hidden else "true"
    content = (
        f"<office:document-content {_NAMESPACES}><office:automatic-styles>"
        '<style:style style:name="ta1" style:family="table">'
        f'<style:table-properties table:display="{display}"/></style:style>'
        "</office:automatic-styles><office:body><office:spreadsheet>"
        f'<table:table table:name="Plan" table:style-name="ta1">{"".join(lines)}'
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row></table:table>'
        f"{extra}</office:spreadsheet></office:body></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
    return stream.getvalue()


def _ods_cell(cell, rows_spanned):
    if cell is None:
        return "<table:table-cell/>"
    marks, text = cell if isinstance(cell, tuple) else ({}, cell)
    if isinstance(text, int | float):
        marks = {"office:value-type": "float", "office:value": str(text)} | marks
    if rows_spanned:
        marks = marks | {"table:number-rows-spanned": str(rows_spanned)}
    attributes = " ".join(f"{name}={quoteattr(value)}" for name, value in marks.items())
    lines = "".join(f"<text:p>{escape(one)}</text:p>" for one in str(text).split("\n"))
    return f"<table:table-cell {attributes}>{lines}</table:table-cell>"


def add_table(document, rows, *, merged=()):
    """A Word table of these rows; `merged` are (first row, last row, column)."""
    width = max(len(row) for row in rows)
    table = document.add_table(rows=0, cols=width)
    for row in rows:
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=False):
            cell.text = "" if text is None else str(text)
    for top, bottom, column in merged:
        first, last = (
            table.cell(top - 1, column - 1),
            table.cell(bottom - 1, column - 1),
        )
        text = first.text
        first.merge(last).text = text
    return table


def as_docx(*blocks):
    """A Word document of paragraphs (texts) and tables (lists of rows)."""
    document = Document()
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
        else:
            add_table(document, block)
    return saved(document)
