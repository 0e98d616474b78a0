"""The access table (design, section 3) for what monitoring holds."""

import pytest

from monitoring import permissions
from monitoring.models import Assessment, RoundPlan, Score
from tests.factories import (
    AppointmentFactory,
    AssessmentFactory,
    AssignmentFactory,
    RoundPlanFactory,
    UserFactory,
)

EVERYBODY = (
    "member",
    "coordinator",
    "other_coordinator",
    "staff",
    "assessor",
    "verifier",
    "donor",
    "administrator",
    "stranger",
)


@pytest.fixture(autouse=True)
def _verifier_of_the_round(round_plan, verifier):
    AppointmentFactory(round_plan=round_plan, user=verifier, role="verifier")


def who(cast, allowed):
    """Names of the cast for whom `allowed(user)` holds."""
    return {name for name in EVERYBODY if allowed(cast(name))}


@pytest.mark.parametrize(
    ("state", "readers"),
    [
        ("scoring", {"coordinator", "staff", "assessor", "verifier", "administrator"}),
        ("agreed", {"coordinator", "staff", "assessor", "verifier", "administrator"}),
        ("final", set(EVERYBODY) - {"stranger"}),
    ],
)
def test_roundplan_visible_to(cast, round_plan, score_all, state, readers):
    if state != "scoring":
        score_all([], [], state)

    seen = who(cast, lambda user: RoundPlan.objects.visible_to(user).exists())

    assert seen == readers


@pytest.mark.parametrize(
    ("state", "readers"),
    [
        ("agreed", {"coordinator", "staff", "assessor", "verifier", "administrator"}),
        ("final", set(EVERYBODY) - {"stranger"}),
    ],
)
def test_score_visible_to(cast, with_measures, score_all, round_plan, state, readers):
    plan = score_all(with_measures(1), ["2"], state)
    plan = RoundPlan.objects.get(pk=plan.pk)

    assert who(cast, lambda user: Score.objects.visible_to(user).exists()) == readers
    assert who(cast, lambda user: permissions.can_see_scores(user, plan)) >= readers


def test_score_is_nobodys_while_scoring_goes_on(
    cast, with_measures, score_all, round_plan
):
    score_all(with_measures(1), ["2"], "scoring")

    assert who(cast, lambda user: Score.objects.visible_to(user).exists()) == set()
    assert who(cast, lambda user: permissions.can_see_scores(user, round_plan)) == set()


def test_assessment_is_only_the_assessors_before_all_are_in(
    cast, round_plan, with_measures, assess
):
    [measure] = with_measures(1)
    assess([measure], "2")
    second = UserFactory()
    AppointmentFactory(round_plan=round_plan, user=second)
    AssessmentFactory(round_plan=round_plan, measure=measure, assessor=second)

    seen = {
        name: {a.assessor.email for a in Assessment.objects.visible_to(cast(name))}
        for name in EVERYBODY
    }

    assert seen.pop("assessor") == {"assessor@example.org"}
    assert set().union(*seen.values()) == set()


def test_assessment_of_others_opens_when_all_are_in(
    cast, round_plan, with_measures, assess
):
    assess(with_measures(1), "2")
    round_plan.appointments.filter(role="assessor").update(
        submitted_at=round_plan.round.opened_at
    )

    seen = who(cast, lambda user: Assessment.objects.visible_to(user).exists())

    assert seen == {"assessor", "verifier", "staff", "administrator"}


def test_assessment_of_another_round_stays_closed_to_its_neighbour(
    round_plan, with_measures, assess, zvecan, db
):
    assess(with_measures(1), "2")
    round_plan.appointments.update(submitted_at=round_plan.round.opened_at)
    neighbour = UserFactory()
    AssignmentFactory(user=neighbour, mechanism=zvecan, role="assessor")
    AppointmentFactory(
        user=neighbour,
        round_plan=RoundPlanFactory(plan_version__municipality=zvecan.municipality),
    )

    assert not Assessment.objects.visible_to(neighbour).exists()
    assert not RoundPlan.objects.visible_to(neighbour).filter(pk=round_plan.pk).exists()


@pytest.mark.parametrize(
    ("rule", "state", "expected"),
    [
        (permissions.can_assess, "scoring", {"assessor"}),
        (permissions.can_assess, "agreed", set()),
        (permissions.can_see_own_assessment, "agreed", {"assessor"}),
        (permissions.can_finalise_roundplan, "scoring", set()),
        (permissions.can_finalise_roundplan, "agreed", {"staff", "administrator"}),
        (permissions.can_finalise_roundplan, "final", set()),
        (permissions.can_edit_findings, "scoring", set()),
        (permissions.can_edit_findings, "agreed", {"staff", "administrator"}),
        (permissions.can_edit_findings, "final", {"staff", "administrator"}),
        (
            permissions.can_see_history,
            "scoring",
            {"coordinator", "staff", "verifier", "administrator"},
        ),
    ],
)
def test_who_may(cast, round_plan, score_all, rule, state, expected):
    if state != "scoring":
        score_all([], [], state)
    plan = RoundPlan.objects.get(pk=round_plan.pk)

    assert who(cast, lambda user: rule(user, plan)) == expected


def test_who_may_open_a_round(cast):
    assert who(cast, permissions.can_open_round) == {"staff", "administrator"}
