"""Evidence of reports: a file or an address, used for many measures, downloaded."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from actionplans.models import Evidence
from tests.actionplans.progressing import asked_measure, plan_of
from tests.factories import (
    EvidenceFactory,
    EvidenceGradeFactory,
    ProgressReportFactory,
    ReportingPeriodFactory,
)

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def period(db):
    return ReportingPeriodFactory()


@pytest.fixture
def measure(gnjilane):
    return asked_measure(plan_of(gnjilane))


@pytest.fixture
def page(client_for, coordinator):
    return client_for(coordinator)


def add_url(measure, period, step="evidence_add"):
    return reverse(f"actionplans:{step}", args=[period.pk, measure.pk])


def piece(**values):
    return {
        "title": "Report of the training",
        "issuer": "Police station",
        "grade": EvidenceGradeFactory().pk,
        "dated_on": "2026-05-04",
    } | values


def pdf():
    return SimpleUploadedFile("report.pdf", PDF)


def test_evidence_add_keeps_the_file_and_its_fingerprint(page, measure, period):
    page.post(add_url(measure, period), piece(upload=pdf()))
    page.post(add_url(measure, period), piece(upload=pdf()))

    kept = Evidence.objects.get()
    assert (kept.content_type, len(kept.sha256)) == ("application/pdf", 64)
    assert list(kept.measures.all()) == [measure]
    assert list(kept.reports.values_list("state", "version")) == [("draft", 0)]


def test_evidence_add_wants_a_file_or_an_address(page, measure, period):
    without = page.post(add_url(measure, period), piece())
    page.post(add_url(measure, period), piece(url="https://example.org/decision"))

    assert "Choose a file or give a web address." in without.content.decode()
    assert Evidence.objects.get().url == "https://example.org/decision"


def test_evidence_add_warns_of_personal_data_and_lets_the_writer_decide(
    page, measure, period
):
    given = piece(url="https://example.org/", note="Call 044 123 456.")

    warned = page.post(add_url(measure, period), given)
    page.post(add_url(measure, period), given | {"has_personal_data": "on"})

    assert "looks like a phone number" in warned.content.decode()
    assert Evidence.objects.get().has_personal_data is True


def test_evidence_use_lets_one_piece_carry_many_measures(page, measure, period):
    known = EvidenceFactory(municipality=measure.municipality)
    foreign = EvidenceFactory()
    url = add_url(measure, period, "evidence_use")

    page.post(url, {"evidence": known.pk})
    refused = page.post(url, {"evidence": foreign.pk})

    assert list(measure.evidence.all()) == [known]
    assert refused.status_code == 422


def test_evidence_take_off_is_refused_once_submitted(page, measure, period):
    known = EvidenceFactory(municipality=measure.municipality)
    report = ProgressReportFactory(measure=measure, period=period)
    report.evidence.add(known)
    url = reverse(
        "actionplans:evidence_take_off", args=[period.pk, measure.pk, known.pk]
    )

    page.post(url)
    left = report.evidence.count()
    report.evidence.add(known)
    type(report).objects.update(
        state="submitted",
        submitted_at="2026-07-01T10:00Z",
        submitted_by=report.created_by,
    )

    assert left == 0
    assert page.post(url).status_code == 403


@pytest.mark.parametrize(
    ("person", "status", "adds"),
    [
        ("coordinator", 200, 200),
        ("staff", 200, 403),
        ("assessor", 200, 403),
        ("verifier", 200, 403),
        ("member", 404, 404),
        ("donor", 404, 404),
        ("other_coordinator", 404, 404),
    ],
)
def test_evidence_download_is_for_whom(
    cast, client_for, page, measure, period, person, status, adds
):
    page.post(add_url(measure, period), piece(upload=pdf()))
    kept = Evidence.objects.get()
    browser = client_for(cast(person))

    for step in ("actionplans:evidence_detail", "actionplans:evidence_download"):
        answer = browser.get(reverse(step, args=[kept.pk]))
        b"".join(answer)
        assert answer.status_code == status
    assert browser.get(add_url(measure, period)).status_code == adds
