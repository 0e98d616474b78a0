"""The agenda in the log: order, removal, and what goes to the next meeting."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from meetings.models import AgendaItem, Meeting
from tests.factories import (
    AgendaItemFactory,
    AttachmentFactory,
    DecisionFactory,
    MeetingFactory,
)
from tests.factories.meetings import BELGRADE

AUTOSAVE = {"X-Autosave": "1"}
WORD = (
    '<p class="MsoNormal"><b>Zaključak</b>&nbsp;o budžetu<o:p></o:p></p>'
    "<ul><li>prvo</li><li>drugo</li></ul>"
)


def address(name, obj):
    return reverse(f"meetings:{name}", args=[obj.pk])


@pytest.fixture
def client(client_for, coordinator):
    return client_for(coordinator)


@pytest.fixture
def item(meeting):
    return meeting.agenda_items.first()


@pytest.fixture
def coming(meeting):
    """The next meeting, planned for May."""
    return MeetingFactory(
        mechanism=meeting.mechanism,
        state="planned",
        starts_at=datetime(2026, 5, 14, 10, tzinfo=BELGRADE),
    )


def titles(meeting):
    return list(meeting.agenda_items.values_list("title", flat=True))


def test_agendaitem_shift_changes_places(client, meeting, item, coordinator):
    client.post(address("agendaitem_shift", item), {"down": "1"})
    assert titles(meeting) == ["Any other business", "Report on the plan"]

    client.post(address("agendaitem_shift", item), {"down": "1"})
    assert titles(meeting) == ["Any other business", "Report on the plan"]

    client.post(address("agendaitem_shift", item), {"up": "1"})
    item.refresh_from_db()
    assert titles(meeting) == ["Report on the plan", "Any other business"]
    assert (item.order, item.version) == (1, 1)
    assert item.history.first().history_user == coordinator


def test_agendaitem_remove_takes_an_empty_item_off(client, meeting, item):
    client.post(address("agendaitem_remove", item), {"version": item.version})

    assert titles(meeting) == ["Any other business"]
    assert AgendaItem.history.filter(id=item.pk, history_type="-").count() == 1


@pytest.mark.parametrize("used", ["minutes", "decision", "file", "other version"])
def test_agendaitem_remove_leaves_what_somebody_worked_on(client, meeting, item, used):
    seen = item.version
    if used == "minutes":
        AgendaItem.objects.filter(pk=item.pk).update(minutes="Theirs.")
    elif used == "decision":
        DecisionFactory(meeting=meeting, agenda_item=item)
    elif used == "file":
        AttachmentFactory(meeting=meeting, agenda_item=item)
    else:
        item.save_if_unchanged(seen)

    posted = {"version": seen}
    page = client.post(address("agendaitem_remove", item), posted, follow=True)

    assert "stays: it has minutes" in page.content.decode()
    assert meeting.agenda_items.count() == 2


def test_agendaitem_carry_moves_to_the_planned_meeting(client, meeting, item, coming):
    Meeting.objects.filter(pk=meeting.pk).update(language="en")
    AgendaItemFactory(meeting=coming, order=1, title="First")

    response = client.post(address("agendaitem_carry", item))

    carried = coming.agenda_items.last()
    item.refresh_from_db()
    assert (carried.title, carried.order) == ("Report on the plan", 2)
    assert carried.carried_from == item
    assert item.minutes == "Moved to the meeting of 14 May 2026."
    assert response.url.endswith(f"#item-{item.pk}")


def test_agendaitem_carry_copies_and_leaves_the_text(client, item, coming):
    AgendaItem.objects.filter(pk=item.pk).update(minutes="Half done.")

    client.post(address("agendaitem_carry", item), {"copy": "1"})

    item.refresh_from_db()
    assert coming.agenda_items.get().carried_from == item
    assert item.minutes == "Half done."


def test_agendaitem_carry_twice_is_one_item(client, item, coming):
    client.post(address("agendaitem_carry", item))
    client.post(address("agendaitem_carry", item))

    assert coming.agenda_items.count() == 1


def test_agendaitem_carry_shows_its_trace_on_both_logs(client, meeting, item, coming):
    client.post(address("agendaitem_carry", item))

    here = client.get(address("meeting_log", meeting)).content.decode()
    there = client.get(address("meeting_log", coming)).content.decode()

    assert here.count("On the agenda of") == 1
    assert there.count("From the meeting of") == 1


def test_agendaitem_carry_plans_the_day_that_the_meeting_names(client, meeting, item):
    Meeting.objects.filter(pk=meeting.pk).update(next_on=date(2026, 5, 7))

    client.post(address("agendaitem_carry", item))

    planned = Meeting.objects.get(state="planned")
    assert planned.starts_at == datetime(2026, 5, 7, 10, tzinfo=BELGRADE)
    assert titles(planned) == ["Report on the plan"]


def test_agendaitem_carry_asks_for_the_day_where_none_is_known(client, meeting, item):
    asked = client.post(address("agendaitem_carry", item), {"copy": "1"})
    assert asked.status_code == 200
    assert 'name="copy"' in asked.content.decode()
    assert Meeting.objects.count() == 1

    early = {"on": meeting.day.isoformat(), "copy": "1"}
    assert client.post(address("agendaitem_carry", item), early).status_code == 422

    day = meeting.day + timedelta(days=60)
    client.post(address("agendaitem_carry", item), {"on": day.isoformat(), "copy": "1"})
    assert Meeting.objects.get(state="planned").day == day
    item.refresh_from_db()
    assert item.minutes == ""


def test_agendaitem_carry_passes_over_a_cancelled_meeting(client, item, coming):
    Meeting.objects.filter(pk=coming.pk).update(state="cancelled")

    assert client.post(address("agendaitem_carry", item)).status_code == 200
    assert coming.agenda_items.count() == 0


@pytest.mark.parametrize(
    "name", ["agendaitem_shift", "agendaitem_carry", "agendaitem_remove"]
)
def test_agenda_is_for_the_coordinator_of_an_open_meeting(
    client, client_for, cast, item, held, name
):
    closed = AgendaItemFactory(meeting=held)

    assert client_for(cast("stranger")).post(address(name, item)).status_code == 404
    assert client_for(cast("member")).post(address(name, item)).status_code == 403
    assert client.post(address(name, closed)).status_code == 403


def test_agendaitem_save_tidies_what_comes_from_word(client, item):
    posted = {"title": item.title, "version": item.version, "minutes": WORD}

    answer = client.post(address("agendaitem_save", item), posted, headers=AUTOSAVE)

    item.refresh_from_db()
    assert item.minutes == "**Zaključak** o budžetu\n\n- prvo\n- drugo"
    assert "<template data-log-cleaned>**Zaključak** o budžetu" in (
        answer.content.decode()
    )


def test_agendaitem_save_keeps_two_hundred_kilobytes_from_word(client, item):
    paragraphs = [f"<p class=MsoNormal>Tačka {n} ✓</p>" for n in range(6000)]
    pasted = "".join(paragraphs)
    assert len(pasted.encode()) > 200_000
    posted = {"title": item.title, "version": item.version, "minutes": pasted}

    answer = client.post(address("agendaitem_save", item), posted, headers=AUTOSAVE)

    item.refresh_from_db()
    assert item.minutes.split("\n") == [f"Tačka {n} ✓" for n in range(6000)]
    assert "Saved" in answer.content.decode()


def test_agendaitem_save_of_a_typed_text_sends_nothing_back(client, item):
    posted = {"title": item.title, "version": item.version, "minutes": "3 < 5\r\n- a"}

    answer = client.post(address("agendaitem_save", item), posted, headers=AUTOSAVE)

    assert "data-log-cleaned" not in answer.content.decode()


def test_agendaitem_save_says_when_a_text_is_too_long(client, item):
    posted = {"title": item.title, "version": item.version, "minutes": "a" * 300_001}

    answer = client.post(address("agendaitem_save", item), posted, headers=AUTOSAVE)

    assert answer.status_code == 422
    assert "at most 300000 fit" in answer.content.decode().replace("\xa0", "")


def test_log_versions_names_each_piece_and_answers_304(
    client, meeting, item, seats, django_assert_num_queries
):
    url = address("log_versions", meeting)
    first = client.get(url)

    assert first.json() == {
        "end-form": 1,
        f"item-{item.pk}": 1,
        f"text-{item.pk}": 1,
        f"item-{item.pk + 1}": 2,
        f"text-{item.pk + 1}": 1,
    }
    assert first["Cache-Control"] == "private, no-cache"
    with django_assert_num_queries(8):
        same = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert (same.status_code, same.content) == (304, b"")

    item.save_if_unchanged(1)

    changed = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert changed.json()[f"text-{item.pk}"] == 2


def test_log_versions_are_on_the_page_as_they_are_told(client, meeting, seats):
    client.post(address("attendance_save", meeting), {"rest_present": "1"})
    DecisionFactory(meeting=meeting, agenda_item=meeting.agenda_items.first())
    AttachmentFactory(meeting=meeting)

    pieces = client.get(address("log_versions", meeting)).json()
    page = client.get(address("meeting_log", meeting)).content.decode()

    assert len(pieces) == 11
    assert [name for name in pieces if f'id="{name}"' not in page] == []


def test_log_versions_are_403_for_a_member_and_after_closing(
    client, client_for, member, stranger, meeting, held
):
    url = address("log_versions", meeting)

    assert client_for(stranger).get(url).status_code == 404
    assert client_for(member).get(url).status_code == 403
    assert client.get(address("log_versions", held)).status_code == 403


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_log_due_says_that_nothing_is_due(client, meeting, headers):
    page = client.get(address("log_due", meeting), headers=headers).content.decode()

    assert ("<html" in page) is (headers == {})
