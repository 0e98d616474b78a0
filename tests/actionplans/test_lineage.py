import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplans.comparison import Fate, lineage_of, lineage_of_pairs, word_changes
from tests.actionplans.plain import from_expected, measure

SAMPLES = Path(__file__).parent.parent / "samples"


def told(earlier, later):
    """(old code, new code, fate) of every link, the unsure marked."""
    return [
        (
            one.earlier.code if one.earlier else "",
            one.later.code if one.later else "",
            one.fate.value + ("" if one.is_sure else "?"),
        )
        for one in lineage_of(earlier, later).links
    ]


def test_lineage_of_the_sample_revision():
    plans = json.loads((SAMPLES / "plans-expected.json").read_text())
    expected = json.loads((SAMPLES / "revision-expected.json").read_text())
    earlier = [*map(from_expected, plans["plan-gnjilane.sr-Latn"])]
    later = [*map(from_expected, plans["plan-gnjilane-revised.sr-Latn"])]

    lineage = lineage_of(earlier, later)

    found = lineage.as_dict()
    assert found["changed"]["1.3"] == {
        "targets": {"old": ["6", "500"], "new": ["8", "800"]}
    }
    found["changed"] = {code: list(one) for code, one in found["changed"].items()}
    assert found == expected
    assert lineage.unsure == []


def test_lineage_reads_cyrillic_and_latin_as_one_and_finds_parts():
    talks = ("обучени службеници (број)", "30")
    rules, meetings = ("правилник усвојен (да/не)", "1"), ("састанци (број)", "12")
    earlier = [
        measure("1", "Обука полицијских службеника о разговору са жртвом", talks),
        measure("2", "Обука судија и тужилаца о заштитним налозима", budget=1000),
        measure("3", "СОС телефон на језицима", ("позиви (број)", "200"), lead="НВО"),
        measure("5", "Правилник о поступању у хитним случајевима", rules),
        measure("6", "Месечни састанци радне групе за случајеве", meetings),
    ]
    later = [
        measure(
            "1",
            "Obuka policijskih službenika o razgovoru sa žrtvom",
            ("obučeni službenici (broj)", "30"),
        ),
        measure("2", "Обука судија о заштитним налозима", budget=500),
        measure("3", "Обука тужилаца о заштитним налозима", budget=500),
        measure(
            "4", "СОС линија доступна даноноћно", ("позиви (број)", "300"), lead="НВО"
        ),
        measure(
            "6",
            "Правилник о поступању у хитним случајевима и месечни састанци радне групе",
            rules,
            meetings,
        ),
    ]

    assert told(earlier, later) == [
        ("1", "1", "kept"),
        ("2", "2", "split"),
        ("2", "3", "split"),
        ("3", "", "dropped?"),
        ("5", "6", "merged"),
        ("6", "6", "merged"),
        ("", "4", "added?"),
    ]


def test_lineage_follows_albanian_through_its_endings():
    def sq(code, title, *indicators):
        return measure(code, title, *indicators, language="sq")

    earlier = [
        sq("1.3", "Fushata 16 ditë të aktivizmit", ("ngjarje (numër)", "6")),
        sq("2.1", "Takime të rregullta të mekanizmit", ("takime (numër)", "6")),
        sq("2.2", "Transporti i viktimave deri në strehimore", ("marrëveshje", "1")),
        sq("2.3", "Strehimore: bashkëfinancimi me memorandum", ("memorandum", "1")),
        sq("2.4", "Trajnimi i punonjësve shëndetësorë", ("të trajnuar", "40")),
    ]
    later = [
        sq("1.2", "Fushata “16 ditët e aktivizmit”", ("ngjarje (numër)", "8")),
        sq("2.1", "Takimet e rregullta dymujore të mekanizmit", ("takime", "6")),
        sq(
            "2.2",
            "Strehimorja: bashkëfinancimi dhe transporti i viktimave",
            ("memorandum", "1"),
            ("marrëveshje", "1"),
        ),
        sq("2.3", "Trajnimi i punonjesve shendetesore", ("të trajnuar", "40")),
        sq("2.5", "Trajnimi i gazetarëve", ("të trajnuar", "10")),
    ]

    assert told(earlier, later) == [
        ("1.3", "1.2", "renumbered_and_reworded"),
        ("2.1", "2.1", "changed"),
        ("2.2", "2.2", "merged?"),
        ("2.3", "2.2", "merged?"),
        ("2.4", "2.3", "renumbered"),
        ("", "2.5", "added"),
    ]


def test_lineage_tells_namesakes_apart_by_who_and_never_trusts_a_code():
    report = ("izveštaj (da/ne)", "1")
    earlier = [
        measure("1", "Godišnji izveštaj", report, lead="CSR"),
        measure("2", "Godišnji izveštaj", report, lead="Policija"),
        measure("3", "Info dani u selima", ("dani (broj)", "5")),
        measure("4", "Otvaranje savetovališta", ("sati (broj)", "12")),
    ]
    later = [
        measure("1", "Info dani u selima", ("dani (broj)", "5")),
        measure("2", "Godišnji izveštaj", report, lead="Policija"),
        measure("3", "Godišnji izveštaj", report, lead="CSR"),
        measure("4", "Edukacija prosvetnih radnika", ("obučeni (broj)", "60")),
    ]

    assert told(earlier, later) == [
        ("1", "3", "renumbered"),
        ("2", "2", "kept"),
        ("3", "1", "renumbered"),
        ("4", "", "dropped"),
        ("", "4", "added"),
    ]


def test_lineage_does_not_split_what_did_not_change():
    trained = ("obučeni (broj)", "40")
    health = measure("1", "Obuka zdravstvenih radnika", trained, budget=900)
    second = measure("2", "Obuka zdravstvenih radnika u selima", trained)

    assert told([health], [health, second])[1] == ("", "2", "added")
    cheaper = measure("1", "Obuka zdravstvenih radnika", trained, budget=400)
    assert told([health], [cheaper, second])[1] == ("1", "2", "split")


def test_lineage_without_a_common_language_asks_by_code():
    earlier = [measure("1", "Obuka nastavnika"), measure("2", "Kampanja")]
    later = [measure("1", "Trajnimi i mësimdhënësve", language="sq")]

    assert told(earlier, later) == [("1", "1", "kept?"), ("2", "", "dropped")]


def test_lineage_of_pairs_says_what_a_person_chose():
    earlier = [measure("1", "Obuka"), measure("2", "Kampanja"), measure("3", "Letak")]
    later = [measure("1", "Letak"), measure("2", "Obuka"), measure("4", "Karton")]

    links = lineage_of_pairs(earlier, later, [("3", "4"), ("3", "1"), ("1", "2")]).links

    assert [(one.fate, one.fields) for one in links] == [
        (Fate.RENUMBERED, []),
        (Fate.DROPPED, []),
        (Fate.SPLIT, []),
        (Fate.SPLIT, ["title"]),
    ]


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"due": "31.12.2027", "due_on": ("2027-12-31",)}, []),
        ({"due": "30.06.2028.", "due_on": ("2028-06-30",)}, ["due"]),
        ({"lead": "ЦСР"}, []),
        ({"norms": ("IC8", "IC7")}, []),
        ({"norms": ("IC7",), "pillar": "P2"}, ["norms", "pillar"]),
        ({"budget": "1 800", "description": {"sr-latn": "Novo."}}, ["description"]),
        ({"funding": "Donator"}, ["funding"]),
    ],
)
def test_differences_are_of_meaning(changes, fields):
    before = measure(
        "1", "Obuka", due="31.12.2027.", lead="CSR", norms=("IC7", "IC8"), pillar="P1"
    )
    before = replace(before, due_on=("2027-12-31",), budget_eur=Decimal(1800))

    link = lineage_of([before], [replace(before, **changes)]).links[0]

    assert link.fields == fields


def test_differences_of_a_new_indicator_are_no_change_of_targets():
    before = measure("1", "Obuka", ("škole (broj)", "6"))
    after = measure("1", "Obuka", ("događaji (broj)", "2"), ("škole (broj)", "6"))

    link = lineage_of([before], [after]).links[0]

    assert [tuple(one) for one in link.differences] == [
        ("indicators", ("škole (broj)",), ("događaji (broj)", "škole (broj)"))
    ]


def test_word_changes_keep_dates_and_neighbours_whole():
    pieces = word_changes("Do 31.12.2027. sve škole.", "Do 30.06.2028. šest opština.")

    assert [tuple(one) for one in pieces] == [
        ("same", "Do "),
        ("removed", "31.12.2027"),
        ("added", "30.06.2028"),
        ("same", ". "),
        ("removed", "sve škole"),
        ("added", "šest opština"),
        ("same", "."),
    ]


words = st.lists(st.sampled_from(["sve", " ", "škole", "10.000", ",", "\n", "i"]))


@given(words.map("".join), words.map("".join))
def test_word_changes_lose_nothing(old, new):
    pieces = word_changes(old, new)

    assert "".join(text for kind, text in pieces if kind != "added") == old
    assert "".join(text for kind, text in pieces if kind != "removed") == new
