from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core import panels
from tests.factories import (
    InstitutionFactory,
    InstitutionTypeFactory,
    MechanismFactory,
    MembershipFactory,
    PersonFactory,
    PopulationFactory,
    SeatFactory,
    VisitFactory,
)

LIST = reverse("municipalities:mechanism_list")
HOME = reverse("municipalities:mechanism_home")


def page_of(mechanism, page="detail"):
    slug = mechanism.municipality.slug
    return reverse(f"municipalities:mechanism_{page}", args=[slug])


@pytest.fixture
def police_officer(gnjilane):
    """Somebody who sits for the police, with contacts that could leak."""
    institution = InstitutionFactory(
        municipality=gnjilane.municipality,
        type=InstitutionTypeFactory(key="police", is_required=True),
        name_en="Police station",
    )
    return MembershipFactory(
        seat=SeatFactory(mechanism=gnjilane, institution=institution),
        person=PersonFactory(
            full_name="Arta Novaku", email="arta@example.org", phone="+383 00 111"
        ),
    )


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("administrator", 200),
        ("staff", 200),
        ("donor", 200),
        ("coordinator", 200),
        ("member", 200),
        ("other_coordinator", 200),
        ("assessor", 200),
        ("verifier", 200),
        ("stranger", 404),
    ],
)
def test_mechanism_detail_by_role(cast, client_for, gnjilane, person, status):
    assert client_for(cast(person)).get(page_of(gnjilane)).status_code == status


def test_mechanism_detail_is_404_for_member_of_other_municipality(
    member, client_for, zvecan
):
    assert client_for(member).get(page_of(zvecan)).status_code == 404


@pytest.mark.parametrize(
    ("person", "sees"),
    [
        ("administrator", True),
        ("staff", True),
        ("coordinator", True),
        ("member", True),
        ("donor", False),
        ("other_coordinator", False),
        ("assessor", False),
        ("verifier", False),
    ],
)
def test_mechanism_detail_shows_contacts_of_leaders_by_role(
    cast, client_for, gnjilane, police_officer, person, sees
):
    police_officer.function = "head"
    police_officer.save()

    html = client_for(cast(person)).get(page_of(gnjilane)).content.decode()

    assert "Arta Novaku" in html
    assert ("arta@example.org" in html) is sees
    assert ("+383 00 111" in html) is sees


@pytest.mark.parametrize(
    ("person", "sees"),
    [("staff", True), ("coordinator", True), ("member", False), ("donor", False)],
)
def test_mechanism_detail_withholds_a_hidden_name(
    cast, client_for, gnjilane, police_officer, person, sees
):
    police_officer.function = "head"
    police_officer.save()
    police_officer.person.is_hidden = True
    police_officer.person.save()

    html = client_for(cast(person)).get(page_of(gnjilane)).content.decode()

    assert ("Arta Novaku" in html) is sees
    assert ("arta@example.org" in html) is sees
    assert ("name withheld" in html) is not sees


def test_mechanism_detail_shows_a_chosen_day(
    staff, client_for, gnjilane, police_officer
):
    police_officer.ends_on = date(2025, 12, 31)
    police_officer.save()
    VisitFactory(user=staff, mechanism=gnjilane, seen_at=timezone.now())
    client = client_for(staff)

    then = client.get(page_of(gnjilane), {"on": "2025-12-31"})
    now = client.get(page_of(gnjilane))

    assert then.context["day"] == date(2025, 12, 31)
    assert "Arta Novaku" in then.content.decode()
    assert "Who sat here on 31 December 2025" in then.content.decode()
    assert "Arta Novaku" not in now.content.decode()
    assert "Required, but nobody sits for: Police." in now.content.decode()


def test_mechanism_detail_says_when_a_day_is_none(staff, client_for, gnjilane):
    page = client_for(staff).get(page_of(gnjilane), {"on": "yesterday"})

    assert page.context["day"] == timezone.localdate()
    assert "This is not a date; today is shown." in page.content.decode()


def test_mechanism_detail_marks_unchecked_populations(staff, client_for, gnjilane):
    PopulationFactory(municipality=gnjilane.municipality, year=2024, value=82_980)

    html = client_for(staff).get(page_of(gnjilane)).content.decode()

    assert "2024:" in html
    assert "unchecked" in html


def test_mechanism_work_brings_panels_of_upper_apps(
    staff, client_for, gnjilane, monkeypatch
):
    def panel(mechanism, user):
        return "municipalities/panel_deputyships.html", {"deputyships": []}

    monkeypatch.setitem(panels._registry, "mechanism", [(1, panel)])

    work = reverse("municipalities:mechanism_work", args=["gnjilane"])
    context = client_for(staff).get(work).context

    assert [found.template for found in context["panels"]] == [
        "municipalities/panel_deputyships.html"
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_mechanism_detail_query_count_is_constant(
    staff, client_for, gnjilane, count, django_assert_num_queries
):
    for _n in range(count):
        MembershipFactory(
            seat=SeatFactory(
                mechanism=gnjilane,
                institution=InstitutionFactory(municipality=gnjilane.municipality),
            )
        )
    client = client_for(staff)
    client.get(page_of(gnjilane))

    with django_assert_num_queries(11):
        client.get(page_of(gnjilane))


@pytest.mark.parametrize("count", [1, 3])
def test_mechanism_list_query_count_is_constant(
    staff, client_for, count, django_assert_num_queries
):
    for _n in range(count):
        mechanism = MechanismFactory()
        MembershipFactory(seat=SeatFactory(mechanism=mechanism), function="coordinator")
    client = client_for(staff)
    client.get(LIST)

    with django_assert_num_queries(7):
        client.get(LIST)


def test_mechanism_list_says_who_coordinates_and_what_is_held(
    staff, client_for, gnjilane, police_officer
):
    police_officer.function = "coordinator"
    police_officer.save()

    html = client_for(staff).get(LIST).content.decode()

    assert "Arta Novaku" in html
    assert "1 of 1" in html
    assert "every 2 months" in html


def test_mechanism_list_filters_by_name_in_any_language(
    staff, client_for, gnjilane, zvecan
):
    zvecan.municipality.name_sr = "Звечан"
    zvecan.municipality.save()

    page = client_for(staff).get(LIST, {"q": "звеч"})

    found = [mechanism.municipality.slug for mechanism in page.context["page"]]
    assert found in (["zvecan"], [])
    page = client_for(staff).get(LIST, {"q": "Звечан"})
    assert [m.municipality.slug for m in page.context["page"]] == ["zvecan"]


def test_mechanism_list_shows_strangers_nothing(stranger, client_for, gnjilane):
    page = client_for(stranger).get(LIST)

    assert list(page.context["page"]) == []
    assert "No mechanism to show" in page.content.decode()


def test_mechanism_home_leads_to_ones_own(member, client_for, gnjilane, zvecan):
    assert client_for(member).get(HOME).url == page_of(gnjilane)


def test_mechanism_home_leads_staff_to_the_list(staff, client_for, gnjilane):
    assert client_for(staff).get(HOME).url == LIST


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("staff", 200),
        ("coordinator", 200),
        ("verifier", 200),
        ("member", 403),
        ("donor", 403),
        ("other_coordinator", 403),
        ("stranger", 404),
    ],
)
def test_mechanism_history_by_role(cast, client_for, gnjilane, person, status):
    page = client_for(cast(person)).get(page_of(gnjilane, "history"))

    assert page.status_code == status


def test_mechanism_history_says_who_changed_what(
    coordinator, client_for, gnjilane, police_officer
):
    police_officer.ends_on = timezone.localdate() + timedelta(days=10)
    police_officer._history_user = coordinator
    police_officer.save()

    changes = (
        client_for(coordinator).get(page_of(gnjilane, "history")).context["changes"]
    )

    first = changes[0]
    assert first["what"] == "Membership changed: Arta Novaku, Police station"
    assert first["by"] == str(coordinator)
    assert [(str(f["label"]), f["old"]) for f in first["fields"]] == [("to", "")]


@pytest.mark.parametrize("count", [1, 3])
def test_mechanism_history_query_count_is_constant(
    staff, client_for, gnjilane, count, django_assert_num_queries
):
    for _n in range(count):
        MembershipFactory(
            seat=SeatFactory(
                mechanism=gnjilane,
                institution=InstitutionFactory(municipality=gnjilane.municipality),
            )
        )
    client = client_for(staff)
    client.get(page_of(gnjilane, "history"))

    with django_assert_num_queries(13):
        client.get(page_of(gnjilane, "history"))
