"""Words of records, found on both databases; measures stand for all of them."""

import json

import pytest
from django.core.management import call_command
from django.db import connection

from actionplans.models import Measure
from core.search import asked_for, hit_in, marked
from core.search.indexes import TRIGGERS, make_indexes
from core.search.models import MANY_OF_SAMPLE, SAMPLE
from core.search.words import LONGEST, MOST_ASKED, Asked, words_of
from tests.factories import MeasureFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelter(db):
    return MeasureFactory(
        code="2.10",
        title_sr_latn="Sigurna kuća u Đakovici",
        title_sr="Сигурна кућа у Ђаковици",
        title_sq="Strehimorja në Gjakovë",
        description_en="Agreed in 03/2026 (KM-zvecan-2026-03)",
    )


@pytest.fixture
def other(shelter):
    return MeasureFactory(
        plan_version=shelter.plan_version, code="2.1", title_en="Training of police"
    )


def found(text):
    return [measure.code for measure in Measure.objects.search(text).order_by("code")]


@pytest.mark.parametrize(
    "text",
    [
        "djakovica"[:7],
        "dakovici",
        "ĐAKOVICI",
        "Ђаковици",
        "kuca sigurn",
        "СИГУРНА kuća",
        "gjakove",
        "Gjakovë strehimor",
        "2.10",
        "03/2026",
        "03-2026",
        "KM-zvecan-2026-03",
        "zvecan 2026",
    ],
)
def test_search_finds_whatever_script_and_marks(other, text):
    assert found(text) == ["2.10"]


@pytest.mark.parametrize("text", ["akovic", "kuca policija", "nigde", "2.100", "🙂"])
def test_search_finds_nothing_else(other, text):
    assert found(text) == []


def test_search_takes_numbers_and_codes_as_they_are(other):
    assert found("2.1") == ["2.1"]
    assert found("2") == ["2.1", "2.10"]
    assert found("202") == []


@pytest.mark.parametrize(
    "text",
    [
        '"sigurna',
        "sigurna*",
        "sigurna' OR 1=1 --",
        "NEAR(sigurna kuca)",
        "sigurna:* & !kuca",
        "search_text:sigurna",
        "sigurna AND NOT kuca",
        "^sigurna + ( ) {} \\ % _",
        "sigurna\x00kuca",
        "sigurna 🙂 kuca",
        "x" * 10_000,
        "kuca " * 2_000,
        "!!! --- ***",
    ],
)
def test_search_survives_whatever_is_typed(other, text):
    known = {"2.1", "2.10"}

    assert set(found(text)) <= known


def test_search_of_empty_text_shows_all(other):
    assert found("  ") == ["2.1", "2.10"]
    assert found("!?") == []


def test_search_follows_each_way_of_writing(shelter):
    shelter.title_en = "Helpline"
    shelter.save()
    assert found("helpline sigurna") == ["2.10"]

    shelter.title_en = "Hotel"
    shelter.save(update_fields=["title_en"])
    assert (found("hotel"), found("helpline")) == (["2.10"], [])

    shelter.title_en = "Hostel"
    Measure.objects.bulk_update([shelter], ["title_en"])
    assert (found("hostel"), found("hotel")) == (["2.10"], [])

    Measure.objects.filter(code="2.10").update(title_en="House", code="7.7")
    assert (found("house"), found("hostel"), found("2.10")) == (["7.7"], [], [])

    partly = Measure.objects.only("title_sq").get(pk=shelter.pk)
    partly.title_sq = "Shtëpia"
    partly.save()
    assert (found("shtepi house"), found("strehimor")) == (["7.7"], [])

    copy = Measure(pk=None, code="8.8", title_en="Copied")
    for name in ("plan_version", "municipality", "pillar"):
        setattr(copy, name, getattr(shelter, name))
    Measure.objects.bulk_create([copy])
    assert found("copied") == ["8.8"]

    shelter.delete()
    assert found("house") == []


def test_search_follows_a_fixture_without_its_words(shelter, tmp_path):
    path = tmp_path / "measures.json"
    call_command("dumpdata", "actionplans.measure", output=str(path), verbosity=0)
    rows = json.loads(path.read_text())
    rows[0]["fields"]["title_en"] = "From a file"
    del rows[0]["fields"]["search_text"]
    path.write_text(json.dumps(rows))

    call_command("loaddata", str(path), verbosity=0)

    assert found("sigurna file") == ["2.10"]


def test_search_finds_rows_copied_in_the_database(shelter):
    fields = [field.column for field in Measure._meta.concrete_fields]
    others = ", ".join(f'"{one}"' for one in fields if one not in ("id", "code"))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO actionplans_measure (code, {others}) "  # noqa: S608 -- names of columns
            f"SELECT code || '-2', {others} FROM actionplans_measure"
        )

    assert found("sigurna") == ["2.10", "2.10-2"]


def test_search_is_the_same_for_a_frequent_word(shelter):
    """Frequent words are looked for in the rows, not in the index."""
    for number in range(MANY_OF_SAMPLE + 1):
        MeasureFactory(
            plan_version=shelter.plan_version,
            code=f"3.{number}",
            title_en="Sigurnost: O" if number else "Sigurnosto",
        )

    assert len(found("sigurn")) == MANY_OF_SAMPLE + 2
    assert found("sigurn gjakov") == ["2.10"]
    assert len(found("o")) == MANY_OF_SAMPLE
    assert SAMPLE > MANY_OF_SAMPLE


def test_make_indexes_fills_and_indexes_what_is_not(shelter):
    """As after an upgrade, or a migration that rebuilt the table on SQLite."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for event in TRIGGERS:
                cursor.execute(f"DROP TRIGGER actionplans_measure_words_{event}")
        else:
            cursor.execute("DROP INDEX actionplans_measure_words")
        cursor.execute("UPDATE actionplans_measure SET search_text = ''")

    make_indexes(Measure._meta.app_config, connection.alias)

    assert found("djakovici") == ["2.10"]


def test_rebuild_search_writes_all_words_anew(shelter, capsys):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE actionplans_measure SET search_text = ' stale '")

    call_command("rebuild_search")

    assert "actionplans.Measure: 1\n" in capsys.readouterr().out
    assert (found("stale"), found("djakovici")) == ([], ["2.10"])


def test_words_of_keeps_codes_beside_their_pieces():
    assert words_of(["Mera 1.2.3: Đaci", None, "mera"]) == [
        *("mera", "1", "2", "3", "1x2", "1x2x3", "djaci", "daci")
    ]
    assert words_of(["x" * 100]) == ["x" * LONGEST]


def test_asked_for_says_what_is_a_beginning():
    assert asked_for("Đak 2026 a 1.2 socio-ekonomski") == [
        *(Asked("djak", is_prefix=True), Asked("2026", is_prefix=False)),
        *(Asked("a", is_prefix=False), Asked("1x2", is_prefix=False)),
        *(Asked("socio", is_prefix=True), Asked("ekonomski", is_prefix=True)),
    ]
    assert len(asked_for(" ".join(f"w{n}w" for n in range(99)))) == MOST_ASKED


def test_marked_shows_each_hit_and_escapes_the_rest():
    asked = asked_for("djak 1.2")

    assert marked("<b> Ђаковица & 1.2, 1.20", asked) == (
        "&lt;b&gt; <mark>Ђаковица</mark> &amp; <mark>1.2</mark>, 1.20"
    )
    assert hit_in("Đakovica 1.2", asked) == 2
    assert hit_in("Gjakova 1.2", asked) == 1
