from datetime import date

import pytest
from django.urls import reverse

from municipalities.models import Institution, Membership, Person, Seat
from tests.factories import (
    InstitutionFactory,
    InstitutionTypeFactory,
    MembershipFactory,
    PersonFactory,
    SeatFactory,
)


def add_page(mechanism):
    return reverse("municipalities:membership_add", args=[mechanism.municipality.slug])


def edit_page(membership):
    return reverse("municipalities:membership_edit", args=[membership.pk])


@pytest.fixture
def police(gnjilane):
    return InstitutionFactory(
        municipality=gnjilane.municipality,
        type=InstitutionTypeFactory(key="police"),
        name_en="Police station",
    )


@pytest.fixture
def officer(gnjilane, police):
    return MembershipFactory(seat=SeatFactory(mechanism=gnjilane, institution=police))


def answers(**changed):
    return {
        "institution": "",
        "institution_type": "",
        "institution_name": "",
        "full_name": "Arta Novaku",
        "email": "arta@example.org",
        "phone": "",
        "sex": "f",
        "kind": "member",
        "function": "",
        "starts_on": "2026-03-01",
        "ends_on": "",
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
def test_membership_pages_by_role(cast, client_for, gnjilane, officer, person, status):
    client = client_for(cast(person))

    assert client.get(add_page(gnjilane)).status_code == status
    assert client.get(edit_page(officer)).status_code == status


def test_membership_add_seats_somebody(coordinator, client_for, gnjilane, police):
    answer = client_for(coordinator).post(
        add_page(gnjilane), answers(institution=police.pk)
    )

    membership = Membership.objects.get()
    assert answer.url == gnjilane.get_absolute_url()
    assert membership.person.email == "arta@example.org"
    assert membership.person.may_be_named is False
    assert membership.seat.opened_on == date(2026, 3, 1)
    assert membership.history.get().history_user == coordinator


def test_membership_add_makes_a_new_institution(coordinator, client_for, gnjilane):
    kind = InstitutionTypeFactory(key="cso")

    client_for(coordinator).post(
        add_page(gnjilane),
        answers(institution_type=kind.pk, institution_name="Ruka"),
    )

    institution = Institution.objects.get()
    assert (institution.name, institution.type) == ("Ruka", kind)
    assert institution.municipality == gnjilane.municipality


def test_membership_add_asks_for_an_institution(coordinator, client_for, gnjilane):
    page = client_for(coordinator).post(add_page(gnjilane), answers())

    assert set(page.context["form"].errors) == {"institution_type", "institution_name"}
    assert not Person.objects.exists()


def test_membership_add_follows_the_present_member(
    coordinator, client_for, gnjilane, police, officer
):
    client_for(coordinator).post(
        add_page(gnjilane), answers(institution=police.pk, replaces="on")
    )

    officer.refresh_from_db()
    assert officer.ends_on == date(2026, 2, 28)
    assert Seat.objects.count() == 1


def test_membership_add_opens_a_second_seat_beside_the_present_member(
    coordinator, client_for, gnjilane, police, officer
):
    client_for(coordinator).post(
        add_page(gnjilane), answers(institution=police.pk, further_seat="on")
    )

    assert list(Seat.objects.values_list("number", flat=True)) == [1, 2]


def test_membership_add_seats_nobody_beside_themselves(
    coordinator, client_for, gnjilane, police, officer
):
    posted = answers(institution=police.pk, further_seat="on", email="arta@example.org")
    client = client_for(coordinator)
    client.post(add_page(gnjilane), posted)

    known = Person.objects.get(email="arta@example.org")
    posted["known_person"] = f"recorded-{known.pk}"
    again = client.post(add_page(gnjilane), posted)

    assert "This person sits there already." in again.content.decode()
    assert Membership.objects.filter(person__email="arta@example.org").count() == 1
    assert Seat.objects.count() == 2


def test_membership_add_puts_an_alternate_beside_the_member(
    coordinator, client_for, gnjilane, police, officer
):
    client_for(coordinator).post(
        add_page(gnjilane), answers(institution=police.pk, kind="alternate")
    )

    assert Membership.objects.get(kind="alternate").seat == officer.seat


def test_membership_add_gives_observers_their_own_seat(
    coordinator, client_for, gnjilane, police, officer
):
    client_for(coordinator).post(
        add_page(gnjilane), answers(institution=police.pk, kind="observer")
    )

    assert Membership.objects.get(kind="observer").seat.kind == "observer"


@pytest.mark.parametrize(
    ("answer", "after"),
    [
        ("recorded", ("A. Novaku", "+383 1", False)),
        ("typed", ("Arta Novaku", "+383 9", True)),
    ],
)
def test_membership_add_asks_whether_a_known_address_is_the_person(
    coordinator, client_for, gnjilane, officer, answer, after
):
    known = officer.person
    known.full_name, known.email, known.phone = "A. Novaku", "a@example.org", "+383 1"
    known.save()
    court = InstitutionFactory(municipality=gnjilane.municipality)
    posted = answers(
        institution=court.pk,
        email="A@example.org",
        phone="+383 9",
        may_be_named="on",
    )
    client = client_for(coordinator)

    asked = client.post(add_page(gnjilane), posted)

    assert asked.status_code == 422
    html = asked.content.decode()
    assert f"A. Novaku ({officer.seat.institution}, since" in html
    assert "+383 9" in html
    assert Membership.objects.count() == 1

    client.post(add_page(gnjilane), posted | {"known_person": f"{answer}-{known.pk}"})

    known.refresh_from_db()
    assert (known.full_name, known.phone, known.may_be_named) == after
    assert known.memberships.count() == 2


def test_membership_add_says_nothing_of_a_hidden_person(
    coordinator, client_for, gnjilane, officer
):
    Person.objects.update(email="a@example.org", is_hidden=True)
    posted = answers(
        institution=officer.seat.institution_id,
        email="a@example.org",
        further_seat="on",
    )

    html = client_for(coordinator).post(add_page(gnjilane), posted).content.decode()

    assert "This address belongs to name withheld." in html
    assert officer.person.full_name not in html


def test_membership_add_names_nobody_without_consent(
    coordinator, client_for, gnjilane, police
):
    client = client_for(coordinator)
    client.post(add_page(gnjilane), answers(institution=police.pk))
    assert [one.may_be_named for one in Person.objects.all()] == [False]

    assert 'name="may_be_named"' in client.get(add_page(gnjilane)).content.decode()


def test_membership_add_asks_about_the_same_name_without_e_mail(
    coordinator, client_for, gnjilane, police
):
    PersonFactory(full_name="Arta Novaku")
    client = client_for(coordinator)

    page = client.post(add_page(gnjilane), answers(institution=police.pk, email=""))
    assert set(page.context["form"].errors) == {"is_another_person"}

    client.post(
        add_page(gnjilane),
        answers(institution=police.pk, email="", is_another_person="on"),
    )
    assert Person.objects.filter(full_name="Arta Novaku").count() == 2


def test_membership_add_refuses_a_function_that_is_held(
    coordinator, client_for, gnjilane, police, officer
):
    officer.function = "coordinator"
    officer.save()

    page = client_for(coordinator).post(
        add_page(gnjilane),
        answers(institution=police.pk, function="coordinator", further_seat="on"),
    )

    assert "holds this function in that time" in page.content.decode()
    assert Membership.objects.count() == 1
    assert Person.objects.count() == 1


def edits(membership, **changed):
    return {
        "version": membership.version,
        "function": membership.function,
        "starts_on": membership.starts_on.isoformat(),
        "ends_on": "",
        "reason": "",
    } | changed


def test_membership_edit_ends_it_and_keeps_why(coordinator, client_for, officer):
    answer = client_for(coordinator).post(
        edit_page(officer), edits(officer, ends_on="2026-05-31", reason="Retired")
    )

    officer.refresh_from_db()
    assert answer.url == reverse(
        "municipalities:mechanism_seat", args=[officer.seat_id]
    )
    assert (officer.ends_on, officer.version) == (date(2026, 5, 31), 2)
    assert officer.history.first().history_change_reason == "Retired"


def test_membership_edit_refuses_an_end_before_the_start(
    coordinator, client_for, officer
):
    page = client_for(coordinator).post(
        edit_page(officer), edits(officer, ends_on="2019-01-01")
    )

    assert page.context["form"].errors["ends_on"] == ["The end is before the start."]


def test_membership_edit_refuses_two_in_one_seat(coordinator, client_for, officer):
    officer.ends_on = date(2025, 12, 31)
    officer.save()
    MembershipFactory(seat=officer.seat, starts_on=date(2026, 1, 1))

    page = client_for(coordinator).post(edit_page(officer), edits(officer))

    assert "Somebody else sits there in that time." in page.content.decode()
    officer.refresh_from_db()
    assert officer.ends_on == date(2025, 12, 31)


def test_membership_edit_opens_the_seat_as_early_as_its_holder(
    coordinator, client_for, officer
):
    client_for(coordinator).post(
        edit_page(officer), edits(officer, starts_on="2019-06-01")
    )

    officer.seat.refresh_from_db()
    assert officer.seat.opened_on == date(2019, 6, 1)
