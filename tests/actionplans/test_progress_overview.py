"""Periods and who has reported in them: pages of staff, and files."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse

from actionplans.models import ReportingPeriod
from tests.actionplans.progressing import asked_measure, period_before, plan_of
from tests.factories import (
    MeasureFactory,
    ProgressReportFactory,
    ReportedValueFactory,
    ReportingPeriodFactory,
)


@pytest.fixture
def reported(gnjilane, zvecan):
    """Gnjilane submitted one of two, and is behind; Zvečan nothing."""
    period_before()
    period = ReportingPeriodFactory()
    measure = asked_measure(plan_of(gnjilane))
    measure.deadlines.create(due_on=period.ends_on)
    MeasureFactory(plan_version=measure.plan_version, code="2.1")
    asked_measure(plan_of(zvecan))
    report = ProgressReportFactory(measure=measure, period=period, submitted=True)
    ReportedValueFactory(report=report, indicator=measure.indicators.get(), value=1)
    return period


OVERVIEW = "/plans/progress/"


def exported(client, kind="csv"):
    answer = client.get(reverse("actionplans:progress_export", args=[kind]))
    return b"".join(answer.streaming_content).decode("utf-8-sig")


def test_progress_export_counts_submitted_late_and_behind(client_for, staff, reported):
    rows = list(csv.reader(io.StringIO(exported(client_for(staff)))))

    assert [[row[0], row[1], *row[5:]] for row in rows[1:]] == [
        ["Gnjilane", "First half of 2026", "2", "1", "1", "1"],
        ["Gnjilane", "Second half of 2025", "2", "0", "2", "0"],
        ["Zvečan", "First half of 2026", "1", "0", "1", "0"],
        ["Zvečan", "Second half of 2025", "1", "0", "1", "0"],
    ]


def test_progress_overview_links_each_cell(client_for, staff, reported):
    text = client_for(staff).get(OVERVIEW).content.decode()

    assert f'href="/plans/progress/{reported.pk}/gnjilane/">1 of 2</a>' in text
    assert f'href="/plans/progress/{reported.pk}/gnjilane/?state=behind"' in text


@pytest.mark.parametrize(
    ("person", "names"),
    [
        ("staff", ["Gnjilane", "Zvečan"]),
        ("administrator", ["Gnjilane", "Zvečan"]),
        ("coordinator", ["Gnjilane"]),
        ("assessor", ["Gnjilane"]),
        ("verifier", ["Gnjilane"]),
        ("member", None),
        ("donor", None),
        ("stranger", None),
    ],
)
def test_progress_overview_shows_whom(cast, client_for, reported, person, names):
    answer = client_for(cast(person)).get(OVERVIEW)

    assert answer.status_code == (200 if names else 404)
    if names:
        assert [place.name for place, _cells in answer.context["rows"]] == names


@pytest.mark.parametrize("count", [1, 3])
def test_progress_overview_query_count_is_constant(
    client_for, staff, gnjilane, django_assert_num_queries, count
):
    version = plan_of(gnjilane)
    for number in range(count):
        asked_measure(version, code=f"1.{number}")
    for year in range(2023, 2023 + count):
        ReportingPeriodFactory(
            starts_on=date(year, 1, 1), ends_on=date(year, 6, 30), due_on="2026-07-15"
        )
    browser = client_for(staff)
    with django_assert_num_queries(8):
        browser.get(OVERVIEW)


PERIOD = {
    "name_en": "Second half of 2026",
    "name_sr_latn": "Druga polovina 2026.",
    "starts_on": "2026-07-01",
    "ends_on": "2026-12-31",
    "due_on": "2027-01-15",
}


def test_period_create_fills_cyrillic(client_for, staff):
    client_for(staff).post("/plans/periods/new/", PERIOD)

    period = ReportingPeriod.objects.get()
    assert (period.starts_on, period.name_sr) == (
        date(2026, 7, 1),
        "Друга половина 2026.",
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"starts_on": "2026-06-30"}, "This overlaps the period"),
        ({"due_on": "2026-12-30"}, "Reports are due after"),
        ({"ends_on": "2026-06-30"}, "The period ends before it starts."),
    ],
)
def test_period_create_refuses_what_cannot_be(client_for, staff, change, message):
    ReportingPeriodFactory()

    answer = client_for(staff).post("/plans/periods/new/", PERIOD | change)

    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert ReportingPeriod.objects.count() == 1


def test_period_edit_keeps_the_days_of_what_was_reported_on(client_for, staff):
    report = ProgressReportFactory()
    url = reverse("actionplans:period_edit", args=[report.period.pk])
    same = {"starts_on": "2026-01-01", "ends_on": "2026-06-30"}

    moved = client_for(staff).post(url, PERIOD)
    client_for(staff).post(url, PERIOD | same | {"due_on": "2026-07-31"})

    report.period.refresh_from_db()
    assert moved.status_code == 422
    assert report.period.due_on == date(2026, 7, 31)


@pytest.mark.parametrize("person", ["coordinator", "member", "donor", "stranger"])
def test_period_list_is_for_staff(cast, client_for, db, person):
    browser = client_for(cast(person))

    assert browser.get("/plans/periods/").status_code == 403
    assert browser.post("/plans/periods/new/", PERIOD).status_code == 403
