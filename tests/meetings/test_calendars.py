"""Calendar files, read back by a second parser that knows nothing of the first."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject
from django.core import mail as outbox
from django.utils import timezone

from accounts.models import Mail
from accounts.services import deliver
from meetings import emails, services
from meetings.models import Meeting
from tests.factories import MeetingInvitationFactory
from tests.factories.meetings import BELGRADE

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
LINK = "https://koordina.example.org/meetings/answer/" + "a1B-_:" * 20 + "/"


def request(meeting, **kwargs):
    return emails.request_for(
        meeting, **{"email": "ana@example.org", "link": LINK, "at": AT, **kwargs}
    )


def event(text):
    return vobject.readOne(text).vevent


def test_request_asks_one_person_and_wants_no_answer_by_mail(meeting):
    calendar = vobject.readOne(request(meeting))
    asked = calendar.vevent

    assert calendar.method.value == "REQUEST"
    assert calendar.calscale.value == "GREGORIAN"
    assert calendar.prodid.value == "-//Koordina//Meetings//EN"
    assert len(asked.attendee_list) == 1
    assert asked.attendee.value == "mailto:ana@example.org"
    assert asked.attendee.params["RSVP"] == ["FALSE"]
    assert asked.attendee.params["PARTSTAT"] == ["NEEDS-ACTION"]
    assert asked.uid.value == f"{meeting.calendar_uid}@koordina"
    assert asked.sequence.value == "0"
    assert asked.status.value == "CONFIRMED"


def test_request_is_from_the_sender_of_the_mail(meeting, settings):
    settings.DEFAULT_FROM_EMAIL = "Office <office@example.org>"

    organizer = event(request(meeting)).organizer

    assert organizer.value == "mailto:office@example.org"
    assert organizer.params["CN"] == ["Office"]


@pytest.mark.parametrize(
    ("starts_at", "offset"),
    [
        (datetime(2026, 3, 12, 10, tzinfo=BELGRADE), 1),
        (datetime(2026, 7, 9, 10, tzinfo=BELGRADE), 2),
    ],
)
def test_request_is_at_the_hour_of_belgrade_in_winter_and_summer(
    meeting, starts_at, offset
):
    meeting.starts_at = starts_at
    text = request(meeting)

    starts, ends = event(text).dtstart.value, event(text).dtend.value
    assert (starts.hour, starts.utcoffset()) == (10, timedelta(hours=offset))
    assert ends - starts == timedelta(hours=2)
    assert f"DTSTART;TZID=Europe/Belgrade:{starts_at:%Y%m%dT%H%M%S}" in text
    assert "BEGIN:VTIMEZONE\r\nTZID:Europe/Belgrade" in text
    assert event(text).dtstamp.value == AT


def test_time_zone_of_the_file_is_that_of_the_computer():
    """The rules that the file carries, against the machine's own, for ten years."""
    [zone] = [
        one
        for one in vobject.readComponents(emails.calendar_text("PUBLISH", []))
        if one.name == "VCALENDAR"
    ]
    theirs = zone.vtimezone.tzinfo

    day = datetime(2024, 1, 1, 12)
    while day.year < 2034:
        ours = day.replace(tzinfo=ZoneInfo("Europe/Belgrade")).utcoffset()
        assert theirs.utcoffset(day) == ours, day
        day += timedelta(days=7)


def test_request_reminds_a_day_before(meeting):
    alarm = event(request(meeting)).valarm

    assert alarm.action.value == "DISPLAY"
    assert alarm.trigger.value == timedelta(days=-1)


def test_calendars_say_nothing_but_a_neutral_title_and_a_link(meeting, gnjilane):
    meeting.place = "Small hall"
    text = request(meeting)

    assert event(text).summary.value == "Sastanak"
    assert event(text).description.value == LINK
    assert "LOCATION" not in text
    assert "Small hall" not in text
    assert "Report on the plan" not in text


def test_calendars_show_title_and_place_as_the_mechanism_wants(meeting, gnjilane):
    gnjilane.invitation_title = "Kolegijum; četvrtak"
    gnjilane.shows_place_in_calendars = True
    meeting.mechanism, meeting.place = gnjilane, "Sala, prvi sprat"
    shown = event(request(meeting))

    assert shown.summary.value == "Kolegijum; četvrtak"
    assert shown.location.value == "Sala, prvi sprat"


def test_lines_of_a_file_are_folded_and_end_as_programs_want(meeting, gnjilane):
    gnjilane.invitation_title = "Састанак координационог механизма у општини " * 2
    meeting.mechanism = gnjilane
    text = request(meeting)

    lines = text.split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75
    assert "\n" not in "".join(lines)
    assert lines[-1] == ""
    assert event(text).summary.value == gnjilane.invitation_title


def test_cancel_takes_the_same_meeting_out(meeting):
    meeting.calendar_sequence = 3
    text = emails.cancel_for(meeting, email="ana@example.org", link=LINK, at=AT)
    calendar = vobject.readOne(text)

    assert calendar.method.value == "CANCEL"
    assert calendar.vevent.status.value == "CANCELLED"
    assert calendar.vevent.sequence.value == "3"
    assert calendar.vevent.uid.value == f"{meeting.calendar_uid}@koordina"
    assert "VALARM" not in text


def test_mail_carries_the_request_as_outlook_wants_it(meeting, seats, coordinator):
    person = meeting.mechanism.memberships.first().person
    services.invite(meeting=meeting, people=[person.pk], by=coordinator, at=AT)
    deliver(mail=Mail.objects.get(), at=AT)

    [message] = outbox.outbox
    parts = {part.get_content_type(): part for part in message.message().walk()}
    calendar = parts["text/calendar"]
    assert calendar.get_param("method") == "REQUEST"
    assert calendar.get_content_charset() == "utf-8"
    payload = calendar.get_payload(decode=True).decode()
    assert vobject.readOne(payload).method.value == "REQUEST"
    assert message.to == [person.email]
    assert "Report on the plan" not in message.message().as_string()


def test_change_and_cancellation_keep_the_number_and_raise_the_version(
    meeting, seats, coordinator
):
    person = meeting.mechanism.memberships.first().person
    MeetingInvitationFactory(meeting=meeting, person=person)
    moved = Meeting.objects.get(pk=meeting.pk)
    moved.starts_at += timedelta(days=1)
    services.change_meeting(
        meeting=moved, expected=moved.version, tell=True, by=coordinator, at=AT
    )
    services.cancel_meeting(
        meeting=moved, reason="No hall", by=coordinator, at=timezone.now()
    )

    change, cancel = [event(mail.calendar) for mail in Mail.objects.order_by("pk")]
    uid = f"{meeting.calendar_uid}@koordina"
    assert [change.uid.value, cancel.uid.value] == [uid, uid]
    assert [change.sequence.value, cancel.sequence.value] == ["1", "2"]
    assert change.dtstart.value == moved.starts_at
    assert [mail.calendar_method for mail in Mail.objects.order_by("pk")] == [
        "REQUEST",
        "CANCEL",
    ]
