"""A draft gets in force by an act, and ends the one before it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from actionplans import services
from core.models import Stale
from core.uploads import CheckedFile
from tests.factories import MeasureFactory, PlanVersionFactory, ProposalFactory

ACT = {"act_number": "01-22", "act_date": "2026-01-10", "in_force_from": "2026-01-15"}

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def act(**change):
    """What the form is sent; a file of its own each time."""
    upload = SimpleUploadedFile("odluka.pdf", PDF, "application/pdf")
    return ACT | {"version": 1, "act_file": upload} | change


@pytest.fixture
def first(gnjilane):
    return PlanVersionFactory(
        municipality=gnjilane.municipality, number=1, in_force=True
    )


@pytest.fixture
def draft(first):
    return PlanVersionFactory(municipality=first.municipality, number=2)


def adopt(version, staff, *, start=date(2026, 1, 15), expected=1):
    return services.adopt_version(
        version=version,
        expected=expected,
        act_number="01-22",
        act_date=date(2026, 1, 10),
        act_file=CheckedFile("odluka.pdf", PDF, "application/pdf"),
        in_force_from=start,
        by=staff,
        at=timezone.now(),
    )


def test_adopt_version_ends_the_one_in_force(first, draft, staff):
    adopt(draft, staff)

    first.refresh_from_db()
    draft.refresh_from_db()
    assert first.in_force_to == date(2026, 1, 14)
    assert draft.state_on(date(2026, 1, 15)) == "in_force"
    assert draft.state_on(date(2026, 1, 14)) == "coming"
    assert first.state_on(date(2026, 1, 15)) == "ended"
    assert draft.adopted_by == staff


def test_adopt_version_refuses_a_day_before_the_one_in_force(first, draft, staff):
    with pytest.raises(ValidationError):
        adopt(draft, staff, start=date(2025, 1, 20))

    first.refresh_from_db()
    assert first.in_force_to is None


def test_adopt_version_refuses_what_is_adopted(first, staff):
    with pytest.raises(ValidationError):
        adopt(first, staff)


def test_adopt_version_refuses_a_draft_changed_meanwhile(draft, staff):
    with pytest.raises(Stale):
        adopt(draft, staff, expected=7)


@pytest.mark.parametrize("who", ["staff", "administrator", "coordinator"])
def test_version_adopt_puts_in_force(who, draft, client_for, request):
    client = client_for(request.getfixturevalue(who))
    address = f"/plans/{draft.code}/adopt/"
    assert client.get(address).status_code == 200

    response = client.post(address, act())

    assert response.url == f"/plans/{draft.code}/"
    draft.refresh_from_db()
    assert (draft.act_number, draft.in_force_from) == ("01-22", date(2026, 1, 15))
    assert draft.act_file_name == "odluka.pdf"
    with draft.act_file.open("rb") as kept:
        assert kept.read() == PDF


@pytest.mark.parametrize(
    ("who", "status"),
    [("member", 403), ("other_coordinator", 404), ("donor", 404), ("stranger", 404)],
)
def test_version_adopt_is_only_for_who_may(who, status, draft, client_for, request):
    client = client_for(request.getfixturevalue(who))

    response = client.post(f"/plans/{draft.code}/adopt/", act())

    assert response.status_code == status


def test_version_adopt_is_403_once_adopted(first, client_for, staff):
    assert client_for(staff).get(f"/plans/{first.code}/adopt/").status_code == 403


@pytest.mark.parametrize(
    "change",
    [
        {"act_number": ""},
        {"act_file": ""},
        {"in_force_from": "2025-01-20"},
        {"in_force_from": "2020-01-01"},
        {"version": 3},
    ],
)
def test_version_adopt_says_what_is_wrong(change, draft, client_for, staff):
    data = act(**change)

    response = client_for(staff).post(f"/plans/{draft.code}/adopt/", data)

    assert response.status_code == 422
    draft.refresh_from_db()
    assert draft.is_draft


def test_version_adopt_refuses_while_proposals_are_open(draft, client_for, staff):
    open_one = ProposalFactory(new=True, plan_version=draft)
    page, client = f"/plans/{draft.code}/adopt/", client_for(staff)
    gaps = ["Answer the proposal that is open: accept or decline it."]
    assert client.get(page).context["gaps"] == gaps

    assert client.post(page, act()).status_code == 422
    services.decline_proposal(
        proposal=open_one, expected=1, answer="Ne.", by=staff, at=timezone.now()
    )
    assert client.post(page, act()).status_code == 302

    again = client.post(page, act(version=2))
    assert again.url == f"/plans/{draft.code}/"


@pytest.mark.parametrize("count", [1, 3])
def test_version_adopt_warns_of_what_measures_lack(
    count, draft, client_for, staff, django_assert_num_queries
):
    measures = [MeasureFactory(plan_version=draft, code=f"1.{n}") for n in range(count)]
    client = client_for(staff)

    with django_assert_num_queries(10):
        shown = client.get(f"/plans/{draft.code}/adopt/")

    assert shown.context["warnings"] == [
        ("Without an indicator", measures),
        ("Without a deadline", measures),
        ("Without a leading institution", measures),
    ]
