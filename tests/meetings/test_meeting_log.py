"""The log page and the small requests that save it, with and without script."""

from datetime import date, datetime

import pytest
from django.urls import reverse

from meetings.models import AgendaItem, Attendance, Decision
from tests.factories import (
    AgendaItemFactory,
    AttendanceFactory,
    DecisionFactory,
    MembershipFactory,
    SeatFactory,
)
from tests.factories.meetings import BELGRADE

AUTOSAVE = {"X-Autosave": "1"}
HTMX = {"HX-Request": "true"}


def address(name, obj):
    return reverse(f"meetings:{name}", args=[obj.pk])


@pytest.fixture
def client(client_for, coordinator):
    return client_for(coordinator)


def test_meeting_log_shows_seats_items_and_open_decisions(client, meeting, seats, held):
    DecisionFactory(meeting=held, text_en="Send the budget.")

    page = client.get(address("meeting_log", meeting)).content.decode()

    assert page.count('class="seat"') == 4
    assert "Report on the plan" in page
    assert "Send the budget." in page
    assert "never about a case" in page


def test_meeting_log_is_404_for_a_stranger(client_for, stranger, meeting):
    response = client_for(stranger).get(address("meeting_log", meeting))

    assert response.status_code == 404


@pytest.mark.parametrize(
    "person", ["member", "other_coordinator", "assessor", "verifier", "donor"]
)
def test_meeting_log_is_403_for_who_may_only_read(client_for, cast, meeting, person):
    response = client_for(cast(person)).get(address("meeting_log", meeting))

    assert response.status_code == 403


def test_meeting_log_of_a_closed_meeting_leads_to_its_minutes(client, held):
    response = client.get(address("meeting_log", held))

    assert response.url == held.get_absolute_url()


@pytest.mark.parametrize("count", [1, 12, 25])
def test_meeting_log_query_count_is_constant(
    client, meeting, held, count, django_assert_num_queries
):
    for number in range(count):
        seat = SeatFactory(mechanism=meeting.mechanism)
        MembershipFactory(seat=seat)
        MembershipFactory(seat=seat, kind="alternate")
        AttendanceFactory(meeting=meeting, seat=seat, state="present")
        DecisionFactory(meeting=held, sequence=number + 1).owners.add(seat.institution)
        AgendaItemFactory(meeting=meeting)

    with django_assert_num_queries(12):
        client.get(address("meeting_log", meeting))


@pytest.mark.parametrize(
    "name",
    [
        "attendance_save",
        "guest_add",
        "agendaitem_add",
        "decision_add",
        "meeting_end_save",
    ],
)
def test_saving_a_piece_is_for_the_coordinator_of_an_open_meeting(
    client, client_for, cast, meeting, held, name
):
    url = address(name, meeting)

    assert client_for(cast("stranger")).post(url).status_code == 404
    assert client_for(cast("member")).post(url).status_code == 403
    assert client.post(address(name, held)).status_code == 403
    assert client.get(url).status_code == (200 if name == "decision_add" else 405)


def test_attendance_save_without_script_saves_the_whole_list(client, meeting, seats):
    alternate = seats[0].memberships.get(kind="alternate")
    posted = {
        f"seat-{seats[0].pk}": f"represented:{alternate.pk}",
        f"seat-{seats[1].pk}": "absent",
        f"seat-{seats[2].pk}": "",
    }

    response = client.post(address("attendance_save", meeting), posted)

    assert response.url == address("meeting_log", meeting) + "#attendance"
    assert dict(meeting.attendances.values_list("seat", "state")) == {
        seats[0].pk: "represented",
        seats[1].pk: "absent",
    }


def test_attendance_save_marks_all_present_in_one_request(client, meeting, seats):
    client.post(address("attendance_save", meeting), {"rest_present": "1"})

    assert meeting.attendances.filter(state="present").count() == 4


def test_attendance_save_by_script_answers_the_new_version(client, meeting, seats):
    posted = {f"seat-{seats[0].pk}": "present", f"seen-{seats[0].pk}": "0"}

    response = client.post(
        address("attendance_save", meeting), posted, headers=AUTOSAVE
    )

    page = response.content.decode()
    assert response.status_code == 200
    assert f'name="seen-{seats[0].pk}" value="1"' in page
    assert "Saved" in page


def test_attendance_save_by_script_tells_what_somebody_else_ticked(
    client, meeting, seats
):
    AttendanceFactory(meeting=meeting, seat=seats[0], state="excused", version=2)
    posted = {f"seat-{seats[0].pk}": "absent", f"seen-{seats[0].pk}": "1"}

    response = client.post(
        address("attendance_save", meeting), posted, headers=AUTOSAVE
    )

    page = response.content.decode()
    assert response.status_code == 409
    assert 'data-log-current="excused"' in page
    assert f'name="seen-{seats[0].pk}" value="2"' in page
    assert meeting.attendances.get().state == "excused"


def test_attendance_save_without_script_names_the_seats_that_changed(
    client, meeting, seats
):
    AttendanceFactory(meeting=meeting, seat=seats[0], state="excused", version=2)
    posted = {f"seat-{seats[0].pk}": "absent", f"seen-{seats[0].pk}": "1"}

    response = client.post(address("attendance_save", meeting), posted, follow=True)

    assert "look again: Police" in response.content.decode()
    assert meeting.attendances.get().state == "excused"


@pytest.mark.parametrize("count", [1, 25])
def test_attendance_save_of_the_whole_list_query_count_is_constant(
    client, meeting, count, django_assert_num_queries
):
    for _number in range(count):
        MembershipFactory(seat=SeatFactory(mechanism=meeting.mechanism))

    # Two of them are the test's own savepoint.
    with django_assert_num_queries(10):
        client.post(address("attendance_save", meeting), {"rest_present": "1"})

    assert meeting.attendances.count() == count
    assert Attendance.history.count() == count


def test_attendance_save_ignores_what_is_no_mark(client, meeting, seats):
    posted = {
        "seat-x": "present",
        f"seat-{seats[0].pk}": "dancing",
        f"seat-{seats[1].pk}": "guest",
        f"seat-{seats[2].pk}": "absent",
        f"seen-{seats[2].pk}": "many",
    }

    client.post(address("attendance_save", meeting), posted)

    assert meeting.attendances.get().seat == seats[2]


def test_guest_add_and_guest_remove_without_script(client, meeting):
    client.post(
        address("guest_add", meeting),
        {"guest_name": "Guest", "guest_institution": "OSCE"},
    )
    guest = meeting.attendances.get()
    assert (guest.guest_name, guest.guest_institution) == ("Guest", "OSCE")

    response = client.post(address("guest_remove", guest))

    assert response.url == address("meeting_log", meeting) + "#guests"
    assert meeting.attendances.count() == 0


def test_guest_add_needs_a_name(client, meeting):
    response = client.post(
        address("guest_add", meeting), {"guest_name": ""}, follow=True
    )
    by_script = client.post(
        address("guest_add", meeting), {"guest_name": ""}, headers=HTMX
    )

    assert "A guest needs a name." in response.content.decode()
    assert by_script.status_code == 422
    assert "field-error" in by_script.content.decode()


def test_guest_add_by_script_answers_the_list(client, meeting, seats):
    response = client.post(
        address("guest_add", meeting), {"guest_name": "Ana Guest"}, headers=HTMX
    )

    page = response.content.decode()
    assert "Ana Guest" in page
    assert "<html" not in page


def test_guest_remove_is_404_for_a_stranger_and_for_a_seat(
    client, client_for, stranger, meeting, seats
):
    guest = AttendanceFactory(meeting=meeting, seat=None, state="guest", guest_name="G")
    attendance = AttendanceFactory(meeting=meeting, seat=seats[0])

    assert client_for(stranger).post(address("guest_remove", guest)).status_code == 404
    assert client.post(address("guest_remove", attendance)).status_code == 404
    removed = client.post(address("guest_remove", guest), headers=HTMX)
    assert removed.status_code == 200


def test_agendaitem_add_puts_an_item_at_the_end(client, meeting):
    client.post(address("agendaitem_add", meeting), {"title": "Shelter"})

    item = meeting.agenda_items.last()
    assert (item.order, item.title) == (3, "Shelter")


@pytest.mark.parametrize("seat", ["9" * 40, "999999", "x"])
def test_attendance_save_passes_over_what_is_no_seat(client, meeting, seat):
    posted = {f"seat-{seat}": "present", f"seen-{seat}": "9" * 40}

    response = client.post(
        address("attendance_save", meeting), posted, headers=AUTOSAVE
    )

    assert response.status_code == 200
    assert meeting.attendances.count() == 0


def test_agendaitem_add_needs_a_title(client, meeting):
    client.post(address("agendaitem_add", meeting), {"title": " "})

    assert meeting.agenda_items.count() == 2


def item_of(meeting, **posted):
    item = meeting.agenda_items.first()
    return item, {"title": item.title, "version": item.version, **posted}


def test_agendaitem_save_by_script_saves_and_says_when(client, meeting):
    item, posted = item_of(meeting, minutes="The plan is on time.")

    response = client.post(address("agendaitem_save", item), posted, headers=AUTOSAVE)

    item.refresh_from_db()
    page = response.content.decode()
    assert (item.minutes, item.version) == ("The plan is on time.", 2)
    assert 'name="version" value="2"' in page
    assert "Saved" in page
    assert item.history.first().history_user.email == "coordinator@example.org"


def test_agendaitem_save_is_a_small_request(
    client, meeting, seats, django_assert_num_queries
):
    item, posted = item_of(meeting, minutes="The plan is on time.")
    log = client.get(address("meeting_log", meeting))

    # Two of them are the test's own savepoint.
    with django_assert_num_queries(9):
        answer = client.post(address("agendaitem_save", item), posted, headers=AUTOSAVE)

    assert len(answer.content) < len(log.content) / 20


def test_agendaitem_save_without_script_returns_to_the_item(client, meeting):
    item, posted = item_of(meeting, minutes="Fine.")

    response = client.post(address("agendaitem_save", item), posted)

    assert response.url == address("meeting_log", meeting) + f"#item-{item.pk}"


@pytest.mark.parametrize("headers", [{}, AUTOSAVE])
def test_agendaitem_save_of_a_stale_text_shows_both(client, meeting, staff, headers):
    item, posted = item_of(meeting, minutes="Mine.")
    theirs = AgendaItem.objects.get(pk=item.pk)
    theirs.minutes = "Theirs."
    theirs._history_user = staff
    theirs.save_if_unchanged(1)

    response = client.post(address("agendaitem_save", item), posted, headers=headers)

    page = response.content.decode()
    item.refresh_from_db()
    assert response.status_code == 409
    assert item.minutes == "Theirs."
    assert "Theirs." in page
    assert str(staff) in page
    assert ("Mine." in page) is (headers == {})
    assert 'name="version" value="2"' in page


def test_agendaitem_save_of_a_merged_text(client, meeting):
    item, posted = item_of(meeting, minutes="Both.")
    item.save_if_unchanged(1)

    client.post(address("agendaitem_save", item), {**posted, "version": "2"})

    item.refresh_from_db()
    assert (item.minutes, item.version) == ("Both.", 3)


def test_agendaitem_save_without_a_version_overwrites_nothing(client, meeting):
    item, posted = item_of(meeting, minutes="Mine.", version="")

    response = client.post(address("agendaitem_save", item), posted, headers=AUTOSAVE)

    assert response.status_code == 409
    item.refresh_from_db()
    assert item.minutes == ""


@pytest.mark.parametrize("headers", [{}, AUTOSAVE])
def test_agendaitem_save_needs_a_title(client, meeting, headers):
    item, posted = item_of(meeting, minutes="Kept.", title="")

    response = client.post(address("agendaitem_save", item), posted, headers=headers)

    assert response.status_code == 422
    assert "required" in response.content.decode()


def test_agendaitem_save_is_403_for_a_member_and_after_closing(
    client, client_for, member, stranger, meeting, held
):
    item = meeting.agenda_items.first()
    closed = AgendaItemFactory(meeting=held)

    assert client_for(member).post(address("agendaitem_save", item)).status_code == 403
    assert client.post(address("agendaitem_save", closed)).status_code == 403
    response = client_for(stranger).post(address("agendaitem_save", item))
    assert response.status_code == 404


def test_agendaitem_save_takes_a_very_long_text(client, meeting):
    item, posted = item_of(meeting, minutes="č" * 200_000)

    client.post(address("agendaitem_save", item), posted, headers=AUTOSAVE)

    item.refresh_from_db()
    assert len(item.minutes) == 200_000


def decision_posted(meeting, seats):
    return {
        "kind": "task",
        "text": "The police name a contact.",
        "owners": [seats[0].institution_id, seats[1].institution_id],
        "due_on": "2026-05-01",
        "agenda_item": meeting.agenda_items.first().pk,
    }


def test_decision_add_without_script(client, meeting, seats):
    response = client.post(
        address("decision_add", meeting), decision_posted(meeting, seats)
    )

    decision = Decision.objects.get()
    assert decision.number == "KM-gnjilane-2026-01"
    assert decision.text_sr_latn == "The police name a contact."
    assert decision.due_on == date(2026, 5, 1)
    assert set(decision.owners.all()) == {seats[0].institution, seats[1].institution}
    assert decision.agenda_item == meeting.agenda_items.first()
    assert response.url.endswith(f"#taken-{decision.pk}")


def test_decision_add_page_sends_its_form_without_the_log(client, meeting, seats):
    page = client.get(address("decision_add", meeting)).content.decode()
    log = client.get(address("meeting_log", meeting)).content.decode()

    assert log.count('hx-target="previous [data-decisions]"') == 1
    assert page.count('hx-target="previous [data-decisions]"') == 0


def test_decision_add_by_script_answers_the_line(client, meeting, seats):
    response = client.post(
        address("decision_add", meeting), decision_posted(meeting, seats), headers=HTMX
    )

    page = response.content.decode()
    assert "KM-gnjilane-2026-01" in page
    assert "Police, Centre for Social Work" in page
    assert "hx-post" not in page


def test_decision_add_keeps_what_was_typed_when_something_is_missing(
    client, meeting, seats
):
    posted = {**decision_posted(meeting, seats), "text": "", "due_on": "2026-05-01"}

    plain = client.post(address("decision_add", meeting), posted)
    by_script = client.post(address("decision_add", meeting), posted, headers=HTMX)

    assert (plain.status_code, by_script.status_code) == (422, 422)
    assert 'value="2026-05-01"' in plain.content.decode()
    assert by_script.headers["HX-Retarget"] == "#decision-form"
    assert Decision.objects.count() == 0


def test_decision_add_refuses_an_institution_of_another_place(client, meeting, seats):
    foreign = SeatFactory().institution
    posted = {**decision_posted(meeting, seats), "owners": [foreign.pk]}

    response = client.post(address("decision_add", meeting), posted)

    assert response.status_code == 422


def test_meeting_log_opens_the_decision_form_beside_its_item(client, meeting):
    item = meeting.agenda_items.last()

    page = client.get(address("meeting_log", meeting), {"item": item.pk})

    assert page.content.decode().count('id="decision-form"') == 1
    assert f'name="agenda_item" value="{item.pk}"' in page.content.decode()


def test_meeting_end_save_stores_end_and_next_date(client, meeting):
    posted = {"ended": "12:15", "next_on": "2026-05-14", "version": meeting.version}

    response = client.post(
        address("meeting_end_save", meeting), posted, headers=AUTOSAVE
    )

    meeting.refresh_from_db()
    assert meeting.ends_at == datetime(2026, 3, 12, 12, 15, tzinfo=BELGRADE)
    assert meeting.next_on == date(2026, 5, 14)
    assert 'value="2"' in response.content.decode()


def test_meeting_end_save_without_script_returns_to_the_log(client, meeting):
    posted = {"ended": "", "next_on": "", "version": meeting.version}

    response = client.post(address("meeting_end_save", meeting), posted)

    assert response.url == address("meeting_log", meeting) + "#end"


@pytest.mark.parametrize("headers", [{}, AUTOSAVE])
@pytest.mark.parametrize(
    ("posted", "said"),
    [
        ({"ended": "09:00"}, "The end is before the start."),
        ({"next_on": "2026-03-12"}, "Choose a day after this meeting."),
    ],
)
def test_meeting_end_save_refuses_what_cannot_be(
    client, meeting, posted, said, headers
):
    response = client.post(
        address("meeting_end_save", meeting),
        {**posted, "version": meeting.version},
        headers=headers,
    )

    assert response.status_code == 422
    assert said in response.content.decode()


@pytest.mark.parametrize("headers", [{}, AUTOSAVE])
def test_meeting_end_save_of_a_stale_form_says_so(client, meeting, headers):
    posted = {"ended": "12:15", "next_on": "2026-05-14", "version": meeting.version}
    meeting.save_if_unchanged(1)

    response = client.post(
        address("meeting_end_save", meeting), posted, headers=headers
    )

    meeting.refresh_from_db()
    assert response.status_code == 409
    assert "Somebody else changed the meeting" in response.content.decode()
    assert meeting.next_on is None
