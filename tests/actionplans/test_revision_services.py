from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from actionplans import services
from actionplans.models import MeasureSuccession, PlanVersion
from tests.factories.actionplans import (
    DimensionFactory,
    EvidenceFactory,
    IndicatorFactory,
    MeasureBudgetFactory,
    MeasureDeadlineFactory,
    MeasureFactory,
    MeasureInstitutionFactory,
    MeasureNormFactory,
    ObjectiveFactory,
    PlanVersionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_force(gnjilane):
    return PlanVersionFactory(municipality=gnjilane.municipality, in_force=True)


def write_measures(version, number):
    top = ObjectiveFactory(plan_version=version, level="strategic", title_en="Whole")
    part = ObjectiveFactory(plan_version=version, parent=top, title_en="Part")
    for place in range(number):
        measure = MeasureFactory(
            plan_version=version, objective=part, code=f"1.{place}", order=place
        )
        MeasureDeadlineFactory(measure=measure)
        MeasureInstitutionFactory(measure=measure)
        MeasureBudgetFactory(measure=measure, planned=100)
        MeasureNormFactory(measure=measure, note="as it is")
        indicator = IndicatorFactory(measure=measure, target_text="100")
        indicator.dimensions.add(DimensionFactory())
        EvidenceFactory(municipality=version.municipality).measures.add(measure)


def open_draft(version, by=None):
    return services.open_draft(version=version, by=by, at=timezone.now())


def test_open_draft_copies_all_that_belongs_to_a_measure(in_force, coordinator):
    write_measures(in_force, 2)
    in_force.measures.filter(code="1.0").update(version=4)

    draft = open_draft(in_force, coordinator)

    assert (draft.number, draft.based_on, draft.is_draft, draft.created_by) == (
        in_force.number + 1,
        in_force,
        True,
        coordinator,
    )
    assert [(one.code, one.pk) for one in services.plain_measures(draft)] == list(
        draft.measures.order_by("order").values_list("code", "pk")
    )
    lineage, is_recorded = services.lineage_between(in_force, draft)
    assert is_recorded
    assert lineage.as_dict()["kept"] == ["1.0", "1.1"]
    first = draft.measures.get(code="1.0")
    assert first.version == 1
    assert first.objective.parent.plan_version == draft
    assert first.evidence.get().title == (
        in_force.measures.get(code="1.0").evidence.get().title
    )
    assert first.indicators.get().dimensions.count() == 1
    assert first.norm_links.get().note == "as it is"
    assert first.history.get().history_user == coordinator
    assert in_force.measures.count() == 2


@pytest.mark.parametrize("number", [1, 3])
def test_open_draft_takes_the_same_queries_for_any_length(
    number, in_force, django_assert_num_queries
):
    write_measures(in_force, number)

    with django_assert_num_queries(34):
        open_draft(in_force)


def test_open_draft_is_the_only_revision_of_an_adopted_version(in_force):
    draft = open_draft(in_force)

    with pytest.raises(ValidationError, match="open already"):
        open_draft(in_force)
    with pytest.raises(ValidationError, match="Only an adopted version"):
        open_draft(draft)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanVersionFactory(plan=in_force.plan, based_on=in_force)
    assert PlanVersion.objects.drafts().count() == 1


def test_open_draft_leaves_a_version_alone_that_was_replaced(
    in_force, coordinator, client_for
):
    """What became of the measures in force would be lost with such a draft."""
    in_force.in_force_to = date(2026, 1, 14)
    in_force.save()

    with pytest.raises(ValidationError, match="Another version has replaced"):
        open_draft(in_force)
    page = reverse("actionplans:version_revise", args=[in_force.code])
    assert client_for(coordinator).post(page).status_code == 403
    assert not PlanVersion.objects.drafts().exists()


def fates(draft):
    return sorted(
        MeasureSuccession.objects.filter(in_version=draft).values_list(
            "earlier__code", "later__code", "kind", "reason"
        )
    )


def test_record_lineage_keeps_reasons_and_carries_evidence(in_force, coordinator):
    write_measures(in_force, 3)
    draft = PlanVersionFactory(plan=in_force.plan, municipality=in_force.municipality)
    MeasureFactory(plan_version=draft, code="A", title_en="Measure 1.0")
    MeasureFactory(plan_version=draft, code="B", title_en="Something else")
    how = {"draft": draft, "by": coordinator, "at": timezone.now()}

    services.record_lineage(
        base=in_force, pairs=[("1.0", "A"), ("1.1", "A"), ("1.2", "B")], **how
    )
    services.change_fate(earlier="1.1", later=[], reason="No money.", **how)
    services.change_fate(earlier="1.2", later=["B", "A"], reason="Two now.", **how)

    draft.refresh_from_db()
    assert draft.based_on == in_force
    assert fates(draft) == [
        ("1.0", "A", "merged", ""),
        ("1.1", None, "dropped", "No money."),
        ("1.2", "A", "split", "Two now."),
        ("1.2", "B", "split", "Two now."),
    ]
    assert draft.measures.get(code="B").evidence.count() == 1
    assert draft.version == 1
    merged = MeasureSuccession.objects.get(earlier__code="1.0", in_version=draft)
    assert merged.history.first().history_user == coordinator


def test_record_lineage_refuses_what_is_no_revision(in_force):
    write_measures(in_force, 1)
    draft = open_draft(in_force)
    how = {"by": None, "at": timezone.now()}

    with pytest.raises(ValidationError, match="neither version"):
        services.record_lineage(draft=draft, pairs=[("9", "1.0")], **how)
    with pytest.raises(ValidationError, match="adopted already"):
        services.record_lineage(draft=in_force, pairs=[], **how)
    with pytest.raises(ValidationError, match="Say why"):
        services.change_fate(draft=draft, earlier="1.0", later=[], reason="", **how)


def test_settle_lineage_wants_a_reason_for_what_went(in_force):
    write_measures(in_force, 2)
    draft = open_draft(in_force)
    draft.measures.get(code="1.0").delete()
    draft.measures.filter(code="1.1").update(title_en="Another title")
    how = {"draft": draft, "by": None, "at": timezone.now()}

    with pytest.raises(ValidationError, match="dropped: 1.0"):
        services.settle_lineage(**how)
    services.change_fate(earlier="1.0", later=[], reason="Done.", **how)
    services.settle_lineage(**how)

    assert fates(draft) == [
        ("1.0", None, "dropped", "Done."),
        ("1.1", "1.1", "changed", ""),
    ]


def test_lineage_between_follows_versions_in_between(in_force):
    write_measures(in_force, 2)
    second = open_draft(in_force)
    second.measures.get(code="1.0").delete()
    second.measures.filter(code="1.1").update(code="2.1")
    PlanVersion.objects.filter(pk=second.pk).update(based_on=None)
    third = PlanVersionFactory(
        plan=in_force.plan,
        municipality=in_force.municipality,
        number=second.number + 1,
    )
    MeasureFactory(plan_version=third, code="3.1", title_en="Quite another")
    services.record_lineage(
        draft=third, base=second, pairs=[("2.1", "3.1")], by=None, at=timezone.now()
    )

    lineage, is_recorded = services.lineage_between(in_force, third)

    assert is_recorded
    found = lineage.as_dict()
    assert (found["dropped"], found["renumbered_and_reworded"]) == (
        ["1.0"],
        {"1.1": "3.1"},
    )
