"""Inviting people to a meeting, their answers by link and signed in, reminders."""

from datetime import date, datetime, timedelta

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.models import Mail
from meetings import services
from meetings.models import Attendance, Invitation, answers_of, quorum_share
from municipalities.models import Membership, Person
from tests.factories import (
    AssignmentFactory,
    MeetingFactory,
    MeetingInvitationFactory,
    MembershipFactory,
    SeatFactory,
)
from tests.factories.meetings import BELGRADE

NOON = datetime(2026, 3, 2, 12, tzinfo=BELGRADE)


@pytest.fixture
def soon(gnjilane, seats):
    """Called for ten days from now, so that links live and people sit there."""
    starts = timezone.now() + timedelta(days=10)
    return MeetingFactory(mechanism=gnjilane, starts_at=starts)


@pytest.fixture
def holder(seats):
    """The police's member, who has an alternate."""
    return Membership.objects.get(seat=seats[0], kind="member")


@pytest.fixture
def alternate(seats):
    return Membership.objects.get(seat=seats[0], kind="alternate")


@pytest.fixture
def invitation(soon, holder):
    return MeetingInvitationFactory(
        meeting=soon, person=holder.person, membership=holder
    )


def page(invitation, name="invitation_answer"):
    token = services.invitation_token(invitation)
    return reverse(f"meetings:{name}", args=[token])


def address(name, meeting):
    return reverse(f"meetings:{name}", args=[meeting.pk])


# Sending


def test_invite_writes_to_each_person_once(soon, coordinator):
    people = [one.person.pk for one in asked(soon).not_asked]
    assert len(people) == 5  # three members, an alternate, an observer

    first = services.invite(meeting=soon, people=people, by=coordinator, at=NOON)
    again = services.invite(meeting=soon, people=people, by=coordinator, at=NOON)

    assert (len(first), len(again)) == (5, 0)
    assert Mail.objects.count() == 5
    assert set(Mail.objects.values_list("kind", flat=True)) == {"meeting_invitation"}
    assert Mail.objects.filter(calendar__contains="ATTENDEE").count() == 5


def asked(meeting):
    return answers_of(meeting, quorum_share(meeting))


def test_invite_asks_a_person_with_two_seats_once(soon, holder, coordinator):
    MembershipFactory(seat=SeatFactory(mechanism=soon.mechanism), person=holder.person)

    services.invite(meeting=soon, people=[holder.person.pk], by=coordinator, at=NOON)

    assert Invitation.objects.get().membership == holder


def test_invite_leaves_out_who_has_no_address_or_does_not_sit_there(
    soon, holder, coordinator
):
    holder.person.email = ""
    holder.person.save()
    stranger = MembershipFactory().person

    invited = services.invite(
        meeting=soon,
        people=[holder.person.pk, stranger.pk],
        by=coordinator,
        at=NOON,
    )

    assert invited == []
    assert [one.person for one in asked(soon).without_address] == [holder.person]


def test_invite_is_for_called_meetings(soon, coordinator):
    soon.state = "planned"
    soon.save()

    with pytest.raises(PermissionDenied):
        services.invite(meeting=soon, people=[], by=coordinator, at=NOON)


def test_mails_are_in_the_language_of_the_person(client, soon, holder, coordinator):
    holder.person.language = "sq"
    holder.person.save()

    services.invite(meeting=soon, people=[holder.person.pk], by=coordinator, at=NOON)

    mail = Mail.objects.get()
    assert mail.language == "sq"
    assert mail.municipality_slug == "gnjilane"
    [link] = [line for line in mail.body.split() if line.startswith("http")]
    assert client.get(link).context["invitation"] == Invitation.objects.get()


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("coordinator", 200),
        ("staff", 200),
        ("administrator", 200),
        ("member", 403),
        ("assessor", 403),
        ("other_coordinator", 403),
        ("donor", 403),
        ("stranger", 404),
    ],
)
def test_invitation_list_is_for_who_calls_meetings(
    client_for, cast, soon, person, status
):
    answer = client_for(cast(person)).get(address("invitation_list", soon))

    assert answer.status_code == status


def test_invitation_list_sends_to_those_ticked(client_for, coordinator, soon, holder):
    client = client_for(coordinator)
    shown = client.get(address("invitation_list", soon))
    assert len(shown.context["form"].fields["people"].initial) == 5

    answer = client.post(
        address("invitation_list", soon), {"people": [holder.person.pk]}
    )

    assert answer.status_code == 302
    assert Invitation.objects.get().person == holder.person
    assert Invitation.objects.get().invited_by == coordinator


def test_invitation_list_of_a_planned_meeting_leads_to_it(
    client_for, coordinator, soon
):
    soon.state = "planned"
    soon.save()

    answer = client_for(coordinator).get(address("invitation_list", soon))

    assert answer.url == soon.get_absolute_url()


@pytest.mark.parametrize("count", [1, 3])
def test_invitation_list_query_count_is_constant(
    client_for, coordinator, soon, django_assert_num_queries, count
):
    people = [one.person.pk for one in asked(soon).not_asked][:count]
    services.invite(meeting=soon, people=people, by=coordinator, at=NOON)
    client = client_for(coordinator)
    client.get("/")

    with django_assert_num_queries(LIST_QUERIES):
        client.get(address("invitation_list", soon))


LIST_QUERIES = 8


# Answering by the link


def test_invitation_answer_shows_the_meeting_and_writes_nothing(client, invitation):
    answer = client.get(page(invitation))

    assert answer.status_code == 200
    invitation.refresh_from_db()
    assert (invitation.answer, invitation.answered_at) == ("", None)


@pytest.mark.parametrize("given", ["coming", "not_coming"])
def test_invitation_answer_is_kept_and_may_change(client, invitation, given):
    other = {"coming": "not_coming", "not_coming": "coming"}[given]
    client.post(page(invitation), {"answer": other, "note": ""})
    answer = client.post(page(invitation), {"answer": given, "note": "Later"})

    assert answer.url == page(invitation)
    invitation.refresh_from_db()
    assert (invitation.answer, invitation.note) == (given, "Later")
    assert Attendance.objects.count() == 0


def test_invitation_answer_points_at_a_note_that_may_name_a_person(client, invitation):
    Person.objects.filter(pk=invitation.person_id).update(language="en")
    given = {"answer": "coming", "note": "Žrtva M.K. (34), tel. 044 123 456"}

    shown = client.post(page(invitation), given)

    assert shown.context["form"].errors["note"] == [
        "“M.K. (34)” looks like initials and an age.",
        "“044 123 456” looks like a phone number.",
        "Take it out, or tick below that the text stays.",
    ]
    assert given["note"] in shown.content.decode()
    invitation.refresh_from_db()
    assert (invitation.answer, invitation.note) == ("", "")

    client.post(page(invitation), {**given, "looked": "on"})

    invitation.refresh_from_db()
    assert (invitation.answer, invitation.note) == ("coming", given["note"])


def test_invitation_answer_names_the_only_alternate(client, invitation, alternate):
    client.post(page(invitation), {"answer": "alternate"})

    invitation.refresh_from_db()
    assert invitation.alternate == alternate


def test_invitation_answer_asks_which_of_several_alternates(
    client, invitation, holder, alternate
):
    second = MembershipFactory(seat=holder.seat, kind="alternate")

    refused = client.post(page(invitation), {"answer": "alternate"})
    assert refused.context["form"].errors["alternate"] == ["Say who comes instead."]

    client.post(page(invitation), {"answer": "alternate", "alternate": second.pk})
    invitation.refresh_from_db()
    assert invitation.alternate == second


def test_invitation_answer_offers_no_alternate_where_there_is_none(
    client, soon, alternate
):
    own = MeetingInvitationFactory(
        meeting=soon, person=alternate.person, membership=alternate
    )

    answer = client.post(page(own), {"answer": "alternate"})

    assert "answer" in answer.context["form"].errors
    own.refresh_from_db()
    assert own.answer == ""


@pytest.mark.parametrize("state", ["held", "cancelled"])
def test_invitation_answer_ends_with_the_meeting(client, invitation, state):
    meeting = invitation.meeting
    if state == "held":
        meeting = MeetingFactory(
            mechanism=meeting.mechanism,
            held=True,
            starts_at=timezone.now() - timedelta(days=2),
        )
        invitation.meeting = meeting
        invitation.save()
    else:
        meeting.state = state
        meeting.save()

    assert client.get(page(invitation)).status_code == 200
    assert client.post(page(invitation), {"answer": "coming"}).status_code == 403
    invitation.refresh_from_db()
    assert invitation.answer == ""


def test_invitation_answer_is_dead_once_the_membership_ended(
    client, invitation, holder
):
    holder.ends_on = timezone.localdate() - timedelta(days=1)
    holder.save()

    answer = client.get(page(invitation))

    assert answer.status_code == 404
    assert "This link does not open anything" in answer.content.decode()
    assert client.post(page(invitation), {"answer": "coming"}).status_code == 404


def test_invitation_answer_is_dead_when_links_are_taken_back(client, invitation):
    link = page(invitation)
    invitation.person.link_key = "another-key-altogether"
    invitation.person.save()

    assert client.get(link).status_code == 404


def test_invitation_answer_is_dead_once_the_address_was_corrected(client, invitation):
    link = page(invitation)
    invitation.person.email = invitation.person.email.upper()
    invitation.person.save()
    assert client.get(link).status_code == 200

    invitation.person.email = "right@example.org"
    invitation.person.save()

    assert client.get(link).status_code == 404
    assert client.get(page(invitation)).status_code == 200


def test_invitation_answer_is_kept_by_no_browser_and_named_to_no_other_site(
    client, invitation
):
    for name in ("invitation_answer", "invitation_calendar"):
        answer = client.get(page(invitation, name))

        assert "no-store" in answer["Cache-Control"]
        assert answer["Referrer-Policy"] == "same-origin"


def test_invitation_answer_is_in_the_language_of_the_person(client, invitation):
    invitation.person.language = "sq"
    invitation.person.save()

    assert '<html lang="sq"' in client.get(page(invitation)).content.decode()

    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert '<html lang="en"' in client.get(page(invitation)).content.decode()


def test_answer_keeps_that_somebody_was_told_of_a_change_meanwhile(invitation):
    opened = Invitation.objects.get(pk=invitation.pk)
    Invitation.objects.update(sequence_sent=7)

    services.answer_invitation(
        invitation=opened,
        answer="coming",
        alternate=None,
        note="",
        at=timezone.now(),
    )

    invitation.refresh_from_db()
    assert (invitation.answer, invitation.sequence_sent) == ("coming", 7)


def test_invitation_answer_of_a_cut_or_foreign_link(client, invitation):
    token = services.invitation_token(invitation)
    for wrong in (token[:-3], "x", token + "A"):
        link = reverse("meetings:invitation_answer", args=[wrong])
        assert client.get(link).status_code == 404


def test_invitation_answer_dies_fourteen_days_after_the_meeting(
    client, gnjilane, holder
):
    for days, status in ((14, 200), (15, 410)):
        past = MeetingFactory(
            mechanism=gnjilane,
            held=True,
            starts_at=timezone.now() - timedelta(days=days),
        )
        own = MeetingInvitationFactory(
            meeting=past, person=holder.person, membership=holder
        )
        assert client.get(page(own)).status_code == status


def test_invitation_answer_sets_no_cookie_but_that_of_the_form(client, invitation):
    client.get(page(invitation))

    assert set(client.cookies) <= {"csrftoken"}


def test_invitation_calendar_is_a_file_to_keep(client, invitation):
    answer = client.get(page(invitation, "invitation_calendar"))

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    assert str(invitation.meeting.calendar_uid) in answer.content.decode()


def test_invitation_calendar_of_a_dead_link(client):
    link = reverse("meetings:invitation_calendar", args=["x"])

    assert client.get(link).status_code == 404


# Answering on the meeting's page


def test_invitation_reply_is_of_the_person_that_signed_in(
    client_for, member, invitation
):
    AssignmentFactory(
        user=member,
        mechanism=invitation.meeting.mechanism,
        role="verifier",
        person=invitation.person,
    )
    client = client_for(member)
    meeting = invitation.meeting

    shown = client.get(meeting.get_absolute_url())
    assert shown.context["invitation"] == invitation
    assert shown.context["answers"] is None

    answer = client.post(address("invitation_reply", meeting), {"answer": "coming"})
    assert answer.url == meeting.get_absolute_url()
    invitation.refresh_from_db()
    assert invitation.answer == "coming"


def test_invitation_reply_by_the_same_e_mail(client_for, member, invitation):
    invitation.person.email = "MEMBER@example.org"
    invitation.person.save()

    client_for(member).post(
        address("invitation_reply", invitation.meeting), {"answer": "not_coming"}
    )

    invitation.refresh_from_db()
    assert invitation.answer == "not_coming"


def test_invitation_reply_that_is_no_answer_is_shown_again(
    client_for, member, invitation
):
    invitation.person.email = member.email
    invitation.person.save()

    answer = client_for(member).post(
        address("invitation_reply", invitation.meeting), {"answer": "perhaps"}
    )

    assert answer.status_code == 422
    assert "answer" in answer.context["form"].errors


@pytest.mark.parametrize("person", ["coordinator", "member", "staff", "stranger"])
def test_invitation_reply_is_not_for_who_is_not_invited(
    client_for, cast, invitation, person
):
    answer = client_for(cast(person)).post(
        address("invitation_reply", invitation.meeting), {"answer": "coming"}
    )

    assert answer.status_code == 404


def test_meeting_detail_shows_answers_to_the_coordinator(
    client_for, coordinator, invitation
):
    invitation.answer, invitation.answered_at = "coming", NOON
    invitation.save()

    shown = client_for(coordinator).get(invitation.meeting.get_absolute_url())

    answers = shown.context["answers"]
    assert (answers.expected.present, answers.expected.required) == (1, 2)
    assert "Expected: 1 of 3 seats, 2 needed" in shown.content.decode()


def test_log_shows_who_is_expected(client_for, coordinator, invitation):
    page = client_for(coordinator).get(address("log_due", invitation.meeting))

    assert "Expected: 0 of 3 seats" in page.content.decode()


def test_answers_count_a_seat_whose_alternate_comes(soon, invitation, alternate):
    invitation.answer, invitation.answered_at = "not_coming", NOON
    invitation.save()
    assert asked(soon).expected.present == 0

    MeetingInvitationFactory(
        meeting=soon,
        person=alternate.person,
        membership=alternate,
        answer="coming",
        answered_at=NOON,
    )
    assert asked(soon).expected.present == 1


# Reminders


def test_invitation_remind_writes_once_a_day_to_who_has_not_answered(
    client_for, coordinator, soon, invitation, alternate
):
    MeetingInvitationFactory(
        meeting=soon, person=alternate.person, answer="coming", answered_at=NOON
    )
    client = client_for(coordinator)
    client.post(address("invitation_remind", soon))
    client.post(address("invitation_remind", soon))

    assert [mail.email for mail in Mail.objects.all()] == [invitation.person.email]
    assert Mail.objects.get().kind == "meeting_unanswered"


@pytest.mark.parametrize("name", ["invitation_remind", "invitation_tell"])
@pytest.mark.parametrize(
    ("person", "status"), [("member", 403), ("donor", 403), ("stranger", 404)]
)
def test_invitation_remind_and_tell_are_for_who_calls_meetings(
    client_for, cast, soon, name, person, status
):
    assert client_for(cast(person)).post(address(name, soon)).status_code == status


def test_invitation_remind_is_a_button(client_for, coordinator, soon):
    client = client_for(coordinator)

    assert client.get(address("invitation_remind", soon)).status_code == 405


def test_unanswered_are_those_of_meetings_in_five_and_two_days(gnjilane, holder, seats):
    today = date(2026, 3, 2)
    for days in (1, 2, 3, 5, 6):
        starts = datetime(2026, 3, 2, 23, 30, tzinfo=BELGRADE) + timedelta(days=days)
        MeetingInvitationFactory(
            meeting=MeetingFactory(mechanism=gnjilane, starts_at=starts),
            person=holder.person,
            membership=holder,
        )

    found = services.unanswered(today)

    assert sorted((one.meeting.day - today).days for one in found) == [2, 5]
    Invitation.objects.update(answer="coming", answered_at=NOON)
    assert services.unanswered(today) == []


# A change


def test_invitation_tell_writes_to_those_with_an_older_version(
    client_for, coordinator, soon, invitation, alternate
):
    soon.calendar_sequence = 1
    soon.save()
    MeetingInvitationFactory(
        meeting=soon, person=alternate.person, membership=alternate, sequence_sent=1
    )

    client_for(coordinator).post(address("invitation_tell", soon))

    assert [mail.email for mail in Mail.objects.all()] == [invitation.person.email]
    invitation.refresh_from_db()
    assert invitation.sequence_sent == 1
