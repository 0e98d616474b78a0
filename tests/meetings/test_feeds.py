"""Calendars to follow: whose meetings, under which address, and when it is gone."""

from datetime import datetime, timedelta

import pytest
import vobject
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from meetings import services
from meetings.exports import feed_address
from meetings.models import CalendarFeed, Meeting
from municipalities.services import withdraw_links
from tests.factories import (
    AgendaItemFactory,
    MeetingFactory,
    MeetingInvitationFactory,
    MembershipFactory,
    SeatFactory,
)
from tests.factories.meetings import BELGRADE

NOON = datetime(2026, 3, 2, 12, tzinfo=BELGRADE)


def feed_of(owner):
    return services.make_feed(of=owner, by=None, at=NOON)


def address(feed):
    return feed_address(feed).removeprefix(settings.SITE_URL)


def events(answer):
    assert answer.status_code == 200
    calendar = vobject.readOne(answer.content.decode())
    return list(getattr(calendar, "vevent_list", []))


def uids(answer):
    return {event.uid.value.removesuffix("@koordina") for event in events(answer)}


@pytest.fixture
def soon(gnjilane):
    starts = timezone.now() + timedelta(days=10)
    return MeetingFactory(mechanism=gnjilane, starts_at=starts, place="Small hall")


@pytest.fixture
def elsewhere(zvecan):
    return MeetingFactory(
        mechanism=zvecan, starts_at=timezone.now() + timedelta(days=12)
    )


def test_feed_file_needs_no_sign_in_and_says_nothing_but_when(client, soon):
    AgendaItemFactory(meeting=soon, title="Budget")
    answer = client.get(address(feed_of(soon.mechanism)))

    [event] = events(answer)
    text = answer.content.decode()
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "METHOD:PUBLISH" in text
    assert event.summary.value == "Sastanak"
    assert event.description.value.endswith(soon.get_absolute_url())
    assert "ATTENDEE" not in text
    assert "Small hall" not in text
    assert "Budget" not in text
    assert not client.cookies


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("planned", "TENTATIVE"),
        ("called", "CONFIRMED"),
        ("cancelled", "CANCELLED"),
        ("postponed", "CANCELLED"),
    ],
)
def test_feed_file_says_how_sure_a_meeting_is(client, soon, state, shown):
    Meeting.objects.update(state=state)

    [event] = events(client.get(address(feed_of(soon.mechanism))))

    assert event.status.value == shown


def test_feed_file_has_the_last_year_and_all_to_come(client, gnjilane, soon):
    year = timezone.localdate().year
    last = MeetingFactory(
        mechanism=gnjilane,
        held=True,
        starts_at=datetime(year - 1, 2, 3, 10, tzinfo=BELGRADE),
    )
    MeetingFactory(
        mechanism=gnjilane,
        held=True,
        starts_at=datetime(year - 2, 11, 3, 10, tzinfo=BELGRADE),
    )

    found = uids(client.get(address(feed_of(gnjilane))))

    assert found == {str(last.calendar_uid), str(soon.calendar_uid)}


def test_feed_file_of_a_user_is_of_where_they_sit(
    client, coordinator, staff, stranger, soon, elsewhere
):
    own = uids(client.get(address(feed_of(coordinator))))
    all_seven = events(client.get(address(feed_of(staff))))

    assert own == {str(soon.calendar_uid)}
    assert [one.summary.value for one in all_seven] == [
        "Sastanak, Gnjilane",
        "Sastanak, Zvečan",
    ]
    assert events(client.get(address(feed_of(stranger)))) == []


def test_feed_file_of_a_person_ends_with_the_membership(client, soon, elsewhere):
    membership = MembershipFactory(seat=SeatFactory(mechanism=soon.mechanism))
    feed = feed_of(membership.person)
    assert uids(client.get(address(feed))) == {str(soon.calendar_uid)}

    membership.ends_on = timezone.localdate() - timedelta(days=1)
    membership.save()

    assert events(client.get(address(feed))) == []


def test_feed_file_of_a_person_is_withdrawn_with_the_links(client, soon, staff):
    membership = MembershipFactory(seat=SeatFactory(mechanism=soon.mechanism))
    feed = feed_of(membership.person)
    old = address(feed)

    withdraw_links(people=[membership.person], by=staff)

    feed.refresh_from_db()
    assert client.get(old).status_code == 410
    assert client.get(address(feed)).status_code == 200
    bare = reverse("meetings:feed_file", args=[feed.key])
    assert client.get(bare).status_code == 410


def test_feed_file_answers_304_until_something_changes(client, soon):
    url = address(feed_of(soon.mechanism))
    first = client.get(url)
    again = client.get(url, headers={"If-None-Match": first["ETag"]})
    since = client.get(url, headers={"If-Modified-Since": first["Last-Modified"]})
    assert (again.status_code, since.status_code) == (304, 304)
    assert again.content == b""

    soon.starts_at += timedelta(days=1)
    soon.calendar_sequence += 1
    soon.save()

    changed = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert events(changed)[0].sequence.value == "1"


def test_feed_file_that_is_withdrawn_or_never_was(client, gnjilane):
    feed = feed_of(gnjilane)
    services.revoke_feed(of=gnjilane, by=None, at=NOON)

    assert client.get(address(feed)).status_code == 410
    assert client.get("/meetings/calendar/never-made.ics").status_code == 404


def test_feed_file_dies_with_the_account(client, coordinator):
    feed = feed_of(coordinator)
    coordinator.is_active = False
    coordinator.save()

    assert client.get(address(feed)).status_code == 410


def test_feed_renew_gives_another_address_and_ends_the_old(client_for, coordinator):
    client = client_for(coordinator)
    client.post(reverse("meetings:feed_renew"))
    old = services.feed_in_use(of=coordinator)
    client.post(reverse("meetings:feed_renew"))

    new = services.feed_in_use(of=coordinator)
    assert new.key != old.key
    assert client.get(address(old)).status_code == 410
    assert address(new) in client.get("/meetings/calendar/").content.decode()


def test_feed_revoke_leaves_no_address(client_for, coordinator, gnjilane):
    client = client_for(coordinator)
    feed_of(gnjilane)
    client.post(reverse("meetings:feed_revoke"), {"mechanism": "gnjilane"})

    assert services.feed_in_use(of=gnjilane) is None
    assert CalendarFeed.objects.get().revoked_by == coordinator


@pytest.mark.parametrize("name", ["feed_renew", "feed_revoke"])
@pytest.mark.parametrize(
    ("person", "status"),
    [("coordinator", 302), ("staff", 302), ("member", 403), ("stranger", 404)],
)
def test_feed_renew_and_revoke_of_a_mechanism_are_for_who_calls_meetings(
    client_for, cast, gnjilane, name, person, status
):
    answer = client_for(cast(person)).post(
        reverse(f"meetings:{name}"), {"mechanism": "gnjilane"}
    )

    assert answer.status_code == status


def test_feed_list_shows_a_member_the_mechanisms_address_to_copy_only(
    client_for, member, gnjilane
):
    feed = feed_of(gnjilane)

    own, mechanism = client_for(member).get("/meetings/calendar/").context["rows"]

    assert (own["address"], own["may_change"]) == (None, True)
    assert mechanism["address"].endswith(address(feed))
    assert mechanism["may_change"] is False


def test_feed_list_shows_others_nothing_of_a_mechanism(client_for, donor, gnjilane):
    feed_of(gnjilane)

    assert len(client_for(donor).get("/meetings/calendar/").context["rows"]) == 1


def test_feed_personal_makes_one_address_behind_the_persons_link(client, soon):
    membership = MembershipFactory(seat=SeatFactory(mechanism=soon.mechanism))
    invitation = MeetingInvitationFactory(
        meeting=soon, person=membership.person, membership=membership
    )
    token = services.invitation_token(invitation)
    link = reverse("meetings:feed_personal", args=[token])
    assert client.get(link).status_code == 405

    client.post(link)
    answer = client.post(link)

    assert answer.url.endswith("#calendar")
    feed = CalendarFeed.objects.get()
    page = client.get(reverse("meetings:invitation_answer", args=[token]))
    assert address(feed) in page.content.decode()


def test_feed_personal_of_a_dead_link_makes_nothing(client, db):
    client.post(reverse("meetings:feed_personal", args=["x"]))

    assert CalendarFeed.objects.count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_feed_file_query_count_is_constant(
    client, staff, gnjilane, zvecan, django_assert_num_queries, count
):
    for number in range(count):
        for mechanism in (gnjilane, zvecan):
            MeetingFactory(
                mechanism=mechanism,
                starts_at=timezone.now() + timedelta(days=number + 1),
            )
    url = address(feed_of(staff))

    with django_assert_num_queries(3):
        client.get(url)
