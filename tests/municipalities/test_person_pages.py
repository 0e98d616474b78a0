"""A person's page: who sees what of whom, and how it is corrected."""

from datetime import date

import pytest
from django.urls import reverse

from municipalities.models import Person
from tests.factories import (
    AssignmentFactory,
    FormerPersonFactory,
    MembershipFactory,
    PersonFactory,
    SeatFactory,
)

pytestmark = pytest.mark.django_db
LIST = reverse("municipalities:person_list")


def page_of(person, page="detail"):
    return reverse(f"municipalities:person_{page}", args=[person.pk])


@pytest.fixture
def arta(gnjilane):
    """Sits in Gnjilane."""
    person = PersonFactory(
        full_name="Arta Đurđevac", email="arta@example.org", phone="+383 00 001"
    )
    MembershipFactory(seat=SeatFactory(mechanism=gnjilane), person=person)
    return person


@pytest.mark.parametrize(
    ("who", "page", "contacts", "edit", "history"),
    [
        ("administrator", 200, True, 200, 200),
        ("staff", 200, True, 200, 200),
        ("coordinator", 200, True, 200, 200),
        ("member", 200, True, 403, 403),
        ("other_coordinator", 200, False, 403, 403),
        ("verifier", 200, False, 403, 200),
        ("assessor", 200, False, 403, 403),
        ("donor", 200, False, 403, 403),
        ("stranger", 404, False, 404, 404),
    ],
)
def test_person_detail_by_role(
    cast, client_for, arta, who, page, contacts, edit, history
):
    client = client_for(cast(who))

    answer = client.get(page_of(arta))

    assert answer.status_code == page
    assert ("arta@example.org" in answer.content.decode()) is contacts
    assert client.get(page_of(arta, "edit")).status_code == edit
    assert client.get(page_of(arta, "history")).status_code == history


@pytest.mark.parametrize(
    ("who", "page"),
    [
        ("staff", 200),
        ("coordinator", 200),
        ("member", 404),
        ("other_coordinator", 404),
        ("donor", 404),
    ],
)
def test_person_detail_of_somebody_hidden(cast, client_for, arta, who, page):
    Person.objects.update(is_hidden=True)

    assert client_for(cast(who)).get(page_of(arta)).status_code == page


def test_person_detail_lists_seats_across_mechanisms_and_time(
    client_for, staff, arta, zvecan
):
    MembershipFactory(
        seat=SeatFactory(mechanism=zvecan),
        person=arta,
        kind="alternate",
        starts_on=date(2018, 1, 1),
        ends_on=date(2019, 12, 31),
    )

    html = client_for(staff).get(page_of(arta)).content.decode()

    assert html.index("Gnjilane") < html.index("Zvečan")
    assert "2019" in html


def test_person_detail_follows_a_merged_record(client_for, staff, arta):
    FormerPersonFactory(former_id=999, person=arta)

    answer = client_for(staff).get(reverse("municipalities:person_detail", args=[999]))

    assert answer.url == page_of(arta)


def test_person_detail_points_at_a_namesake(client_for, coordinator, arta, gnjilane):
    second = PersonFactory(full_name="ARTA Djurdjevac", email="")
    MembershipFactory(seat=SeatFactory(mechanism=gnjilane), person=second)

    html = client_for(coordinator).get(page_of(arta)).content.decode()

    assert reverse("municipalities:person_merge", args=[arta.pk, second.pk]) in html


@pytest.mark.parametrize("count", [1, 3])
def test_person_detail_query_count_is_constant(
    client_for, coordinator, arta, gnjilane, count, django_assert_num_queries
):
    for _number in range(count):
        MembershipFactory(seat=SeatFactory(mechanism=gnjilane), person=arta)
    client = client_for(coordinator)
    client.get(page_of(arta))

    with django_assert_num_queries(8):
        client.get(page_of(arta))


@pytest.mark.parametrize(
    "wanted", ["Arta", "djurdjevac", "АРТА ЂУРЂЕВАЦ", "đurđevac arta", "arta@EXAMPLE"]
)
def test_person_list_finds_names_in_any_script(client_for, staff, arta, wanted):
    PersonFactory(full_name="Somebody else")

    page = client_for(staff).get(LIST, {"q": wanted})

    assert [row["person"] for row in page.context["rows"]] == [arta]


@pytest.mark.parametrize(
    ("which", "names"),
    [
        ("", ["Arta Đurđevac", "Bora", "Bora"]),
        ("now", ["Arta Đurđevac"]),
        ("before", ["Bora", "Bora"]),
        ("namesakes", ["Bora", "Bora"]),
        ("pirates", ["Arta Đurđevac", "Bora", "Bora"]),
    ],
)
def test_person_list_narrows(client_for, staff, arta, which, names):
    for number in range(2):
        MembershipFactory(
            person=PersonFactory(full_name="Bora", email=f"b{number}@example.org"),
            ends_on=date(2021, 1, 1),
        )

    page = client_for(staff).get(LIST, {"which": which})

    assert [row["person"].full_name for row in page.context["rows"]] == names


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("staff", 200),
        ("coordinator", 200),
        ("member", 403),
        ("donor", 403),
        ("assessor", 403),
        ("stranger", 403),
    ],
)
def test_person_list_by_role(cast, client_for, who, status):
    assert client_for(cast(who)).get(LIST).status_code == status


@pytest.mark.parametrize(("query", "offered"), [({}, True), ({"q": "Ana"}, False)])
def test_person_list_without_anybody_says_where_people_come_from(
    client_for, staff, query, offered
):
    html = client_for(staff).get(LIST, query).content.decode()

    assert ("Nobody is on record yet" in html) == offered
    assert (reverse("municipalities:member_import_new") in html) == offered


def test_person_list_gives_a_coordinator_names_of_others_only(
    client_for, coordinator, arta, zvecan
):
    other = PersonFactory(full_name="Zoran", email="zoran@example.org")
    MembershipFactory(seat=SeatFactory(mechanism=zvecan), person=other)
    hidden = PersonFactory(full_name="Skriven", is_hidden=True)
    MembershipFactory(seat=SeatFactory(mechanism=zvecan), person=hidden)

    html = client_for(coordinator).get(LIST).content.decode()

    assert ("Zoran" in html, "Skriven" in html) == (True, False)
    assert ("arta@example.org" in html, "zoran@example.org" in html) == (True, False)


@pytest.mark.parametrize("count", [1, 3])
def test_person_list_query_count_is_constant(
    client_for, coordinator, gnjilane, count, django_assert_num_queries
):
    for _number in range(count):
        MembershipFactory(seat=SeatFactory(mechanism=gnjilane))
    client = client_for(coordinator)
    client.get(LIST)

    with django_assert_num_queries(7):
        client.get(LIST)


def values(person, **changed):
    return {
        "full_name": person.full_name,
        "sex": person.sex,
        "email": person.email,
        "phone": person.phone,
        "language": "",
        "version": person.version,
    } | changed


def test_person_edit_saves_and_keeps_who_did_it(client_for, coordinator, arta):
    client_for(coordinator).post(page_of(arta, "edit"), values(arta, phone="+383 2"))

    arta.refresh_from_db()
    assert (arta.phone, arta.version) == ("+383 2", 2)
    assert arta.history.first().history_user == coordinator


def test_person_edit_never_overwrites_silently(client_for, coordinator, staff, arta):
    typed = values(arta, phone="+383 2")
    client_for(staff).post(page_of(arta, "edit"), values(arta, phone="+383 3"))

    answer = client_for(coordinator).post(page_of(arta, "edit"), typed)

    arta.refresh_from_db()
    assert (answer.status_code, arta.phone) == (409, "+383 3")
    assert answer.context["form"].differences == [
        {"label": "Work phone", "theirs": "+383 3", "mine": "+383 2"}
    ]


def test_person_edit_with_a_known_e_mail_offers_to_merge(client_for, staff, arta):
    known = PersonFactory(email="known@example.org")

    answer = client_for(staff).post(
        page_of(arta, "edit"), values(arta, email="KNOWN@example.org")
    )

    assert answer.status_code == 422
    assert (
        reverse("municipalities:person_merge", args=[arta.pk, known.pk])
        in answer.content.decode()
    )
    arta.refresh_from_db()
    assert arta.email == "arta@example.org"


def test_person_edit_of_who_moved_is_the_new_coordinators(
    client_for, coordinator, arta, zvecan
):
    arta.memberships.update(ends_on=date(2021, 1, 1))
    assert client_for(coordinator).get(page_of(arta, "edit")).status_code == 200
    MembershipFactory(seat=SeatFactory(mechanism=zvecan), person=arta)

    assert client_for(coordinator).get(page_of(arta, "edit")).status_code == 403
    AssignmentFactory(user=coordinator, mechanism=zvecan)
    assert client_for(coordinator).get(page_of(arta, "edit")).status_code == 200


def test_person_check_marks_the_contacts(client_for, coordinator, member, arta):
    assert client_for(member).post(page_of(arta, "check")).status_code == 403

    client_for(coordinator).post(page_of(arta, "check"))

    arta.refresh_from_db()
    assert arta.checked_on is not None


def test_person_withdraw_ends_the_links(client_for, coordinator, member, arta):
    assert client_for(member).post(page_of(arta, "withdraw")).status_code == 403
    before = arta.link_secret

    client_for(coordinator).post(page_of(arta, "withdraw"))

    arta.refresh_from_db()
    assert arta.link_secret != before


def test_person_history_keeps_contacts_from_a_verifier(
    client_for, verifier, coordinator, arta
):
    client_for(coordinator).post(page_of(arta, "edit"), values(arta, phone="+383 2"))

    seen = client_for(verifier).get(page_of(arta, "history")).content.decode()
    own = client_for(coordinator).get(page_of(arta, "history")).content.decode()

    assert ("+383 2" in seen, "+383 2" in own) == (False, True)
