"""Who stands in for a coordinator: rights, tasks and the way back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Mail, User
from municipalities.models import Deputy, people_of, roles_of
from municipalities.permissions import can_edit_mechanism, can_name_deputy
from tests.factories import AssignmentFactory, DeputyFactory, MeetingFactory

PAGE = reverse("municipalities:deputy_list", args=["gnjilane"])


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def deputy(gnjilane, member, today):
    """The member, who stands in today."""
    return DeputyFactory(
        mechanism=gnjilane, user=member, starts_on=today, ends_on=today
    )


def end_page(deputy):
    return reverse("municipalities:deputy_end", args=[deputy.pk])


def answers(user, today, **changed):
    return {
        "user": user.pk,
        "starts_on": today.isoformat(),
        "ends_on": (today + timedelta(days=6)).isoformat(),
        "note": "",
    } | changed


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("administrator", 200),
        ("staff", 200),
        ("coordinator", 200),
        ("member", 403),
        ("other_coordinator", 403),
        ("donor", 403),
        ("verifier", 403),
        ("stranger", 404),
    ],
)
def test_deputy_list_by_role(cast, client_for, gnjilane, person, status):
    assert client_for(cast(person)).get(PAGE).status_code == status


def test_deputy_list_names_a_deputy_and_tells_them(
    coordinator, member, client_for, gnjilane, today
):
    assert can_edit_mechanism(member, gnjilane) is False

    client_for(coordinator).post(PAGE, answers(member, today))

    deputy, mail = Deputy.objects.get(), Mail.objects.get()
    del member._roles
    assert (deputy.user, deputy.starts_on) == (member, today)
    assert deputy.history.get().history_user == coordinator
    assert can_edit_mechanism(member, gnjilane) is True
    assert (mail.email, mail.kind) == (member.email, "deputy_named")
    assert "/mechanisms/gnjilane/" in mail.body


@pytest.mark.parametrize(("days", "may"), [(-2, False), (0, True), (2, False)])
def test_deputy_has_rights_in_those_days_only(gnjilane, member, today, days, may):
    day = today + timedelta(days=days)
    DeputyFactory(mechanism=gnjilane, user=member, starts_on=day, ends_on=day)

    assert can_edit_mechanism(member, gnjilane) is may


def test_deputy_cannot_prolong_their_own_rights(
    client_for, gnjilane, member, deputy, today
):
    client = client_for(member)

    assert client.get(PAGE).status_code == 200
    assert "Name a deputy" not in client.get(PAGE).content.decode()
    assert client.post(PAGE, answers(member, today)).status_code == 403
    assert client.post(end_page(deputy)).status_code == 403
    assert can_name_deputy(member, gnjilane) is False


def test_coordinator_who_is_also_deputy_keeps_all_rights(gnjilane, coordinator, today):
    DeputyFactory(mechanism=gnjilane, user=coordinator, starts_on=today, ends_on=today)

    assert can_name_deputy(coordinator, gnjilane) is True
    assert roles_of(coordinator).as_deputy == set()


def test_deputy_list_offers_members_who_can_sign_in(
    coordinator, member, other_coordinator, client_for, gnjilane
):
    AssignmentFactory(mechanism=gnjilane, role="member", user__is_active=False)

    form = client_for(coordinator).get(PAGE).context["form"]

    assert list(form.fields["user"].queryset) == [member]


def test_deputy_list_refuses_the_same_days_twice(
    coordinator, member, client_for, deputy, today
):
    page = client_for(coordinator).post(PAGE, answers(member, today))

    assert page.status_code == 422
    assert "stands in already in that time" in page.content.decode()
    assert Deputy.objects.count() == 1


@pytest.mark.parametrize(
    ("days", "error"),
    [((3, 2), "The end is before the start."), ((-3, -1), "This day is over.")],
)
def test_deputy_list_refuses_wrong_days(
    coordinator, member, client_for, gnjilane, today, days, error
):
    start, end = (today + timedelta(days=day) for day in days)

    page = client_for(coordinator).post(
        PAGE, answers(member, today, starts_on=start, ends_on=end)
    )

    assert page.context["form"].errors["ends_on"] == [error]


def test_deputy_end_takes_the_rights_back_now(
    coordinator, member, client_for, gnjilane, today
):
    deputy = DeputyFactory(
        mechanism=gnjilane,
        user=member,
        starts_on=today - timedelta(days=3),
        ends_on=today + timedelta(days=3),
    )

    client_for(coordinator).post(end_page(deputy))

    deputy.refresh_from_db()
    assert deputy.ends_on == today - timedelta(days=1)
    assert can_edit_mechanism(member, gnjilane) is False


def test_deputy_ends_with_the_role_of_who_stands_in(
    coordinator, member, client_for, gnjilane, today
):
    days = {"starts_on": today, "ends_on": today + timedelta(days=300)}
    DeputyFactory(mechanism=gnjilane, user=member, **days)
    role = member.assignments.get()

    client_for(coordinator).post(reverse("municipalities:access_end", args=[role.pk]))

    assert Deputy.objects.in_force_on(today).count() == 0
    assert Deputy.history.first().history_user == coordinator
    assert can_edit_mechanism(User.objects.get(pk=member.pk), gnjilane) is False


def test_deputy_end_withdraws_one_that_has_not_begun(
    coordinator, client_for, deputy, today
):
    client_for(coordinator).post(end_page(deputy))

    assert not Deputy.objects.exists()
    assert Deputy.history.filter(history_type="-").get().history_user == coordinator


def test_deputy_finds_the_open_tasks_and_the_notice_on_home(
    client_for, gnjilane, member, deputy
):
    meeting = MeetingFactory(
        mechanism=gnjilane,
        state="called",
        starts_at=timezone.now() + timedelta(days=5),
    )
    client = client_for(member)

    home, page = client.get("/").content.decode(), client.get(PAGE).content.decode()

    assert "You stand in for the coordinator" in home
    assert meeting.get_absolute_url() in home
    assert meeting.get_absolute_url() in page
    assert "Calls and logs meetings" in page


def test_mechanism_detail_says_who_stands_in(donor, client_for, gnjilane, deputy):
    page = client_for(donor).get(gnjilane.get_absolute_url())

    assert list(page.context["deputies"]) == [deputy]


def test_people_of_counts_deputies_as_coordinators(
    gnjilane, zvecan, coordinator, member, deputy, today
):
    both = [gnjilane.pk, zvecan.pk]

    assert people_of(both, ["coordinator"], today) == {
        gnjilane.pk: [coordinator, member]
    }
    assert people_of(both, ["member"], today) == {gnjilane.pk: [member]}
    tomorrow = today + timedelta(days=1)
    assert people_of(both, ["coordinator"], tomorrow) == {gnjilane.pk: [coordinator]}


@pytest.mark.parametrize("count", [1, 3])
def test_deputy_list_query_count_is_constant(
    staff, client_for, gnjilane, count, django_assert_num_queries
):
    for _n in range(count):
        DeputyFactory(mechanism=gnjilane)
    client = client_for(staff)
    client.get(PAGE)

    with django_assert_num_queries(9):
        client.get(PAGE)
