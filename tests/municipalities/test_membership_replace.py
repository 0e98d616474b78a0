"""Who follows whom in a seat: one form, one transaction, nothing overwritten."""

from datetime import date

import pytest
from django.urls import reverse

from municipalities.models import Membership, Person, Seat
from tests.factories import MembershipFactory, PersonFactory, SeatFactory


def page_of(membership, verb="replace"):
    return reverse(f"municipalities:membership_{verb}", args=[membership.pk])


@pytest.fixture
def officer(gnjilane):
    return MembershipFactory(
        seat=SeatFactory(mechanism=gnjilane),
        person=PersonFactory(full_name="Arta Novaku"),
        function="secretary",
    )


def answers(membership, **changed):
    return {
        "full_name": "Besa Krasniqi",
        "email": "besa@example.org",
        "phone": "",
        "sex": "f",
        "starts_on": "2026-03-01",
        "passes_function": "on",
        "reason": "New post",
        "version": membership.version,
    } | changed


@pytest.mark.parametrize("verb", ["replace", "end", "contacts"])
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
def test_membership_verbs_by_role(cast, client_for, officer, person, verb, status):
    assert client_for(cast(person)).get(page_of(officer, verb)).status_code == status


def test_membership_replace_is_one_action(coordinator, client_for, officer):
    answer = client_for(coordinator).post(page_of(officer), answers(officer))

    officer.refresh_from_db()
    follower = Membership.objects.exclude(pk=officer.pk).get()
    assert answer.url == reverse(
        "municipalities:mechanism_seat", args=[officer.seat_id]
    )
    assert (officer.ends_on, officer.function) == (date(2026, 2, 28), "secretary")
    assert officer.history.first().history_change_reason == "New post"
    assert (follower.seat, follower.person.full_name) == (officer.seat, "Besa Krasniqi")
    assert (follower.starts_on, follower.function) == (date(2026, 3, 1), "secretary")
    assert Seat.objects.count() == 1


def test_membership_replace_leaves_the_function_behind(
    coordinator, client_for, officer
):
    client_for(coordinator).post(page_of(officer), answers(officer, passes_function=""))

    assert Membership.objects.exclude(pk=officer.pk).get().function == ""


def test_membership_replace_keeps_an_alternate_an_alternate(
    coordinator, client_for, officer
):
    alternate = MembershipFactory(seat=officer.seat, kind="alternate")

    client_for(coordinator).post(page_of(alternate), answers(alternate))

    follower = Membership.objects.get(starts_on=date(2026, 3, 1))
    officer.refresh_from_db()
    assert follower.kind == "alternate"
    assert officer.ends_on is None


@pytest.mark.parametrize("day", ["2020-01-01", "2019-05-01"])
def test_membership_replace_refuses_a_day_before_the_first(
    coordinator, client_for, officer, day
):
    page = client_for(coordinator).post(
        page_of(officer), answers(officer, starts_on=day)
    )

    assert page.status_code == 422
    assert "Arta Novaku sits there since 01.01.2020" in page.content.decode().replace(
        "1 January 2020", "01.01.2020"
    ).replace("1 Jan 2020", "01.01.2020")
    assert Membership.objects.count() == 1
    assert Person.objects.count() == 1


def test_membership_replace_refuses_the_same_person(coordinator, client_for, officer):
    same = {"full_name": officer.person.full_name, "email": officer.person.email}

    same["known_person"] = f"recorded-{officer.person_id}"
    page = client_for(coordinator).post(page_of(officer), answers(officer, **same))

    assert "This person sits there already." in page.content.decode()
    assert Membership.objects.count() == 1


def test_membership_replace_shows_what_somebody_saved_first(
    coordinator, client_for, officer
):
    old = answers(officer)
    client = client_for(coordinator)
    officer.ends_on = date(2026, 1, 31)
    officer.save_if_unchanged(1)

    page = client.post(page_of(officer), old)

    assert page.status_code == 409
    assert "Somebody saved this before you" in page.content.decode()
    assert Membership.objects.count() == 1
    assert client.post(page_of(officer), {**old, "version": 2}).status_code == 302
    officer.refresh_from_db()
    assert officer.ends_on == date(2026, 1, 31)


def test_membership_end_keeps_the_last_day_and_why(coordinator, client_for, officer):
    client_for(coordinator).post(
        page_of(officer, "end"),
        {"ends_on": "2026-04-30", "reason": "Left the office", "version": 1},
    )

    officer.refresh_from_db()
    assert (officer.ends_on, officer.function) == (date(2026, 4, 30), "secretary")
    assert officer.history.first().history_change_reason == "Left the office"


def test_membership_end_refuses_a_day_before_the_first(
    coordinator, client_for, officer
):
    page = client_for(coordinator).post(
        page_of(officer, "end"), {"ends_on": "2019-01-01", "version": 1}
    )

    assert page.context["form"].errors["ends_on"] == ["The end is before the start."]


def test_membership_edit_never_overwrites_silently(coordinator, client_for, officer):
    given = {
        "function": "chair",
        "starts_on": "2020-01-01",
        "ends_on": "",
        "reason": "",
    }
    client = client_for(coordinator)
    officer.function = "head"
    officer.save_if_unchanged(1)

    page = client.post(page_of(officer, "edit"), {**given, "version": 1})

    (difference,) = page.context["form"].differences
    officer.refresh_from_db()
    assert page.status_code == 409
    assert (difference["theirs"], difference["mine"]) == ("head", "chair")
    assert officer.function == "head"

    client.post(page_of(officer, "edit"), {**given, "version": 2})
    officer.refresh_from_db()
    assert (officer.function, officer.version) == ("chair", 3)


def test_membership_contacts_corrects_consent(coordinator, client_for, officer):
    person = officer.person

    answer = client_for(coordinator).post(
        page_of(officer, "contacts"),
        {
            "full_name": person.full_name,
            "email": person.email,
            "phone": "+383 00 222",
            "sex": "",
            "language": "",
            "may_be_named": "on",
            "version": person.version,
        },
    )

    person.refresh_from_db()
    assert answer.url == reverse("municipalities:directory_detail", args=["gnjilane"])
    assert (person.phone, person.may_be_named) == ("+383 00 222", True)


def test_membership_contacts_says_who_is_never_named(coordinator, client_for, officer):
    kind = officer.seat.institution.type
    kind.names_people_publicly = False
    kind.save()

    html = client_for(coordinator).get(page_of(officer, "contacts")).content.decode()

    assert "never named in public, even if they agreed" in html


def test_membership_add_asks_before_a_second_seat(coordinator, client_for, officer):
    page = client_for(coordinator).post(
        reverse("municipalities:membership_add", args=["gnjilane"]),
        answers(officer)
        | {"institution": officer.seat.institution_id, "kind": "member"},
    )

    assert page.context["form"].errors["replaces"] == [
        "Arta Novaku sits there. Does the new member follow, or sit beside?"
    ]
    assert Seat.objects.count() == 1


def seat_page(seat, verb=""):
    return reverse(f"municipalities:mechanism_seat{verb}", args=[seat.pk])


@pytest.mark.parametrize(
    ("person", "status"),
    [("coordinator", 200), ("member", 200), ("donor", 200), ("stranger", 404)],
)
def test_mechanism_seat_by_role(cast, client_for, officer, person, status):
    assert client_for(cast(person)).get(seat_page(officer.seat)).status_code == status


def test_mechanism_seat_shows_its_holders_over_time(member, client_for, officer):
    officer.ends_on = date(2025, 12, 31)
    officer.save()
    hidden = PersonFactory(full_name="Skriven Neko", is_hidden=True)
    MembershipFactory(seat=officer.seat, starts_on=date(2026, 1, 1), person=hidden)

    page = client_for(member).get(seat_page(officer.seat))

    html = page.content.decode()
    assert [m.starts_on.year for m in page.context["memberships"]] == [2026, 2020]
    assert "Arta Novaku" in html
    assert "Skriven Neko" not in html
    assert "Replace" not in html


@pytest.mark.parametrize("count", [1, 3])
def test_mechanism_seat_query_count_is_constant(
    staff, client_for, officer, count, django_assert_num_queries
):
    for year in range(count):
        MembershipFactory(
            seat=officer.seat, kind="alternate", starts_on=date(2021 + year, 1, 1)
        )
    client = client_for(staff)
    client.get(seat_page(officer.seat))

    with django_assert_num_queries(6):
        client.get(seat_page(officer.seat))


def test_mechanism_seat_close_ends_who_sits_there(coordinator, client_for, officer):
    answer = client_for(coordinator).post(
        seat_page(officer.seat, "_close"), {"closed_on": "2026-06-30"}
    )

    officer.refresh_from_db()
    assert answer.status_code == 302
    assert officer.ends_on == date(2026, 6, 30)
    assert officer.seat.closed_on == date(2026, 6, 30)


def test_mechanism_seat_close_refuses_a_day_before_somebody_came(
    coordinator, client_for, officer
):
    page = client_for(coordinator).post(
        seat_page(officer.seat, "_close"), {"closed_on": "2019-12-31"}
    )

    assert page.status_code == 422
    assert "Somebody came to this seat after that day." in page.content.decode()
    officer.seat.refresh_from_db()
    assert officer.seat.closed_on is None


@pytest.mark.parametrize(
    ("person", "status"), [("member", 403), ("donor", 403), ("stranger", 404)]
)
def test_mechanism_seat_close_by_role(cast, client_for, officer, person, status):
    page = client_for(cast(person)).post(
        seat_page(officer.seat, "_close"), {"closed_on": "2026-06-30"}
    )

    assert page.status_code == status
