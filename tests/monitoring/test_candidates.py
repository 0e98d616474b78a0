"""A draft takes up low scores and open recommendations of the last final round."""

import pytest
from django.urls import reverse

from actionplans.models import Proposal
from tests.factories import (
    LevelFactory,
    MeasureFactory,
    MeasureSuccessionFactory,
    PillarFactory,
    PlanVersionFactory,
    RecommendationFactory,
    RoundPlanFactory,
    ScoreFactory,
)

TAKE = reverse("monitoring:candidate_take", args=["gnjilane-2"])
PAGE = reverse("actionplans:proposal_candidates", args=["gnjilane-2"])


@pytest.fixture
def plan(gnjilane):
    """A final round of the version in force."""
    version = PlanVersionFactory(
        municipality=gnjilane.municipality, number=1, in_force=True
    )
    return RoundPlanFactory(plan_version=version, final=True)


@pytest.fixture
def draft(plan):
    return PlanVersionFactory(municipality=plan.municipality, number=2)


def scored(plan, draft, value, code):
    """A score of a measure that the draft keeps; (score, the draft's measure)."""
    earlier = MeasureFactory(plan_version=plan.plan_version, code=code)
    later = MeasureFactory(plan_version=draft, code=code)
    MeasureSuccessionFactory(earlier=earlier, later=later)
    level = LevelFactory(value=value, methodology=plan.round.methodology)
    score = ScoreFactory(round_plan=plan, measure=earlier, level=level, note="Kasni.")
    return score, later


def shown(client):
    context = client.get(PAGE).context["panels"][0].context
    return context["scores"], context["recommendations"]


def test_candidate_take_makes_a_proposal_of_a_low_score_once(
    plan, draft, coordinator, client_for
):
    low, measure = scored(plan, draft, "NE", "1.1")
    scored(plan, draft, "2", "1.2")
    client = client_for(coordinator)
    assert [one.key for one in shown(client)[0]] == [f"score:{low.pk}"]

    for _click in range(2):
        client.post(TAKE, {"key": f"score:{low.pk}"})

    proposal = Proposal.objects.get()
    assert (proposal.kind, proposal.measure) == ("change", measure)
    assert proposal.rests_on == f"score:{low.pk}"
    assert proposal.reason == f"{low}\nKasni."
    assert shown(client)[0][0].proposal == proposal


def test_candidate_take_puts_a_recommendation_under_the_chosen_pillar(
    plan, draft, staff, client_for
):
    one = RecommendationFactory(round_plan=plan)
    RecommendationFactory(round_plan=plan, state="done")
    pillar = PillarFactory(framework=draft.framework, code="P2")
    client = client_for(staff)
    assert [found.key for found in shown(client)[1]] == [f"recommendation:{one.pk}"]

    client.post(TAKE, {"key": f"recommendation:{one.pk}"})
    assert not Proposal.objects.exists()
    client.post(TAKE, {"key": f"recommendation:{one.pk}", "pillar": "P2"})

    proposal = Proposal.objects.get()
    assert (proposal.kind, proposal.pillar) == ("add", pillar)
    assert proposal.changes == {"title": {"was": "", "new": one.title}}


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("member", 403),
        ("verifier", 403),
        ("donor", 404),
        ("other_coordinator", 404),
        ("staff", 404),
    ],
)
def test_candidate_take_is_for_coordinator_and_staff(
    who, status, plan, draft, client_for, request
):
    client = client_for(request.getfixturevalue(who))

    assert client.post(TAKE, {"key": "score:999"}).status_code == status


@pytest.mark.parametrize("count", [1, 3])
def test_proposal_candidates_query_count_is_constant(
    count, plan, draft, staff, client_for, django_assert_num_queries
):
    for number in range(count):
        scored(plan, draft, "0", f"1.{number}")
        RecommendationFactory(round_plan=plan)
    client = client_for(staff)

    with django_assert_num_queries(12):
        client.get(PAGE)
