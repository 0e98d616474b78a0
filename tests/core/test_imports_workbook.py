"""Workbooks are opened with guards; what is refused says how to mend it."""

import io
import time
import tracemalloc
import zipfile
from datetime import datetime

import pytest
from openpyxl import Workbook

from core.imports import archive
from core.imports.problems import Refused
from core.imports.workbook import open_workbook

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def raw_workbook(sheet_xml, *, extra=()):
    """A workbook whose only sheet has this XML, so that any size is cheap."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        book.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-'
            'package.relationships+xml"/><Override PartName="/xl/workbook.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml'
            '.sheet.main+xml"/></Types>',
        )
        book.writestr(
            "xl/workbook.xml",
            f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets>'
            '<sheet name="Plan" sheetId="1" r:id="rId1"/></sheets></workbook>',
        )
        book.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
            "</Relationships>",
        )
        book.writestr("xl/worksheets/sheet1.xml", sheet_xml)
        for name, content in extra:
            book.writestr(name, content)
    return stream.getvalue()


def sheet_xml(rows):
    return f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>"


def saved(book):
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def refusal(data):
    with pytest.raises(Refused) as refused:
        open_workbook(data)
    assert str(refused.value.message)
    return refused.value.code


def encrypted_entry():
    """A zip whose first entry says that it is encrypted."""
    data = bytearray(saved(Workbook()))
    for signature, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.index(signature) + offset] |= 1
    return bytes(data)


def document(part):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as book:
        book.writestr(part, "<x/>")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\0" * 500, "empty"),
        (b"R.br.;Mera;Rok\n1.1;Predavanja;31.12.2027.\n", "not_a_workbook"),
        (b"%PDF-1.7 and so on", "not_a_workbook"),
        (b"PK\3\4 cut short", "damaged"),
        (OLE + b"Workbook" * 99, "old_format"),
        (OLE + "EncryptedPackage".encode("utf-16-le") * 9, "encrypted"),
        (b"x" * (10 * 1024 * 1024 + 1), "too_large"),
        (document("word/document.xml"), "other_format"),
        (document("content.xml"), "other_format"),
        (document("xl/workbook.bin"), "other_format"),
        (document("anything.xml"), "not_a_workbook"),
        (saved(Workbook()), "empty"),
        (raw_workbook("<worksheet><sheetData>"), "damaged"),
        (raw_workbook('<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'), "unsafe"),
        (raw_workbook(sheet_xml("").encode("utf-16")), "unsafe"),
    ],
)
def test_open_workbook_refuses(data, code):
    assert refusal(data) == code


def test_open_workbook_refuses_an_entry_under_a_password():
    assert refusal(encrypted_entry()) == "encrypted"


def test_open_workbook_reads_from_a_file_too():
    book = Workbook()
    book.active["A1"] = "Mera"

    workbook = open_workbook(io.BytesIO(saved(book)))

    assert workbook.sheets[0].cell(1, 1).text == "Mera"


def test_open_workbook_refuses_200_000_rows_fast_and_in_little_memory():
    row = '<row><c t="inlineStr"><is><t>mera</t></is></c><c><v>1</v></c></row>'
    data = raw_workbook(sheet_xml(row * 200_000))

    tracemalloc.start()
    started = time.process_time()
    code = refusal(data)
    seconds = time.process_time() - started
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert code == "too_many_rows"
    assert seconds < 1
    assert most < 30 * 1024 * 1024


def test_open_workbook_counts_filled_rows_only(monkeypatch):
    monkeypatch.setattr(archive, "MAX_ROWS", 3)
    filled = "<row><c><v>1</v></c></row>"
    empty = '<row><c s="1"/></row>'

    allowed = open_workbook(raw_workbook(sheet_xml(empty * 50 + filled * 3)))

    assert sorted(allowed.sheets[0].rows) == [51, 52, 53]
    assert refusal(raw_workbook(sheet_xml(filled * 4))) == "too_many_rows"


def strings(number):
    """Shared texts, each of one letter."""
    return f"<sst {MAIN}>" + "<si><t>a</t></si>" * number + "</sst>"


ONE_ROW = sheet_xml("<row><c><v>1</v></c></row>")
BOMBS = {
    "one endless cell": lambda: [sheet_xml(f"<c>{'A' * 70_000_000}</c>")],
    "packed to nearly nothing": lambda: [sheet_xml("<row/>" * 3_000_000)],
    "endless empty cells": lambda: [sheet_xml(f"<row>{'<c/>' * 500_000}</row>")],
    "endless elements": lambda: [sheet_xml("<row/>" * 2_000_000)],
    "endless texts": lambda: [ONE_ROW, ("xl/sharedStrings.xml", strings(400_000))],
    "endless formats": lambda: [ONE_ROW, ("xl/styles.xml", "<xf/>" * 400_000)],
    "large parts": lambda: [ONE_ROW, *((f"{n}.bin", b"\0" * 9**8) for n in "ab")],
    "many parts": lambda: [ONE_ROW, *((f"{n}.txt", b"") for n in range(2001))],
}


@pytest.mark.parametrize("name", BOMBS)
def test_open_workbook_refuses_a_zip_bomb_fast(name):
    sheet, *extra = BOMBS[name]()
    data = raw_workbook(sheet, extra=extra)
    started = time.process_time()

    assert refusal(data) == "bomb"
    assert time.process_time() - started < 1


def test_open_workbook_does_not_believe_the_declared_size():
    xml = (
        f'<worksheet {MAIN}><dimension ref="A1:XFD1048576"/><sheetData>'
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
        "</sheetData></worksheet>"
    )

    workbook = open_workbook(raw_workbook(xml))

    (sheet,) = workbook.sheets
    assert {row: list(cells) for row, cells in sheet.rows.items()} == {1: [1]}
    assert [p.place for p in workbook.problems] == ["Plan!1048576"]


def test_open_workbook_reads_texts_numbers_days_and_shares():
    book = Workbook()
    sheet = book.active
    sheet.append(["  Osnovni\u00a0sud \n", 1800, 20.0, 0.1 + 0.2, True])
    sheet.append([datetime(2026, 12, 31), 0.2])
    sheet["B2"].number_format = "0%"

    rows = open_workbook(saved(book)).sheets[0].rows

    assert [cell.text for cell in rows[1].values()] == [
        "Osnovni sud", "1800", "20", "0.3", "1",
    ]  # fmt: skip
    assert [cell.text for cell in rows[2].values()] == ["31.12.2026.", "20%"]
    assert rows[2][2].value == 20


def test_open_workbook_says_what_it_met():
    book = Workbook()
    sheet = book.active
    sheet.title = "Plan"
    sheet["A1"], sheet["B1"], sheet["C1"] = "Mera", "=1+1", "#REF!"
    sheet["A2"] = "1.1"
    sheet.row_dimensions[2].hidden = True
    hidden = book.create_sheet("Beleške")
    hidden["A1"] = "x"
    hidden.sheet_state = "hidden"

    workbook = open_workbook(saved(book))

    assert [sheet.name for sheet in workbook.sheets] == ["Plan"]
    assert [(p.code, p.place) for p in workbook.problems] == [
        ("hidden_sheet", "Beleške"),
        ("error_value", "Plan!C1"),
        ("formula_without_value", "Plan!B1"),
        ("hidden_rows", "Plan!2"),
    ]


def test_sheet_keeps_a_merged_value_in_its_first_cell():
    book = Workbook()
    sheet = book.active
    sheet.append(["a", "b", "c"])
    sheet.append([None, "d"])
    sheet.merge_cells("A1:A2")
    sheet.merge_cells("B1:C1")

    (read,) = open_workbook(saved(book)).sheets

    assert read.cell(2, 1) is None
    assert read.shown(2, 1).text == "a"
    assert read.cell(1, 3) is None
    assert read.width_of(1, 2) == 2
    assert read.width_of(2, 2) == 1
