"""Meetings as calendar files (RFC 5545, RFC 5546): neutral, since other people see
calendars too. A title that the mechanism chose, the place only where it allows it, and
for a description nothing but a link (design.md, section 5)."""

from datetime import timedelta
from email.utils import parseaddr
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event, Timezone, vCalAddress, vText

ZONE = ZoneInfo(settings.TIME_ZONE)
PRODUCT = "-//Koordina//Meetings//EN"
USUAL_LENGTH = timedelta(hours=2)
REMIND_BEFORE = timedelta(hours=24)


def neutral_title(mechanism):
    """What calendars show: the mechanism's own words, else one neutral word in the
    first language of the mechanism's rule."""
    if mechanism.invitation_title:
        return mechanism.invitation_title
    with translation.override(first_language(mechanism)):
        return _("Meeting")


def first_language(mechanism):
    """The first language of the newest rule that is one of ours, else the site's."""
    for rule in mechanism.rules.all():
        for code in rule.languages:
            if code in dict(settings.LANGUAGES):
                return code
    return settings.LANGUAGE_CODE


def request_for(meeting, *, email, link, at):
    """An invitation to one address; sent anew with a higher SEQUENCE, a change."""
    event = _asked(meeting, email=email, link=link, at=at, status="CONFIRMED")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", vText(neutral_title(meeting.mechanism)))
    alarm.add("trigger", -REMIND_BEFORE)
    event.add_component(alarm)
    return calendar_text("REQUEST", [event])


def cancel_for(meeting, *, email, link, at):
    """Takes the meeting out of one person's calendar."""
    event = _asked(meeting, email=email, link=link, at=at, status="CANCELLED")
    return calendar_text("CANCEL", [event])


def event_of(meeting, *, link, changed_at, status, title=""):
    """A meeting as VEVENT; `changed_at` is when this version of it came to be."""
    mechanism = meeting.mechanism
    event = Event()
    event.add("uid", f"{meeting.calendar_uid}@koordina")
    event.add("sequence", meeting.calendar_sequence)
    event.add("dtstamp", changed_at)
    event.add("dtstart", meeting.starts_at.astimezone(ZONE))
    ends_at = meeting.ends_at or meeting.starts_at + USUAL_LENGTH
    event.add("dtend", ends_at.astimezone(ZONE))
    event.add("summary", vText(title or neutral_title(mechanism)))
    if mechanism.shows_place_in_calendars and meeting.place:
        event.add("location", vText(meeting.place))
    event.add("description", vText(link))
    event.add("status", status)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT" if status == "CANCELLED" else "OPAQUE")
    return event


def calendar_text(method, events, *, name=""):
    """A calendar with its time zone as text, lines as mails and files carry them."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", vText(name))
        calendar.add("refresh-interval", timedelta(hours=12))
        calendar["refresh-interval"].params["VALUE"] = "DURATION"
    calendar.add_component(_zone())
    for event in events:
        calendar.add_component(event)
    return calendar.to_ical().decode()


def _zone():
    """Belgrade's rules of this time: summer from the last Sunday of March."""
    return Timezone.from_ical(BELGRADE)


BELGRADE = """BEGIN:VTIMEZONE
TZID:Europe/Belgrade
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
DTSTART:19830327T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""


def _asked(meeting, *, email, link, at, status):
    """An event that one person is asked to. RSVP is off: the answer is the link."""
    event = event_of(meeting, link=link, changed_at=at, status=status)
    name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    organizer = vCalAddress(f"mailto:{sender}")
    organizer.params["CN"] = vText(name or "Koordina")
    event["organizer"] = organizer
    attendee = vCalAddress(f"mailto:{email}")
    attendee.params["CUTYPE"] = vText("INDIVIDUAL")
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    attendee.params["PARTSTAT"] = vText("NEEDS-ACTION")
    attendee.params["RSVP"] = vText("FALSE")
    event.add("attendee", attendee)
    return event
