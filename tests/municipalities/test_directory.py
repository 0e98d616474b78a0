"""The contacts of a mechanism: who may see them, and when they were checked."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.pdf import pdf_is_available
from tests.factories import MembershipFactory, PersonFactory, SeatFactory

PAGE = reverse("municipalities:directory_detail", args=["gnjilane"])
PAPER = reverse("municipalities:directory_paper", args=["gnjilane"])
CHECK = reverse("municipalities:directory_check", args=["gnjilane"])


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def officer(gnjilane):
    person = PersonFactory(
        full_name="Arta Novaku", email="arta@example.org", phone="+383 00 111"
    )
    return MembershipFactory(seat=SeatFactory(mechanism=gnjilane), person=person)


@pytest.mark.parametrize(
    ("person", "read", "write"),
    [
        ("administrator", 200, 302),
        ("staff", 200, 302),
        ("coordinator", 200, 302),
        ("member", 200, 403),
        ("other_coordinator", 403, 403),
        ("assessor", 403, 403),
        ("verifier", 403, 403),
        ("donor", 403, 403),
        ("stranger", 404, 404),
    ],
)
def test_directory_by_role(cast, client_for, officer, person, read, write):
    client = client_for(cast(person))

    assert client.get(PAGE).status_code == read
    assert client.post(CHECK).status_code == write
    if read != 200:
        assert client.get(PAPER).status_code == read


def test_directory_detail_gives_links_to_call_and_write(member, client_for, officer):
    html = client_for(member).get(PAGE).content.decode()

    assert 'href="tel:+38300111"' in html
    assert 'href="mailto:arta@example.org"' in html
    assert "Checked today" not in html


@pytest.mark.parametrize(
    ("person", "sees"), [("staff", True), ("coordinator", True), ("member", False)]
)
def test_directory_detail_withholds_hidden_people(
    cast, client_for, officer, person, sees
):
    officer.person.is_hidden = True
    officer.person.save()

    html = client_for(cast(person)).get(PAGE).content.decode()

    assert ("Arta Novaku" in html) is sees
    assert ("arta@example.org" in html) is sees


def test_directory_detail_marks_what_is_old(coordinator, client_for, officer, today):
    for days in (183, 184):
        person = PersonFactory(checked_on=today - timedelta(days=days))
        MembershipFactory(seat=officer.seat, kind="alternate", person=person)

    page = client_for(coordinator).get(PAGE)

    (seat,) = page.context["composition"].seats
    old = {m.person.checked_on: m.is_old for m in seat.holders}
    assert old == {
        None: True,
        today - timedelta(days=183): False,
        today - timedelta(days=184): True,
    }
    assert page.context["old"] == 2
    assert "2 entries were not checked for six months." in page.content.decode()


def test_directory_check_marks_one_person(coordinator, client_for, officer, today):
    other = MembershipFactory(seat=officer.seat, kind="alternate").person

    client_for(coordinator).post(CHECK, {"person": officer.person_id})

    officer.person.refresh_from_db()
    other.refresh_from_db()
    assert (officer.person.checked_on, other.checked_on) == (today, None)
    assert officer.person.history.first().history_user == coordinator


def test_directory_check_marks_all_of_today(coordinator, client_for, officer, today):
    alternate = MembershipFactory(seat=officer.seat, kind="alternate").person
    gone = MembershipFactory(
        seat=officer.seat, kind="alternate", ends_on=today - timedelta(days=1)
    ).person

    client_for(coordinator).post(CHECK)

    for person in (officer.person, alternate, gone):
        person.refresh_from_db()
    assert officer.person.checked_on == alternate.checked_on == today
    assert gone.checked_on is None


def test_directory_check_ignores_people_of_elsewhere(
    coordinator, client_for, officer, zvecan
):
    elsewhere = MembershipFactory(seat=SeatFactory(mechanism=zvecan)).person

    client_for(coordinator).post(CHECK, {"person": elsewhere.pk})

    elsewhere.refresh_from_db()
    assert elsewhere.checked_on is None


@pytest.mark.parametrize("count", [1, 3])
def test_directory_detail_query_count_is_constant(
    staff, client_for, gnjilane, count, django_assert_num_queries
):
    for _n in range(count):
        MembershipFactory(seat=SeatFactory(mechanism=gnjilane))
    client = client_for(staff)
    client.get(PAGE)

    with django_assert_num_queries(6):
        client.get(PAGE)


@pytest.mark.skipif(not pdf_is_available(), reason="needs the PDF libraries")
def test_directory_paper_is_a_pdf_nobody_keeps(member, client_for, officer):
    answer = client_for(member).get(PAPER)

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer.content.startswith(b"%PDF-")
