"""Meetings: list, read, close, reopen, history, minutes."""

import io
from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from core import pdf
from meetings.models import Meeting
from municipalities.models import InstitutionType, Person
from tests.factories import (
    AgendaItemFactory,
    AttendanceFactory,
    DecisionFactory,
    MechanismFactory,
    MeetingFactory,
)
from tests.factories.meetings import BELGRADE


def address(name, obj):
    return reverse(f"meetings:{name}", args=[obj.pk])


@pytest.fixture
def client(client_for, coordinator):
    return client_for(coordinator)


LIST = "/meetings/"


def shown(response):
    return [meeting.pk for meeting in response.context["page"]]


def test_meeting_list_begins_with_ones_own_mechanism(client, meeting, zvecan):
    other = MeetingFactory(mechanism=zvecan)

    assert shown(client.get(LIST)) == [meeting.pk]
    assert set(shown(client.get(LIST, {"mechanism": ""}))) == {meeting.pk, other.pk}


def test_meeting_list_of_staff_filters_by_mechanism_year_and_state(
    client_for, staff, meeting, held, zvecan
):
    other = MeetingFactory(
        mechanism=zvecan, starts_at=datetime(2025, 5, 5, 10, tzinfo=BELGRADE)
    )
    client = client_for(staff)

    assert len(shown(client.get(LIST))) == 3
    assert shown(client.get(LIST, {"mechanism": zvecan.pk})) == [other.pk]
    assert shown(client.get(LIST, {"mechanism": "zveč"})) == [other.pk]
    assert shown(client.get(LIST, {"year": 2025})) == [other.pk]
    assert shown(client.get(LIST, {"state": "held"})) == [held.pk]


def test_meeting_list_shows_the_next_meeting_then_what_was_held(
    client, meeting, held, gnjilane, zvecan
):
    later, next_one, open_still = (
        MeetingFactory(mechanism=gnjilane, state=state, starts_at=start)
        for state, start in (
            ("planned", timezone.now() + timedelta(days=70)),
            ("called", timezone.now() + timedelta(days=9)),
            ("called", timezone.now() - timedelta(days=1)),
        )
    )
    elsewhere = MeetingFactory(
        mechanism=zvecan, starts_at=timezone.now() + timedelta(days=1)
    )

    response = client.get(LIST)
    assert response.context["coming"] == {"meetings": [next_one], "has_more": True}
    assert shown(response) == [open_still.pk, meeting.pk, held.pk]

    everywhere = client.get(LIST, {"mechanism": ""}).context["coming"]
    assert everywhere == {"meetings": [elsewhere, next_one, later], "has_more": False}

    planned = client.get(LIST, {"state": "planned"})
    assert (planned.context["coming"], shown(planned)) == (None, [later.pk])
    year = client.get(LIST, {"year": later.starts_at.year})
    assert (year.context["coming"], shown(year)[0]) == (None, later.pk)


def test_meeting_list_says_when_there_is_no_such_municipality(
    client_for, staff, meeting
):
    response = client_for(staff).get(LIST, {"mechanism": "999999"})

    assert response.context["form"].errors["mechanism"] == [
        "There is no such municipality here."
    ]


def test_meeting_list_offers_a_name_to_type_where_there_are_many(client_for, staff):
    for _number in range(51):
        MechanismFactory()

    page = client_for(staff).get(LIST).content.decode()

    assert '<select name="mechanism"' not in page
    assert 'name="mechanism"' in page


def test_meeting_list_shows_the_periods_of_one_mechanism(client, held):
    page = client.get(LIST).content.decode()

    assert page.count('class="period ') == 6


def test_meeting_list_of_a_stranger_is_empty(client_for, stranger, meeting):
    response = client_for(stranger).get(LIST)

    assert shown(response) == []
    assert "No meetings here yet" in response.content.decode()


@pytest.mark.parametrize("count", [1, 3, 25])
def test_meeting_list_query_count_is_constant(
    client, gnjilane, count, django_assert_num_queries
):
    for _number in range(count):
        meeting = MeetingFactory(mechanism=gnjilane, held=True)
        DecisionFactory(meeting=meeting)

    with django_assert_num_queries(10):
        client.get(LIST)


READERS = {
    "administrator": True,
    "staff": True,
    "coordinator": True,
    "member": True,
    "verifier": True,
    "other_coordinator": False,
    "assessor": False,
    "donor": False,
}


@pytest.mark.parametrize(("person", "sees_minutes"), READERS.items())
def test_meeting_detail_shows_minutes_by_the_access_table(
    client_for, cast, held, seats, person, sees_minutes
):
    AgendaItemFactory(meeting=held, title="Plan", minutes="Said **aloud**.")
    AttendanceFactory(
        meeting=held,
        seat=seats[0],
        membership=seats[0].memberships.get(kind="member"),
        state="excused",
    )

    page = client_for(cast(person)).get(held.get_absolute_url()).content.decode()

    assert "Plan" in page
    assert "held" in page
    assert ("Said <strong>aloud</strong>." in page) is sees_minutes
    assert ("Police" in page) is sees_minutes
    assert (address("meeting_minutes", held) in page) is sees_minutes


@pytest.mark.parametrize(
    ("person", "sees"),
    [
        ("staff", True),
        ("coordinator", True),
        ("member", True),
        ("assessor", True),
        ("verifier", True),
        ("other_coordinator", False),
        ("donor", False),
    ],
)
def test_meeting_detail_shows_decisions_by_the_access_table(
    client_for, cast, held, person, sees
):
    DecisionFactory(meeting=held, text_en="Send the budget.")

    page = client_for(cast(person)).get(held.get_absolute_url()).content.decode()

    assert ("Send the budget." in page) is sees
    assert ("1 decision was taken." in page) is (person == "donor")


def test_meeting_detail_withholds_a_hidden_name(client_for, cast, held, seats):
    membership = seats[0].memberships.get(kind="member")
    membership.person.is_hidden = True
    membership.person.save()
    AttendanceFactory(
        meeting=held, seat=seats[0], membership=membership, state="present"
    )
    name = membership.person.full_name

    for person, sees in {"coordinator": True, "staff": True, "member": False}.items():
        page = client_for(cast(person)).get(held.get_absolute_url()).content.decode()
        assert (name in page) is sees, person


def test_meeting_detail_is_404_for_a_stranger(client_for, stranger, held):
    assert client_for(stranger).get(held.get_absolute_url()).status_code == 404


def test_meeting_detail_of_a_planned_meeting_offers_to_call_it(client, meeting):
    Meeting.objects.update(state="planned")

    page = client.get(meeting.get_absolute_url()).content.decode()

    assert address("meeting_call", meeting) in page


@pytest.mark.parametrize("count", [1, 3, 25])
def test_meeting_detail_query_count_is_constant(
    client, held, gnjilane, count, django_assert_num_queries
):
    for number in range(count):
        AgendaItemFactory(meeting=held)
        AttendanceFactory(meeting=held, state="present")
        DecisionFactory(meeting=held, sequence=number + 1)

    with django_assert_num_queries(10):
        client.get(held.get_absolute_url())


def counted(label, female, male, not_stated):
    """A row of the table of who came."""
    by_sex = [("female", female), ("male", male), ("not stated", not_stated)]
    return label, by_sex, female + male + not_stated


@pytest.mark.parametrize(
    ("person", "sees"),
    [("coordinator", True), ("member", True), ("donor", True), ("assessor", False)],
)
def test_meeting_detail_counts_who_came_by_sex_and_group(
    client_for, cast, held, seats, person, sees
):
    holder = seats[1].memberships.get(kind="member")
    Person.objects.filter(pk=holder.person_id).update(sex="f")
    AttendanceFactory(meeting=held, seat=seats[1], membership=holder, state="present")
    AttendanceFactory(meeting=held, seat=seats[2], state="represented")
    AttendanceFactory(meeting=held, seat=None, state="guest", guest_name="G")

    came = client_for(cast(person)).get(held.get_absolute_url()).context["came"]

    assert bool(came) is sees
    if sees:
        group = InstitutionType.Group(seats[1].institution.type.group).label
        assert came.sums == counted("Total", 1, 0, 2)
        assert came.rows == [counted(group, 1, 0, 1), counted("not stated", 0, 0, 1)]


def test_meeting_close_lists_what_is_missing_and_closes(client, meeting, seats):
    decision = DecisionFactory(meeting=meeting, kind="task")
    log = address("meeting_log", meeting)
    item = meeting.agenda_items.first()

    page = client.get(address("meeting_close", meeting)).content.decode()
    assert "Attendance is not recorded for 4 seats" in page
    for anchor in (
        f"seat-{seats[0].pk}",
        f"item-{item.pk}",
        f"decision-{decision.pk}",
        "end",
        "attendance",
    ):
        assert f'href="{log}#{anchor}"' in page

    response = client.post(address("meeting_close", meeting))
    meeting.refresh_from_db()
    assert (meeting.state, response.url) == ("held", meeting.get_absolute_url())


def test_meeting_close_asks_to_look_at_what_points_at_a_person(client, meeting):
    item = meeting.agenda_items.first()
    item.minutes = "On Monday M.K. (34) was heard."
    item.save()

    page = client.get(address("meeting_close", meeting)).content.decode()
    assert "On Monday <mark>M.K. (34)</mark> was heard." in page
    assert "looks like initials and an age" in page
    assert f'{address("meeting_log", meeting)}#item-{item.pk}"' in page

    refused = client.post(address("meeting_close", meeting))
    assert refused.context["form"].errors.keys() == {"looked"}
    client.post(address("meeting_close", meeting), {"looked": "on"})
    meeting.refresh_from_db()
    assert meeting.state == "held"


def test_meeting_close_waits_for_the_day(client, meeting):
    Meeting.objects.update(starts_at=timezone.now() + timedelta(days=2))

    page = client.get(address("meeting_close", meeting)).content.decode()
    answer = client.post(address("meeting_close", meeting))

    assert "The meeting is still to come." in page
    assert "The meeting is still to come." in answer.content.decode()
    meeting.refresh_from_db()
    assert meeting.state == "called"


def test_meeting_close_says_when_nothing_is_missing(client, meeting, seats):
    meeting.agenda_items.update(minutes="Said.")
    for seat in seats:
        AttendanceFactory(meeting=meeting, seat=seat, state="present")
    Meeting.objects.update(ends_at=datetime(2026, 3, 12, 12, tzinfo=BELGRADE))

    page = client.get(address("meeting_close", meeting)).content.decode()

    assert "Nothing is missing." in page


@pytest.mark.parametrize(
    ("person", "status"),
    [("stranger", 404), ("member", 403), ("donor", 403), ("staff", 200)],
)
def test_meeting_close_is_for_the_coordinator_and_staff(
    client_for, cast, meeting, person, status
):
    response = client_for(cast(person)).get(address("meeting_close", meeting))

    assert response.status_code == status


def test_meeting_close_twice_closes_once(client, held):
    closed_at = held.closed_at

    page = client.get(address("meeting_close", held))
    again = client.post(address("meeting_close", held))

    assert (page.url, again.url) == (held.get_absolute_url(),) * 2
    held.refresh_from_db()
    assert held.closed_at == closed_at


def test_meeting_reopen_needs_a_reason(client, held):
    assert client.get(address("meeting_reopen", held)).status_code == 200
    refused = client.post(address("meeting_reopen", held), {"reason": ""})
    assert refused.context["form"].errors.keys() == {"reason"}

    response = client.post(
        address("meeting_reopen", held), {"reason": "A guest forgot"}
    )

    held.refresh_from_db()
    assert (held.state, held.reopen_reason) == ("called", "A guest forgot")
    assert response.url == address("meeting_log", held)


@pytest.mark.parametrize(
    ("person", "status"), [("stranger", 404), ("member", 403), ("verifier", 403)]
)
def test_meeting_reopen_is_for_the_coordinator_and_staff(
    client_for, cast, held, person, status
):
    response = client_for(cast(person)).post(
        address("meeting_reopen", held), {"reason": "No"}
    )

    assert response.status_code == status


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("staff", 200),
        ("coordinator", 200),
        ("verifier", 200),
        ("member", 403),
        ("donor", 403),
        ("other_coordinator", 403),
        ("stranger", 404),
    ],
)
def test_meeting_history_by_the_access_table(client_for, cast, meeting, person, status):
    response = client_for(cast(person)).get(address("meeting_history", meeting))

    assert response.status_code == status


def test_meeting_history_says_who_changed_what(client, client_for, staff, meeting):
    item = meeting.agenda_items.first()
    client_for(staff).post(
        reverse("meetings:agendaitem_save", args=[item.pk]),
        {"title": item.title, "minutes": "Said aloud.", "version": "1"},
    )

    page = client.get(address("meeting_history", meeting)).content.decode()

    assert "Said aloud." in page
    assert str(staff) in page


def test_meeting_minutes_are_a_tagged_paper_in_their_language(client, held, seats):
    AgendaItemFactory(meeting=held, title="Izveštaj", minutes="Đaci čitaju.\n\n- šest")
    decision = DecisionFactory(meeting=held, text_sr_latn="Škola šalje izveštaj.")
    decision.owners.add(seats[0].institution)
    AttendanceFactory(
        meeting=held,
        seat=seats[0],
        membership=seats[0].memberships.get(kind="member"),
        state="present",
    )

    response = client.get(address("meeting_minutes", held))

    reader = PdfReader(io.BytesIO(response.content))
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == (
        'inline; filename="gnjilane-2026-01-15.pdf"'
    )
    assert reader.trailer["/Root"]["/Lang"] == "sr-Latn"
    for piece in ("Đaci čitaju.", "KM-gnjilane-2026-", "Škola šalje", "Police"):
        assert piece in text


def test_meeting_minutes_never_name_a_hidden_person(client, held, seats):
    membership = seats[0].memberships.get(kind="member")
    membership.person.is_hidden = True
    membership.person.save()
    AttendanceFactory(
        meeting=held, seat=seats[0], membership=membership, state="present"
    )

    response = client.get(address("meeting_minutes", held))

    reader = PdfReader(io.BytesIO(response.content))
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert membership.person.full_name not in text


@pytest.mark.parametrize(
    ("person", "status"),
    [("stranger", 404), ("donor", 403), ("assessor", 403), ("other_coordinator", 403)],
)
def test_meeting_minutes_are_for_who_may_read_them(
    client_for, cast, held, person, status
):
    response = client_for(cast(person)).get(address("meeting_minutes", held))

    assert response.status_code == status


def test_meeting_minutes_name_the_missing_packages(client, held, monkeypatch):
    def missing():
        raise pdf.PdfUnavailable

    monkeypatch.setattr(pdf, "load_weasyprint", missing)

    response = client.get(address("meeting_minutes", held))

    assert response.status_code == 503
    assert "libpango" in response.content.decode()
