from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction

from meetings.models import (
    Decision,
    Meeting,
    decision_counts,
    minutes_languages,
    periods_of,
    proposed_meeting,
    quorum_share,
    roll_of,
)
from meetings.statistics import SlotStatus
from tests.factories import (
    AttendanceFactory,
    DecisionFactory,
    MechanismRuleFactory,
    MeetingFactory,
    MembershipFactory,
    SeatFactory,
)
from tests.factories.meetings import BELGRADE

TODAY = date(2026, 6, 10)


def test_meeting_day_is_the_day_in_belgrade():
    meeting = Meeting(starts_at=datetime(2026, 6, 30, 22, 30, tzinfo=UTC))

    assert meeting.day == date(2026, 7, 1)


def test_meeting_day_follows_summer_time():
    winter = Meeting(starts_at=datetime(2026, 3, 28, 23, 30, tzinfo=UTC))
    summer = Meeting(starts_at=datetime(2026, 3, 29, 21, 30, tzinfo=UTC))

    assert winter.day == date(2026, 3, 29)
    assert summer.day == date(2026, 3, 29)


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ("administrator", 2),
        ("staff", 2),
        ("donor", 2),
        ("coordinator", 2),
        ("other_coordinator", 2),
        ("member", 1),
        ("assessor", 1),
        ("verifier", 1),
        ("stranger", 0),
    ],
)
def test_meetings_visible_to(cast, gnjilane, zvecan, person, expected):
    MeetingFactory(mechanism=gnjilane)
    MeetingFactory(mechanism=zvecan)

    assert Meeting.objects.visible_to(cast(person)).count() == expected


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ("administrator", 1),
        ("staff", 1),
        ("coordinator", 1),
        ("member", 1),
        ("assessor", 1),
        ("verifier", 1),
        ("donor", 0),
        ("other_coordinator", 0),
        ("stranger", 0),
    ],
)
def test_decisions_visible_to(cast, meeting, person, expected):
    DecisionFactory(meeting=meeting)

    assert Decision.objects.visible_to(cast(person)).count() == expected


def test_decision_number_is_what_papers_cite(meeting):
    decision = DecisionFactory(meeting=meeting, year=2026, sequence=7)

    assert decision.number == "KM-gnjilane-2026-07"
    assert str(decision) == "KM-gnjilane-2026-07"


def test_decision_number_is_unique_in_the_database(meeting):
    DecisionFactory(meeting=meeting, year=2026, sequence=1)

    with pytest.raises(IntegrityError), transaction.atomic():
        DecisionFactory(meeting=meeting, year=2026, sequence=1)


def test_decision_is_not_closed_without_an_outcome(meeting, coordinator):
    decision = DecisionFactory(meeting=meeting)

    decision.state = Decision.State.DONE
    decision.closed_at, decision.closed_by = meeting.starts_at, coordinator

    with pytest.raises(IntegrityError), transaction.atomic():
        decision.save()


def test_decision_is_overdue_only_after_its_day(meeting):
    decision = DecisionFactory(meeting=meeting, due_on=TODAY)

    assert decision.is_overdue(TODAY) is False
    assert decision.is_overdue(date(2026, 6, 11)) is True
    assert Decision.objects.overdue(TODAY).count() == 0
    assert Decision.objects.overdue(date(2026, 6, 11)).count() == 1


def test_on_table_of_a_meeting_are_its_own_and_earlier_open_ones(
    meeting, held, coordinator
):
    earlier = DecisionFactory(meeting=held)
    own = DecisionFactory(meeting=meeting)
    DecisionFactory(
        meeting=held,
        state="done",
        outcome="Sent.",
        closed_at=meeting.starts_at,
        closed_by=coordinator,
    )
    DecisionFactory(meeting=MeetingFactory(mechanism=meeting.mechanism))
    DecisionFactory(meeting=MeetingFactory())

    found = Decision.objects.on_table_of(meeting)

    assert set(found) == {earlier, own}


def test_decision_counts_per_municipality(meeting, coordinator):
    DecisionFactory(meeting=meeting, due_on=date(2026, 6, 1))
    DecisionFactory(meeting=meeting, due_on=date(2026, 7, 1))
    DecisionFactory(
        meeting=meeting,
        state="done",
        outcome="Sent.",
        closed_at=meeting.starts_at,
        closed_by=coordinator,
    )

    [row] = decision_counts(TODAY)

    assert (row.name, row.taken, row.done, row.open, row.overdue) == (
        "Gnjilane",
        3,
        1,
        2,
        1,
    )


def test_roll_lists_the_seats_held_on_the_day(seats, meeting):
    gone = SeatFactory(mechanism=meeting.mechanism)
    MembershipFactory(seat=gone, ends_on=date(2026, 3, 11))
    SeatFactory(mechanism=meeting.mechanism)
    MembershipFactory()

    roll = roll_of(meeting)

    assert [line.seat for line in roll.lines] == seats
    assert [line.counts for line in roll.lines] == [True, True, True, False]
    assert [len(line.alternates) for line in roll.lines] == [1, 0, 0, 0]
    assert {line.state for line in roll.lines} == {""}


def test_roll_knows_who_sat_there_that_day(gnjilane, meeting):
    seat = SeatFactory(mechanism=gnjilane)
    before = MembershipFactory(seat=seat, ends_on=date(2026, 3, 12))
    MembershipFactory(seat=seat, starts_on=date(2026, 3, 13))

    [line] = roll_of(meeting).lines

    assert line.holder == before


def test_roll_of_a_seat_with_an_alternate_only_does_not_count(gnjilane, meeting):
    MembershipFactory(seat=SeatFactory(mechanism=gnjilane), kind="alternate")

    [line] = roll_of(meeting).lines

    assert (line.holder, line.counts, line.came) == (None, False, None)


def test_roll_of_a_closed_meeting_is_what_was_recorded(held, seats):
    attendance = AttendanceFactory(
        meeting=held,
        seat=seats[0],
        membership=seats[0].memberships.get(kind="member"),
        state="present",
    )

    [line] = roll_of(held).lines

    assert line.attendance == attendance
    assert line.came == attendance.membership.person


@pytest.mark.parametrize(
    ("states", "met"),
    [
        (["present", "present", "absent", "present"], True),
        (["present", "excused", "absent", "present"], False),
        (["represented", "present", "", ""], True),
        (["excused", "absent", "", "present"], False),
    ],
)
def test_quorum_counts_members_present_or_represented(seats, meeting, states, met):
    for seat, state in zip(seats, states, strict=True):
        AttendanceFactory(meeting=meeting, seat=seat, state=state)
    AttendanceFactory(meeting=meeting, seat=None, state="guest", guest_name="Guest")

    quorum = roll_of(meeting).quorum(quorum_share(meeting))

    assert (quorum.seats, quorum.required, quorum.met) == (3, 2, met)


def test_quorum_share_is_the_rule_of_the_day(meeting):
    meeting.mechanism.rules.update(valid_to=date(2026, 3, 11))
    MechanismRuleFactory(
        mechanism=meeting.mechanism, valid_from=date(2026, 3, 12), quorum_percent=66
    )

    assert quorum_share(meeting) == Fraction(66, 100)


def test_quorum_share_is_half_without_a_rule(db):
    assert quorum_share(MeetingFactory()) == Fraction(1, 2)


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "guest", "seat": None, "guest_name": ""},
        {"state": "guest", "guest_name": "Guest"},
        {"state": "present", "seat": None},
    ],
)
def test_attendance_is_of_a_seat_or_of_a_named_guest(meeting, seats, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        AttendanceFactory(**{"meeting": meeting, "seat": seats[0], **fields})


def test_attendance_is_one_per_seat(meeting, seats):
    AttendanceFactory(meeting=meeting, seat=seats[0])

    with pytest.raises(IntegrityError), transaction.atomic():
        AttendanceFactory(meeting=meeting, seat=seats[0])


def test_periods_of_a_year_know_held_and_planned(gnjilane, held):
    MeetingFactory(
        mechanism=gnjilane, starts_at=datetime(2026, 6, 20, 10, tzinfo=BELGRADE)
    )

    states = periods_of(gnjilane, 2026, TODAY)

    assert [state.status for state in states] == [
        SlotStatus.HELD,
        SlotStatus.MISSED,
        SlotStatus.PLANNED,
        SlotStatus.OPEN,
        SlotStatus.OPEN,
        SlotStatus.OPEN,
    ]
    assert states[0].meetings[0].key == held.pk


def test_periods_count_a_meeting_late_in_the_evening_in_belgrade(gnjilane):
    MeetingFactory(
        mechanism=gnjilane, starts_at=datetime(2026, 2, 28, 23, 30, tzinfo=UTC)
    )

    states = periods_of(gnjilane, 2026, date(2026, 2, 1))

    assert states[1].status == SlotStatus.PLANNED


def test_periods_do_not_count_before_the_mechanism_was_founded(gnjilane):
    gnjilane.founded_on = date(2026, 5, 2)

    states = periods_of(gnjilane, 2026, TODAY)

    assert [state.status for state in states][:3] == [
        SlotStatus.NOT_DUE,
        SlotStatus.NOT_DUE,
        SlotStatus.OPEN,
    ]


def test_periods_follow_the_rule_of_the_mechanism(zvecan):
    zvecan.rules.update(months_between_meetings=4)

    assert len(periods_of(zvecan, 2025, TODAY)) == 3


def test_proposed_meeting_is_held_as_the_last_one_was(gnjilane, held):
    held.place, held.mode, held.kind = "Hall", "hybrid", "extraordinary"
    held.save()

    meeting = proposed_meeting(gnjilane, TODAY)

    assert (meeting.place, meeting.mode, meeting.kind) == ("Hall", "hybrid", "regular")
    assert meeting.language == "sr-latn"


def test_minutes_languages_are_those_of_the_rule_that_we_know(gnjilane):
    gnjilane.rules.update(languages=["sq", "tr", "sr-latn"])

    assert minutes_languages(gnjilane, TODAY) == ["sq", "sr-latn"]
    assert minutes_languages(gnjilane, date(2000, 1, 1)) == ["sr-latn"]
