from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.statistics import (
    MeetingDay,
    OnTimeShare,
    Quorum,
    Slot,
    SlotStatus,
    closed_on_time,
    is_late,
    months_later,
    quorum,
    quorum_required,
    slot_states,
    slots_of_year,
)

HALF = Fraction(1, 2)


def statuses(held, *, planned=(), today=date(2026, 12, 31), months=2, since=None):
    states = slot_states(
        year=2026, months=months, held=held, planned=planned, today=today, since=since
    )
    return [state.status for state in states]


def test_slots_of_year_cut_two_months_from_january():
    assert slots_of_year(2026, 2) == [
        Slot(1, date(2026, 1, 1), date(2026, 2, 28)),
        Slot(2, date(2026, 3, 1), date(2026, 4, 30)),
        Slot(3, date(2026, 5, 1), date(2026, 6, 30)),
        Slot(4, date(2026, 7, 1), date(2026, 8, 31)),
        Slot(5, date(2026, 9, 1), date(2026, 10, 31)),
        Slot(6, date(2026, 11, 1), date(2026, 12, 31)),
    ]


def test_slots_of_year_leave_the_rest_to_the_last_period():
    slots = slots_of_year(2026, 5)

    assert [(slot.start.month, slot.end.month) for slot in slots] == [
        (1, 5),
        (6, 10),
        (11, 12),
    ]


@pytest.mark.parametrize("months", [0, 13, -2])
def test_slots_of_year_refuse_an_impossible_rule(months):
    with pytest.raises(ValueError, match="1 to 12 months"):
        slots_of_year(2026, months)


@given(st.integers(1990, 2100), st.integers(1, 12))
def test_slots_of_year_cover_each_day_once(year, months):
    slots = slots_of_year(year, months)

    days = sum((slot.end - slot.start).days + 1 for slot in slots)
    assert slots[0].start == date(year, 1, 1)
    assert slots[-1].end == date(year, 12, 31)
    assert days == (date(year + 1, 1, 1) - date(year, 1, 1)).days
    assert len(slots) == -(-12 // months)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 14), 2, date(2026, 3, 14)),
        (date(2025, 12, 31), 2, date(2026, 2, 28)),
        (date(2023, 12, 31), 2, date(2024, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 10, 5), 2, date(2026, 12, 5)),
    ],
)
def test_months_later_keeps_the_day_or_the_last_of_the_month(day, months, expected):
    assert months_later(day, months) == expected


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 12))
def test_months_later_lands_in_the_month_counted(day, months):
    later = months_later(day, months)

    elapsed = (later.year - day.year) * 12 + later.month - day.month
    assert elapsed == months
    assert later.day <= day.day


def test_is_late_only_after_the_same_day_of_the_month():
    before = MeetingDay(date(2026, 1, 14))

    assert is_late(MeetingDay(date(2026, 3, 14)), before, 2) is False
    assert is_late(MeetingDay(date(2026, 3, 15)), before, 2) is True
    assert is_late(MeetingDay(date(2026, 3, 15)), None, 2) is False


def test_slot_states_tell_held_late_missed_and_no_quorum():
    held = [
        MeetingDay(date(2026, 1, 20), True),
        MeetingDay(date(2026, 4, 2), True),
        MeetingDay(date(2026, 7, 1), False),
        MeetingDay(date(2026, 9, 1), None),
        MeetingDay(date(2026, 10, 30), True),
    ]

    assert statuses(held) == [
        SlotStatus.HELD,
        SlotStatus.LATE,
        SlotStatus.MISSED,
        SlotStatus.NO_QUORUM,
        SlotStatus.HELD,
        SlotStatus.OPEN,
    ]


def test_slot_states_see_the_meeting_of_the_year_before():
    held = [MeetingDay(date(2025, 11, 3)), MeetingDay(date(2026, 1, 4))]

    assert statuses(held)[0] == SlotStatus.LATE
    assert statuses(held[1:])[0] == SlotStatus.HELD


def test_slot_states_one_meeting_with_quorum_is_enough():
    held = [MeetingDay(date(2026, 1, 4), False), MeetingDay(date(2026, 1, 18), True)]

    assert statuses(held)[0] == SlotStatus.HELD


def test_slot_states_before_the_end_of_a_period():
    today = date(2026, 6, 30)
    planned = [MeetingDay(date(2026, 6, 30)), MeetingDay(date(2026, 3, 3))]

    assert statuses([], planned=planned, today=today) == [
        SlotStatus.MISSED,
        SlotStatus.MISSED,
        SlotStatus.PLANNED,
        SlotStatus.OPEN,
        SlotStatus.OPEN,
        SlotStatus.OPEN,
    ]


def test_slot_states_do_not_count_before_the_rule_began():
    got = statuses([MeetingDay(date(2026, 2, 3))], since=date(2026, 7, 15))

    assert got == [
        SlotStatus.HELD,
        SlotStatus.NOT_DUE,
        SlotStatus.NOT_DUE,
        SlotStatus.MISSED,
        SlotStatus.MISSED,
        SlotStatus.OPEN,
    ]


def test_slot_states_carry_the_meetings_they_rest_on():
    meeting = MeetingDay(date(2026, 5, 5), True, key=7)

    states = slot_states(
        year=2026, months=2, held=[meeting], planned=[], today=date(2026, 6, 1)
    )

    assert states[2].meetings == (meeting,)
    assert states[3].meetings == ()


@given(
    st.lists(st.dates(date(2024, 1, 1), date(2027, 12, 31))),
    st.integers(1, 12),
    st.dates(date(2025, 1, 1), date(2027, 12, 31)),
)
def test_slot_states_miss_exactly_the_past_periods_without_a_meeting(
    days, months, today
):
    states = slot_states(
        year=2026,
        months=months,
        held=[MeetingDay(day) for day in days],
        planned=[],
        today=today,
    )

    for state in states:
        empty = not any(day in state.slot for day in days)
        missed = empty and state.slot.end < today
        assert (state.status == SlotStatus.MISSED) is missed


@pytest.mark.parametrize(
    ("seats", "share", "required"),
    [
        (12, HALF, 7),
        (11, HALF, 6),
        (1, HALF, 1),
        (0, HALF, 1),
        (9, Fraction(2, 3), 7),
        (10, Fraction(2, 3), 7),
        (12, Fraction(50, 100), 7),
        (8, Fraction(0), 1),
    ],
)
def test_quorum_required_is_strictly_more_than_the_share(seats, share, required):
    assert quorum_required(seats, share) == required


@given(st.integers(1, 500), st.fractions(0, 1).filter(lambda share: share < 1))
def test_quorum_required_is_the_smallest_that_exceeds_the_share(seats, share):
    required = quorum_required(seats, share)

    assert Fraction(required, seats) > share
    assert Fraction(required - 1, seats) <= share
    assert required <= seats


@pytest.mark.parametrize("share", [Fraction(1), Fraction(-1, 2)])
def test_quorum_required_refuses_a_share_that_nobody_can_exceed(share):
    with pytest.raises(ValueError, match="less than 1"):
        quorum_required(10, share)


def test_quorum_counts_seats_that_attended():
    result = quorum([True] * 6 + [False] * 6, HALF)

    assert result == Quorum(seats=12, required=7, present=6)
    assert (result.met, result.missing) == (False, 1)
    assert quorum([True] * 7 + [False] * 5, HALF).met is True


def test_quorum_without_seats_is_never_met():
    assert quorum([], HALF).met is False


def test_closed_on_time_leaves_out_what_cannot_be_judged():
    today = date(2026, 6, 10)
    decisions = [
        (date(2026, 5, 1), date(2026, 5, 1)),
        (date(2026, 5, 1), date(2026, 5, 2)),
        (date(2026, 6, 9), None),
        (date(2026, 6, 10), None),
        (date(2026, 7, 1), date(2026, 6, 1)),
        (None, date(2026, 6, 1)),
        (None, None),
    ]

    result = closed_on_time(decisions, today)

    assert result == OnTimeShare(on_time=2, counted=4)
    assert result.share == HALF


def test_closed_on_time_is_undefined_without_decisions():
    assert closed_on_time([], date(2026, 6, 10)).share is None
