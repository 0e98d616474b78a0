from fractions import Fraction

import pytest
from django.urls import reverse

from monitoring.models import RoundPlan
from tests.factories import FindingFactory, RecommendationFactory

HISTORY = reverse("monitoring:roundplan_history", args=["baseline-2025", "gnjilane"])
FINAL = reverse("monitoring:roundplan_finalise", args=["baseline-2025", "gnjilane"])


def test_roundplan_detail_shows_figures_range_and_shares(
    client_for, staff, with_measures, score_all
):
    # P1: 4, 2, NE: V = 1/2, C = 2/3, U = 5/6. P2: 2, NA: V = C·A = 1/2, too few.
    plan = score_all(with_measures(5), ["4", "2", "2", "NA", "NE"])

    response = client_for(staff).get(plan.get_absolute_url())

    html = response.content.decode()
    result = response.context["result"]
    assert (result.plan.verified, result.plan.coverage) == (
        Fraction(1, 2),
        Fraction(5, 6),
    )
    assert '<span class="stat-figure">50%</span>' in html
    assert "range 50% to 67%" in html
    assert '<span class="stat-figure">83%</span>' in html
    assert "(50% – 83%)" in html
    assert "Not enough data for a figure." in html
    assert "Half of the pillars or more have too little data" in html
    assert [(part["level"], part["count"]) for part in response.context["bar"]] == [
        (0, 0),
        (1, 0),
        (2, 2),
        (3, 0),
        (4, 1),
        ("NE", 1),
    ]
    assert [part["level"] for part in response.context["left_out"]] == ["NA"]


def test_roundplan_detail_without_anything_applicable(
    client_for, staff, with_measures, score_all
):
    plan = score_all(with_measures(1), ["ND"])

    html = client_for(staff).get(plan.get_absolute_url()).content.decode()

    assert "so there is no score" in html


def test_roundplan_detail_shows_no_level_while_scoring(
    client_for, coordinator, with_measures, assess, round_plan
):
    assess(with_measures(1), "4", note="Very secret")

    html = client_for(coordinator).get(round_plan.get_absolute_url()).content.decode()

    assert "Nobody sees a level before the assessment is submitted." in html
    assert "Very secret" not in html
    assert "level-4" not in html


@pytest.mark.parametrize(
    ("person", "agreed", "final"),
    [
        ("member", 404, 200),
        ("coordinator", 200, 200),
        ("other_coordinator", 404, 200),
        ("staff", 200, 200),
        ("assessor", 200, 200),
        ("donor", 404, 200),
        ("administrator", 200, 200),
        ("stranger", 404, 404),
    ],
)
def test_roundplan_detail_keeps_the_access_table(
    cast, client_for, with_measures, score_all, person, agreed, final
):
    measures = with_measures(1)
    plan = score_all(measures, ["2"])
    client = client_for(cast(person))
    assert client.get(plan.get_absolute_url()).status_code == agreed

    score_all([], [], "final")

    assert client.get(plan.get_absolute_url()).status_code == final


@pytest.mark.parametrize("count", [1, 3, 40])
def test_roundplan_detail_query_count_is_constant(
    client_for, staff, with_measures, score_all, django_assert_num_queries, count
):
    measures = with_measures(count)
    plan = score_all(measures, ["2"] * count)
    for _ in range(count):
        FindingFactory(round_plan=plan).measures.set(measures)
        RecommendationFactory(round_plan=plan).measures.set(measures)

    client = client_for(staff)

    with django_assert_num_queries(11):
        response = client.get(plan.get_absolute_url())

    assert response.context["result"].pillars["P1"].applicable == (count + 1) // 2


def test_roundplan_history_names_measure_and_person(
    client_for, coordinator, with_measures, score_all
):
    score_all(with_measures(1), ["2"])

    html = client_for(coordinator).get(HISTORY).content.decode()

    assert "Score added: 1.0 Measure 1.0" in html


def test_roundplan_history_hides_assessments_before_all_are_in(
    client_for, staff, with_measures, assess, round_plan
):
    assess(with_measures(1), "4", note="Very secret")

    html = client_for(staff).get(HISTORY).content.decode()
    round_plan.appointments.update(submitted_at=round_plan.round.opened_at)
    later = client_for(staff).get(HISTORY).content.decode()

    assert "Very secret" not in html
    assert "Very secret" in later


@pytest.mark.parametrize(
    ("person", "status"),
    [("staff", 200), ("coordinator", 200), ("assessor", 403), ("donor", 404)],
)
def test_roundplan_history_keeps_the_access_table(
    cast, client_for, round_plan, person, status
):
    assert client_for(cast(person)).get(HISTORY).status_code == status


def test_roundplan_finalise_asks_then_closes(
    client_for, staff, with_measures, score_all
):
    plan = score_all(with_measures(1), ["2"])
    client = client_for(staff)

    asked = client.get(FINAL)
    assert asked.status_code == 200
    assert RoundPlan.objects.get().state == "agreed"

    response = client.post(FINAL)

    assert response.url == plan.get_absolute_url()
    assert RoundPlan.objects.get().state == "final"


@pytest.mark.parametrize(
    ("person", "status"), [("coordinator", 403), ("donor", 404), ("assessor", 403)]
)
def test_roundplan_finalise_is_for_staff(
    cast, client_for, with_measures, score_all, person, status
):
    score_all(with_measures(1), ["2"])

    assert client_for(cast(person)).post(FINAL).status_code == status
    assert RoundPlan.objects.get().state == "agreed"


def test_methodology_detail_shows_levels_and_formulas(client_for, coordinator, levels):
    method = levels["4"].methodology

    html = client_for(coordinator).get(method.get_absolute_url()).content.decode()

    assert reverse("monitoring:methodology_detail", args=["default", 1]) in (
        method.get_absolute_url()
    )
    assert "Level 4" in html
    assert "Grade E3" in html
    assert "U = V + (1 − C)" in html
