"""Days proposed for a year: pure, so properties hold for any rule and calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.statistics import (
    Wish,
    is_working_day,
    months_later,
    most_common,
    proposed_days,
    slots_of_year,
    working_days_between,
)

NEVER = date(2000, 1, 1)
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
MONTHS = st.sampled_from([1, 2, 3, 4, 6, 12])


def days(proposals):
    return [one.on for one in proposals]


def test_proposed_days_come_in_time_on_the_same_weekday():
    found = proposed_days(2026, Wish(2, 1, NEVER), [], date(2025, 12, 16))

    assert days(found) == [
        date(2026, 2, 10),
        date(2026, 4, 7),
        date(2026, 6, 2),
        date(2026, 7, 28),
        date(2026, 9, 22),
        date(2026, 11, 17),
    ]
    assert [one.late or one.moved for one in found] == [False] * 6


def test_proposed_days_begin_with_the_last_weekday_where_none_was_before():
    [first, *_rest] = proposed_days(2026, Wish(2, 1, NEVER), [], None)

    assert first.on == date(2026, 2, 24)
    assert first.after is None


def test_proposed_days_leave_periods_out_that_have_a_meeting_or_are_over():
    found = proposed_days(
        2026, Wish(2, 1, date(2026, 3, 20)), [date(2026, 5, 5)], date(2025, 12, 16)
    )

    assert [one.slot.number for one in found] == [2, 4, 5, 6]
    assert found[0].on == date(2026, 3, 24)
    assert found[0].late is True
    assert found[1].after == date(2026, 5, 5)


def test_proposed_days_move_to_the_nearest_working_day_earlier_rather_than_later():
    closed = {date(2026, 2, 10), date(2026, 2, 9)}
    wish = Wish(2, 1, NEVER, closed=closed)

    [first, *_rest] = proposed_days(2026, wish, [], date(2025, 12, 16))

    assert (first.wanted, first.on, first.moved) == (
        date(2026, 2, 10),
        date(2026, 2, 11),
        True,
    )


def test_proposed_days_avoid_others_meetings_only_while_that_is_in_time():
    busy = {date(2026, 2, 16), date(2026, 2, 17)}
    in_time = Wish(2, 1, NEVER, busy=busy)
    [first, *_rest] = proposed_days(2026, in_time, [], date(2025, 12, 17))
    assert first.on == date(2026, 2, 13)

    all_busy = {date(2026, 2, 1) + timedelta(days=n) for n in range(17)}
    crowded = Wish(2, 1, NEVER, busy=all_busy)
    [first, *_rest] = proposed_days(2026, crowded, [], date(2025, 12, 17))
    assert first.on == first.wanted


def test_proposed_days_say_when_a_period_has_no_working_day():
    every_day = {date(2026, 1, 1) + timedelta(days=n) for n in range(365)}

    found = proposed_days(2026, Wish(6, 1, NEVER, closed=every_day), [], None)

    assert days(found) == [None, None]
    assert [one.late for one in found] == [False, False]


@pytest.mark.parametrize("months", [0, 13])
def test_proposed_days_refuse_a_rule_that_cuts_no_year(months):
    with pytest.raises(ValueError, match="1 to 12"):
        proposed_days(2026, Wish(months, 1, NEVER), [], None)


@given(
    months=MONTHS,
    weekday=st.integers(0, 4),
    closed=st.sets(DAYS, max_size=40),
    busy=st.sets(DAYS, max_size=40),
    taken=st.sets(DAYS, max_size=3),
    before=st.none() | st.dates(date(2025, 6, 1), date(2025, 12, 31)),
    first_day=st.dates(date(2025, 12, 1), date(2026, 12, 31)),
)
def test_proposed_days_keep_the_rules(
    months, weekday, closed, busy, taken, before, first_day
):
    wish = Wish(months, weekday, first_day, closed, busy)
    found = proposed_days(2026, wish, taken, before)

    numbers = [one.slot.number for one in found]
    empty = [
        slot.number
        for slot in slots_of_year(2026, months)
        if not any(day in slot for day in taken) and slot.end >= first_day
    ]
    assert numbers == empty
    for one in found:
        if one.on is None:
            continue
        assert one.on in one.slot
        assert one.on >= first_day
        assert is_working_day(one.on, closed)
        assert one.late == (
            one.after is not None and one.on > months_later(one.after, months)
        )
        if not one.moved:
            assert one.on == one.wanted


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2026, 3, 2), date(2026, 3, 9), 4),
        (date(2026, 3, 2), date(2026, 3, 3), 0),
        (date(2026, 3, 2), date(2026, 3, 2), 0),
        (date(2026, 3, 6), date(2026, 3, 9), 0),
    ],
)
def test_working_days_between(first, last, expected):
    assert working_days_between(first, last) == expected


def test_working_days_between_leaves_out_public_holidays():
    closed = {date(2026, 3, 4)}

    assert working_days_between(date(2026, 3, 2), date(2026, 3, 9), closed) == 3


def test_most_common_takes_the_smallest_of_equals():
    assert most_common([3, 1, 3, 1], 0) == 1
    assert most_common([], 4) == 4
