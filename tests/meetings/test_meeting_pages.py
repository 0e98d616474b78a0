"""Meetings: list, call, read, edit, close, reopen, history, minutes."""

import io
from datetime import date, datetime

import pytest
from django.urls import reverse
from pypdf import PdfReader

from core import pdf
from meetings.models import Meeting
from tests.factories import (
    AgendaItemFactory,
    AgendaTemplateItemFactory,
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

    with django_assert_num_queries(9):
        client.get(LIST)


def call(client, mechanism, **posted):
    url = reverse("meetings:meeting_create", args=[mechanism.municipality.slug])
    defaults = {
        "day": "2026-07-14",
        "time": "10:30",
        "kind": "regular",
        "mode": "hybrid",
        "language": "sr-latn",
        "place": "Hall",
        "online_url": "https://meet.example.org/a",
        "agenda": "Plan\n\n  Other  \n",
    }
    return client.post(url, {**defaults, **posted})


def test_meeting_create_calls_it_with_its_agenda(client, gnjilane):
    response = call(client, gnjilane, more=[])

    meeting = Meeting.objects.get()
    assert response.url == meeting.get_absolute_url()
    assert meeting.state == "called"
    assert meeting.starts_at == datetime(2026, 7, 14, 10, 30, tzinfo=BELGRADE)
    titles = meeting.agenda_items.values_list("title", flat=True)
    assert list(titles) == ["Plan", "Other"]


def test_meeting_create_puts_chosen_items_before_the_last(client, gnjilane):
    AgendaTemplateItemFactory(title_en="Safe house", title_sr_latn="Sigurna kuća")

    call(client, gnjilane, more=["Sigurna kuća"])

    titles = Meeting.objects.get().agenda_items.values_list("title", flat=True)
    assert list(titles) == ["Plan", "Sigurna kuća", "Other"]


def test_meeting_create_proposes_in_the_language_asked_for(client, gnjilane):
    gnjilane.rules.update(languages=["sr-latn", "sq"])
    AgendaTemplateItemFactory(
        is_default=True, title_sr_latn="Razno", title_sq="Të ndryshme"
    )
    url = reverse("meetings:meeting_create", args=["gnjilane"])

    own = client.get(url).context["form"]
    other = client.get(url, {"language": "sq"}).context["form"]
    unknown = client.get(url, {"language": "tr"}).context["form"]

    assert own["agenda"].value() == "Razno"
    assert (other["agenda"].value(), other["language"].value()) == ("Të ndryshme", "sq")
    assert unknown["agenda"].value() == "Razno"


def test_meeting_create_keeps_what_was_typed(client, gnjilane, meeting):
    response = call(client, gnjilane, day="2026-03-12", time="10:00", place="My hall")
    empty = call(client, gnjilane, agenda=" \n ")
    long = call(client, gnjilane, agenda="č" * 251)

    assert "A meeting already starts at this time." in response.content.decode()
    assert 'value="My hall"' in response.content.decode()
    assert empty.context["form"].errors.keys() == {"agenda"}
    assert long.context["form"].errors.keys() == {"agenda"}
    assert Meeting.objects.count() == 1


@pytest.mark.parametrize("day", ["", "31.02.2026.", "0206-05-14", "20226-05-14"])
def test_meeting_create_says_what_is_wrong_with_the_date(client, gnjilane, day):
    before = Meeting.objects.count()

    response = call(client, gnjilane, day=day)

    assert list(response.context["form"].errors) == ["day"]
    assert Meeting.objects.count() == before


def test_meeting_create_is_for_the_coordinator_and_staff(
    client_for, cast, gnjilane, zvecan
):
    url = reverse("meetings:meeting_create", args=["gnjilane"])

    expected = {
        "staff": 200,
        "administrator": 200,
        "member": 403,
        "other_coordinator": 403,
        "donor": 403,
        "stranger": 404,
    }
    for person, status in expected.items():
        assert client_for(cast(person)).get(url).status_code == status, person


def test_meeting_call_calls_a_planned_meeting(client, meeting):
    Meeting.objects.update(state="planned")
    page = client.get(address("meeting_call", meeting))
    assert page.context["form"]["day"].value() == date(2026, 3, 12)

    client.post(
        address("meeting_call", meeting),
        {
            "day": "2026-03-13",
            "time": "11:00",
            "kind": "regular",
            "mode": "in_person",
            "language": "sr-latn",
            "agenda": "Plan",
        },
    )

    meeting.refresh_from_db()
    assert (meeting.state, meeting.day) == ("called", date(2026, 3, 13))


def test_meeting_call_of_a_called_meeting_leads_to_its_log(client, meeting):
    response = client.get(address("meeting_call", meeting))

    assert response.url == address("meeting_log", meeting)


def test_meeting_edit_moves_it(client, meeting):
    posted = {
        "day": "2026-03-19",
        "time": "09:00",
        "kind": "extraordinary",
        "mode": "online",
        "language": "sq",
        "version": "1",
    }
    assert client.get(address("meeting_edit", meeting)).status_code == 200

    client.post(address("meeting_edit", meeting), posted)

    meeting.refresh_from_db()
    assert meeting.starts_at == datetime(2026, 3, 19, 9, tzinfo=BELGRADE)
    assert (meeting.kind, meeting.language, meeting.version) == (
        "extraordinary",
        "sq",
        2,
    )
    stale = client.post(address("meeting_edit", meeting), {**posted, "place": "Late"})
    assert "Somebody else changed it meanwhile." in stale.content.decode()
    assert 'value="Late"' in stale.content.decode()


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

    with django_assert_num_queries(8):
        client.get(held.get_absolute_url())


def test_meeting_close_lists_what_is_missing_and_closes(client, meeting, seats):
    item = meeting.agenda_items.first()
    item.minutes = "M.K. (34) was heard."
    item.save()

    page = client.get(address("meeting_close", meeting)).content.decode()
    assert "M.K. (34)" in page
    assert "looks like initials and an age" in page
    assert "Attendance is not recorded for 4 seats" in page
    assert page.count("no minutes") == 1

    response = client.post(address("meeting_close", meeting))
    meeting.refresh_from_db()
    assert (meeting.state, response.url) == ("held", meeting.get_absolute_url())


def test_meeting_close_says_when_nothing_is_missing(client, meeting):
    meeting.agenda_items.update(minutes="Said.")

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
