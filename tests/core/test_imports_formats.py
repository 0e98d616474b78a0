"""Files of other formats than .xlsx give the same plain sheets, and the same guards."""

import datetime
import io
import zipfile

import pytest
import xlwt
from docx import Document
from openpyxl import Workbook

from core.imports.delimited import likeliest_encoding
from core.imports.problems import Refused
from core.imports.workbook import ALL_KINDS, Options, open_workbook
from tests.core.table_files import (
    add_table,
    as_csv,
    as_docx,
    as_ods,
    as_xls,
    encrypted_xls,
    saved,
    xls_book,
)

ROWS = [["R.br.", "Mera", "Rok"], ["1.1", "Obuka", 5], [None, "Letak", None]]
SERBIAN = "Mera za sprečavanje nasilja među mladima, žrtve i đaci, šćč"
CYRILLIC = "Мера за спречавање насиља међу младима, жртве и ђаци"
ALBANIAN = "Masa për parandalimin e dhunës në familje, çdo vit"


def opened(data, **options):
    return open_workbook(data, kinds=ALL_KINDS, options=Options(**options))


def texts(workbook):
    (sheet,) = workbook.sheets
    return [[cell.text for cell in row.values()] for row in sheet.rows.values()]


def codes(workbook):
    return [(one.code, one.place) for one in workbook.problems]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (as_xls(ROWS), "xls"),
        (as_ods(ROWS), "ods"),
        (as_csv(ROWS), "csv"),
        (as_csv(ROWS, delimiter=","), "csv"),
        (as_csv(ROWS, "utf-16", "\t"), "csv"),
        (as_docx(ROWS), "docx"),
    ],
)
def test_open_workbook_knows_each_format_by_its_content(data, kind):
    workbook = opened(data)

    assert workbook.kind == kind
    assert texts(workbook) == [
        ["R.br.", "Mera", "Rok"],
        ["1.1", "Obuka", "5"],
        ["Letak"],
    ]


@pytest.mark.parametrize("make", [as_xls, as_ods])
def test_open_workbook_keeps_merges_and_hidden_rows_of_each_format(make):
    data = make(ROWS, merged=[(2, 3, 1)], hidden_rows=[3])

    workbook, without = opened(data), opened(data, hidden_rows=False)

    sheet = workbook.sheets[0]
    assert sheet.shown(3, 1).text == "1.1"
    assert (sheet.cell(3, 1), sheet.cell(3, 2).text) == (None, "Letak")
    assert codes(workbook) == [("hidden_rows", "Plan!3")]
    assert list(without.sheets[0].rows) == [1, 2]
    assert codes(without) == [("hidden_rows_left", "Plan!3")]


def test_open_workbook_reads_hidden_sheets_only_when_asked():
    book = xls_book(ROWS)
    other = book.add_sheet("Tajni")
    other.write(0, 0, "x")
    other.visibility = 1

    data = saved(book)

    assert [one.name for one in opened(data).sheets] == ["Plan"]
    assert codes(opened(data)) == [("hidden_sheet", "Tajni")]
    both = opened(data, hidden_sheets=True)
    assert [one.name for one in both.sheets] == ["Plan", "Tajni"]
    assert opened(as_ods(ROWS, hidden=True), hidden_sheets=True).sheets[0].rows
    with pytest.raises(Refused):
        opened(as_ods(ROWS, hidden=True))


def test_open_workbook_reads_dates_shares_and_errors_of_xls():
    book = xlwt.Workbook()
    sheet = book.add_sheet("Plan")
    day = xlwt.easyxf(num_format_str="DD.MM.YYYY")
    sheet.write(0, 0, datetime.date(2026, 12, 31), day)
    sheet.write(0, 1, 0.2, xlwt.easyxf(num_format_str="0%"))
    sheet.write(0, 2, xlwt.Formula("1+1"))
    sheet.row(0).set_cell_error(3, "#REF!")
    sheet.write(0, 4, True)

    workbook = opened(saved(book))

    row = workbook.sheets[0].rows[1]
    assert row[1].value == datetime.date(2026, 12, 31)
    assert (row[2].value, row[2].text) == (20, "20%")
    assert row[5].value is True
    assert ("error_value", "Plan!D1") in codes(workbook)
    assert [place for code, place in codes(workbook) if code == "formula"] == [
        "Plan!C1"
    ]


def test_open_workbook_reads_values_formulas_and_errors_of_ods():
    formula = {"table:formula": "of:=1+1"}
    number = {"office:value-type": "float", "office:value": "2"}
    cells = [
        ({"office:value-type": "date", "office:date-value": "2026-12-31"}, "31/12/26"),
        ({"office:value-type": "percentage", "office:value": "0.2"}, "20%"),
        (formula | number, "2"),
        (formula | {"office:value-type": "string"}, "#REF!"),
        ("Prvi\ndrugi"),
    ]

    workbook = opened(as_ods([cells]))

    row = workbook.sheets[0].rows[1]
    assert row[1].value == datetime.date(2026, 12, 31)
    assert [row[number].text for number in (2, 3, 5)] == ["20%", "2", "Prvi\ndrugi"]
    assert codes(workbook) == [("formula", "Plan!C1"), ("error_value", "Plan!D1")]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(SERBIAN, "cp1250"), (CYRILLIC, "cp1251"), (ALBANIAN, "cp1252")],
)
def test_likeliest_encoding_knows_a_language_by_its_letters(text, encoding):
    assert likeliest_encoding(text.encode(encoding)) == encoding
    workbook = opened(as_csv([["a", "b"], [text, "x"]], encoding))
    assert texts(workbook)[1][0] == text
    assert workbook.encoding == encoding
    assert codes(workbook) == [("encoding_taken", "CSV")]


def test_open_workbook_suggests_another_encoding_for_broken_letters():
    data = as_csv([["a", "b"], ["x", "y"], [SERBIAN, "x"]])

    (problem,) = opened(data, encoding="cp1250").problems

    assert (problem.code, problem.place) == ("encoding_garbled", "CSV!3")
    assert problem.params["other"] == "UTF-8"
    assert opened(data).problems == []
    twice = SERBIAN.encode().decode("cp1250", "replace")
    assert codes(opened(as_csv([["a", "b"], [twice, "x"]]))) == [
        ("encoding_lost", "CSV!2")
    ]


def test_open_workbook_takes_the_guard_before_formulas_off_a_csv():
    workbook = opened(as_csv([["Mera", "Cilj"], ["'=1+1", "'-5"]]))

    assert texts(workbook)[1] == ["=1+1", "-5"]


def test_open_workbook_reads_word_tables_with_the_paragraphs_above_them():
    document = Document()
    document.add_paragraph("Stub I")
    add_table(document, ROWS, merged=[(2, 3, 1)])
    document.add_paragraph("Stub II")
    inner = add_table(document, ROWS).cell(1, 1)
    inner.add_table(rows=1, cols=1).cell(0, 0).text = "u ćeliji"

    workbook = opened(saved(document))

    first, second = workbook.sheets
    assert first.cell(0, 1).text == "Stub I"
    assert first.shown(3, 1).text == "1.1"
    assert (first.follows, second.follows) == (False, True)
    assert second.cell(2, 2).text == "Obuka\nu ćeliji"
    assert codes(workbook) == [("nested_table", "Table 2, row 2, column 2")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (encrypted_xls(), "encrypted"),
        (as_ods(ROWS, manifest="<encryption-data/>"), "encrypted"),
        (b"<html><table><tr><td>Mera</td></tr></table></html>", "not_a_table"),
        (b"%PDF-1.7 and so on", "not_a_table"),
        (b"only words, no columns", "not_a_table"),
        (as_csv([["Mera", "Rok"]] * 20_001), "too_many_rows"),
        (as_xls(ROWS)[:3000], "damaged"),
        (as_docx("Samo tekst"), "empty"),
    ],
)
def test_open_workbook_refuses_of_each_format(data, code):
    with pytest.raises(Refused) as refused:
        opened(data)

    assert refused.value.code == code


def test_open_workbook_refuses_a_million_repeated_rows_of_ods():
    row = (
        '<table:table table:name="B"><table:table-row '
        'table:number-rows-repeated="1000000"><table:table-cell><text:p>x</text:p>'
        "</table:table-cell></table:table-row></table:table>"
    )

    with pytest.raises(Refused) as refused:
        opened(as_ods(ROWS, extra=row))

    assert refused.value.code == "too_many_rows"


def test_open_workbook_says_that_macros_were_not_run():
    book = Workbook()
    book.active.append(["Mera"])
    stream = io.BytesIO(saved(book))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")

    assert codes(opened(stream.getvalue())) == [("macros", "")]
