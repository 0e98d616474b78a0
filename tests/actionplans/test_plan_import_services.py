"""Plans that were read are written once, remembered, and taken back whole."""

import datetime
from decimal import Decimal
from functools import partial

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from actionplans import services
from actionplans.imports.batches import bring_in, read_file
from actionplans.models import (
    ActionPlan,
    Indicator,
    Measure,
    MeasureDeadline,
    MeasureInstitution,
    Objective,
    PlanImport,
    PlanVersion,
)
from core.imports.batches import Settled, read_again
from core.imports.problems import Refused
from core.uploads import CheckedFile
from municipalities.models import InstitutionAlias
from tests.actionplans.workbooks import (
    EXPECTED,
    GJAKOVA,
    GNJILANE,
    REVISED,
    layout,
    sample,
    sheet_of,
)
from tests.factories import CommentFactory, EvidenceFactory

MEASURES = EXPECTED[GNJILANE]


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_words")]


def bring(mechanism, staff, data=None, choices=None):
    return bring_in(
        data=data or sample(GNJILANE),
        name="plan.xlsx",
        municipality=mechanism.municipality,
        by=staff,
        choices=choices,
    )


def imported(mechanism, staff, data=None, choices=None):
    batch = bring(mechanism, staff, data, choices)
    services.import_plan(batch=batch, by=staff, at=timezone.now())
    batch.refresh_from_db()
    return batch


def plan_with(text):
    """The sample with another wording for who leads the first measure."""
    return sheet_of(layout([MEASURES[0] | {"lead": text}, *MEASURES[1:]]))


@pytest.mark.parametrize("name", [GNJILANE, REVISED, GJAKOVA])
def test_reading_with_reference_data_equals_what_was_expected(gnjilane, staff, name):
    reading = bring(gnjilane, staff, sample(name)).reading

    for measure, expected in zip(reading["measures"], EXPECTED[name], strict=True):
        assert measure["lead_types"] == expected["lead_types"]
        assert measure["partner_types"] == expected["partner_types"]
        assert measure["due_on"] == expected["due_on"]


def test_import_plan_writes_a_draft_with_everything(gnjilane, staff):
    version = imported(gnjilane, staff).plan_version

    assert version.code == "gnjilane-1"
    assert version.is_draft
    assert version.language == "sr-latn"
    assert version.title_sr_latn == (
        "OPŠTINA GNJILANE – Akcioni plan za borbu protiv nasilja u porodici"
    )
    assert version.title_en in {None, ""}
    assert (version.period_start, version.period_end) == (
        datetime.date(2025, 1, 1),
        datetime.date(2027, 12, 31),
    )
    written = list(version.measures.order_by("order"))
    assert [one.code for one in written] == [one["code"] for one in MEASURES]
    assert [one.budget_planned for one in written] == [
        one["budget_eur"] for one in MEASURES
    ]
    assert [one.pillar.code for one in written] == [one["pillar"] for one in MEASURES]
    assert [one.objective.title for one in written] == [
        one["objective"] for one in MEASURES
    ]


def test_import_plan_writes_indicators_deadlines_and_institutions(gnjilane, staff):
    version = imported(gnjilane, staff).plan_version

    leaflet = version.measures.get(code="1.4")
    assert [
        (one.name, one.kind, one.baseline_value, one.target_value, one.target_text)
        for one in leaflet.indicators.all()
    ] == [
        ("primerci (broj)", "number", Decimal(0), Decimal(3000), "3.000"),
        ("mesta podele (broj)", "number", Decimal(0), Decimal(40), "40"),
    ]
    assert [
        (one.role, one.institution_type.key) for one in leaflet.institutions.all()
    ] == [
        ("lead", "geo"),
        ("partner", "health"),
        ("partner", "csw"),
        ("partner", "communities"),
    ]
    campaign = version.measures.get(code="1.3")
    assert campaign.institutions.get(role="partner").means_all_members


def test_import_plan_spreads_a_recurring_deadline_over_the_period(gnjilane, staff):
    version = imported(gnjilane, staff).plan_version

    form = version.measures.get(code="3.1")
    assert (form.due_kind, form.due_text) == ("recurring", "kvartalno")
    days = list(form.deadlines.values_list("due_on", flat=True))
    assert len(days) == 12
    assert (days[0], days[-1]) == (
        datetime.date(2025, 3, 31),
        datetime.date(2027, 12, 31),
    )


def test_import_plan_keeps_history_with_who_and_when(gnjilane, staff):
    version = imported(gnjilane, staff).plan_version

    for model in (PlanVersion, Measure, Objective, Indicator):
        assert {row.history_user for row in model.history.all()} == {staff}
    assert version.created_by == staff
    assert Measure.history.count() == 18


def test_import_plan_gives_a_usual_title_where_the_file_has_none(gnjilane, staff):
    version = imported(gnjilane, staff, sample(GJAKOVA)).plan_version

    assert version.title_sq == "Plani komunal i veprimit 2026"


def test_import_plan_gives_a_municipality_with_a_plan_a_new_draft(gnjilane, staff):
    first = imported(gnjilane, staff).plan_version

    second = imported(gnjilane, staff, sample(REVISED)).plan_version

    assert second.plan == first.plan
    assert second.number == 2
    assert second.is_draft
    assert PlanVersion.objects.count() == 2


def test_import_plan_changes_nothing_for_the_same_file(gnjilane, staff):
    first = imported(gnjilane, staff)
    again = bring(gnjilane, staff)

    with pytest.raises(services.AlreadyImported) as already:
        services.import_plan(batch=again, by=staff, at=timezone.now())

    assert already.value.version == first.plan_version
    assert Measure.objects.count() == 18


def test_import_plan_changes_nothing_for_the_same_content_saved_again(gnjilane, staff):
    imported(gnjilane, staff, sheet_of(layout(MEASURES)))
    moved = sheet_of(layout(MEASURES, header_at_row=9), title="Drugi list")

    with pytest.raises(services.AlreadyImported):
        imported(gnjilane, staff, moved)


def test_import_plan_confirms_once(gnjilane, staff):
    batch = imported(gnjilane, staff)

    with pytest.raises(Settled):
        services.import_plan(batch=batch, by=staff, at=timezone.now())

    assert PlanVersion.objects.count() == 1


def test_import_plan_writes_nothing_while_an_error_is_left(gnjilane, staff):
    rows = layout(MEASURES)
    rows[4] = ["STUB – PODELA VLASTI"]
    batch = bring(gnjilane, staff, sheet_of(rows))

    with pytest.raises(services.ImportBlocked):
        services.import_plan(batch=batch, by=staff, at=timezone.now())

    assert PlanVersion.objects.count() == 0
    assert ActionPlan.objects.count() == 0


def test_import_plan_writes_nothing_when_a_row_fails(gnjilane, staff):
    batch = bring(gnjilane, staff)
    batch.reading["measures"][17]["budget_eur"] = "-1"
    batch.save()

    with pytest.raises(Exception, match="budget_not_negative"):
        services.import_plan(batch=batch, by=staff, at=timezone.now())

    assert ActionPlan.objects.count() == 0


def test_bring_in_keeps_the_file_and_who_brought_it(gnjilane, staff):
    batch = bring(gnjilane, staff)

    assert batch.uploaded_by == staff
    with default_storage.open(batch.file.name) as file:
        assert file.read() == sample(GNJILANE)


def test_bring_in_gives_back_the_batch_that_waits(gnjilane, staff):
    first = bring(gnjilane, staff)

    assert bring(gnjilane, staff) == first
    assert PlanImport.objects.count() == 1


def test_bring_in_keeps_nothing_that_is_refused(gnjilane, staff):
    with pytest.raises(Refused) as refused:
        bring(gnjilane, staff, sheet_of([["a", "b"], ["c", "d"]]))

    assert refused.value.code == "no_header"
    assert PlanImport.objects.count() == 0


def test_unknown_institution_is_mapped_once_and_remembered(gnjilane, staff):
    text = "Biro za posredovanje"
    batch = bring(gnjilane, staff, plan_with(text))
    assert [one["text"] for one in batch.reading["unknown_institutions"]] == [text]
    assert not batch.reading["is_blocked"]

    read = partial(read_file, municipality=gnjilane.municipality)
    batch = read_again(batch, read, {"institutions": {text: "employment"}})
    services.import_plan(batch=batch, by=staff, at=timezone.now())

    assert batch.reading["measures"][0]["lead_types"] == ["employment"]
    alias = InstitutionAlias.objects.get(municipality=gnjilane.municipality)
    assert (alias.text, alias.institution_type.key) == (text, "employment")
    rows = layout([MEASURES[1] | {"lead": "BIRO ZA POSREDOVANJE"}])
    later = bring(gnjilane, staff, sheet_of(rows))
    assert later.reading["measures"][0]["lead_types"] == ["employment"]
    assert later.reading["unknown_institutions"] == []


def test_remembered_wording_holds_for_its_municipality_only(gnjilane, zvecan, staff):
    text = "Biro za posredovanje"
    imported(gnjilane, staff, plan_with(text), {"institutions": {text: "all_members"}})

    elsewhere = bring(zvecan, staff, plan_with(text))

    assert [o["text"] for o in elsewhere.reading["unknown_institutions"]] == [text]


def test_mapping_to_no_institution_is_an_error(gnjilane, staff):
    text = "Biro za posredovanje"

    batch = bring(gnjilane, staff, plan_with(text), {"institutions": {text: "nowhere"}})

    assert batch.reading["is_blocked"]
    codes = [one["code"] for one in batch.reading["problems"]]
    assert "mapping_unknown" in codes


def test_undo_import_takes_everything_back(gnjilane, staff):
    batch = imported(gnjilane, staff)
    at = timezone.now()

    services.undo_import(batch=batch, by=staff, at=at)

    batch.refresh_from_db()
    assert (batch.state, batch.undone_by, batch.undone_at) == ("undone", staff, at)
    for model in (
        ActionPlan, PlanVersion, Objective, Measure, Indicator, MeasureDeadline,
        MeasureInstitution,
    ):  # fmt: skip
        assert model.objects.count() == 0


def test_undo_import_leaves_the_earlier_version(gnjilane, staff):
    first = imported(gnjilane, staff)
    second = imported(gnjilane, staff, sample(REVISED))

    services.undo_import(batch=second, by=staff, at=timezone.now())

    assert list(PlanVersion.objects.all()) == [first.plan_version]


def test_an_undone_plan_can_be_imported_again(gnjilane, staff):
    services.undo_import(batch=imported(gnjilane, staff), by=staff, at=timezone.now())

    assert imported(gnjilane, staff).plan_version.number == 1


def adopted(version, staff):
    services.adopt_version(
        version=version,
        expected=version.version,
        act_number="01-1",
        act_date=datetime.date(2025, 1, 10),
        act_file=CheckedFile("odluka.pdf", b"%PDF-1.7", "application/pdf"),
        in_force_from=datetime.date(2025, 1, 15),
        by=staff,
        at=timezone.now(),
    )


def with_a_comment(version, _staff):
    CommentFactory(measure=version.measures.first())


def with_evidence(version, staff):
    EvidenceFactory(municipality=version.municipality).measures.add(
        version.measures.first()
    )


def with_an_edit(version, staff):
    measure = version.measures.first()
    measure.lead_text = "CSR"
    measure.save_if_unchanged(measure.version)


def with_a_later_version(version, staff):
    imported(version.municipality.mechanism, staff, sample(REVISED))


@pytest.mark.parametrize(
    ("happens", "reason"),
    [
        (adopted, "The version is adopted."),
        (with_evidence, "Evidence is attached to its measures."),
        (with_a_comment, "Comments are written on its measures."),
        (with_an_edit, "Somebody has changed the version since it was imported."),
        (with_a_later_version, "A later version of this plan exists."),
    ],
)
def test_undo_import_is_refused_while_something_rests_on_it(
    gnjilane, staff, happens, reason
):
    batch = imported(gnjilane, staff)
    happens(batch.plan_version, staff)
    batch = PlanImport.objects.get(pk=batch.pk)

    with pytest.raises(services.UndoRefused, match=reason):
        services.undo_import(batch=batch, by=staff, at=timezone.now())

    assert PlanVersion.objects.filter(number=1).exists()
