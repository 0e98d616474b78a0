from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from core.models import Stale
from meetings import services
from meetings.models import (
    Attendance,
    Decision,
    Meeting,
    roll_of,
)
from meetings.services import Mark
from meetings.services.decisions import next_sequence
from tests.factories import (
    AttendanceFactory,
    DecisionFactory,
    MeetingFactory,
    MembershipFactory,
    SeatFactory,
)
from tests.factories.meetings import BELGRADE

NOON = datetime(2026, 3, 12, 12, tzinfo=BELGRADE)


def test_record_attendance_writes_marks_and_who_sat_there(seats, meeting, coordinator):
    alternate = seats[0].memberships.get(kind="alternate")

    roll, conflicts = services.record_attendance(
        meeting=meeting,
        marks=[
            Mark(seats[0].pk, "represented", alternate.pk),
            Mark(seats[1].pk, "excused"),
        ],
        by=coordinator,
    )

    first, second = meeting.attendances.filter(seat__in=seats[:2])
    assert (first.state, first.represented_by) == ("represented", alternate)
    assert first.membership == seats[0].memberships.get(kind="member")
    assert (second.state, second.version) == ("excused", 1)
    assert (len(roll.lines), conflicts) == (2, [])
    assert Attendance.history.get(id=first.pk).history_user == coordinator


def test_record_attendance_can_take_a_tick_back(seats, meeting, coordinator):
    AttendanceFactory(meeting=meeting, seat=seats[0], state="absent")

    services.record_attendance(
        meeting=meeting, marks=[Mark(seats[0].pk, "", seen=1)], by=coordinator
    )

    attendance = meeting.attendances.get()
    assert (attendance.state, attendance.version) == ("", 2)


def test_record_attendance_never_overwrites_what_somebody_else_ticked(
    seats, meeting, coordinator
):
    AttendanceFactory(meeting=meeting, seat=seats[0], state="excused", version=4)

    roll, conflicts = services.record_attendance(
        meeting=meeting, marks=[Mark(seats[0].pk, "absent", seen=3)], by=coordinator
    )

    assert meeting.attendances.get().state == "excused"
    assert [line.state for line in conflicts] == ["excused"]


def test_record_attendance_agrees_with_a_tick_that_is_there_already(
    seats, meeting, coordinator
):
    AttendanceFactory(meeting=meeting, seat=seats[0], state="present", version=4)

    _roll, conflicts = services.record_attendance(
        meeting=meeting, marks=[Mark(seats[0].pk, "present", seen=0)], by=coordinator
    )

    assert conflicts == []
    assert meeting.attendances.get().version == 4


def test_record_attendance_ignores_seats_of_other_mechanisms(meeting, coordinator):
    foreign = MembershipFactory().seat

    services.record_attendance(
        meeting=meeting, marks=[Mark(foreign.pk, "present")], by=coordinator
    )

    assert meeting.attendances.count() == 0


def test_record_attendance_ignores_an_alternate_of_another_seat(
    seats, meeting, coordinator
):
    alternate = seats[0].memberships.get(kind="alternate")

    services.record_attendance(
        meeting=meeting,
        marks=[Mark(seats[1].pk, "represented", alternate.pk)],
        by=coordinator,
    )

    assert meeting.attendances.get().represented_by is None


def test_record_attendance_marks_the_rest_present(seats, meeting, coordinator):
    AttendanceFactory(meeting=meeting, seat=seats[0], state="excused")

    services.record_attendance(
        meeting=meeting,
        marks=[Mark(seats[1].pk, "absent")],
        rest_present=True,
        by=coordinator,
    )

    states = meeting.attendances.order_by("seat").values_list("state", flat=True)
    assert sorted(states) == ["absent", "excused", "present", "present"]


def test_record_attendance_is_over_when_the_meeting_is_closed(seats, held, coordinator):
    with pytest.raises(PermissionDenied):
        services.record_attendance(
            meeting=held, marks=[Mark(seats[0].pk, "present")], by=coordinator
        )


def test_guests_come_and_go(meeting, coordinator):
    guest = Attendance(guest_name="Guest", guest_institution="OSCE")
    services.add_guest(guest=guest, meeting=meeting, by=coordinator)
    assert (guest.state, guest.seat) == ("guest", None)

    services.remove_guest(guest=guest, by=coordinator)

    assert meeting.attendances.count() == 0
    assert Attendance.history.filter(guest_name="Guest").count() == 2


def test_meeting_gaps_list_what_is_missing(seats, meeting):
    second = meeting.agenda_items.last()
    meeting.agenda_items.exclude(pk=second.pk).update(minutes="Said.")
    AttendanceFactory(meeting=meeting, seat=seats[0], state="present")
    ownerless = DecisionFactory(meeting=meeting, kind="task", due_on=date(2026, 5, 1))
    dateless = DecisionFactory(meeting=meeting, kind="task")
    dateless.owners.add(seats[0].institution)
    DecisionFactory(meeting=meeting, kind="adoption")

    gaps = services.meeting_gaps(meeting=meeting, roll=roll_of(meeting))

    assert [line.seat for line in gaps.unrecorded] == seats[1:]
    assert (gaps.empty_items, gaps.ownerless, gaps.dateless) == (
        [second],
        [ownerless],
        [dateless],
    )
    assert (gaps.lacks_end, gaps.lacks_quorum) == (True, True)


def test_meeting_gaps_are_none_when_all_is_there(seats, meeting, coordinator):
    first, second = meeting.agenda_items.all()
    first.minutes = "Approved."
    first.save()
    decision = DecisionFactory(
        meeting=meeting, agenda_item=second, due_on=date(2026, 5, 1)
    )
    decision.owners.add(seats[0].institution)
    meeting.ends_at = NOON
    services.record_attendance(
        meeting=meeting, marks=[], rest_present=True, by=coordinator
    )

    gaps = services.meeting_gaps(meeting=meeting, roll=roll_of(meeting))

    assert bool(gaps) is False


def test_close_meeting_stores_the_quorum(seats, meeting, coordinator):
    AttendanceFactory(meeting=meeting, seat=seats[0], state="present")
    AttendanceFactory(meeting=meeting, seat=seats[3], state="present")

    services.close_meeting(meeting=meeting, by=coordinator, at=NOON)

    meeting.refresh_from_db()
    assert (meeting.state, meeting.closed_by, meeting.closed_at) == (
        "held",
        coordinator,
        NOON,
    )
    stored = (meeting.seats_counted, meeting.quorum_required, meeting.quorum_present)
    assert stored == (3, 2, 1)
    assert meeting.had_quorum is False


def test_close_meeting_freezes_the_seats_of_the_day(seats, meeting, coordinator):
    services.close_meeting(meeting=meeting, by=coordinator, at=NOON)
    newcomer = MembershipFactory(seat=SeatFactory(mechanism=meeting.mechanism))

    meeting.refresh_from_db()
    roll = roll_of(meeting)

    assert [line.seat for line in roll.lines] == seats
    assert len(roll.unrecorded) == 4
    assert newcomer.seat not in [line.seat for line in roll.lines]


def test_close_meeting_only_once(meeting, coordinator):
    services.close_meeting(meeting=meeting, by=coordinator, at=NOON)

    with pytest.raises(Stale):
        services.close_meeting(meeting=meeting, by=coordinator, at=NOON)


def test_close_meeting_plans_the_next_one_at_the_same_time(meeting, coordinator):
    meeting.next_on = date(2026, 5, 14)
    meeting.save()

    services.close_meeting(meeting=meeting, by=coordinator, at=NOON)

    planned = meeting.mechanism.meetings.get(state="planned")
    assert planned.starts_at == datetime(2026, 5, 14, 10, tzinfo=BELGRADE)


def test_close_meeting_again_moves_the_planned_one(meeting, coordinator):
    meeting.next_on = date(2026, 5, 14)
    meeting.save()
    services.close_meeting(meeting=meeting, by=coordinator, at=NOON)
    reopened = services.reopen_meeting(
        meeting=meeting, reason="Wrong date", by=coordinator
    )
    reopened.next_on = date(2026, 5, 21)
    reopened.save()

    services.close_meeting(meeting=reopened, by=coordinator, at=NOON)

    planned = meeting.mechanism.meetings.get(state="planned")
    assert planned.day == date(2026, 5, 21)


def test_close_meeting_leaves_a_meeting_that_is_called_for_the_day(
    meeting, coordinator
):
    meeting.next_on = date(2026, 5, 14)
    meeting.save()
    MeetingFactory(
        mechanism=meeting.mechanism,
        starts_at=datetime(2026, 5, 14, 13, tzinfo=BELGRADE),
    )

    services.close_meeting(meeting=meeting, by=coordinator, at=NOON)

    assert meeting.mechanism.meetings.filter(state="planned").count() == 0


def test_reopen_meeting_keeps_the_reason(meeting, coordinator):
    services.close_meeting(meeting=meeting, by=coordinator, at=NOON)

    services.reopen_meeting(meeting=meeting, reason="A guest forgot", by=coordinator)

    meeting.refresh_from_db()
    assert (meeting.state, meeting.reopen_reason) == ("called", "A guest forgot")
    assert (meeting.closed_at, meeting.had_quorum) == (None, None)
    assert meeting.history.first().history_change_reason == "A guest forgot"


def test_reopen_meeting_is_over_when_the_minutes_are_sent(held, coordinator):
    held.state = Meeting.State.MINUTES_SENT
    held.minutes_sent_at, held.minutes_sent_by = NOON, coordinator
    held.save()

    with pytest.raises(PermissionDenied):
        services.reopen_meeting(meeting=held, reason="Late", by=coordinator)


def decide(meeting, by, text="The office sends the budget.", **details):
    defaults = {"kind": "task", "owners": [], "due_on": None, "agenda_item": None}
    return services.add_decision(
        meeting=meeting, text=text, by=by, **{**defaults, **details}
    )


def test_add_decision_numbers_within_mechanism_and_year(meeting, coordinator):
    earlier = MeetingFactory(mechanism=meeting.mechanism)
    first, second = decide(earlier, coordinator), decide(meeting, coordinator)
    last_year = MeetingFactory(
        mechanism=meeting.mechanism, starts_at=NOON - timedelta(days=365)
    )
    other = decide(MeetingFactory(), coordinator)

    assert [first.number, second.number] == [
        "KM-gnjilane-2026-01",
        "KM-gnjilane-2026-02",
    ]
    assert decide(last_year, coordinator).number == "KM-gnjilane-2025-01"
    assert other.sequence == 1


def test_add_decision_year_is_the_year_in_belgrade(gnjilane, coordinator):
    new_year = datetime(2027, 1, 1, 0, 30, tzinfo=BELGRADE)
    meeting = MeetingFactory(mechanism=gnjilane, starts_at=new_year)

    assert decide(meeting, coordinator).number == "KM-gnjilane-2027-01"


def test_add_decision_never_fills_a_gap(meeting, coordinator):
    DecisionFactory(meeting=meeting, year=2026, sequence=4)

    assert next_sequence(meeting.mechanism, 2026) == 5
    assert decide(meeting, coordinator).sequence == 5


def test_add_decision_twice_under_one_number_breaks_the_constraint(
    meeting, coordinator
):
    decision = decide(meeting, coordinator)

    with pytest.raises(IntegrityError), transaction.atomic():
        DecisionFactory(meeting=meeting, year=2026, sequence=decision.sequence)


def test_add_decision_writes_into_the_language_of_the_minutes(
    meeting, seats, coordinator
):
    meeting.language = "sq"
    meeting.save()

    decision = decide(
        meeting, coordinator, text="Zyra dërgon.", owners=[seats[0].institution]
    )

    decision.refresh_from_db()
    assert (decision.text_sq, decision.text_en) == ("Zyra dërgon.", None)
    assert list(decision.owners.all()) == [seats[0].institution]
    assert Decision.history.get(id=decision.pk).history_user == coordinator


def test_change_decision_refuses_a_stale_version(meeting, coordinator):
    decision = decide(meeting, coordinator)
    change = {"decision": decision, "owners": [], "by": coordinator}
    services.change_decision(text="First", expected=1, **change)

    with pytest.raises(Stale):
        services.change_decision(text="Second", expected=1, **change)

    decision.refresh_from_db()
    assert decision.text_sr_latn == "First"


def test_close_decision_records_what_was_done(meeting, coordinator):
    decision = decide(meeting, coordinator)

    services.close_decision(
        decision=decision, state="done", outcome="Sent.", by=coordinator, at=NOON
    )

    decision.refresh_from_db()
    assert (decision.state, decision.outcome, decision.closed_by) == (
        "done",
        "Sent.",
        coordinator,
    )


def test_close_decision_only_once(meeting, coordinator):
    decision = decide(meeting, coordinator)
    closing = {"decision": decision, "state": "done", "by": coordinator, "at": NOON}
    services.close_decision(outcome="Sent.", **closing)

    with pytest.raises(Stale):
        services.close_decision(outcome="Sent again.", **closing)


def test_close_decision_needs_an_outcome(meeting, coordinator):
    decision = decide(meeting, coordinator)

    with pytest.raises(IntegrityError), transaction.atomic():
        services.close_decision(
            decision=decision, state="done", outcome="", by=coordinator, at=NOON
        )
