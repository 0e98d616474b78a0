"""The pages on which a draft is written."""

import pytest
from django.urls import reverse

from actionplans.models import Measure, MeasureSuccession, PlanVersion
from tests.factories import InstitutionTypeFactory
from tests.factories.actionplans import (
    DimensionFactory,
    FundingSourceFactory,
    IndicatorFactory,
    MeasureFactory,
    MeasureSuccessionFactory,
    NormFactory,
    ObjectiveFactory,
    PillarFactory,
    PlanVersionFactory,
    PolicyFrameworkFactory,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def draft(gnjilane):
    return PlanVersionFactory(
        municipality=gnjilane.municipality, number=2, language="en"
    )


def _url(name, *args):
    return reverse(f"actionplans:{name}", args=args)


@pytest.mark.parametrize("odd", ["²", "x", "", "9" * 5000])
def test_version_edit_takes_odd_numbers_for_nothing(
    client_for, coordinator, draft, odd
):
    measure, objective = (
        MeasureFactory(plan_version=draft),
        ObjectiveFactory(plan_version=draft),
    )
    client = client_for(coordinator)
    posts = [
        (_url("measure_move", measure.pk), {"to": f"past-{odd}"}, 404),
        (_url("measure_move", measure.pk), {"to": f"up-{odd}"}, 404),
        (_url("objective_move", objective.pk), {"to": f"past-{odd}"}, 404),
        (_url("objective_remove", objective.pk), {"version": odd}, 302),
        (_url("version_bulk", draft.code), {"measure": f"{measure.pk}-{odd}"}, 422),
        (_url("version_bulk", draft.code), {"measure": f"{odd}-1"}, 302),
    ]

    assert [client.post(page, data).status_code for page, data, _ in posts] == [
        status for _page, _data, status in posts
    ]
    assert client.get(_url("version_edit", draft.code)).status_code == 200
    assert (draft.measures.count(), draft.objectives.count()) == (1, 1)
    years = client.get(_url("version_timeline", draft.code), {"year": odd})
    assert years.status_code == 200


def _filled(measure, **changes):
    """What a browser sends of an untouched form, and what was typed over it."""
    return {
        "version": measure.version,
        "code": measure.code,
        "place": f"p{measure.pillar_id}",
        "title_en": measure.title_en,
        "due_kind": measure.due_kind,
        "indicators-TOTAL_FORMS": "1",
        "indicators-INITIAL_FORMS": "0",
        "indicators-0-kind": "number",
        "indicators-0-direction": "rising",
        "norms-TOTAL_FORMS": "0",
        "norms-INITIAL_FORMS": "0",
        **changes,
    }


@pytest.mark.parametrize("count", [1, 3])
def test_version_edit_query_count_is_constant(
    client_for, coordinator, draft, count, django_assert_num_queries
):
    for number in range(count):
        objective = ObjectiveFactory(plan_version=draft, order=number)
        measure = MeasureFactory(plan_version=draft, objective=objective)
        IndicatorFactory.create_batch(count, measure=measure)
    client = client_for(coordinator)

    with django_assert_num_queries(11):
        page = client.get(_url("version_edit", draft.code))

    assert len(page.context["rows"]) == 2 * count


def test_version_edit_opens_a_pillar_in_plan_order(client_for, coordinator, draft):
    objective = ObjectiveFactory(plan_version=draft)
    below = MeasureFactory(plan_version=draft, objective=objective, order=1)
    first = MeasureFactory(plan_version=draft, order=2)
    other = MeasureFactory(plan_version=draft, pillar=PillarFactory(code="P2", order=2))
    client = client_for(coordinator)

    rows = client.get(_url("version_edit", draft.code)).context["rows"]
    second = client.get(
        _url("version_edit", draft.code), {"pillar": other.pillar_id}
    ).context["rows"]

    assert [row["pk"] for row in rows] == [first.pk, objective.pk, below.pk]
    assert [row["pk"] for row in second] == [other.pk]
    assert [to for _icon, to, _label in rows[0]["moves"]] == [f"down-{objective.pk}"]
    assert [to for _icon, to, _label in rows[2]["moves"]] == ["up-none"]


def test_version_edit_opens_the_page_on_which_a_row_stands(
    client_for, coordinator, draft
):
    measures = [MeasureFactory(plan_version=draft, order=n) for n in range(41)]
    client, url = client_for(coordinator), _url("version_edit", draft.code)

    page = client.get(url, {"row": f"measure-{measures[-1].pk}"}).context["page"]

    assert (page.number, [row["pk"] for row in page]) == (2, [measures[-1].pk])


def test_version_edit_counts_and_finds_what_lacks_a_language(
    client_for, coordinator, draft
):
    whole = MeasureFactory(
        plan_version=draft, title_sq="Masa", title_sr_latn="Mera", title_en="Measure"
    )
    IndicatorFactory(measure=whole, name_sq="a", name_sr_latn="b", name_en="c")
    part = MeasureFactory(plan_version=draft, title_sq="Masa", description_en="How")
    client = client_for(coordinator)

    page = client.get(_url("version_edit", draft.code), {"missing": "sq"})

    counts = {one["name"]: one["count"] for one in page.context["languages"]}
    assert list(counts.values()) == [0, 2, 1]
    assert [row["pk"] for row in page.context["rows"]] == [part.pk]
    assert page.context["rows"][0]["lacking"] == ["sr-latn", "sq"]


def test_measure_edit_in_place_answers_with_the_row(client_for, coordinator, draft):
    measure = MeasureFactory(plan_version=draft, code="1.1")
    data = _filled(measure, title_en="Anew", due_kind="date", due_on="2026-06-30")

    answer = client_for(coordinator).post(
        _url("measure_edit", measure.pk), data, headers=HTMX
    )

    assert answer.templates[0].name == "actionplans/measure_edit_row.html"
    measure.refresh_from_db()
    assert (measure.title, measure.due_text, measure.version) == (
        "Anew",
        "30.06.2026.",
        2,
    )


def test_measure_edit_in_place_shows_the_rows_anew_where_it_moved(
    client_for, coordinator, draft
):
    objective = ObjectiveFactory(plan_version=draft)
    measure = MeasureFactory(plan_version=draft)

    answer = client_for(coordinator).post(
        _url("measure_edit", measure.pk),
        _filled(measure, place=f"o{objective.pk}"),
        headers=HTMX,
    )

    assert answer.headers["HX-Retarget"] == "#group"
    assert [row["pk"] for row in answer.context["rows"]] == [objective.pk, measure.pk]


def test_measure_edit_without_script_comes_back_to_the_row(
    client_for, coordinator, draft
):
    measure = MeasureFactory(plan_version=draft)
    place = f"{_url('version_edit', draft.code)}?pillar={measure.pillar_id}"

    answer = client_for(coordinator).post(
        _url("measure_edit", measure.pk), _filled(measure, title_en="Anew")
    )

    row = f"measure-{measure.pk}"
    assert answer.url == f"{place}&row={row}#{row}"


def test_measure_edit_writes_all_parts(client_for, coordinator, draft):
    police = InstitutionTypeFactory(key="police", name_en="Police")
    source, norm, sex = FundingSourceFactory(), NormFactory(), DimensionFactory()
    measure = MeasureFactory(plan_version=draft)
    data = _filled(
        measure,
        lead=[police.pk],
        partners=["all_members"],
        budget_planned="1.800",
        **{
            f"planned_{source.pk}": "800",
            "norms-TOTAL_FORMS": "1",
            "norms-0-code": norm.code.lower(),
            "norms-0-note": "art. 13",
            "indicators-0-name_en": "Calls",
            "indicators-0-baseline": "3",
            "indicators-0-target": "12 calls",
            "indicators-0-dimensions": [sex.pk],
        },
    )

    client_for(coordinator).post(_url("measure_edit", measure.pk), data)

    changed = Measure.objects.get(pk=measure.pk)
    indicator = changed.indicators.get()
    assert changed.budget_planned == 1800
    assert changed.budgets.get().planned == 800
    assert changed.norm_links.get().note == "art. 13"
    assert (changed.lead_text, changed.funding_text) == ("Police", "Municipal budget")
    assert (indicator.baseline_value, indicator.target_value) == (3, 12)
    assert (indicator.target_text, list(indicator.dimensions.all())) == (
        "12 calls",
        [sex],
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"budget_planned": "900 or 1200"}, "budget_planned"),
        ({"budget_planned": "much"}, "budget_planned"),
        ({"due_kind": "date"}, "due_kind"),
        ({"code": ""}, "code"),
        ({"starts_on": "2026-02-01", "due_kind": "date", "due_on": "2026-01-01"},
         "starts_on"),
    ],
)  # fmt: skip
def test_measure_edit_keeps_what_was_typed_and_says_why(
    client_for, coordinator, draft, changes, field
):
    measure = MeasureFactory(plan_version=draft, title_en="Before")
    data = _filled(measure, title_en="Typed", **changes)

    answer = client_for(coordinator).post(_url("measure_edit", measure.pk), data)

    form = answer.context["form"]
    assert (answer.status_code, list(form.errors)) == (422, [field])
    assert form["title_en"].value() == "Typed"
    measure.refresh_from_db()
    assert measure.title == "Before"


def test_measure_edit_shows_both_texts_when_somebody_saved_first(
    client_for, coordinator, draft
):
    measure = MeasureFactory(plan_version=draft, title_en="Theirs", version=2)
    theirs = IndicatorFactory(measure=measure)
    data = _filled(measure, title_en="Mine", version=1)
    client = client_for(coordinator)

    answer = client.post(_url("measure_edit", measure.pk), data)

    form = answer.context["form"]
    assert answer.status_code == 409
    assert ("Theirs", "Mine") in [
        (one["theirs"], one["mine"]) for one in form.differences
    ]
    measure.refresh_from_db()
    assert measure.title == "Theirs"
    client.post(
        _url("measure_edit", measure.pk), {**data, "version": form["version"].value()}
    )
    measure.refresh_from_db()
    assert (measure.title, measure.indicators.get()) == ("Mine", theirs)


def test_measure_add_needs_only_a_title(client_for, coordinator, draft):
    objective = ObjectiveFactory(plan_version=draft)
    data = _filled(
        MeasureFactory.build(plan_version=draft, pillar=objective.pillar),
        place=f"o{objective.pk}",
        code="",
        title_en="New",
    )

    client_for(coordinator).post(_url("measure_add", draft.code), data)

    measure = draft.measures.get()
    assert (measure.title, measure.code, measure.objective) == ("New", "1.1", objective)


def test_measure_move_goes_over_the_edge_of_its_objective(
    client_for, coordinator, draft
):
    objective = ObjectiveFactory(plan_version=draft)
    below = MeasureFactory(plan_version=draft, objective=objective, order=2)
    measure = MeasureFactory(plan_version=draft, order=1)

    client_for(coordinator).post(
        _url("measure_move", measure.pk), {"to": f"down-{objective.pk}"}
    )

    rows = list(draft.measures.order_by("order"))
    assert rows == [measure, below]
    assert rows[0].objective == objective


def test_measure_remove_asks_why_where_it_comes_from_before(
    client_for, coordinator, draft
):
    row = MeasureSuccessionFactory(later__plan_version=draft)
    url, client = _url("measure_remove", row.later.pk), client_for(coordinator)

    assert client.post(url, {"version": 1, "reason": ""}).status_code == 422
    client.post(url, {"version": 1, "reason": "Done."})

    assert draft.measures.count() == 0
    assert MeasureSuccession.objects.get().reason == "Done."


def test_measure_duplicate_gives_the_copy_a_code(client_for, coordinator, draft):
    measure = MeasureFactory(plan_version=draft, code="1.1")

    client_for(coordinator).post(_url("measure_duplicate", measure.pk))

    assert sorted(draft.measures.values_list("code", flat=True)) == ["1.1", "1.2"]


def test_measure_row_takes_the_form_away(client_for, coordinator, draft):
    measure = MeasureFactory(plan_version=draft)
    url, client = _url("measure_row", measure.pk), client_for(coordinator)

    assert client.get(url, headers=HTMX).context["row"]["measure"] == measure
    assert client.get(url).status_code == 302


def test_objective_add_puts_a_specific_one_under_its_strategic(
    client_for, coordinator, draft
):
    pillar, client = PillarFactory(), client_for(coordinator)
    add = f"{_url('objective_add', draft.code)}?pillar={pillar.pk}"

    client.post(add, {"title_en": "Top", "code": "1"})
    top = draft.objectives.get()
    client.post(f"{add}&parent={top.pk}", {"title_en": "Part"})

    part = draft.objectives.get(parent=top)
    assert (top.level, top.code, part.level) == ("strategic", "1", "specific")
    assert client.post(add, {"title_en": "Other", "code": "1"}).status_code == 422


def test_objective_edit_in_place_shows_both_texts_or_the_rows_anew(
    client_for, coordinator, draft
):
    objective = ObjectiveFactory(plan_version=draft, title_en="Theirs", version=2)
    url, client = _url("objective_edit", objective.pk), client_for(coordinator)

    stale = client.post(url, {"version": 1, "title_en": "Mine"}, headers=HTMX)
    assert stale.status_code == 409
    assert [one["mine"] for one in stale.context["form"].differences] == ["Mine"]

    saved = client.post(url, {"version": 2, "title_en": "Mine"}, headers=HTMX)
    assert saved.headers["HX-Retarget"] == "#group"
    assert [row["objective"].title for row in saved.context["rows"]] == ["Mine"]


def test_objective_move_changes_places_with_its_neighbour(
    client_for, coordinator, draft
):
    one, two = (ObjectiveFactory(plan_version=draft, order=n) for n in (1, 2))

    client_for(coordinator).post(
        _url("objective_move", two.pk), {"to": f"past-{one.pk}"}
    )

    assert list(draft.objectives.order_by("order")) == [two, one]


def test_objective_remove_leaves_its_measures_one_step_higher(
    client_for, coordinator, draft
):
    top = ObjectiveFactory(plan_version=draft, level="strategic")
    part = ObjectiveFactory(plan_version=draft, parent=top)
    measure = MeasureFactory(plan_version=draft, objective=part)
    client = client_for(coordinator)

    client.post(_url("objective_remove", top.pk), {"version": 1})
    assert draft.objectives.count() == 2
    client.post(_url("objective_remove", part.pk), {"version": 1})

    measure.refresh_from_db()
    assert measure.objective == top
    assert list(draft.objectives.all()) == [top]


def test_version_bulk_shows_what_will_change_before_it_does(
    client_for, coordinator, draft
):
    one, two = MeasureFactory.create_batch(2, plan_version=draft)
    ticked = [f"{one.pk}-1", f"{two.pk}-1"]
    data = {"measure": ticked, "due_kind": "date", "due_on": "2026-06-30"}
    url, client = _url("version_bulk", draft.code), client_for(coordinator)

    shown = client.post(url, {**data, "step": "show"})
    assert [one.differences for one in shown.context["previews"]] == [
        [("Deadline", "", "30.06.2026.")]
    ] * 2
    assert Measure.objects.filter(due_kind="date").count() == 0

    client.post(url, {**data, "step": "change"})
    assert Measure.objects.filter(due_text="30.06.2026.").count() == 2


def test_version_bulk_removes_all_or_none(client_for, coordinator, draft):
    one, two = MeasureFactory.create_batch(2, plan_version=draft)
    url, client = _url("version_bulk", draft.code), client_for(coordinator)
    ticked = {"measure": [f"{one.pk}-1", f"{two.pk}-7"], "step": "delete"}

    assert client.post(url, ticked).status_code == 422
    assert draft.measures.count() == 2
    client.post(url, {**ticked, "measure": [f"{one.pk}-1", f"{two.pk}-1"]})
    assert draft.measures.count() == 0


def test_version_renumber_shows_and_gives_new_codes(client_for, coordinator, draft):
    measure = MeasureFactory(plan_version=draft, code="7")
    url = _url("version_renumber", draft.code, measure.pillar_id)
    client = client_for(coordinator)

    assert client.get(url).context["pairs"] == [(measure, "1.1")]
    client.post(url)
    measure.refresh_from_db()
    assert measure.code == "1.1"


def test_plan_start_opens_an_empty_draft(client_for, coordinator, gnjilane):
    framework = PolicyFrameworkFactory()
    data = {
        "municipality": gnjilane.municipality_id,
        "framework": framework.pk,
        "title": "Plan",
        "language": "sq",
        "period_start": "2026-01-01",
        "period_end": "2028-12-31",
    }
    client = client_for(coordinator)

    answer = client.post(_url("plan_start"), data)

    version = PlanVersion.objects.get()
    assert answer.url == _url("version_edit", "gnjilane-1")
    assert (version.title_sq, version.language, version.created_by) == (
        "Plan",
        "sq",
        coordinator,
    )
    assert client.post(_url("plan_start"), data).status_code == 422


def test_version_change_refuses_a_stale_title(client_for, coordinator, draft):
    data = {
        "title_en": "Mine",
        "language": "en",
        "period_start": "2025-01-01",
        "period_end": "2027-12-31",
        "version": draft.version,
    }
    url, client = _url("version_change", draft.code), client_for(coordinator)

    assert client.post(url, data).status_code == 302
    answer = client.post(url, {**data, "title_en": "Later"})

    assert answer.status_code == 409
    assert [one["mine"] for one in answer.context["form"].differences] == ["Later"]


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("version_edit", "get"),
        ("version_change", "get"),
        ("version_bulk", "get"),
        ("measure_add", "get"),
        ("objective_add", "get"),
        ("version_renumber", "get"),
        ("measure_edit", "get"),
        ("measure_row", "get"),
        ("measure_remove", "get"),
        ("measure_duplicate", "post"),
        ("measure_move", "post"),
        ("objective_edit", "get"),
        ("objective_move", "post"),
        ("objective_remove", "post"),
    ],
)
def test_drafts_are_written_by_their_own_coordinator_only(
    client_for, member, other_coordinator, draft, name, method
):
    objective = ObjectiveFactory(plan_version=draft)
    measure = MeasureFactory(plan_version=draft, objective=objective)
    args = {
        "measure": (measure.pk,),
        "objective": (objective.pk,),
        "version": (draft.code,),
    }[name.partition("_")[0]]
    if name.endswith("_add"):
        args = (draft.code,)
    if name == "version_renumber":
        args = (draft.code, measure.pillar_id)

    answers = [
        getattr(client_for(user), method)(_url(name, *args)).status_code
        for user in (other_coordinator, member)
    ]

    assert answers == [404, 403]


def test_plan_start_is_403_for_a_member(client_for, member):
    assert client_for(member).get(_url("plan_start")).status_code == 403


def test_measure_history_says_a_new_deadline_and_lead_in_words(
    client_for, coordinator, draft
):
    measure = MeasureFactory(plan_version=draft)
    police = InstitutionTypeFactory(key="police", name_en="Police")
    norm = NormFactory()
    data = _filled(
        measure,
        due_kind="date",
        due_on="2026-06-30",
        lead=[police.pk],
        **{"norms-TOTAL_FORMS": "1", "norms-0-code": norm.code},
    )
    client = client_for(coordinator)
    client.post(_url("measure_edit", measure.pk), data)

    page = client.get(_url("measure_history", measure.pk))

    told = {
        field["label"]: field["new"]
        for change in page.context["changes"]
        for field in change["fields"]
    }
    assert told["deadline as written"] == "30.06.2026."
    assert told["leading institution as written"] == "Police"
    assert f"Norm of a measure added: {norm}" in [
        change["what"] for change in page.context["changes"]
    ]
