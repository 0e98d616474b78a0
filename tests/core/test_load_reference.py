"""Loading reference files: what it writes, and whose edits it leaves alone."""

import pytest
from django.core.management import call_command

from actionplans.models import Norm, Pillar
from core.reference import ReferenceFileError, load_reference, reference_files
from monitoring.models import Level
from municipalities.models import InstitutionType, Municipality

pytestmark = pytest.mark.django_db

MUNICIPALITIES = [
    "gnjilane",
    "djakovica",
    "dragas",
    "severna-mitrovica",
    "zvecan",
    "zubin-potok",
    "leposavic",
]


def load(tmp_path, text):
    path = tmp_path / "municipalities.toml"
    path.write_text(text, encoding="utf-8")
    return load_reference([path])


def municipality_file(**columns):
    lines = "".join(f"{name} = {value}\n" for name, value in columns.items())
    return (
        'model = "municipalities.Municipality"\nkey = ["slug"]\n'
        f'[[row]]\nslug = "novo-brdo"\ndisplay_name = "Novo Brdo"\n{lines}'
    )


def test_load_reference_fills_an_empty_database():
    outcome = load_reference()

    assert list(Municipality.objects.values_list("slug", flat=True)) == MUNICIPALITIES
    assert outcome.created["municipalities.Mechanism"] == 7
    assert Norm.objects.filter(source="istanbul").count() == 81
    assert Norm.objects.filter(source="cedaw_gr").count() == 7
    assert list(
        Pillar.objects.filter(framework__code="ns-2016-2020").values_list(
            "code", flat=True
        )
    ) == ["P1", "P2", "P3", "P4"]
    assert list(Level.objects.values_list("value", flat=True)) == [
        *"01234",
        "NE",
        "NA",
        "ND",
    ]


def test_load_reference_twice_changes_nothing():
    first = load_reference()

    second = load_reference()

    assert (second.created, second.updated, second.kept, second.missing) == (
        {},
        {},
        [],
        [],
    )
    assert second.unchanged == sum(first.created.values())


def test_load_reference_command_says_what_it_did(capsys):
    call_command("load_reference")

    assert "municipalities.Municipality: 7 added" in capsys.readouterr().out


def test_load_reference_keeps_what_was_edited():
    load_reference()
    police = InstitutionType.objects.get(key="police")
    police.name_en = "Police"
    police.save()

    outcome = load_reference()

    police.refresh_from_db()
    assert police.name_en == "Police"
    assert outcome.kept == ["municipalities.InstitutionType police"]


def test_load_reference_does_not_bring_back_what_was_deleted():
    load_reference()
    Norm.objects.get(code="IC81").delete()

    outcome = load_reference()

    assert not Norm.objects.filter(code="IC81").exists()
    assert outcome.missing == ["actionplans.Norm IC81"]


def test_load_reference_updates_an_untouched_row(tmp_path):
    load(tmp_path, municipality_file(district='"Pristina"'))

    outcome = load(tmp_path, municipality_file(district='"Prishtina"'))

    assert Municipality.objects.get(slug="novo-brdo").district == "Prishtina"
    assert outcome.updated == {"municipalities.Municipality": 1}


def test_load_reference_adds_new_fields_to_an_edited_row(tmp_path):
    load(tmp_path, municipality_file(district='"Gjilan"'))
    Municipality.objects.filter(slug="novo-brdo").update(district="by hand")

    outcome = load(
        tmp_path, municipality_file(district='"Gnjilane"', code='"16"', order=5)
    )

    row = Municipality.objects.get(slug="novo-brdo")
    assert (row.district, row.code) == ("by hand", "16")
    assert outcome.kept == ["municipalities.Municipality novo-brdo"]


def test_load_reference_leaves_a_row_that_was_here_before_it(tmp_path):
    Municipality.objects.create(slug="novo-brdo", display_name="Mine", name_en="Mine")

    outcome = load(tmp_path, municipality_file())

    assert Municipality.objects.get(slug="novo-brdo").display_name == "Mine"
    assert outcome.kept == ["municipalities.Municipality novo-brdo"]


def test_load_reference_fills_cyrillic_from_latin_only_where_empty(tmp_path):
    load(
        tmp_path, municipality_file(name='{ en = "Novo Brdo", sr-latn = "Novo Brdo" }')
    )

    assert Municipality.objects.get(slug="novo-brdo").name_sr == "Ново Брдо"


def test_load_reference_refuses_an_unknown_language(tmp_path):
    with pytest.raises(ReferenceFileError, match="name in {'de'}"):
        load(tmp_path, municipality_file(name='{ de = "Novo Brdo" }'))


def test_load_reference_refuses_an_unknown_field(tmp_path):
    with pytest.raises(ReferenceFileError, match="mayor"):
        load(tmp_path, municipality_file(mayor='"nobody"'))

    assert not Municipality.objects.exists()


def test_load_reference_is_all_or_nothing(tmp_path):
    path = tmp_path / "broken.toml"
    path.write_text(municipality_file(mayor='"nobody"'), encoding="utf-8")

    with pytest.raises(ReferenceFileError):
        load_reference([*reference_files(), path])

    assert not InstitutionType.objects.exists()
