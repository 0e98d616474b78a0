import pytest
from django.urls import reverse

from actionplans.models import Evidence
from monitoring.models import Assessment
from tests.factories import AppointmentFactory, EvidenceFactory, EvidenceGradeFactory


@pytest.fixture
def client(client_for, assessor, round_plan):
    return client_for(assessor)


@pytest.fixture
def measure(with_measures):
    return with_measures(1)[0]


def address(measure, name="monitoring:evidence_create"):
    return reverse(name, args=["baseline-2025", "gnjilane", measure.pk])


def link(client, measure, piece):
    url = address(measure, "monitoring:evidence_link")
    return client.post(url, {"evidence": piece.pk})


def piece(**changes):
    return {
        "title": "Decision on the budget",
        "issuer": "Municipal assembly",
        "grade": EvidenceGradeFactory(code="E3").pk,
        "dated_on": "2025-11-03",
        "url": "example.org/decision",
        "page": "4",
        "quote": "Ten thousand euro are set aside.",
    } | changes


def test_evidence_create_carries_the_assessment(client, measure, round_plan, assessor):
    response = client.post(address(measure), piece())

    made = Evidence.objects.get()
    assert response.url.endswith(f"/sheet/#m-{measure.pk}")
    assert made.url == "https://example.org/decision"
    assert (made.municipality, made.created_by) == (round_plan.municipality, assessor)
    assert list(Assessment.objects.get().evidence.all()) == [made]


def test_evidence_create_in_place_answers_with_the_row(client, measure):
    response = client.post(address(measure), piece(), headers={"HX-Request": "true"})

    html = response.content.decode()
    assert "Decision on the budget" in html
    assert "<html" not in html
    assert f'id="s{measure.pk}" hx-swap-oob="true"' in html


def test_evidence_create_in_place_gives_a_form(client, measure):
    html = client.get(address(measure), headers={"HX-Request": "true"}).content.decode()

    assert 'name="issuer"' in html
    assert "<html" not in html
    assert 'name="evidence"' not in html


def test_evidence_create_can_be_cancelled_in_place(client, measure):
    url = address(measure) + "?cancel"

    html = client.get(url, headers={"HX-Request": "true"}).content.decode()

    assert 'name="issuer"' not in html
    assert "Add evidence" in html


def test_evidence_link_offers_what_is_known(client, measure, round_plan, zvecan):
    known = EvidenceFactory(municipality=round_plan.municipality, title="Minutes")
    EvidenceFactory(municipality=zvecan.municipality, title="Of another place")

    html = client.get(address(measure)).content.decode()
    response = link(client, measure, known)

    assert "Minutes" in html
    assert "Of another place" not in html
    assert response.status_code == 302
    assert list(Assessment.objects.get().evidence.all()) == [known]


def test_evidence_link_refuses_evidence_of_another_municipality(
    client, measure, zvecan
):
    foreign = EvidenceFactory(municipality=zvecan.municipality)

    assert link(client, measure, foreign).status_code == 422
    assert Assessment.objects.count() == 0


def test_evidence_link_is_of_the_place_even_for_staff(
    client_for, staff, measure, round_plan, zvecan
):
    AppointmentFactory(round_plan=round_plan, user=staff)
    foreign = EvidenceFactory(municipality=zvecan.municipality)

    assert link(client_for(staff), measure, foreign).status_code == 422
    assert Assessment.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"title": ""}, "This field is required"),
        ({"dated_on": "2999-01-01"}, "This day has not come yet."),
        ({"url": "javascript:alert(1)"}, "Enter a valid URL"),
    ],
)
def test_evidence_create_says_what_is_wrong(client, measure, changes, problem):
    response = client.post(address(measure), piece(**changes))

    assert response.status_code == 422
    assert problem in response.content.decode()
    assert Evidence.objects.count() == 0


@pytest.mark.parametrize(
    ("person", "status"), [("donor", 404), ("coordinator", 403), ("staff", 403)]
)
def test_evidence_create_is_the_assessors(
    cast, client_for, measure, round_plan, person, status
):
    assert client_for(cast(person)).get(address(measure)).status_code == status


def test_evidence_remove_keeps_the_piece(client, measure):
    client.post(address(measure), piece())
    made = Evidence.objects.get()
    url = reverse(
        "monitoring:evidence_remove",
        args=["baseline-2025", "gnjilane", measure.pk, made.pk],
    )

    response = client.post(url)

    assert response.url.endswith(f"#m-{measure.pk}")
    assert list(Assessment.objects.get().evidence.all()) == []
    assert Evidence.objects.count() == 1
    assert client.post(url).status_code == 404
