"""The roll in the log: late arrivals, answers, guests, and what is counted of it."""

from datetime import datetime, time

import pytest
from django.urls import reverse

from meetings.models import Attendance, attendance_counts
from tests.factories import (
    AttendanceFactory,
    MeetingInvitationFactory,
    MembershipFactory,
    PersonFactory,
    SeatFactory,
)
from tests.factories.meetings import BELGRADE

AT = datetime(2026, 3, 9, 9, tzinfo=BELGRADE)
AUTOSAVE = {"X-Autosave": "1"}


def address(name, obj):
    return reverse(f"meetings:{name}", args=[obj.pk])


@pytest.fixture
def client(client_for, coordinator):
    return client_for(coordinator)


def test_late_arrival_is_kept_with_the_mark(client, meeting, seats):
    pk = seats[0].pk
    posted = {f"seat-{pk}": "present", f"came-{pk}": "10:25", f"seen-{pk}": "0"}

    client.post(address("attendance_save", meeting), posted, headers=AUTOSAVE)

    attendance = meeting.attendances.get()
    assert (attendance.state, attendance.arrived_at) == ("present", time(10, 25))
    page = client.get(address("meeting_log", meeting)).content.decode()
    assert f'name="came-{pk}" value="10:25"' in page


def test_late_arrival_alone_is_a_change(client, meeting, seats):
    pk = seats[0].pk
    AttendanceFactory(meeting=meeting, seat=seats[0], state="present")
    posted = {f"seat-{pk}": "present", f"came-{pk}": "11:05", f"seen-{pk}": "1"}

    client.post(address("attendance_save", meeting), posted, headers=AUTOSAVE)

    attendance = meeting.attendances.get()
    assert (attendance.arrived_at, attendance.version) == (time(11, 5), 2)
    assert attendance.history.first().arrived_at == time(11, 5)


@pytest.mark.parametrize("state", ["absent", "excused", ""])
def test_late_arrival_is_forgotten_for_who_did_not_come(client, meeting, seats, state):
    pk = seats[0].pk
    AttendanceFactory(
        meeting=meeting, seat=seats[0], state="present", arrived_at=time(10, 25)
    )
    posted = {f"seat-{pk}": state, f"came-{pk}": "10:25", f"seen-{pk}": "1"}

    client.post(address("attendance_save", meeting), posted, headers=AUTOSAVE)

    assert meeting.attendances.get().arrived_at is None


@pytest.mark.parametrize("text", ["25:99", "soon", "1025"])
def test_late_arrival_that_is_no_time_is_passed_over(client, meeting, seats, text):
    pk = seats[0].pk
    posted = {f"seat-{pk}": "present", f"came-{pk}": text, f"seen-{pk}": "0"}

    client.post(address("attendance_save", meeting), posted, headers=AUTOSAVE)

    assert meeting.attendances.get().arrived_at is None


def test_answer_to_the_invitation_stands_beside_the_seat(client, meeting, seats):
    person = seats[0].memberships.get(kind="member").person
    MeetingInvitationFactory(
        meeting=meeting, person=person, answer="not_coming", answered_at=AT
    )

    page = client.get(address("meeting_log", meeting)).content.decode()

    assert page.count("said: not coming") == 1


def test_guest_has_sex_and_group(client, meeting):
    posted = {
        "guest_name": "Guest of ours",
        "guest_institution": "OSCE",
        "guest_sex": "f",
        "guest_group": "civil_society",
    }

    client.post(address("guest_add", meeting), posted)

    guest = meeting.attendances.get()
    assert (guest.state, guest.guest_sex) == ("guest", "f")
    assert guest.history.first().history_user.email == "coordinator@example.org"


def test_attendance_counts_who_came_by_sex_and_group(
    meeting, seats, django_assert_num_queries
):
    def sit(sex, **kwargs):
        seat = SeatFactory(mechanism=meeting.mechanism)
        holder = MembershipFactory(seat=seat, person=PersonFactory(sex=sex))
        AttendanceFactory(meeting=meeting, seat=seat, membership=holder, **kwargs)
        return seat.institution.type.group

    alternate = MembershipFactory(
        seat=seats[0], kind="alternate", person=PersonFactory(sex="f")
    )
    group = sit("m", state="present")
    sit("m", state="represented", represented_by=alternate)
    sit("m", state="represented")
    sit("f", state="absent")
    sit("f", state="excused")
    for sex in ("f", "f", ""):
        AttendanceFactory(
            meeting=meeting, seat=None, state="guest", guest_name="G", guest_sex=sex
        )

    with django_assert_num_queries(1):
        counts = attendance_counts(meeting)

    assert counts == {
        ("m", group): 1,
        ("f", group): 1,
        ("", group): 1,
        ("f", ""): 2,
        ("", ""): 1,
    }
    assert Attendance.objects.count() == 8
