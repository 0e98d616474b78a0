"""Services that write a draft's measures."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from actionplans import services
from actionplans.models import (
    Indicator,
    Measure,
    MeasureSuccession,
)
from actionplans.services import ALL_MEMBERS, BulkChange, Due
from core.models import Stale
from tests.factories import InstitutionTypeFactory
from tests.factories.actionplans import (
    DimensionFactory,
    FundingSourceFactory,
    IndicatorFactory,
    MeasureBudgetFactory,
    MeasureDeadlineFactory,
    MeasureFactory,
    MeasureInstitutionFactory,
    MeasureNormFactory,
    MeasureSuccessionFactory,
    NormFactory,
    ObjectiveFactory,
    PillarFactory,
    PlanVersionFactory,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 12, tzinfo=ZoneInfo("Europe/Belgrade"))


@pytest.fixture
def draft(gnjilane):
    return PlanVersionFactory(
        municipality=gnjilane.municipality, number=2, language="en"
    )


def _last(rows):
    return rows.order_by("-history_id")[0]


def _change(measure, by, **fields):
    return services.change_measure(
        measure=measure, expected=measure.version, fields=fields, by=by, at=NOW
    )


@pytest.mark.parametrize(
    ("due", "words", "days"),
    [
        (Due("date", [date(2026, 6, 30)]), "30.06.2026.", [date(2026, 6, 30)]),
        (
            Due("dates", [date(2027, 1, 5), date(2026, 6, 30)]),
            "30.06.2026., 05.01.2027.",
            [date(2026, 6, 30), date(2027, 1, 5)],
        ),
        (Due("quarter", [date(2026, 6, 30)]), "Q2 2026", [date(2026, 6, 30)]),
        (
            Due("recurring", every=12),
            "every year",
            [date(2025, 12, 31), date(2026, 12, 31), date(2027, 12, 31)],
        ),
        (
            Due("recurring", every=24),
            "every 24 months",
            [date(2026, 12, 31)],
        ),
        (Due("continuous"), "continuously", []),
        (Due("unknown"), "", []),
    ],
)
def test_change_measure_keeps_the_deadline_and_its_words_together(
    draft, coordinator, due, words, days
):
    measure = MeasureFactory(plan_version=draft, due_text="soon", due_kind="quarter")
    MeasureDeadlineFactory(measure=measure, due_on=date(2025, 2, 2))

    changed = _change(measure, coordinator, due=due)

    assert changed.due_text == words
    assert [one.due_on for one in changed.deadlines.all()] == days
    assert (changed.due_kind, changed.due_every) == (due.kind, due.every)
    record = _last(changed.history)
    assert (record.due_text, record.history_user) == (words, coordinator)


def test_change_measure_says_institutions_money_and_norms_in_words(draft, coordinator):
    police = InstitutionTypeFactory(key="police", name_en="Police")
    town, donor = (
        FundingSourceFactory(key=key, name_en=name)
        for key, name in (("municipal", "Municipal budget"), ("donor", "Donors"))
    )
    measure = MeasureFactory(plan_version=draft)
    norm = NormFactory()

    changed = _change(
        measure,
        coordinator,
        lead=[police],
        partners=[ALL_MEMBERS],
        budget_planned=Decimal(1800),
        budgets=[(town, Decimal(1000), ""), (donor, Decimal(800), "in talks")],
        norms=[(norm, "article 13")],
    )

    assert changed.version == 2
    assert (changed.lead_text, changed.partners_text) == (
        "Police",
        "all members of the mechanism",
    )
    assert changed.budget_text == "1,800 €"
    assert changed.funding_text == "Municipal budget 1,000 €, Donors 800 €"
    assert list(changed.norm_links.values_list("norm", "note")) == [
        (norm.pk, "article 13")
    ]


def test_change_measure_leaves_the_offices_words_where_parts_stay(draft, coordinator):
    measure = MeasureFactory(plan_version=draft, lead_text="Our police", due_text="?")
    row = MeasureInstitutionFactory(measure=measure)

    changed = _change(
        measure, coordinator, lead=[row.institution_type], title={"en": "Anew"}
    )

    assert (changed.lead_text, changed.due_text) == ("Our police", "?")
    assert changed.institutions.get() == row


def test_change_measure_without_a_difference_leaves_no_trace(draft, coordinator):
    measure = MeasureFactory(plan_version=draft, title_en="As it was")

    assert _change(measure, coordinator, title={"en": "As it was"}).version == 1
    assert measure.history.count() == 1


def test_change_measure_never_overwrites(draft, coordinator):
    measure = MeasureFactory(plan_version=draft)
    _change(measure, coordinator, title={"en": "Theirs"})

    with pytest.raises(Stale) as raised:
        _change(measure, coordinator, title={"en": "Mine"})

    assert raised.value.current.title == "Theirs"


def _wrong(fields, draft, coordinator):
    MeasureFactory(plan_version=draft, code="1.1")
    measure = MeasureFactory(plan_version=draft, code="1.2", budget_planned=100)
    MeasureDeadlineFactory(measure=measure, due_on=date(2026, 6, 30))
    with pytest.raises(ValidationError) as raised:
        _change(measure, coordinator, **fields)
    return sorted(raised.value.message_dict)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"code": ""}, ["code"]),
        ({"code": "1.1"}, ["code"]),
        ({"title": {"en": ""}}, ["title"]),
        ({"starts_on": date(2026, 7, 1)}, ["starts_on"]),
        ({"due": Due("date")}, ["due"]),
        ({"due": Due("recurring", every=61)}, ["due"]),
    ],
)
def test_change_measure_refuses(draft, coordinator, fields, wrong):
    assert _wrong(fields, draft, coordinator) == wrong


def test_change_measure_refuses_sources_over_the_whole(draft, coordinator):
    lines = [(FundingSourceFactory(), Decimal(101), "")]

    assert _wrong({"budgets": lines}, draft, coordinator) == ["budgets"]
    assert Measure.objects.get(code="1.2").budgets.count() == 0


def test_change_measure_refuses_a_target_below_the_baseline(draft, coordinator):
    measure = MeasureFactory(plan_version=draft)
    values = {"name": {"en": "Calls"}, "baseline_value": 9, "target_value": 3}

    with pytest.raises(ValidationError) as raised:
        _change(measure, coordinator, indicators=[values])

    assert list(raised.value.message_dict) == ["indicators"]
    _change(measure, coordinator, indicators=[{**values, "direction": "falling"}])
    assert measure.indicators.get().direction == "falling"


def test_change_measure_adds_changes_and_removes_indicators(draft, coordinator):
    measure = MeasureFactory(plan_version=draft)
    kept, changed, gone = IndicatorFactory.create_batch(3, measure=measure)
    sex = DimensionFactory()

    _change(
        measure,
        coordinator,
        indicators=[
            {"pk": changed.pk, "target_value": Decimal(80), "dimensions": [sex]},
            {"pk": gone.pk, "is_removed": True},
            {"name": {"en": "New"}, "kind": "yes_no", "target_value": Decimal(1)},
        ],
    )

    rows = {one.pk: one for one in measure.indicators.all()}
    assert rows.pop(kept.pk).target_value == kept.target_value
    assert rows.pop(changed.pk).target_text == "80%"
    assert list(changed.dimensions.all()) == [sex]
    assert [(one.name, one.target_text) for one in rows.values()] == [("New", "yes")]
    assert _last(Indicator.history.filter(id=gone.pk)).history_type == "-"
    assert Measure.objects.get(pk=measure.pk).version == 2


def test_an_adopted_version_is_written_by_nobody(gnjilane, coordinator):
    version = PlanVersionFactory(municipality=gnjilane.municipality, in_force=True)
    measure = MeasureFactory(plan_version=version)
    common = {"by": coordinator, "at": NOW}

    for write in (
        lambda: _change(measure, coordinator, title={"en": "No"}),
        lambda: services.add_measure(
            version=version, pillar=measure.pillar, fields={}, **common
        ),
        lambda: services.remove_measure(measure=measure, expected=1, **common),
        lambda: services.duplicate_measure(measure=measure, **common),
        lambda: services.move_measure(measure=measure, past=measure, **common),
        lambda: services.renumber_measures(
            version=version, pillar=measure.pillar, **common
        ),
    ):
        with pytest.raises(ValidationError):
            write()


def _codes(draft):
    return list(draft.measures.order_by("order").values_list("code", flat=True))


def test_add_measure_takes_the_next_code_at_the_end_of_its_place(draft, coordinator):
    first = ObjectiveFactory(plan_version=draft, order=1)
    second = ObjectiveFactory(plan_version=draft, order=2)
    for order, (code, objective) in enumerate([("1.1", first), ("1.2", second)], 1):
        MeasureFactory(plan_version=draft, code=code, objective=objective, order=order)

    added = services.add_measure(
        version=draft,
        pillar=first.pillar,
        objective=first,
        fields={"title": {"en": "New"}},
        by=coordinator,
        at=NOW,
    )

    assert (added.code, added.title) == ("1.3", "New")
    assert _codes(draft) == ["1.1", "1.3", "1.2"]


def test_remove_measure_drops_it_from_the_lineage_with_the_reason(draft, coordinator):
    row = MeasureSuccessionFactory(later__plan_version=draft)
    later, earlier = row.later, row.earlier
    common = {"measure": later, "expected": 1, "by": coordinator, "at": NOW}

    with pytest.raises(ValidationError) as raised:
        services.remove_measure(**common)
    assert list(raised.value.message_dict) == ["reason"]

    services.remove_measure(reason="It is done.", **common)
    assert list(
        MeasureSuccession.objects.values_list("earlier", "later", "kind", "reason")
    ) == [(earlier.pk, None, "dropped", "It is done.")]
    assert _last(Measure.history.filter(id=later.pk)).history_type == "-"


def test_remove_measure_of_a_split_leaves_the_other_half(draft, coordinator):
    row = MeasureSuccessionFactory(later__plan_version=draft, kind="split")
    other = MeasureSuccessionFactory(
        later__plan_version=draft, earlier=row.earlier, kind="split"
    )

    services.remove_measure(
        measure=row.later, expected=1, reason="Once.", by=coordinator, at=NOW
    )

    assert list(MeasureSuccession.objects.all()) == [other]


def test_duplicate_measure_copies_the_parts_but_no_lineage(draft, coordinator):
    measure = MeasureSuccessionFactory(later__plan_version=draft).later
    Measure.objects.filter(pk=measure.pk).update(code="1.1")
    MeasureDeadlineFactory(measure=measure)
    IndicatorFactory(measure=measure).dimensions.add(DimensionFactory())
    MeasureBudgetFactory(measure=measure)
    MeasureNormFactory(measure=measure)
    MeasureInstitutionFactory(measure=measure)

    copy = services.duplicate_measure(measure=measure, by=coordinator, at=NOW)

    assert (copy.code, copy.version) == ("1.2", 1)
    assert copy.title == measure.title
    for name in ("deadlines", "institutions", "norm_links", "budgets", "indicators"):
        assert getattr(copy, name).count() == getattr(measure, name).count() == 1
    assert copy.indicators.get().dimensions.count() == 1
    assert copy.origins.count() == 0


def test_move_measure_changes_places_with_its_neighbour_only(draft, coordinator):
    one, two, three = (
        MeasureFactory(plan_version=draft, code=code, order=order)
        for order, code in enumerate(("1.1", "1.2", "1.3"), 1)
    )
    version = draft.version

    services.move_measure(measure=three, past=two, by=coordinator, at=NOW)
    assert _codes(draft) == ["1.1", "1.3", "1.2"]
    draft.refresh_from_db()
    assert draft.version == version + 1

    with pytest.raises(ValidationError):
        services.move_measure(measure=two, past=one, by=coordinator, at=NOW)


def test_a_changed_objective_takes_the_measure_to_its_end(draft, coordinator):
    objective = ObjectiveFactory(
        plan_version=draft, pillar=PillarFactory(code="P2", order=2)
    )
    MeasureFactory(
        plan_version=draft,
        code="2.1",
        order=2,
        pillar=objective.pillar,
        objective=objective,
    )
    moved = MeasureFactory(plan_version=draft, code="1.1", order=1)

    changed = _change(moved, coordinator, objective=objective)

    assert changed.pillar == objective.pillar
    assert _codes(draft) == ["2.1", "1.1"]


def test_move_objective_takes_its_measures_along(draft, coordinator):
    one, two = (ObjectiveFactory(plan_version=draft, order=n) for n in (1, 2))
    for order, objective in enumerate((one, two), 1):
        MeasureFactory(
            plan_version=draft, code=f"1.{order}", objective=objective, order=order
        )

    services.move_objective(objective=two, past=one, by=coordinator, at=NOW)

    assert _codes(draft) == ["1.2", "1.1"]


def test_renumber_measures_keeps_lineage_and_swaps_codes(draft, coordinator):
    row = MeasureSuccessionFactory(later__plan_version=draft, later__order=2)
    Measure.objects.filter(pk=row.later.pk).update(code="1.1")
    first = MeasureFactory(plan_version=draft, code="1.2", order=1)

    count = services.renumber_measures(
        version=draft, pillar=first.pillar, by=coordinator, at=NOW
    )

    assert count == 2
    assert _codes(draft) == ["1.1", "1.2"]
    assert row.later.origins.get().earlier == row.earlier
    first.refresh_from_db()
    assert (first.code, first.version) == ("1.1", 2)
    assert _last(first.history).history_user == coordinator


def test_renumber_measures_refuses_codes_of_another_pillar(draft, coordinator):
    measure = MeasureFactory(plan_version=draft, code="7")
    MeasureFactory(plan_version=draft, code="1.1", pillar=PillarFactory(code="P2"))

    with pytest.raises(ValidationError):
        services.renumber_measures(
            version=draft, pillar=measure.pillar, by=coordinator, at=NOW
        )


def test_change_measures_is_all_or_nothing(draft, coordinator):
    one, two = (
        MeasureFactory(plan_version=draft, starts_on=start, code=code)
        for start, code in ((None, "1.1"), (date(2027, 1, 1), "1.2"))
    )
    expected = {one.pk: 1, two.pk: 1}
    early = BulkChange(due=Due("date", (date(2026, 6, 30),)))

    with pytest.raises(ValidationError) as raised:
        services.change_measures(
            version=draft, expected=expected, change=early, by=coordinator, at=NOW
        )
    assert raised.value.messages == ["1.2: It starts after its last deadline."]
    assert one.deadlines.count() == 0

    norm = NormFactory()
    late = BulkChange(due=Due("date", (date(2027, 6, 30),)), add_norms=(norm,))
    count = services.change_measures(
        version=draft, expected=expected, change=late, by=coordinator, at=NOW
    )
    assert count == 2
    assert [one.norms.get(), two.norms.get()] == [norm, norm]
    assert _last(two.history).due_text == "30.06.2027."


def test_previews_say_what_a_change_would_do(draft):
    measure = MeasureFactory(plan_version=draft, due_text="soon", lead_text="Police")
    police = InstitutionTypeFactory(key="police", name_en="Police")
    change = BulkChange(due=Due("continuous"), lead=(police,))

    found = services.previews(change, services.with_parts(draft.measures.all()))

    assert [one.measure for one in found] == [measure]
    assert found[0].differences == [("Deadline", "soon", "continuously")]
