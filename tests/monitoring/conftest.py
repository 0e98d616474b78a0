"""Gnjilane's plan in a round, as the pages of monitoring meet it."""

import pytest

from tests.factories import (
    AppointmentFactory,
    AssessmentFactory,
    EvidenceGradeFactory,
    IndicatorFactory,
    LevelFactory,
    MeasureDeadlineFactory,
    MeasureFactory,
    PillarFactory,
    PlanVersionFactory,
    RoundFactory,
    RoundPlanFactory,
    ScoreFactory,
)

LEAST = {"0": "E1", "1": "E1", "2": "E2", "3": "E2", "4": "E3"}


@pytest.fixture
def levels(db):
    """The default methodology's eight levels, by their value."""
    return {
        value: LevelFactory(
            value=value,
            order=order,
            minimum_grade=EvidenceGradeFactory(code=LEAST[value])
            if value in LEAST
            else None,
            needs_note=value == "NA",
        )
        for order, value in enumerate(["0", "1", "2", "3", "4", "NE", "NA", "ND"])
    }


@pytest.fixture
def plan_version(gnjilane):
    return PlanVersionFactory(municipality=gnjilane.municipality, number=1)


@pytest.fixture
def with_measures(plan_version):
    """Add measures to Gnjilane's plan, two pillars in turn."""

    def add(count):
        pillars = [
            PillarFactory(framework=plan_version.framework, code=f"P{n}", order=n)
            for n in (1, 2)
        ]
        measures = []
        for n in range(count):
            measure = MeasureFactory(
                plan_version=plan_version, pillar=pillars[n % 2], order=n, code=f"1.{n}"
            )
            IndicatorFactory(measure=measure)
            MeasureDeadlineFactory(measure=measure)
            measures.append(measure)
        return measures

    return add


@pytest.fixture
def round_plan(plan_version, levels, assessor):
    """Being scored; the cast's assessor is appointed."""
    plan = RoundPlanFactory(
        round=RoundFactory(code="baseline-2025"), plan_version=plan_version
    )
    AppointmentFactory(round_plan=plan, user=assessor)
    return plan


@pytest.fixture
def score_all(round_plan, levels, assessor):
    """Give measures their levels as agreed scores and move the plan on."""

    def score(measures, values, state="agreed"):
        for measure, value in zip(measures, values, strict=True):
            ScoreFactory(round_plan=round_plan, measure=measure, level=levels[value])
        round_plan.appointments.update(submitted_at=round_plan.round.opened_at)
        round_plan.state = state
        if state == "final":
            round_plan.finalised_at = round_plan.round.opened_at
            round_plan.finalised_by = round_plan.round.opened_by
        round_plan.save()
        return round_plan

    return score


@pytest.fixture
def assess(round_plan, levels, assessor):
    """The cast's assessor gives levels, not yet submitted."""

    def give(measures, value, **fields):
        return [
            AssessmentFactory(
                round_plan=round_plan,
                measure=measure,
                assessor=assessor,
                level=levels[value],
                **fields,
            )
            for measure in measures
        ]

    return give
