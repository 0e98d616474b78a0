"""Who is reminded of reports, and what Home says of them."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from actionplans.tasks import reports_due
from tests.actionplans.progressing import asked_measure, plan_of
from tests.factories import (
    MeasureFactory,
    ProgressReportFactory,
    ReportingPeriodFactory,
)

DUE = date(2026, 7, 15)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def period(db):
    return ReportingPeriodFactory(due_on=DUE)


@pytest.mark.parametrize(
    ("days", "kinds"),
    [
        (-14, ["progress_due"]),
        (-4, []),
        (-3, ["progress_due"]),
        (0, []),
        (1, ["progress_late"]),
        (8, ["progress_late"]),
        (22, ["progress_late"]),
        (23, []),
    ],
)
def test_reports_due_reminds_coordinators_around_the_day(
    gnjilane, coordinator, member, staff, period, days, kinds
):
    asked_measure(plan_of(gnjilane))

    found = list(reports_due(DUE + timedelta(days=days)))

    assert [one.kind for one in found] == kinds
    assert {one.email for one in found} <= {coordinator.email}


def test_reports_due_leaves_out_who_has_submitted_everything(
    gnjilane, zvecan, coordinator, other_coordinator, period
):
    done = asked_measure(plan_of(gnjilane))
    asked_measure(plan_of(zvecan))
    MeasureFactory(plan_version=done.plan_version, code="2.1", starts_on="2026-07-01")
    ProgressReportFactory(measure=done, period=period, submitted=True)

    found = list(reports_due(DUE + timedelta(days=1)))

    assert [one.email for one in found] == [other_coordinator.email]
    assert found[0].path == f"/plans/progress/{period.pk}/zvecan/"


def test_progress_home_says_what_a_coordinator_owes(
    client_for, gnjilane, coordinator, period
):
    asked_measure(plan_of(gnjilane))

    answer = client_for(coordinator).get(
        reverse("actionplans:progress_home"), headers=HTMX
    )

    assert "0 of 1 submitted" in answer.content.decode()


def test_progress_home_counts_municipalities_for_staff(
    client_for, gnjilane, zvecan, staff, period
):
    done = asked_measure(plan_of(gnjilane))
    asked_measure(plan_of(zvecan))
    ProgressReportFactory(measure=done, period=period, submitted=True)

    answer = client_for(staff).get(reverse("actionplans:progress_home"), headers=HTMX)

    assert "1 all reported, 0 some, 1 nothing yet" in answer.content.decode()
