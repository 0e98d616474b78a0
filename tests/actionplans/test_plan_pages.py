"""Pages of plans and measures: who sees what, and in how many queries."""

from datetime import date

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from actionplans.models import Measure
from tests.factories import (
    IndicatorFactory,
    MeasureDeadlineFactory,
    MeasureFactory,
    MeasureInstitutionFactory,
    MeasureSuccessionFactory,
    NormFactory,
    ObjectiveFactory,
    PillarFactory,
    PlanVersionFactory,
)

TODAY = date(2026, 5, 20)


@pytest.fixture
def adopted(gnjilane):
    return PlanVersionFactory(
        municipality=gnjilane.municipality, number=1, in_force=True
    )


@pytest.fixture
def draft(adopted):
    return PlanVersionFactory(municipality=adopted.municipality, number=2)


def measure_in(version, **fields):
    """A measure with all that its row shows."""
    pillar = PillarFactory(framework=version.framework, code=fields.pop("pillar", "P1"))
    objective = ObjectiveFactory(plan_version=version, pillar=pillar)
    measure = MeasureFactory(
        plan_version=version, pillar=pillar, objective=objective, **fields
    )
    IndicatorFactory(measure=measure)
    MeasureDeadlineFactory(measure=measure)
    MeasureInstitutionFactory(measure=measure)
    return measure


# Columns: adopted version, draft, history of the version (design.md, section 3).
ACCESS = [
    ("staff", 200, 200, 200),
    ("administrator", 200, 200, 200),
    ("coordinator", 200, 200, 200),
    ("member", 200, 200, 403),
    ("assessor", 200, 200, 403),
    ("verifier", 200, 200, 200),
    ("donor", 200, 404, 403),
    ("other_coordinator", 200, 404, 403),
    ("stranger", 404, 404, 404),
]


@pytest.mark.parametrize(("who", "in_force", "in_draft", "history"), ACCESS)
def test_version_and_measure_pages_follow_the_access_table(
    who, in_force, in_draft, history, adopted, draft, client_for, request
):
    browser = client_for(request.getfixturevalue(who))
    old, new = measure_in(adopted), measure_in(draft)

    def status(address):
        return browser.get(address).status_code

    assert status(adopted.get_absolute_url()) == in_force
    assert status(old.get_absolute_url()) == in_force
    assert status(draft.get_absolute_url()) == in_draft
    assert status(new.get_absolute_url()) == in_draft
    assert status(f"/plans/{adopted.code}/history/") == history
    assert status(f"{old.get_absolute_url()}history/") == history


@pytest.mark.parametrize("code", ["gnjilane-9", "nowhere-1", "gnjilane", "x-99999"])
def test_version_detail_is_404_for_what_is_not_there(code, adopted, client_for, staff):
    assert client_for(staff).get(f"/plans/{code}/").status_code == 404


def test_version_detail_shows_measures_under_pillar_and_objective(
    adopted, client_for, donor
):
    measure = measure_in(adopted, title_en="Classes in schools", budget_planned=0)

    response = client_for(donor).get(adopted.get_absolute_url())

    for text in (measure.title, str(measure.pillar), measure.objective.title):
        assertContains(response, text)
    assertContains(response, "no costs")
    assertContains(response, "31 Dec 2026")
    assertNotContains(response, "Record adoption")


def test_version_detail_links_only_versions_one_may_see(
    adopted, draft, client_for, donor, member
):
    to_donor = client_for(donor).get(adopted.get_absolute_url())
    to_member = client_for(member).get(adopted.get_absolute_url())

    assert [one["label"] for one in to_donor.context["version_links"]] == [
        "1. in force"
    ]
    assert [one["label"] for one in to_member.context["version_links"]] == [
        "1. in force",
        "2. draft",
    ]


def codes(response):
    return [one.code for one in response.context["page"]]


def test_version_detail_filters_by_pillar_and_institution(adopted, client_for, staff):
    first = measure_in(adopted, code="1.1")
    second = measure_in(adopted, code="2.1", pillar="P2")
    led = second.institutions.get().institution_type
    everybody = measure_in(adopted, code="2.2", pillar="P2")
    everybody.institutions.all().delete()
    MeasureInstitutionFactory(
        measure=everybody, institution_type=None, means_all_members=True
    )
    browser = client_for(staff)

    def shown(**filters):
        return codes(browser.get(adopted.get_absolute_url(), filters))

    assert shown() == ["1.1", "2.1", "2.2"]
    assert shown(pillar=first.pillar.pk) == ["1.1"]
    assert shown(institution=led.pk) == ["2.1", "2.2"]
    assert shown(pillar="nonsense", institution="-3") == ["1.1", "2.1", "2.2"]
    assertContains(
        browser.get(adopted.get_absolute_url(), {"due": "open"}), "No measure fits"
    )


@pytest.mark.parametrize(
    ("when", "days"),
    [
        ("overdue", [date(2026, 5, 19)]),
        ("quarter", [date(2026, 5, 19), date(2026, 6, 30)]),
        ("next", [date(2026, 7, 1)]),
        ("year", [date(2026, 5, 19), date(2026, 6, 30), date(2026, 7, 1)]),
        ("later", [date(2027, 1, 1)]),
        ("open", [None]),
        ("", "all"),
    ],
)
def test_due_chooses_by_deadline(when, days, adopted):
    all_days = [
        date(2026, 5, 19),
        date(2026, 6, 30),
        date(2026, 7, 1),
        date(2027, 1, 1),
        None,
    ]
    for day in all_days:
        measure = MeasureFactory(plan_version=adopted)
        if day:
            MeasureDeadlineFactory(measure=measure, due_on=day)

    found = Measure.objects.due(when, TODAY).order_by("pk")

    expected = all_days if days == "all" else days
    assert [
        one.deadlines.first().due_on if one.deadlines.exists() else None
        for one in found
    ] == expected


def test_measure_detail_shows_all_fields(draft, adopted, client_for, coordinator):
    measure = measure_in(
        draft,
        title_en="Classes in schools",
        lead_text="Odeljenje za obrazovanje",
        partners_text="CSR",
        budget_planned=1800,
        funding_text="Budžet opštine",
        due_text="31.12.2026.",
        due_kind="date",
    )
    measure.norms.add(NormFactory(code="IC13"))
    earlier = MeasureFactory(plan_version=adopted, title_en="Lectures")
    MeasureSuccessionFactory(earlier=earlier, later=measure, reason="new wording")

    response = client_for(coordinator).get(measure.get_absolute_url())

    for text in (
        "Classes in schools", "Odeljenje za obrazovanje", "CSR", "1,800", "IC13",
        "Budžet opštine", "as written: 31.12.2026.", "Lectures", "new wording",
    ):  # fmt: skip
        assertContains(response, text)


def test_measure_detail_hides_what_became_of_it_in_a_draft(
    draft, adopted, client_for, donor, member
):
    measure = measure_in(adopted)
    later = MeasureFactory(plan_version=draft, title_en="Still secret")
    MeasureSuccessionFactory(earlier=measure, later=later)

    address = measure.get_absolute_url()

    assertContains(client_for(member).get(address), "Still secret")
    assertNotContains(client_for(donor).get(address), "Still secret")


def test_plan_list_shows_every_municipality_and_what_exists(
    adopted, draft, zvecan, client_for, staff, donor
):
    to_staff = client_for(staff).get("/plans/all/")
    to_donor = client_for(donor).get("/plans/all/")

    assertContains(to_staff, adopted.get_absolute_url())
    assertContains(to_staff, draft.get_absolute_url())
    assertContains(to_staff, "/plans/import/?municipality=zvecan")
    assertContains(to_donor, adopted.get_absolute_url())
    assertNotContains(to_donor, draft.get_absolute_url())
    assertNotContains(to_donor, "/plans/import/")
    assertContains(to_donor, "no plan yet")


def test_plan_list_finds_a_municipality(adopted, zvecan, client_for, staff):
    response = client_for(staff).get("/plans/all/", {"q": "zve"})

    assert [one.municipality.slug for one in response.context["page"]] == ["zvecan"]


def test_plan_home_leads_to_the_plan_in_force(adopted, draft, client_for, member):
    assert client_for(member).get("/plans/").url == adopted.get_absolute_url()


@pytest.mark.parametrize("who", ["staff", "donor", "member", "stranger"])
def test_plan_home_leads_to_the_list_without_a_plan(who, client_for, request):
    browser = client_for(request.getfixturevalue(who))

    assert browser.get("/plans/").url == "/plans/all/"


@pytest.mark.parametrize("item_count", [1, 3])
def test_version_detail_query_count_is_constant(
    item_count, adopted, client_for, coordinator, django_assert_num_queries
):
    for _number in range(item_count):
        measure_in(adopted)
    browser = client_for(coordinator)
    browser.get(adopted.get_absolute_url())

    with django_assert_num_queries(10):
        browser.get(adopted.get_absolute_url())


@pytest.mark.parametrize("item_count", [1, 3])
def test_measure_detail_query_count_is_constant(
    item_count, adopted, client_for, coordinator, django_assert_num_queries
):
    measure = measure_in(adopted)
    for _number in range(item_count - 1):
        IndicatorFactory(measure=measure)
        MeasureInstitutionFactory(measure=measure)
        measure.norms.add(NormFactory())
    browser = client_for(coordinator)
    browser.get(measure.get_absolute_url())

    with django_assert_num_queries(12):
        browser.get(measure.get_absolute_url())


@pytest.mark.parametrize("item_count", [1, 3])
def test_plan_list_query_count_is_constant(
    item_count, adopted, zvecan, client_for, staff, django_assert_num_queries
):
    for number in range(2, item_count + 1):
        PlanVersionFactory(municipality=adopted.municipality, number=number)
    browser = client_for(staff)
    browser.get("/plans/all/")

    with django_assert_num_queries(6):
        browser.get("/plans/all/")


def changed_measure(version):
    measure = measure_in(version)
    measure.lead_text = "CSR"
    measure.save_if_unchanged(measure.version)
    return measure


def test_version_history_names_the_change(adopted, client_for, verifier):
    changed_measure(adopted)

    response = client_for(verifier).get(f"/plans/{adopted.code}/history/")

    assertContains(response, "Measure changed")
    assertContains(response, "CSR")


def test_measure_history_names_the_change(adopted, client_for, verifier):
    measure = changed_measure(adopted)

    response = client_for(verifier).get(f"{measure.get_absolute_url()}history/")

    assertContains(response, "Measure changed")
    assertContains(response, "CSR")
