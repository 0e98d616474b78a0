"""The arithmetic of docs/scoring.md, on plain values."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring import scoring
from monitoring.scoring import Mark

BEFORE = [
    Mark("P1.1", "P1", 2, Fraction(3)),
    Mark("P1.2", "P1", "NE"),
    Mark("P1.3", "P1", 0),
    Mark("P2.1", "P2", 1),
    Mark("P2.2", "P2", "ND"),
    Mark("P2.3", "P2", "NE"),
]
AFTER = [
    Mark("P1.1", "P1", 4, Fraction(3)),
    Mark("P1.2", "P1", 3),
    Mark("P1.3", "P1", "NA"),
    Mark("P2.1", "P2", 2),
    Mark("P2.2", "P2", 4),
    Mark("P2.3", "P2", "NE"),
]

levels = st.sampled_from(scoring.LEVELS)
weights = st.integers(1, 3).map(Fraction)
mark_lists = st.lists(
    st.tuples(st.sampled_from(["P1", "P2", "P3", "P4"]), levels, weights), max_size=30
).map(
    lambda rows: [
        Mark(f"{number}", pillar, level, weight)
        for number, (pillar, level, weight) in enumerate(rows)
    ]
)


def test_pillar_result_is_that_of_the_worked_example():
    result = scoring.pillar_result(BEFORE[:3])

    assert result == scoring.PillarResult(
        applicable=3,
        weight=Fraction(5),
        coverage=Fraction(4, 5),
        assessed=Fraction(3, 8),
        verified=Fraction(3, 10),
        upper=Fraction(1, 2),
        suppressed=False,
    )


def test_pillar_result_is_suppressed_with_two_measures():
    result = scoring.pillar_result(BEFORE[3:])

    assert (result.verified, result.coverage) == (Fraction(1, 8), Fraction(1, 2))
    assert result.suppressed


def test_pillar_result_is_shown_with_three_measures_and_half_coverage():
    half = [Mark("1", "P", 4, Fraction(2)), Mark("2", "P", "NE"), Mark("3", "P", "NE")]

    assert scoring.pillar_result(half).suppressed is False


def test_pillar_result_is_suppressed_below_half_coverage():
    marks = [Mark("1", "P", 4), Mark("2", "P", "NE"), Mark("3", "P", "NE")]

    assert scoring.pillar_result(marks).suppressed is True


def test_pillar_result_keeps_other_thresholds():
    strict = scoring.Thresholds(measures=4, coverage=Fraction(1, 2))

    assert scoring.pillar_result(BEFORE[:3], strict).suppressed is True


def test_pillar_result_is_none_when_nothing_applies():
    assert scoring.pillar_result([Mark("1", "P", "NA"), Mark("2", "P", "ND")]) is None
    assert scoring.pillar_result([]) is None


def test_pillar_result_without_evidence_is_zero_to_one():
    result = scoring.pillar_result([Mark("1", "P", "NE")])

    assert (result.verified, result.upper, result.coverage) == (0, 1, 0)
    assert result.assessed is None


def test_plan_result_is_that_of_the_worked_example():
    before, after = scoring.round_result(BEFORE), scoring.round_result(AFTER)

    assert before.plan == scoring.PlanResult(
        Fraction(17, 80), Fraction(13, 20), Fraction(9, 16), mostly_suppressed=True
    )
    assert after.plan == scoring.PlanResult(
        Fraction(23, 32), Fraction(5, 6), Fraction(85, 96), mostly_suppressed=True
    )
    assert before.high_completion_rate == 0
    assert after.high_completion_rate == Fraction(3, 5)


def test_plan_result_takes_pillar_weights():
    result = scoring.round_result(
        BEFORE, weights={"P1": Fraction(5), "P2": Fraction(2)}
    )

    assert result.plan.verified == (Fraction(3, 2) + Fraction(1, 4)) / 7
    assert result.plan.mostly_suppressed is False


def test_plan_result_is_none_when_nothing_applies():
    result = scoring.round_result([Mark("1", "P1", "NA")], pillars=["P1", "P2"])

    assert result == scoring.RoundResult({"P1": None, "P2": None}, None, None)


def test_matched_change_is_that_of_the_worked_example():
    assert scoring.matched_change(BEFORE, AFTER) == Fraction(11, 32)


def test_matched_change_is_none_without_a_common_measure():
    assert scoring.matched_change(BEFORE[:1], AFTER[1:2]) is None
    assert scoring.matched_change([], []) is None


def test_level_shares_leave_out_what_does_not_apply():
    shares = scoring.level_shares(BEFORE)

    assert shares == {
        0: Fraction(1, 5),
        1: Fraction(1, 5),
        2: Fraction(1, 5),
        3: 0,
        4: 0,
        "NE": Fraction(2, 5),
    }
    assert scoring.level_counts(BEFORE)["ND"] == 1
    assert scoring.level_shares([Mark("1", "P1", "NA")]) == {}


@given(mark_lists)
def test_verified_is_assessed_times_coverage_in_every_pillar(marks):
    for result in scoring.round_result(marks).pillars.values():
        if result:
            assert result.verified == (result.assessed or 0) * result.coverage


@given(mark_lists)
def test_verified_never_exceeds_upper_and_both_are_shares(marks):
    result = scoring.round_result(marks)

    for part in (*result.pillars.values(), result.plan):
        if part:
            assert 0 <= part.verified <= part.upper <= 1
            assert 0 <= part.coverage <= 1


@given(mark_lists.filter(bool), st.data())
def test_losing_evidence_never_raises_verified_nor_lowers_upper(marks, data):
    index = data.draw(st.integers(0, len(marks) - 1))
    lost = marks[index]
    if not lost.is_applicable:
        return
    without = list(marks)
    without[index] = Mark(lost.measure, lost.pillar, "NE", lost.weight)

    before = scoring.round_result(marks).plan
    after = scoring.round_result(without).plan

    assert after.verified <= before.verified
    assert after.upper >= before.upper


@given(mark_lists, levels, weights)
def test_not_applicable_and_not_due_change_nothing(marks, level, weight):
    for gap in ("NA", "ND"):
        more = [*marks, Mark("more", "P1", gap, weight)]
        first, second = scoring.round_result(marks), scoring.round_result(more)

        assert second.plan == first.plan
        assert second.pillars["P1"] == first.pillars.get("P1")
        assert second.high_completion_rate == first.high_completion_rate


@given(mark_lists.flatmap(lambda m: st.tuples(st.just(m), st.permutations(m))))
def test_order_does_not_matter(both):
    marks, shuffled = both

    assert scoring.round_result(marks) == scoring.round_result(shuffled)
    assert scoring.level_shares(marks) == scoring.level_shares(shuffled)


@given(mark_lists)
def test_level_shares_sum_to_one(marks):
    shares = scoring.level_shares(marks)

    assert sum(shares.values()) == (1 if shares else 0)


@pytest.mark.parametrize(
    ("ratios", "expected"),
    [
        ([Fraction(0)], 0),
        ([Fraction(33, 100)], 1),
        ([Fraction(1, 3)], 2),
        ([Fraction(65, 100)], 2),
        ([Fraction(2, 3)], 3),
        ([Fraction(99, 100)], 3),
        ([Fraction(1)], 4),
        ([Fraction(3, 2)], 4),
        ([Fraction(3, 2), Fraction(1, 2)], 2),
        ([Fraction(1), None], "NE"),
        ([None], "NE"),
        ([], None),
    ],
)
def test_proposed_level(ratios, expected):
    assert scoring.proposed_level(ratios) == expected


@pytest.mark.parametrize(
    ("ratio", "expected"), [(0, 0), (Fraction(9, 10), 1), (1, 4), (None, "NE")]
)
def test_proposed_level_of_yes_no_indicators(ratio, expected):
    ratios = [None if ratio is None else Fraction(ratio)]

    assert scoring.proposed_level(ratios, all_binary=True) == expected


def test_is_not_due_only_after_the_last_day_of_the_period():
    assert scoring.is_not_due(date(2026, 1, 1), date(2025, 12, 31)) is True
    assert scoring.is_not_due(date(2025, 12, 31), date(2025, 12, 31)) is False


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (Fraction(1, 8), 13),
        (Fraction(1249, 10000), 12),
        (Fraction(5, 1000), 1),
        (Fraction(49, 10000), 0),
        (Fraction(1), 100),
        (Fraction(0), 0),
        (Fraction(-1, 8), -13),
        (Fraction(-49, 10000), 0),
        (Fraction(285, 1000), 29),
        (Fraction(145, 1000), 15),
    ],
)
def test_whole_percent_rounds_half_up_once(share, expected):
    assert scoring.whole_percent(share) == expected
