"""Accepting an invitation to the system: once, and by whom it is for."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from accounts import services
from accounts.models import Invitation, Mail, User
from municipalities.models import Assignment, Deputy
from tests.factories import (
    AccessInvitationFactory,
    InvitedRoleFactory,
    PersonFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 12, 9, tzinfo=UTC)
NEW = {
    "name": "Nova Članica",
    "password": "jabuka-most-klupa",
    "again": "jabuka-most-klupa",
    "language": "sr-latn",
}


@pytest.fixture
def invitation(gnjilane):
    """To be a member in Gnjilane."""
    invitation = AccessInvitationFactory(
        email="nova@example.org", expires_at=timezone.now() + timedelta(days=3)
    )
    InvitedRoleFactory(
        invitation=invitation,
        mechanism=gnjilane,
        person=PersonFactory(email="nova@example.org"),
    )
    return invitation


def page_of(invitation):
    return reverse("accounts:invitation", args=[invitation.key])


def accept_page(invitation):
    return reverse("accounts:invitation_accept", args=[invitation.key])


def test_invitation_says_what_the_role_may_do_and_changes_nothing(client, invitation):
    answer = client.get(page_of(invitation))

    html = answer.content.decode()
    assert answer.status_code == 200
    assert "Member, Gnjilane." in html
    assert str(escape(Assignment.ROLE_DESCRIPTIONS["member"])) in html
    invitation.refresh_from_db()
    assert invitation.accepted_at is None
    assert not User.objects.filter(email="nova@example.org").exists()


def test_invitation_to_a_global_role_says_what_it_may_do(client):
    invitation = AccessInvitationFactory(
        role="donor", expires_at=timezone.now() + timedelta(days=1)
    )

    html = client.get(page_of(invitation)).content.decode()

    assert str(escape(User.ROLE_DESCRIPTIONS["donor"])) in html


def test_invitation_accept_makes_the_account_and_signs_in(client, invitation, gnjilane):
    answer = client.post(accept_page(invitation), NEW)

    user = User.objects.get(email="nova@example.org")
    assert answer.url == "/"
    assert client.session["_auth_user_id"] == str(user.pk)
    assert (user.name, user.language, user.role) == ("Nova Članica", "sr-latn", "")
    assert user.check_password("jabuka-most-klupa")
    assignment = user.assignments.get()
    assert (assignment.mechanism, assignment.role) == (gnjilane, "member")
    assert assignment.person.email == "nova@example.org"
    assert assignment.history.get().history_user == invitation.invited_by


def test_invitation_accept_of_a_double_click_happens_once(client, invitation):
    first = client.post(accept_page(invitation), NEW)

    second = client.post(accept_page(invitation), NEW)

    assert (first.url, second.url) == ("/", "/")
    assert User.objects.filter(email="nova@example.org").count() == 1
    with pytest.raises(services.Closed):
        services.accept_as_new(
            invitation=invitation, name="", password="x", language="", at=timezone.now()
        )


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"password": "kratka", "again": "kratka"}, "password"),
        ({"password": "password1", "again": "password1"}, "password"),
        ({"password": "nova@example.org", "again": "nova@example.org"}, "password"),
        ({"again": "another-one-here"}, "again"),
        ({"name": ""}, "name"),
        ({"language": "tlh"}, "language"),
    ],
)
def test_invitation_accept_refuses_bad_input(client, invitation, changed, field):
    answer = client.post(accept_page(invitation), NEW | changed)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not User.objects.filter(email="nova@example.org").exists()


def test_invitation_accept_by_who_has_an_account_asks_to_sign_in(client, invitation):
    UserFactory(email="NOVA@example.org")

    html = client.get(page_of(invitation)).content.decode()
    answer = client.post(accept_page(invitation), NEW)

    assert reverse("account_login") in html
    assert answer.url == page_of(invitation)
    assert Assignment.objects.count() == 0


def test_invitation_accept_gives_the_role_to_who_is_signed_in(
    client_for, invitation, gnjilane
):
    user = UserFactory(email="nova@example.org", name="As it was")
    client = client_for(user)
    assert "Accept" in client.get(page_of(invitation)).content.decode()

    client.post(accept_page(invitation))

    user.refresh_from_db()
    assert (user.name, user.assignments.get().mechanism) == ("As it was", gnjilane)


def test_invitation_accept_leaves_a_global_role_that_somebody_got_meanwhile(
    client_for,
):
    invitation = AccessInvitationFactory(
        role=User.Role.DONOR, expires_at=timezone.now() + timedelta(days=3)
    )
    user = UserFactory(email=invitation.email, administrator=True)

    client_for(user).post(accept_page(invitation))

    user.refresh_from_db()
    invitation.refresh_from_db()
    assert (user.role, invitation.accepted_by) == (User.Role.ADMINISTRATOR, user)


def test_invitation_of_somebody_else_is_not_taken(client_for, stranger, invitation):
    client = client_for(stranger)

    html = client.get(page_of(invitation)).content.decode()
    answer = client.post(accept_page(invitation), NEW)

    assert "this invitation is for another address" in html
    assert answer.status_code == 403
    assert Assignment.objects.count() == 0
    with pytest.raises(ValidationError):
        services.accept_as_known(
            invitation=invitation, user=stranger, at=timezone.now()
        )


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"expires_at": AT}, "good for 14 days"),
        ({"revoked_at": AT}, "has withdrawn it"),
        ({"accepted_at": AT}, "accepted already"),
    ],
)
def test_invitation_that_is_closed_says_what_to_do(client, invitation, fields, words):
    if "accepted_at" in fields:
        fields["accepted_by"] = UserFactory()
    Invitation.objects.update(**fields)

    answer = client.get(page_of(invitation))

    assert (answer.status_code, words in answer.content.decode()) == (410, True)
    assert client.post(accept_page(invitation), NEW).status_code == 410
    assert not User.objects.filter(email="nova@example.org").exists()


def test_invitation_that_was_cut_in_the_mail_is_a_kind_page(client, invitation):
    answer = client.get(page_of(invitation)[:-6] + "/")

    assert answer.status_code == 404
    assert "Copy the whole link" in answer.content.decode()


def test_invitation_as_deputy_gives_the_days_that_are_left(client, gnjilane):
    today = timezone.localdate()
    invitation = AccessInvitationFactory(
        email="nova@example.org", expires_at=timezone.now() + timedelta(days=3)
    )
    InvitedRoleFactory(
        invitation=invitation,
        mechanism=gnjilane,
        role="deputy",
        starts_on=today - timedelta(days=3),
        ends_on=today + timedelta(days=3),
    )

    client.post(accept_page(invitation), NEW)

    deputy = Deputy.objects.get()
    assert (deputy.starts_on, deputy.ends_on) == (today, today + timedelta(days=3))
    assert Assignment.objects.count() == 0


def test_invitation_is_sent_once_a_day_and_good_for_14_days(invitation):
    first = services.send_invitation(invitation=invitation, place="gnjilane", at=AT)
    again = services.send_invitation(
        invitation=invitation, place="gnjilane", at=AT + timedelta(hours=1)
    )

    mail = Mail.objects.get()
    assert (first, again) == (mail, None)
    assert (mail.kind, mail.email) == ("access_invitation", "nova@example.org")
    assert page_of(invitation) in mail.body
    assert "Gnjilane" not in mail.body
    assert invitation.expires_at == AT + timedelta(days=14, hours=1)


def test_invitation_withdrawn_cannot_be_sent(invitation, staff):
    services.withdraw_invitation(invitation=invitation, by=staff, at=AT)

    invitation.refresh_from_db()
    assert (invitation.revoked_by, invitation.revoked_at) == (staff, AT)
    with pytest.raises(services.Closed):
        services.send_invitation(invitation=invitation, place="", at=AT)
    with pytest.raises(services.Closed):
        services.withdraw_invitation(invitation=invitation, by=staff, at=AT)
