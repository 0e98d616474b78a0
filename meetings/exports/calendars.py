"""Meetings as calendar files to keep, and as feeds that programs follow."""

from datetime import UTC, date, datetime

from django.conf import settings
from django.db.models import Max, OuterRef, Subquery
from django.urls import reverse

from core.signed_links import SECRET_LENGTH
from meetings import emails
from meetings.models import CalendarFeed, Invitation, Meeting
from municipalities.models import Membership
from municipalities.permissions import own_offices

STATUS = {
    Meeting.State.PLANNED: "TENTATIVE",
    Meeting.State.POSTPONED: "CANCELLED",
    Meeting.State.CANCELLED: "CANCELLED",
}
YEARS_BACK = 1
# A program asks every few hours; a country's meetings would be megabytes each time.
MOST = 2000
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def meeting_calendar(invitation: Invitation, token: str, *, at: datetime) -> str:
    """One meeting to add by hand: no method, since nobody is asked by it."""
    meeting = invitation.meeting
    event = emails.event_of(
        meeting,
        link=emails.answer_link(token),
        changed_at=at,
        status=STATUS.get(meeting.state, "CONFIRMED"),
    )
    return emails.calendar_text("PUBLISH", [event])


def feed_address(feed: CalendarFeed) -> str:
    """The secret address, as calendar programs want it.

    A person's is signed like the links in mails, and is withdrawn with them.
    """
    key = feed.key
    if feed.person:
        key = f"{key}.{feed.person.link_secret[:SECRET_LENGTH]}"
    path = reverse("meetings:feed_file", args=[key])
    return f"{settings.SITE_URL}{path}"


def meetings_of_feed(feed: CalendarFeed, today: date) -> list[Meeting]:
    """Meetings of the last year and to come, each with `changed_at`; two queries.

    A mechanism's feed has its own, a person's those of the mechanisms where they
    sit today, a user's those where they sit, for staff all.
    """
    first = datetime(today.year - YEARS_BACK, 1, 1, tzinfo=UTC)
    history = Meeting.history.model.objects.filter(id=OuterRef("pk")).order_by()
    changed = history.values("id").annotate(last=Max("history_date")).values("last")
    found = (
        _meetings(feed, today)
        .filter(starts_at__gte=first)
        .select_related("mechanism__municipality")
        .prefetch_related("mechanism__rules")
        .annotate(changed_at=Subquery(changed))
        .order_by("-starts_at", "pk")[:MOST]
    )
    return sorted(found, key=lambda meeting: (meeting.starts_at, meeting.pk))


def feed_calendar(feed: CalendarFeed, today: date) -> tuple[str, datetime]:
    """The feed's text, the same while nothing changes, and when that was last."""
    meetings = meetings_of_feed(feed, today)
    several = len({meeting.mechanism_id for meeting in meetings}) > 1
    events = [_event(meeting, several) for meeting in meetings]
    changes = [meeting.changed_at or LONG_AGO for meeting in meetings]
    text = emails.calendar_text("PUBLISH", events, name="Koordina")
    return text, max([feed.made_at, *changes])


def _meetings(feed, today):
    if feed.mechanism_id:
        return Meeting.objects.filter(mechanism=feed.mechanism_id)
    if feed.person_id:
        held = Membership.objects.filter(person=feed.person_id).held_on(today)
        return Meeting.objects.filter(mechanism__in=held.values("mechanism"))
    if feed.user.is_project_staff:
        return Meeting.objects.all()
    return Meeting.objects.filter(mechanism__in=own_offices(feed.user))


def _event(meeting, several):
    """Where one calendar shows several mechanisms, the municipality tells them
    apart."""
    title = emails.neutral_title(meeting.mechanism)
    if several:
        title = f"{title}, {meeting.mechanism.municipality.display_name}"
    path = reverse("meetings:meeting_detail", args=[meeting.pk])
    return emails.event_of(
        meeting,
        link=f"{settings.SITE_URL}{path}",
        changed_at=meeting.changed_at or meeting.called_at or LONG_AGO,
        status=STATUS.get(meeting.state, "CONFIRMED"),
        title=title,
    )
