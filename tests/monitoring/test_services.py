from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from core.models import Stale
from monitoring import services
from monitoring.models import Assessment, RoundPlan, Score
from municipalities.models import Assignment
from tests.factories import (
    AppointmentFactory,
    EvidenceFactory,
    MethodologyFactory,
    RoundPlanFactory,
    UserFactory,
)

NOW = datetime(2026, 2, 3, 14, 2, tzinfo=ZoneInfo("Europe/Belgrade"))


def open_round(plan_versions, assessor, staff, **changes):
    fields = {
        "kind": "baseline",
        "title": "",
        "reference_start": date(2025, 1, 1),
        "reference_end": date(2025, 12, 31),
        "cut_off_on": date(2026, 3, 1),
        "methodology": MethodologyFactory(),
    }
    return services.open_round(
        **fields | changes,
        plan_versions=plan_versions,
        assessor=assessor,
        by=staff,
        at=NOW,
    )


def test_open_round_freezes_the_methodology(plan_version, stranger, staff):
    opened = open_round([plan_version], stranger, staff)

    opened.methodology.refresh_from_db()
    assert opened.methodology.frozen_at == NOW
    assert opened.methodology.frozen_by == staff
    assert (opened.opened_at, opened.opened_by) == (NOW, staff)


def test_open_round_keeps_the_first_freezing(plan_version, stranger, staff):
    first = datetime(2025, 1, 1, tzinfo=ZoneInfo("UTC"))
    frozen = MethodologyFactory(frozen_at=first, frozen_by=UserFactory())

    open_round([plan_version], stranger, staff, methodology=frozen)

    frozen.refresh_from_db()
    assert frozen.frozen_at == first


def test_open_round_appoints_the_assessor_and_lets_them_in(
    plan_version, stranger, staff
):
    opened = open_round([plan_version], stranger, staff)

    plan = opened.plans.get()
    assert plan.municipality == plan_version.municipality
    assert plan.state == RoundPlan.State.SCORING
    assert plan.appointments.get().user == stranger
    assert stranger.assignments.get().mechanism == plan_version.municipality.mechanism
    assert stranger.assignments.get().role == Assignment.Role.ASSESSOR


def test_open_round_words_the_title_in_every_language(plan_version, stranger, staff):
    opened = open_round([plan_version], stranger, staff)

    assert opened.title_en == "Baseline 2025"
    assert all(
        getattr(opened, f"title_{language}") for language in ("sr_latn", "sr", "sq")
    )


def test_open_round_keeps_a_given_title(plan_version, stranger, staff):
    opened = open_round([plan_version], stranger, staff, title="The first look")

    assert opened.title_en == "The first look"


def test_open_round_numbers_its_code(plan_version, stranger, staff):
    codes = [open_round([], stranger, staff).code for _ in range(3)]

    assert codes == ["baseline-2025", "baseline-2025-2", "baseline-2025-3"]


def save(round_plan, measure, level, by, *, note="", version=0):
    return services.save_assessment(
        round_plan=round_plan,
        measure=measure,
        level=level,
        note=note,
        expected_version=version,
        by=by,
    )


def test_save_assessment_creates_then_changes(
    round_plan, with_measures, levels, assessor
):
    [measure] = with_measures(1)

    first = save(round_plan, measure, levels["2"], assessor)
    second = save(round_plan, measure, levels["3"], assessor, note="More", version=1)

    assert (first.pk, second.version) == (second.pk, 2)
    stored = Assessment.objects.get()
    assert (stored.level, stored.note, stored.assessor) == (
        levels["3"],
        "More",
        assessor,
    )
    assert stored.municipality == round_plan.municipality


def test_save_assessment_of_the_same_changes_nothing(
    round_plan, with_measures, levels, assessor
):
    [measure] = with_measures(1)
    save(round_plan, measure, levels["2"], assessor)

    again = save(round_plan, measure, levels["2"], assessor, version=0)

    assert again.version == 1
    assert Assessment.history.count() == 1


@pytest.mark.parametrize("version", [0, 1])
def test_save_assessment_refuses_an_old_version(
    round_plan, with_measures, levels, assessor, version
):
    [measure] = with_measures(1)
    save(round_plan, measure, levels["2"], assessor)
    save(round_plan, measure, levels["3"], assessor, version=1)

    with pytest.raises(Stale) as caught:
        save(round_plan, measure, levels["4"], assessor, version=version)

    assert caught.value.current.level == levels["3"]
    assert Assessment.objects.get().level == levels["3"]


def test_add_evidence_serves_measure_and_assessment(
    round_plan, with_measures, assessor
):
    [measure] = with_measures(1)
    piece = EvidenceFactory.build(grade=EvidenceFactory().grade, municipality=None)

    assessment = services.add_evidence(
        round_plan=round_plan, measure=measure, evidence=piece, by=assessor
    )

    assert list(assessment.evidence.all()) == [piece]
    assert assessment.level is None
    assert list(piece.measures.all()) == [measure]
    assert (piece.municipality, piece.created_by) == (round_plan.municipality, assessor)


def test_submit_assessment_makes_the_scores(
    round_plan, with_measures, assess, levels, assessor
):
    measures = with_measures(2)
    first, _second = assess(measures, "2", note="As the minutes say")
    piece = EvidenceFactory(municipality=round_plan.municipality)
    first.evidence.add(piece)

    scores = services.submit_assessment(round_plan=round_plan, by=assessor, at=NOW)

    round_plan.refresh_from_db()
    assert round_plan.state == RoundPlan.State.AGREED
    assert round_plan.appointments.get().submitted_at == NOW
    assert [score.measure for score in scores] == measures
    score = Score.objects.get(measure=measures[0])
    assert (score.level, score.note, score.weight) == (
        levels["2"],
        "As the minutes say",
        1,
    )
    assert (score.agreed_at, score.agreed_by) == (NOW, assessor)
    assert list(score.evidence.all()) == [piece]
    assert score.municipality == round_plan.municipality


def test_submit_assessment_needs_a_level_for_every_measure(
    round_plan, with_measures, assess, assessor
):
    measures = with_measures(2)
    assess(measures[:1], "2")

    with pytest.raises(services.Incomplete) as caught:
        services.submit_assessment(round_plan=round_plan, by=assessor, at=NOW)

    assert caught.value.measures == measures[1:]
    assert Score.objects.count() == 0
    assert round_plan.appointments.get().submitted_at is None


def test_submit_assessment_needs_a_reason_for_not_applicable(
    round_plan, with_measures, assess, assessor
):
    [measure] = with_measures(1)
    [assessment] = assess([measure], "NA")
    with pytest.raises(services.Incomplete):
        services.submit_assessment(round_plan=round_plan, by=assessor, at=NOW)

    assessment.note = "There is no shelter in this municipality."
    assessment.save()

    assert len(
        services.submit_assessment(round_plan=round_plan, by=assessor, at=NOW)
    ) == len([measure])


def test_submit_assessment_twice_is_refused(
    round_plan, with_measures, assess, assessor
):
    assess(with_measures(1), "2")
    services.submit_assessment(round_plan=round_plan, by=assessor, at=NOW)

    with pytest.raises(services.Closed):
        services.submit_assessment(round_plan=round_plan, by=assessor, at=NOW)


def test_submit_assessment_of_one_of_two_agrees_nothing(
    round_plan, with_measures, assess, assessor
):
    AppointmentFactory(round_plan=round_plan)
    assess(with_measures(1), "2")

    scores = services.submit_assessment(round_plan=round_plan, by=assessor, at=NOW)

    round_plan.refresh_from_db()
    assert scores == []
    assert round_plan.state == RoundPlan.State.SCORING


def test_finalise_roundplan_ends_the_assessors_access(
    round_plan, with_measures, score_all, staff, assessor
):
    score_all(with_measures(1), ["2"])

    services.finalise_roundplan(round_plan=round_plan, by=staff, at=NOW)

    round_plan.refresh_from_db()
    assert round_plan.state == RoundPlan.State.FINAL
    assert (round_plan.finalised_at, round_plan.finalised_by) == (NOW, staff)
    assert not assessor.assignments.exists()


def test_finalise_roundplan_keeps_access_for_another_running_round(
    round_plan, plan_version, with_measures, score_all, staff, assessor
):
    score_all(with_measures(1), ["2"])
    AppointmentFactory(
        user=assessor, round_plan=RoundPlanFactory(plan_version=plan_version)
    )

    services.finalise_roundplan(round_plan=round_plan, by=staff, at=NOW)

    assert assessor.assignments.count() == 1


def test_finalise_roundplan_while_scoring_is_refused(round_plan, staff):
    with pytest.raises(services.Closed):
        services.finalise_roundplan(round_plan=round_plan, by=staff, at=NOW)
