"""Plans in every format and layout that offices use give the same measures."""

import io

import pytest
from docx import Document

from actionplans.imports.reader import read_plan
from core.imports.wordings import LEAVE_OUT
from core.imports.workbook import ALL_KINDS, Options, open_workbook
from core.transliteration import cyrillic
from tests.actionplans.knowledge import REFERENCE
from tests.actionplans.test_reading import as_expected, codes
from tests.actionplans.workbooks import (
    EXPECTED,
    FIELDS,
    GNJILANE,
    HEADINGS,
    PILLARS,
    SAMPLES,
    layout,
    measure_rows,
    sheet_of,
)
from tests.core.table_files import add_table, as_csv, as_docx, as_ods, as_xls, saved

MEASURES = EXPECTED[GNJILANE]
NOT_IN_WORD = {"funding", "objective"}  # columns that the Word sample does not have
HEADING = [
    "Stub",
    "Mera",
    "Pokazatelj",
    "Ciljna vrednost",
    "Rok",
    "Nadležna institucija",
]
STUB = "I Prevencija i podizanje svesti"


def read(data, choices=None, **options):
    workbook = open_workbook(data, kinds=ALL_KINDS, options=Options(**options))
    return read_plan(workbook, REFERENCE, choices)


def one(**cells):
    """The reading of a CSV with one measure, whose cells are as given."""
    fields = {"Stub": STUB, "Mera": "Predavanja", "Rok": "31.12.2027."} | cells
    rows = [["Akcioni plan 2025–2027", ""], list(fields), list(fields.values())]
    reading = read(as_csv(rows))
    (measure,) = reading.measures
    return reading, measure


def test_reading_equals_what_was_expected_of_the_word_sample():
    reading = read((SAMPLES / "plan-gnjilane.sr-Latn.docx").read_bytes())

    wanted = [
        {name: value for name, value in one.items() if name not in NOT_IN_WORD}
        for one in MEASURES
    ]
    assert as_expected(reading, wanted) == wanted
    assert reading.problems == []
    assert (reading.first_year, reading.last_year) == (2025, 2027)
    assert len({column["sheet"] for column in reading.columns}) == 1


@pytest.mark.parametrize(
    "make",
    [
        as_xls,
        as_ods,
        as_csv,
        lambda rows: as_csv(rows, "cp1250", ","),
        lambda rows: as_csv(rows, "utf-16", "\t"),
        as_docx,
    ],
)
def test_reading_is_the_same_in_every_format(make):
    reading = read(make(layout(MEASURES, order=tuple(reversed(FIELDS)))))

    assert as_expected(reading) == MEASURES
    assert [p for p in reading.problems if p.severity != "info"] == []


def test_reading_takes_a_cyrillic_csv_in_its_own_encoding():
    rows = [
        [cyrillic(cell) if isinstance(cell, str) else cell for cell in row]
        for row in layout(MEASURES, headings="sr")
    ]
    reading = read(as_csv(rows, "cp1251"))

    assert reading.language == "sr"
    assert [m.lead_types for m in reading.measures] == [
        m["lead_types"] for m in MEASURES
    ]
    assert [m.pillar for m in reading.measures] == [m["pillar"] for m in MEASURES]


@pytest.mark.parametrize("headings", ["sr-latn", "sq", "en"])
def test_reading_finds_one_indicator_per_row_with_merged_leads(headings):
    """Code, name, deadline, institutions and money merged over the indicators' rows."""
    shared = [FIELDS.index(name) for name in FIELDS if name not in FIELDS[2:5]]
    rows, merged = layout(MEASURES, headings=headings, header_at_row=7), []
    row = 8
    for measure in MEASURES:
        while (
            rows[row - 1][FIELDS.index("title") if len(rows[row - 1]) > 1 else 0]
            != (measure["title"])
        ):
            row += 1
        last = row + len(measure["indicators"]) - 1
        merged += [(row, last, column + 1) for column in shared if last > row]
        row = last + 1

    reading = read(as_ods(rows, merged=merged))

    assert as_expected(reading) == MEASURES


def word_rows(measures):
    """Rows of a Word table with a heading: one indicator a row."""
    rows = [HEADINGS["sr-latn"]]
    for measure in measures:
        rows += [[row.get(f) for f in FIELDS] for row in measure_rows(measure)]
    return rows


def test_reading_goes_on_over_word_tables_parted_by_pages():
    """A table broken between two indicators of one measure, with its heading again,
    then one without heading; pillars in paragraphs; a table of signatures."""
    rows = word_rows(MEASURES)
    pillars = {one["pillar"] for one in MEASURES}
    document = Document()
    document.add_paragraph("Opština Gnjilane: Akcioni plan 2025–2027")
    for pillar in sorted(pillars):
        document.add_paragraph(PILLARS[pillar])
        own = word_rows([one for one in MEASURES if one["pillar"] == pillar])
        heading, *rows = own
        cut = next((n for n, row in enumerate(rows) if n and not row[1]), 1)
        add_table(document, [heading, *rows[:cut]])
        if pillar == "P1":
            add_table(document, [heading, *rows[cut:]])
        elif rows[cut:]:
            add_table(document, rows[cut:])
    add_table(document, [["M. P.", "Potpis"]])

    reading = read(saved(document))

    wanted = [{k: v for k, v in one.items() if k != "objective"} for one in MEASURES]
    assert as_expected(reading, wanted) == wanted
    assert [(p.code, p.severity) for p in reading.problems] == [
        ("sheet_without_header", "info")
    ]


def test_reading_names_the_cell_of_a_word_table():
    rows = [HEADING, [STUB, "Obuka", "škole", "dosta", "31.12.2026.", "Nepoznati"]]

    reading = read(as_docx("Plan 2025–2026", rows))

    assert codes(reading) == [
        ("institution_unknown", "Table 1, row 2, column 6"),
        ("not_a_number", "Table 1, row 2, column 4"),
    ]


def test_reading_tells_strategic_objectives_from_specific_ones():
    reading, measure = one(**{
        "Strateški cilj": "Zajednica koja ne toleriše", "Specifični cilj": "Mladi znaju"
    })  # fmt: skip

    assert (measure.strategic, measure.specific) == (
        "Zajednica koja ne toleriše",
        "Mladi znaju",
    )
    assert measure.objective == "Zajednica koja ne toleriše › Mladi znaju"


def test_reading_gives_each_indicator_where_it_is_seen():
    rows = [
        ["Akcioni plan 2025–2027"],
        ["Stub", "Mera", "Pokazatelj", "Izvor provere", "Rok"],
        [STUB, "Predavanja", "škole", "evidencija škola", "2026"],
        [None, None, "đaci", "spiskovi", None],
        [None, None, None, "fotografije", None],
    ]

    (measure,) = read(sheet_of(rows)).measures

    assert [i.verification for i in measure.indicators] == [
        "evidencija škola",
        "spiskovi fotografije",
    ]
    assert measure.description == ""


@pytest.mark.parametrize(
    ("budget", "funding", "whole", "sources"),
    [
        ("1.800", "Budžet opštine", 1800, [("municipal", 1800)]),
        ("1.800", "donator (UN Women)", 1800, [("donor", 1800)]),
        ("1.800", "Opština 1.000; donator 800", 1800, [("municipal", 1000),
                                                      ("donor", 800)]),
        ("1.800", "budžet opštine i donatori", 1800, [("municipal", None),
                                                      ("donor", None)]),
        ("1.000 opština + 800 donator", "", 1800, [("municipal", 1000),
                                                   ("donor", 800)]),
        ("1.800 €, Ministarstvo pravde", "", 1800, [("central", 1800)]),
        ("nema troškova", "", 0, []),
        ("", "nije obezbeđeno", None, [("unsecured", None)]),
        ("500", "nešto drugo", 500, []),
    ],
)  # fmt: skip
def test_reading_understands_who_pays(budget, funding, whole, sources):
    _reading, measure = one(**{"Budžet": budget, "Izvor finansiranja": funding})

    assert (measure.budget_eur, list(map(tuple, measure.sources))) == (whole, sources)


@pytest.mark.parametrize(
    ("heading", "cell", "norms"),
    [
        ("Norme", "IC7 (podizanje svesti), CEDAW5", [("IC7", "podizanje svesti"),
                                                     ("CEDAW5", "")]),
        ("Istanbulska konvencija", "čl. 7 i 13", [("IC7", ""), ("IC13", "")]),
        ("Normat", "neni 5 CEDAW", [("CEDAW5", "")]),
    ],
)  # fmt: skip
def test_reading_finds_norms_by_code_and_in_words(heading, cell, norms):
    _reading, measure = one(**{heading: cell})

    assert list(map(tuple, measure.norms)) == norms


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"Pokazatelj": "škole", "Početna vrednost": "20", "Ciljna vrednost": "5"},
         ("target_below_baseline", "CSV!F3")),
        ({"Rok": "31.12.2026. – 01.03.2026."}, ("due_reversed", "CSV!C3")),
        ({"Početak": "01.01.2027.", "Rok": "31.12.2026."},
         ("starts_after_due", "CSV!D3")),
        ({"Pokazatelj": "", "Ciljna vrednost": "5"}, ("indicator_unnamed", "CSV!E3")),
        ({"Budžet": "500", "Izvor finansiranja": "opština 400, donator 300"},
         ("sources_exceed_budget", "CSV!E3")),
    ],
)  # fmt: skip
def test_reading_warns_of_what_contradicts_itself(cells, problem):
    reading, _measure = one(**cells)

    assert problem in codes(reading)
    assert not reading.is_blocked


def test_reading_leaves_out_only_the_row_without_a_pillar():
    rows = [["Plan 2025–2027"], HEADING, [None, "Obuka", "škole", 5, "2026", "CSR"],
            [STUB, "Predavanja", "škole", 5, "2026", "CSR"]]  # fmt: skip

    reading = read(sheet_of(rows))
    placed = read(sheet_of(rows), {"pillars": {"": "P2"}})
    dropped = read(sheet_of(rows), {"pillars": {"": LEAVE_OUT}})

    assert [m.is_left_out for m in reading.measures] == [True, False]
    assert ("pillar_missing", "Plan!3") in codes(reading)
    assert not reading.is_blocked
    assert [m.pillar for m in placed.measures] == ["P2", "P1"]
    assert [m.is_left_out for m in dropped.measures] == [True, False]
    assert not dropped.is_blocked


def test_reading_goes_on_after_bad_rows():
    """Half a row, a row without a name, an error value, a code given twice."""
    rows = [["Plan 2025–2027"], ["Stub", "R.br.", *HEADING[1:]],
            [STUB, "1.1", "Obuka", "škole", 5, "2026", "CSR"],
            [None, "1.2"], [None, "1.3", None, "škole", 4, "2026", "CSR"],
            [None, "1.1", "Letak", "primerci", "=1/0", "#REF!", "CSR"],
            [None, "1.5", "Kampanja", "događaji", 3, "2026", "CSR"]]  # fmt: skip

    reading = read(sheet_of(rows))

    assert [(m.code, m.title) for m in reading.measures] == [
        ("1.1", "Obuka"),
        ("1.1-2", "Letak"),
        ("1.5", "Kampanja"),
    ]
    found = {code for code, _place in codes(reading)}
    assert {"title_missing", "error_value", "code_changed"} <= found


def test_reading_follows_headings_that_were_remembered():
    rows = [["Plan 2025–2027"], ["Stub", "Šta radimo", "Kako merimo", "Rok"],
            [STUB, "Obuka", "škole", "2026"]]  # fmt: skip
    said = {"sta radimo": "title", "kako merimo": "indicator"}
    workbook = open_workbook(io.BytesIO(sheet_of(rows)))

    reading = read_plan(workbook, REFERENCE_WITH(headings=said))

    (measure,) = reading.measures
    assert (measure.title, measure.indicators[0].name) == ("Obuka", "škole")
    assert [c["column"] for c in reading.columns if c["remembered"]] == ["B", "C"]


def REFERENCE_WITH(**known):
    return type(REFERENCE)(**vars(REFERENCE) | known)
