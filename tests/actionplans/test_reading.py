"""Plans' workbooks read into measures with meaning."""

import datetime

import pytest
from openpyxl import Workbook

from actionplans.forms import FIELD_LABELS
from actionplans.imports.reader import read_plan
from actionplans.imports.vocabulary import FIELDS as PLAN_FIELDS
from core.imports.text import key
from core.imports.workbook import open_workbook
from core.transliteration import cyrillic
from tests.actionplans.knowledge import REFERENCE
from tests.actionplans.workbooks import (
    EXPECTED,
    FIELDS,
    GJAKOVA,
    GNJILANE,
    HEADINGS,
    PILLARS,
    REVISED,
    layout,
    measure_rows,
    sample,
    saved,
    sheet_of,
)

MEASURES = EXPECTED[GNJILANE]
REVERSED = tuple(reversed(FIELDS))


def read(data, choices=None):
    return read_plan(open_workbook(data), REFERENCE, choices)


def as_expected(reading, expected=MEASURES):
    """The reading's measures with the keys that the expected ones have."""
    return [
        {name: measure.as_dict()[name] for name in wanted}
        for measure, wanted in zip(reading.measures, expected, strict=True)
    ]


def codes(reading):
    return [(one.code, one.place) for one in reading.problems if one.severity != "info"]


@pytest.mark.parametrize("name", [GNJILANE, REVISED, GJAKOVA])
def test_reading_equals_what_was_expected_of_the_samples(name):
    reading = read(sample(name))

    assert as_expected(reading, EXPECTED[name]) == EXPECTED[name]
    assert codes(reading) == []
    assert reading.framework == "ns-2016-2020"


def test_reading_takes_title_period_and_language_from_the_top():
    reading = read(sample(REVISED))

    assert reading.title == (
        "OPŠTINA GNJILANE – Akcioni plan za borbu protiv nasilja u porodici (revidiran)"
    )
    assert reading.period == "2025–2028"
    assert (reading.first_year, reading.last_year) == (2025, 2028)
    assert reading.language == "sr-latn"


def test_reading_guesses_the_period_from_deadlines_and_says_so():
    reading = read(sample(GJAKOVA))

    assert (reading.period, reading.first_year, reading.last_year) == ("", 2026, 2026)
    assert [problem.code for problem in reading.problems] == ["period_guessed"]
    assert reading.language == "sq"


@pytest.mark.parametrize("headings", sorted(HEADINGS))
@pytest.mark.parametrize("order", [FIELDS, REVERSED])
@pytest.mark.parametrize("row", [3, 9])
def test_reading_finds_columns_by_words_wherever_they_stand(headings, order, row):
    rows = layout(MEASURES, order=order, headings=headings, header_at_row=row)

    reading = read(sheet_of(rows))

    assert as_expected(reading) == MEASURES
    doubtful = ["ambiguous_number"] * 4 if headings == "en" else []
    assert [code for code, _ in codes(reading)] == doubtful


def test_reading_takes_texts_in_cyrillic_as_they_stand():
    rows = [
        [cyrillic(cell) if isinstance(cell, str) else cell for cell in row]
        for row in layout(MEASURES, headings="sr")
    ]

    reading = read(sheet_of(rows))

    assert reading.language == "sr"
    assert [m.title for m in reading.measures] == [
        cyrillic(one["title"]) for one in MEASURES
    ]
    meaning = ("pillar", "due_kind", "due_on", "lead_types", "partner_types",
               "budget_eur", "baseline_values", "target_values")  # fmt: skip
    assert [
        {name: measure.as_dict()[name] for name in meaning}
        for measure in reading.measures
    ] == [{name: one[name] for name in meaning} for one in MEASURES]


def test_reading_knows_the_next_indicator_when_code_and_name_are_repeated():
    reading = read(sheet_of(layout(MEASURES, repeat=True)))

    assert as_expected(reading) == MEASURES


def test_reading_leaves_unknown_columns_out_and_says_so():
    rows = layout(MEASURES, order=FIELDS, extra=["Šifra projekta X", "Prioritet"])
    rows[6][10] = "kept out"

    reading = read(sheet_of(rows))

    assert as_expected(reading) == MEASURES
    unused = [p for p in reading.problems if p.code == "column_not_used"]
    assert [(p.place, p.severity) for p in unused] == [
        ("Plan!K4", "info"),
        ("Plan!L4", "info"),
    ]


def test_reading_goes_on_over_sheets():
    first = [one for one in MEASURES if one["pillar"] in {"P1", "P2"}]
    second = [one for one in MEASURES if one["pillar"] in {"P3", "P4"}]
    book_rows = [layout(first), layout(second, order=REVERSED, headings="en")]

    reading = read(_two_sheets(book_rows))

    assert as_expected(reading) == MEASURES
    assert [m.sheet for m in reading.measures] == ["A"] * len(first) + ["B"] * len(
        second
    )


def _two_sheets(tables):
    book = Workbook()
    book.remove(book.active)
    for name, rows in zip("AB", tables, strict=True):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return saved(book)


def test_reading_takes_pillar_and_objective_from_columns_filled_once():
    rows = [["Stub", "Strateški cilj", *HEADINGS["sr-latn"]]]
    pillar = None
    for measure in MEASURES:
        for row in measure_rows(measure):
            start = [None, None]
            if measure["pillar"] != pillar and "title" in row:
                pillar = measure["pillar"]
                start = [PILLARS[pillar], measure["objective"]]
            rows.append(start + [row.get(field) for field in FIELDS])

    reading = read(sheet_of([["Akcioni plan 2025–2027"], *rows]))

    assert as_expected(reading) == MEASURES


def test_reading_joins_a_heading_of_two_rows():
    rows = [
        ["Akcioni plan 2025–2027"],
        ["Stub", "Mera", "Pokazatelj", "Vrednost", None, "Rok", "Budžet", None],
        [None, None, None, "početna", "ciljna", None, "iznos", "izvor finansiranja"],
        ["I Prevencija i podizanje svesti", "1.1. Predavanja", "škole (%)", 20, 100,
         "31.12.2027.", "1.800 €", "Donator"],
    ]  # fmt: skip
    merged = ["A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:F3", "G2:H2"]

    (measure,) = read(sheet_of(rows, merged=merged)).measures

    assert (measure.code, measure.title, measure.pillar) == ("1.1", "Predavanja", "P1")
    assert measure.as_dict()["baseline_values"] == [20]
    assert measure.as_dict()["target_values"] == [100]
    assert (measure.budget_eur, measure.funding) == (1800, "Donator")


def one_measure(**cells):
    """The reading of a plan with one measure, some of its cells replaced."""
    fields = {"pillar": "STUB I – Prevencija i podizanje svesti", "code": "1.1",
              "title": "Predavanja", "indicator": "škole (%)", "baseline": 20,
              "target": 100, "due": "31.12.2027.", "lead": "CSR",
              "partners": "Policija",
              "budget": 1800, "funding": "Donator"}  # fmt: skip
    fields |= cells
    words = dict(zip(FIELDS, HEADINGS["sr-latn"], strict=True)) | {"pillar": "Stub"}
    heading = [words[name] for name in fields]
    rows = [["Akcioni plan, 2025–2027"], heading, list(fields.values())]
    return read(sheet_of(rows))


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"lead": "Astronomsko društvo"}, ("institution_unknown", "Plan!H3")),
        ({"budget": "10 ili 20 evra"}, ("several_numbers", "Plan!J3")),
        ({"budget": "po dogovoru"}, ("not_a_number", "Plan!J3")),
        ({"due": "uskoro"}, ("due_not_understood", "Plan!G3")),
        ({"due": "31.02.2027."}, ("impossible_date", "Plan!G3")),
        ({"due": "31.12."}, ("year_missing", "Plan!G3")),
        ({"due": "31.12.2031."}, ("due_outside_period", "Plan!3")),
        ({"lead": None}, ("lead_missing", "Plan!3")),
        ({"pillar": "STUB I"}, None),
        ({"pillar": "Podela vlasti"}, ("framework_unknown", "")),
        ({"pillar": None}, ("framework_unknown", "")),
        ({"code": datetime.datetime(2026, 2, 1)}, ("code_is_date", "Plan!B3")),
        ({"budget": "=1000+800"}, ("formula_without_value", "Plan!J3")),
        ({"budget": "#REF!"}, ("error_value", "Plan!J3")),
        ({"baseline": "1,500"}, ("ambiguous_number", "Plan!E3")),
    ],
)
def test_reading_names_the_cell_that_is_wrong(cells, problem):
    reading = one_measure(**cells)

    assert len(reading.measures) == 1
    if problem is not None:
        assert codes(reading)[:1] == [problem]


def test_reading_is_blocked_only_by_what_cannot_be_written():
    assert not one_measure(lead="Astronomsko društvo").is_blocked
    assert one_measure(pillar="Podela vlasti").is_blocked


def test_reading_reads_a_falling_indicator():
    (measure,) = one_measure(baseline=12, target=3).measures

    assert measure.indicators[0].direction == "falling"


@pytest.mark.parametrize(
    ("name", "kind", "unit"),
    [
        ("škole (%)", "percent", "%"),
        ("memorandum potpisan (da/ne)", "yes_no", "da/ne"),
        ("linja ekziston (po/jo)", "yes_no", "po/jo"),
        ("iznos (EUR)", "money", "EUR"),
        ("obučeni nastavnici (broj, ž/m)", "number", "broj, ž/m"),
        ("sati", "number", ""),
    ],
)
def test_reading_takes_kind_and_unit_from_brackets(name, kind, unit):
    (measure,) = one_measure(indicator=name).measures

    assert (measure.indicators[0].kind, measure.indicators[0].unit) == (kind, unit)


def test_reading_splits_indicators_listed_in_one_cell():
    (measure,) = one_measure(
        indicator="- javni događaji (broj)\n- osobe (broj)",
        baseline="2\n150",
        target="6\n500",
    ).measures

    as_dict = measure.as_dict()
    assert as_dict["indicators"] == ["javni događaji (broj)", "osobe (broj)"]
    assert as_dict["baseline_values"] == [2, 150]
    assert as_dict["target_values"] == [6, 500]


def test_reading_never_takes_totals_and_notes_for_measures():
    rows = layout(MEASURES[:2])
    rows += [
        [],
        [None, "UKUPNO", None, None, None, None, None, None, 4300],
        [None, "Napomena: plan usvaja Skupština opštine."],
        ["* nasilje u porodici"],
        [None, "M. P."],
    ]

    reading = read(sheet_of(rows))

    assert [measure.code for measure in reading.measures] == ["1.1", "1.2"]
    (problem,) = [one for one in reading.problems if one.code == "total_differs"]
    assert problem.params == {"total": "4300", "sum": "4200"}


def test_reading_tells_doubled_codes_apart():
    rows = layout([MEASURES[0], MEASURES[1] | {"code": "1.1"}])

    reading = read(sheet_of(rows))

    assert [measure.code for measure in reading.measures] == ["1.1", "1.1-2"]
    assert codes(reading) == [("code_changed", "Plan!A8")]


def test_reading_numbers_measures_that_start_again_under_each_pillar():
    restarted = [
        one | {"code": number}
        for number, one in zip("123412345678123412", MEASURES, strict=False)
    ]

    reading = read(sheet_of(layout(restarted)))

    assert [m.code for m in reading.measures][:6] == [
        "1.1",
        "1.2",
        "1.3",
        "1.4",
        "2.1",
        "2.2",
    ]


def test_reading_takes_corrections_of_columns_framework_and_pillars():
    rows = [
        ["Akcioni plan 2025–2027"],
        ["Stub", "Mera", "Kako merimo", "Rok", "Ko radi"],
        ["Podela vlasti", "Predavanja", "škole (%)", "31.12.2027.", "CSR"],
    ]
    choices = {
        "columns": {"Plan": {"C": "indicator", "E": "lead"}},
        "framework": "ns-2016-2020",
        "pillars": {key("Podela vlasti"): "P3"},
    }

    reading = read(sheet_of(rows), choices)

    (measure,) = reading.measures
    assert measure.pillar == "P3"
    assert measure.lead_types == ["csw"]
    assert [one.name for one in measure.indicators] == ["škole (%)"]
    assert not reading.is_blocked


def test_reading_warns_of_another_municipalitys_plan():
    rows = layout(MEASURES)
    rows[0] = ["OPŠTINA ZVEČAN – Akcioni plan"]

    assert ("other_municipality", "") in codes(read(sheet_of(rows)))


def test_reading_shares_merged_cells_but_not_a_merged_budget():
    rows = layout(MEASURES[:2])
    merged = ["G7:G8", "I7:I8"]
    rows[7][6] = None

    reading = read(sheet_of(rows, merged=merged))

    assert [m.lead_types for m in reading.measures] == [["education"], ["education"]]
    assert [m.budget_eur for m in reading.measures] == [1800, None]
    assert ("budget_shared", "Plan!I7") in codes(reading)


def test_reading_takes_strategic_objectives_that_are_the_pillars():
    rows = [
        ["Akcioni plan 2025–2027"],
        ["Strateški cilj", "Specifični cilj", "Aktivnost", "Rok"],
        ["Prevencija i podizanje svesti", "Mladi znaju", "Predavanja", "2026"],
        [None, None, "Obuka", "2026"],
        ["Zaštita i koordinacija", None, "Dežurstvo", "2027"],
    ]

    reading = read(sheet_of(rows))

    assert [(m.pillar, m.objective) for m in reading.measures] == [
        ("P1", "Mladi znaju"),
        ("P1", "Mladi znaju"),
        ("P2", "Zaštita i koordinacija"),
    ]


def test_reading_parts_a_budget_from_its_source_in_one_column():
    rows = [
        ["Akcioni plan 2025–2027"],
        ["Stub", "Mera", "Rok", "Budžet (EUR) i izvor"],
        ["I Prevencija i podizanje svesti", "Predavanja", "2026", "1.800 €, donator"],
        [None, "Obuka", "2026", "nema troškova"],
    ]

    measures = read(sheet_of(rows)).measures

    assert [(m.budget_eur, m.funding) for m in measures] == [(1800, "donator"), (0, "")]


def test_reading_takes_a_goal_beside_the_baseline_for_the_target():
    rows = [
        ["Akcioni plan 2025–2027"],
        ["Stub", "Mera", "Pokazatelj", "Polazna osnova", "Cilj", "Rok"],
        [
            "I Prevencija i podizanje svesti",
            "Predavanja\nu školama",
            "škole",
            2,
            8,
            "2026",
        ],
    ]

    (measure,) = read(sheet_of(rows)).measures

    assert measure.title == "Predavanja u školama"
    assert (measure.indicators[0].target_value, measure.objective) == (8, "")


def test_every_field_of_the_vocabulary_can_be_chosen_in_the_preview():
    assert set(FIELD_LABELS) == set(PLAN_FIELDS)
