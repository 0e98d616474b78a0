"""What an import asks and keeps beyond its measures: revision, parts, large files."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from actionplans import services
from actionplans.imports import batches
from actionplans.models import (
    Measure,
    MeasureSuccession,
    Objective,
    PlanHeading,
    PlanImport,
    PlanVersion,
)
from actionplans.tasks import read_plan_file
from core.reference import load_reference, reference_files
from tests.actionplans.test_plan_import_pages import (
    correction,
    preview_of,
    seen,
    upload,
)
from tests.actionplans.workbooks import GNJILANE, REVISED, SAMPLES, sample
from tests.core.table_files import as_csv, as_docx
from tests.factories import EvidenceFactory

EXPECTED_LINEAGE = json.loads((SAMPLES / "revision-expected.json").read_text())
STUB = "I Prevencija i podizanje svesti"
ROWS = [
    ["Akcioni plan 2025–2027"],
    ["Stub", "Mera", "Pokazatelj", "Rok", "Nosilac"],
    [STUB, "Obuka o nasilju među mladima", "škole", "2026", "CSR"],
    [STUB, "Kampanja protiv nasilja", "događaji", "2026", "CSR"],
]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_words")]


@pytest.fixture
def client(client_for, staff):
    return client_for(staff)


def waiting(client, mechanism, data, name="plan"):
    upload(client, mechanism, data, name)
    return PlanImport.objects.get(state=PlanImport.State.READ)


def imported(batch, by):
    return services.import_plan(batch=batch, by=by, at=timezone.now())


def post(client, batch, step, **data):
    url = reverse(f"actionplans:plan_import_{step}", args=[batch.pk])
    return client.post(url, data | {"seen": seen(client, batch)})


def test_plan_import_revise_offers_the_lineage_of_the_revised_plan(
    client, gnjilane, staff
):
    first = imported(waiting(client, gnjilane, sample(GNJILANE)), staff)
    batch = waiting(client, gnjilane, sample(REVISED))
    assert preview_of(client, batch).context["lineage"] is None

    post(client, batch, "revise", revises=first.code)

    lineage = preview_of(client, batch).context["lineage"].as_dict()
    said = {fate: lineage[fate] for fate in EXPECTED_LINEAGE if fate != "changed"}
    assert said == {
        fate: codes for fate, codes in EXPECTED_LINEAGE.items() if fate != "changed"
    }
    changed = EXPECTED_LINEAGE["changed"]
    assert {code: list(lineage["changed"][code]) for code in changed} == changed


def test_plan_import_confirm_links_a_revision_in_the_same_step(client, gnjilane, staff):
    first = imported(waiting(client, gnjilane, sample(GNJILANE)), staff)
    batch = waiting(client, gnjilane, sample(REVISED))
    post(client, batch, "revise", revises=first.code)

    post(client, batch, "confirm")

    second = PlanVersion.objects.get(number=2)
    assert second.based_on == first
    pairs = set(
        MeasureSuccession.objects.filter(in_version=second).values_list(
            "earlier__code", "later__code", "kind"
        )
    )
    assert {("2.5", "2.4", "split"), ("2.5", "2.5", "split")} <= pairs
    assert {("1.2", None, "dropped"), ("2.8", "2.7", "renumbered")} <= pairs


def test_plan_import_undo_lets_evidence_go_that_came_over_by_lineage(
    client, gnjilane, staff
):
    first = imported(waiting(client, gnjilane, sample(GNJILANE)), staff)
    piece = EvidenceFactory(municipality=gnjilane.municipality)
    piece.measures.add(first.measures.get(code="2.8"))
    batch = waiting(client, gnjilane, sample(REVISED))
    post(client, batch, "revise", revises=first.code)
    post(client, batch, "confirm")
    second = PlanVersion.objects.get(number=2)
    assert [one.code for one in piece.measures.filter(plan_version=second)] == ["2.7"]

    client.post(reverse("actionplans:plan_import_undo", args=[batch.pk]))

    assert list(PlanVersion.objects.all()) == [first]
    assert [one.code for one in piece.measures.all()] == ["2.8"]


def test_plan_import_confirm_goes_on_where_the_revised_version_is_gone(
    client, gnjilane, staff
):
    earlier = waiting(client, gnjilane, sample(GNJILANE))
    first = imported(earlier, staff)
    batch = waiting(client, gnjilane, sample(REVISED))
    post(client, batch, "revise", revises=first.code)
    earlier.refresh_from_db()
    services.undo_import(batch=earlier, by=staff, at=timezone.now())

    post(client, batch, "confirm")

    version = PlanVersion.objects.get()
    assert (version.number, version.based_on) == (1, None)


def test_undo_import_is_refused_once_somebody_said_what_became_of_a_measure(
    client, gnjilane, staff
):
    first = imported(waiting(client, gnjilane, sample(GNJILANE)), staff)
    batch = waiting(client, gnjilane, sample(REVISED))
    post(client, batch, "revise", revises=first.code)
    post(client, batch, "confirm")
    second = PlanVersion.objects.get(number=2)
    assert services.why_not_undo(second) == ""

    services.change_fate(
        draft=second,
        earlier="1.2",
        later=[],
        reason="No money.",
        by=staff,
        at=timezone.now(),
    )

    assert services.why_not_undo(second).startswith("Somebody has changed the version")


def test_questions_let_a_person_choose_which_measure_it_is(client, gnjilane, staff):
    """A reworded measure is asked about; the answer replaces what was proposed."""
    first = imported(waiting(client, gnjilane, as_csv(ROWS)), staff)
    later = [
        *ROWS[:2],
        [STUB, "Obuka o rodnoj ravnopravnosti", "skupovi", "2027", "NVO"],
    ]
    batch = waiting(client, gnjilane, as_csv(later))
    post(client, batch, "revise", revises=first.code)
    batch.refresh_from_db()

    lineage = services.proposed_lineage(batch)
    fates = {one.key: "" for one in services.questions(lineage)}

    assert services.chosen_pairs(lineage, fates) == []
    for question in services.questions(lineage):
        for code, _title in question.others:
            pair = (code, question.code) if question.is_later else (question.code, code)
            assert pair in services.chosen_pairs(lineage, fates | {question.key: code})


def test_plan_import_revise_is_for_the_one_who_may_import(
    client_for, client, gnjilane, stranger, coordinator
):
    batch = waiting(client, gnjilane, as_csv(ROWS))
    url = reverse("actionplans:plan_import_revise", args=[batch.pk])

    assert client_for(stranger).post(url).status_code == 404
    assert client_for(coordinator).post(url).status_code == 403
    assert client.get(url).status_code == 405


def test_import_plan_writes_objectives_sources_norms_and_verification(
    client, gnjilane, staff
):
    names = ("norms", "funding_sources")
    load_reference([p for p in reference_files() if p.stem[2:] in names])
    rows = [
        ["Akcioni plan 2025–2027"],
        ["Stub", "Strateški cilj", "Specifični cilj", "Mera", "Pokazatelj",
         "Izvor provere", "Rok", "Budžet", "Izvor finansiranja", "Norme"],
        [STUB, "Zajednica", "", "Letak", "primerci", "", "2026", "0", "", ""],
        [STUB, "Zajednica", "Mladi", "Obuka", "škole", "spiskovi", "kvartalno",
         "1.800", "opština 1.000, donator 800", "IC7 (podizanje svesti), čl. 13"],
    ]  # fmt: skip

    imported(waiting(client, gnjilane, as_csv(rows)), staff)

    leaflet, course = Measure.objects.order_by("order")
    assert (course.objective.title, course.objective.level) == ("Mladi", "specific")
    assert course.objective.parent == leaflet.objective
    assert leaflet.objective.level == Objective.Level.STRATEGIC
    assert [(b.source.key, b.planned) for b in course.budgets.all()] == [
        ("municipal", 1000),
        ("donor", 800),
    ]
    assert [(n.norm.code, n.note) for n in course.norm_links.all()] == [
        ("IC7", "podizanje svesti"),
        ("IC13", ""),
    ]
    assert course.indicators.get().verification == "spiskovi"
    assert course.due_every == 3
    assert course.history.get().history_user == staff
    assert course.history.get().title_sr_latn == "Obuka"


def test_plan_import_correct_remembers_a_heading_for_the_next_file(
    client, gnjilane, staff
):
    rows = [[cell.replace("Pokazatelj", "Kako merimo") for cell in r] for r in ROWS]
    batch = waiting(client, gnjilane, as_csv(rows))
    changed = correction(client, batch, column_2="indicator")
    client.post(reverse("actionplans:plan_import_correct", args=[batch.pk]), changed)
    batch.refresh_from_db()
    imported(batch, staff)

    heading = PlanHeading.objects.get()
    assert (heading.text, heading.field) == ("Kako merimo", "indicator")
    rows[2][1] = "Nova obuka"
    again = waiting(client, gnjilane, as_csv(rows))
    field = preview_of(client, again).context["form"]["column_2"]
    assert (field.value(), field.help_text) == (
        "indicator",
        "remembered from an earlier file",
    )


def test_plan_import_correct_reads_with_another_encoding(client, gnjilane):
    batch = waiting(client, gnjilane, as_csv(ROWS, "cp1250"))
    assert batch.reading["encoding"] == "cp1250"

    changed = correction(client, batch, encoding="cp1252")
    client.post(reverse("actionplans:plan_import_correct", args=[batch.pk]), changed)

    batch.refresh_from_db()
    assert (batch.choices["encoding"], batch.reading["encoding"]) == ("cp1252",) * 2
    codes = {problem["code"] for problem in batch.reading["problems"]}
    assert "encoding_doubtful" in codes


def test_plan_import_takes_word_tables(client, gnjilane):
    blocks = "Opština Gnjilane: plan 2025–2027", ROWS[1:]

    batch = waiting(client, gnjilane, as_docx(*blocks), "plan.docx")

    assert len(batch.reading["measures"]) == 2
    assert "Word (.docx)" in preview_of(client, batch).content.decode()


def test_plan_import_reads_a_large_file_in_the_background(
    client, gnjilane, monkeypatch
):
    monkeypatch.setattr(batches, "LARGE", 10)
    batch = waiting(client, gnjilane, as_csv(ROWS))
    assert batch.is_being_read
    batch.tell(1, 2)

    page = preview_of(client, batch)
    assert "The file is being read" in page.content.decode()
    assert 'hx-trigger="every 2s"' in page.content.decode()
    assert "Look again" in page.content.decode()

    read_plan_file.func(batch.pk)

    part = client.get(batch.get_absolute_url(), headers={"HX-Request": "true"})
    assert part["HX-Refresh"] == "true"
    batch.refresh_from_db()
    assert len(batch.reading["measures"]) == 2
    assert not batch.is_being_read


def test_plan_import_says_why_a_large_file_was_refused(client, gnjilane, monkeypatch):
    monkeypatch.setattr(batches, "LARGE", 10)
    batch = waiting(client, gnjilane, b"neither columns nor rows, only words")

    read_plan_file.func(batch.pk)

    assert "This is neither a workbook" in preview_of(client, batch).content.decode()


def test_import_plan_writes_no_measure_that_was_left_out(client, gnjilane, staff):
    rows = [*ROWS[:2], ["", "Bez stuba", "škole", "2026", "CSR"], *ROWS[2:]]
    batch = waiting(client, gnjilane, as_csv(rows))
    assert preview_of(client, batch).context["preview"].left_out == 1

    version = imported(batch, staff)

    assert version.measures.count() == 2
