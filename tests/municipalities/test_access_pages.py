"""Who has access to what, and who may invite whom."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation, Mail
from municipalities.models import Assignment
from tests.factories import (
    AccessInvitationFactory,
    AssignmentFactory,
    DeputyFactory,
    InvitedRoleFactory,
    PersonFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
LIST = reverse("municipalities:access_list")
INVITE = reverse("municipalities:access_invite")


def page_of(row, page):
    return reverse(f"municipalities:access_{page}", args=[row.pk])


def typed(place=None, **changed):
    return {
        "email": "Nova@example.org",
        "name": "Nova",
        "role": "member",
        "mechanism": place.pk if place else "",
        "language": "en",
    } | changed


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("administrator", 200),
        ("staff", 200),
        ("coordinator", 200),
        ("member", 403),
        ("assessor", 403),
        ("verifier", 403),
        ("donor", 403),
        ("stranger", 403),
    ],
)
def test_access_list_by_role(cast, client_for, who, status):
    client = client_for(cast(who))

    assert client.get(LIST).status_code == status
    assert client.get(INVITE).status_code == status
    export = reverse("municipalities:access_export", args=["csv"])
    assert client.get(export).status_code == status


def people(answer):
    return [row["person"].email for row in answer.context["rows"]]


def test_access_list_of_a_coordinator_ends_at_the_own_mechanism(
    client_for, coordinator, member, other_coordinator, zvecan
):
    AssignmentFactory(user=member, mechanism=zvecan, role="member")

    answer = client_for(coordinator).get(LIST)

    assert people(answer) == ["coordinator@example.org", "member@example.org"]
    html = answer.content.decode()
    assert ("Member, Gnjilane" in html, "Member, Zvečan" in html) == (True, False)
    assert "Last sign-in" not in html


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"role": "administrator"}, ["administrator@example.org"]),
        ({"role": "member"}, ["member@example.org"]),
        ({"role": "deputy"}, ["stranger@example.org"]),
        ({"q": "STRANGER"}, ["stranger@example.org"]),
        ({"second_factor": "on"}, []),
        ({"role": "pirate", "q": "member@"}, None),
    ],
)
def test_access_list_narrows(
    client_for, administrator, member, stranger, gnjilane, asked, expected
):
    today = timezone.localdate()
    DeputyFactory(user=stranger, mechanism=gnjilane, starts_on=today, ends_on=today)

    found = people(client_for(administrator).get(LIST, asked))

    everybody = [
        "administrator@example.org",
        "member@example.org",
        "stranger@example.org",
    ]
    assert found == (everybody if expected is None else expected)


@pytest.mark.parametrize("count", [1, 3])
def test_access_list_query_count_is_constant(
    client_for, administrator, gnjilane, count, django_assert_num_queries
):
    for _number in range(count):
        AssignmentFactory(mechanism=gnjilane, role="member")
        InvitedRoleFactory(mechanism=gnjilane)
    client = client_for(administrator)
    client.get(LIST)

    with django_assert_num_queries(10):
        client.get(LIST)


def test_access_export_has_a_row_per_role(client_for, staff, member, zvecan):
    AssignmentFactory(user=member, mechanism=zvecan, role="coordinator")

    answer = client_for(staff).get(
        reverse("municipalities:access_export", args=["csv"]), {"q": "member@"}
    )

    text = answer.content.decode("utf-8-sig")
    rows = [row[1:4] for row in csv.reader(io.StringIO(text))]
    assert rows == [
        ["E-mail", "Role", "Mechanism"],
        ["member@example.org", "member", "Gnjilane"],
        ["member@example.org", "coordinator", "Zvečan"],
    ]


def test_access_export_knows_two_formats(client_for, staff):
    client = client_for(staff)
    unknown = reverse("municipalities:access_export", args=["pdf"])
    xlsx = client.get(reverse("municipalities:access_export", args=["xlsx"]))

    assert client.get(unknown).status_code == 404
    assert xlsx.content[:2] == b"PK"


def test_access_invite_sends_a_link(client_for, coordinator, gnjilane):
    person = PersonFactory(email="nova@example.org")

    client_for(coordinator).post(INVITE, typed(gnjilane))

    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.invited_by) == (
        "nova@example.org",
        coordinator,
    )
    offered = invitation.invited_roles.get()
    assert (offered.mechanism, offered.role, offered.person) == (
        gnjilane,
        "member",
        person,
    )
    left = invitation.expires_at - invitation.invited_at
    assert left == timedelta(days=14)
    mail = Mail.objects.get()
    assert mail.municipality_slug == "gnjilane"
    assert f"/invitation/{invitation.key}/" in mail.body


@pytest.mark.parametrize(
    ("who", "roles"),
    [
        ("coordinator", ["member", "deputy"]),
        ("staff", ["coordinator", "deputy", "member"]),
        (
            "administrator",
            ["account", "administrator", "staff", "donor", "coordinator", "deputy",
             "member"],
        ),
    ],
)  # fmt: skip
def test_access_invite_offers_what_each_may_give(cast, client_for, who, roles):
    form = client_for(cast(who)).get(INVITE).context["form"]

    assert [code for code, _words in form.fields["role"].choices] == roles


@pytest.mark.parametrize("role", ["administrator", "donor", "coordinator", "account"])
def test_access_invite_by_a_coordinator_gives_no_more(
    client_for, coordinator, gnjilane, role
):
    answer = client_for(coordinator).post(INVITE, typed(gnjilane, role=role))

    assert (answer.status_code, Invitation.objects.count()) == (422, 0)


def test_access_invite_by_a_coordinator_ends_at_the_own_mechanism(
    client_for, coordinator, zvecan
):
    answer = client_for(coordinator).post(INVITE, typed(zvecan))

    assert list(answer.context["form"].errors) == ["mechanism"]
    assert Invitation.objects.count() == 0


def test_access_invite_by_a_deputy_names_no_other_deputy(
    client_for, stranger, gnjilane
):
    today = timezone.localdate()
    DeputyFactory(user=stranger, mechanism=gnjilane, starts_on=today, ends_on=today)
    days = {"role": "deputy", "starts_on": today, "ends_on": today}

    answer = client_for(stranger).post(INVITE, typed(gnjilane, **days))

    assert list(answer.context["form"].errors) == ["role"]
    assert client_for(stranger).post(INVITE, typed(gnjilane)).status_code == 302


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"email": "no mail"}, ["email"]),
        ({"role": "pirate"}, ["role"]),
        ({"mechanism": ""}, ["mechanism"]),
        ({"role": "deputy"}, ["starts_on", "ends_on"]),
        (
            {"role": "deputy", "starts_on": "2030-02-02", "ends_on": "2030-01-01"},
            ["ends_on"],
        ),
        (
            {"role": "deputy", "starts_on": "2020-02-02", "ends_on": "2020-03-01"},
            ["ends_on"],
        ),
    ],
)
def test_access_invite_refuses_bad_input(client_for, staff, gnjilane, changed, fields):
    answer = client_for(staff).post(INVITE, typed(gnjilane, **changed))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == fields


def test_access_invite_to_a_global_role(client_for, administrator):
    client_for(administrator).post(INVITE, typed(role="donor"))

    invitation = Invitation.objects.get()
    assert (invitation.role, invitation.invited_roles.count()) == ("donor", 0)


def test_access_invite_says_what_is_there_already(client_for, staff, member, gnjilane):
    client = client_for(staff)
    client.post(INVITE, typed(gnjilane))

    twice = client.post(INVITE, typed(gnjilane))
    held = client.post(INVITE, typed(gnjilane, email=member.email))

    assert "has an open invitation to this" in twice.content.decode()
    assert "already has this role here" in held.content.decode()
    assert Invitation.objects.count() == 1


@pytest.fixture
def invitation(gnjilane):
    """An open one, to be a member in Gnjilane."""
    row = InvitedRoleFactory(mechanism=gnjilane)
    return row.invitation


def test_access_send_again_makes_it_good_again(client_for, coordinator, invitation):
    assert not invitation.is_open_at(timezone.now())

    client_for(coordinator).post(page_of(invitation, "send_again"))

    invitation.refresh_from_db()
    assert invitation.is_open_at(timezone.now() + timedelta(days=13))
    assert Mail.objects.get().email == invitation.email


def test_access_withdraw_closes_the_link(client_for, coordinator, invitation):
    client_for(coordinator).post(page_of(invitation, "withdraw"))

    invitation.refresh_from_db()
    assert invitation.revoked_by == coordinator
    again = client_for(coordinator).post(page_of(invitation, "withdraw"))
    assert again.status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [("other_coordinator", 404), ("member", 403), ("donor", 403)],
)
@pytest.mark.parametrize("page", ["send_again", "withdraw"])
def test_access_invitations_of_others(cast, client_for, invitation, who, status, page):
    answer = client_for(cast(who)).post(page_of(invitation, page))

    assert answer.status_code == status
    invitation.refresh_from_db()
    assert invitation.revoked_at is None


def test_access_invitations_to_global_roles_are_the_administrators(client_for, staff):
    invitation = AccessInvitationFactory(role="staff")

    answer = client_for(staff).post(page_of(invitation, "withdraw"))

    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("who", "role", "status"),
    [
        ("administrator", "coordinator", 302),
        ("staff", "coordinator", 302),
        ("staff", "assessor", 403),
        ("coordinator", "member", 302),
        ("coordinator", "coordinator", 403),
        ("other_coordinator", "member", 404),
        ("member", "member", 403),
    ],
)
def test_access_end_takes_a_role_away(cast, client_for, gnjilane, who, role, status):
    user = cast(who)
    assignment = AssignmentFactory(user=UserFactory(), mechanism=gnjilane, role=role)
    client = client_for(user)
    asked = client.get(page_of(assignment, "end"))

    answer = client.post(page_of(assignment, "end"))

    assert asked.status_code == (200 if status == 302 else status)
    assert answer.status_code == status
    is_there = Assignment.objects.filter(pk=assignment.pk).exists()
    assert is_there is (status != 302)
    if status == 302:
        last = Assignment.history.filter(id=assignment.pk).first()
        assert (last.history_type, last.history_user) == ("-", user)
