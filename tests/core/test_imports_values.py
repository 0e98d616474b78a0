"""Texts, numbers, days and wordings as offices write them."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.imports.dates import find_dates, one_date, slot_ends
from core.imports.numbers import amount
from core.imports.text import clean, is_cyrillic, key
from core.imports.wordings import Match, Wording, Wordings


@pytest.mark.parametrize(
    "written",
    ["Đakovica", "ЂАКОВИЦА", "djakovica", " – Đakovica! ", "đakovica"],
)
def test_key_is_the_same_for_all_ways_to_write(written):
    assert key(written) == "djakovica"


def test_key_of_albanian_and_digraphs():
    assert key("Zyra për Barazi Gjinore (ZBGJ)") == "zyra per barazi gjinore zbgj"
    assert key("Џеп, љубав, њега") == key("Džep, ljubav, njega") == "dzep ljubav njega"


@given(st.text())
def test_key_of_a_key_is_itself(text):
    assert key(key(text)) == key(text)


def test_clean_keeps_lines_and_drops_spaces():
    assert clean("  Osnovni\u00a0 sud \n\n  Policija ") == "Osnovni sud\nPolicija"


def test_is_cyrillic_goes_by_most_letters():
    assert is_cyrillic(["Мера IC13"])
    assert not is_cyrillic(["Mera", "Ђ"])


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1.800 €", 1800), ("3.000", 3000), ("10 000,00 €", 10000),
        ("1.234,50", Decimal("1234.5")), ("1,234.50", Decimal("1234.5")),
        ("1.234.567", 1234567), ("1,5", Decimal("1.5")), ("0,125", Decimal("0.125")),
        ("≥ 80%", 80), ("60 nastavnika", 60), ("500EUR", 500), ("-5", -5),
        ("nema troškova", 0), ("НЕМА ТРОШКОВА", 0), ("pa kosto", 0), ("No cost", 0),
        ("da", 1), ("jo", 0), ("", None), ("–", None), (None, None), (20.0, 20),
        (0.1 + 0.2, Decimal("0.3")), (True, 1),
    ],
)  # fmt: skip
def test_amount_reads_one_number(written, value):
    assert amount(written) == (value, "")


@pytest.mark.parametrize(
    ("written", "language", "result"),
    [
        ("20-30", "sr-latn", (None, "several_numbers")),
        ("2 / 4", "sq", (None, "several_numbers")),
        ("po potrebi", "sr-latn", (None, "not_a_number")),
        ("1,500", "sr-latn", (1500, "ambiguous_number")),
        ("1.500", "en", (1500, "ambiguous_number")),
        ("1,500", "en", (1500, "")),
        ("99999999999", "en", (None, "not_a_number")),
        (1e300, "en", (None, "not_a_number")),
    ],
)
def test_amount_says_what_it_doubts(written, language, result):
    assert amount(written, language=language) == result


def test_amount_of_money_doubts_no_thousands_and_knows_no_yes():
    assert amount("1,800 €", money=True) == (1800, "")
    assert amount("da", money=True) == (None, "not_a_number")


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("31.12.2027.", [date(2027, 12, 31)]),
        ("31.01.2026., 31.07.2026.", [date(2026, 1, 31), date(2026, 7, 31)]),
        ("31/12/27", [date(2027, 12, 31)]),
        ("12/31/2027", [date(2027, 12, 31)]),
        ("2027-12-31", [date(2027, 12, 31)]),
        ("до 31. децембра 2027. године", [date(2027, 12, 31)]),
        ("31 dhjetor 2026", [date(2026, 12, 31)]),
        ("December 31, 2027", [date(2027, 12, 31)]),
        ("jun 2026", [date(2026, 6, 30)]),
        ("12/2027", [date(2027, 12, 31)]),
        ("31.02.2026", [None]),
        ("Q1 2026", []),
    ],
)
def test_find_dates_reads_days(written, days):
    assert [found.day for found in find_dates(written)] == days


def test_one_date_takes_real_dates_and_lost_formats():
    assert one_date(datetime(2026, 12, 31)) == date(2026, 12, 31)
    assert one_date(46387) == date(2026, 12, 31)
    assert one_date("31.01.2026., 31.07.2026.") is None
    assert one_date(12) is None


def test_slot_ends_are_those_of_the_calendar():
    ends = slot_ends(6, date(2025, 3, 1), date(2026, 12, 31))

    assert ends == [
        date(2025, 6, 30), date(2025, 12, 31), date(2026, 6, 30), date(2026, 12, 31),
    ]  # fmt: skip


WORDINGS = Wordings(
    [
        Wording("Dom zdravlja", "health"),
        Wording("Centar za socijalni rad", "csw", "sr-latn"),
        Wording("CSR", "csw", "sr-latn"),
        Wording("QPS", "csw", "sq"),
        Wording("CSO", "cso", "en"),
        Wording("CSO", "vtc", "sr-latn"),
        Wording("GCPM", "phc", "sr-latn"),
        Wording("Osnovni sud", "court", "sr-latn"),
        Wording("Tužilaštvo", "prosecution", "sr-latn"),
        Wording("Direkcija za zdravstvo i socijalnu zaštitu", "health", "sr-latn"),
        Wording("Policija", "police"),
    ],
    ignored=["Gnjilane", "Gjilan"],
)


@pytest.mark.parametrize(
    ("written", "targets"),
    [
        ("Dom zdravlja, CSR", ["health", "csw"]),
        ("Dom zdravlja (GCPM)", ["phc"]),
        ("ЦСР; Полиција", ["csw", "police"]),
        ("Osnovni sud / Tužilaštvo", ["court", "prosecution"]),
        ("Direkcija za zdravstvo i socijalnu zaštitu", ["health"]),
        ("Policija i CSR", ["police", "csw"]),
        ("- Policija\n- CSR", ["police", "csw"]),
        ("CSR-a", ["csw"]),
        ("QPS-së", ["csw"]),
        ("Opštinska policija Gnjilane", ["police"]),
        ("Policija, Astronomsko društvo", ["police", None]),
        ("Sud i Astronomsko društvo", [None]),
        ("", []),
        ("CSO", ["vtc"]),
    ],
)
def test_match_all_names_every_institution(written, targets):
    matches = WORDINGS.match_all(written, "sr-latn")

    assert [match.target for match in matches] == targets


def test_match_goes_by_the_language_where_wordings_are_the_same():
    assert WORDINGS.match("CSO", "en") == "cso"
    assert WORDINGS.match("CSO", "sr") == "vtc"


def test_match_all_keeps_the_text_of_what_it_does_not_know():
    assert WORDINGS.match_all("Policija, Astronomsko društvo.", "sr-latn")[1] == Match(
        "Astronomsko društvo", None
    )


def test_preferring_makes_wordings_stronger():
    wordings = Wordings([Wording("CSR", "csw")]).preferring([Wording("CSR", "cso")])

    assert wordings.match("csr") == "cso"
