"""The search over the measures of all plans: who finds what, and how it is shown."""

from datetime import date

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains

from tests.factories import MeasureFactory, PlanVersionFactory


@pytest.fixture
def in_force(gnjilane):
    return PlanVersionFactory(
        municipality=gnjilane.municipality, number=2, in_force=True
    )


@pytest.fixture
def plans(in_force):
    """One measure with the same words in each version, coded by its state."""
    place = in_force.municipality
    versions = {
        "IN-FORCE": in_force,
        "DRAFT": PlanVersionFactory(municipality=place, number=3),
        "ENDED": PlanVersionFactory(
            municipality=place,
            number=1,
            in_force=True,
            in_force_to=date(2025, 12, 31),
        ),
    }
    for code, version in versions.items():
        MeasureFactory(
            plan_version=version,
            code=code,
            title_en="Shelter",
            title_sr_latn="Sigurna kuća u Đakovici",
        )
    return versions


def search(client, **asked):
    return client.get(reverse("actionplans:measure_search", query=asked))


def codes(response):
    return [hit["measure"].code for hit in response.context["hits"]]


@pytest.mark.parametrize(
    ("who", "expected", "with_older"),
    [
        ("staff", ["DRAFT", "IN-FORCE"], ["ENDED", "DRAFT", "IN-FORCE"]),
        ("member", ["DRAFT", "IN-FORCE"], ["ENDED", "DRAFT", "IN-FORCE"]),
        ("donor", ["IN-FORCE"], ["ENDED", "IN-FORCE"]),
        ("other_coordinator", ["IN-FORCE"], ["ENDED", "IN-FORCE"]),
        ("stranger", [], []),
    ],
)
def test_measure_search_shows_what_one_may_see(
    request, client_for, plans, who, expected, with_older
):
    client = client_for(request.getfixturevalue(who))

    assert codes(search(client, q="djakovic kuca")) == expected
    assert codes(search(client, q="djakovic kuca", older="on")) == with_older


def test_measure_search_shows_the_text_of_the_language_that_was_hit(
    client_for, staff, plans
):
    client = client_for(staff)

    page = search(client, q="Ђаковиц")

    assertContains(page, '<span class="soft small" lang="sr-Latn">')
    assertContains(page, "Sigurna kuća u <mark>Đakovici</mark>")
    assertContains(search(client, q="shelt"), "<mark>Shelter</mark>")
    assertContains(search(client, q="draft"), "<mark>DRAFT</mark>")


def test_measure_search_narrows_by_municipality_and_pillar(
    client_for, staff, plans, zvecan
):
    client = client_for(staff)
    pillar = plans["DRAFT"].measures.get().pillar_id
    own = plans["DRAFT"].municipality.mechanism.pk

    assert codes(search(client, q="kuca", mechanism=own)) == ["DRAFT", "IN-FORCE"]
    assert codes(search(client, q="kuca", mechanism=zvecan.pk)) == []
    assert codes(search(client, q="kuca", pillar=pillar)) == ["DRAFT", "IN-FORCE"]
    assert codes(search(client, q="kuca", pillar=pillar + 999)) == [
        *("DRAFT", "IN-FORCE")
    ]


def test_measure_search_without_words_asks_for_them(client_for, staff, plans):
    client = client_for(staff)

    assertContains(search(client), "What are you looking for?")
    assertContains(search(client, q="nigde"), "No measure found")
    assertContains(search(client, q="🙂"), "No measure found")
    assert search(client, q="y" * 10_000).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_measure_search_query_count_is_constant(
    client_for, staff, in_force, django_assert_num_queries, count
):
    for number in range(count):
        MeasureFactory(plan_version=in_force, code=f"{number}", title_en="Shelter")
    client = client_for(staff)

    with django_assert_num_queries(9):
        page = search(client, q="shelter")

    assert len(codes(page)) == count
