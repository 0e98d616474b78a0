"""Municipalities at a glance: exact cells, filters, exports, queries."""

import csv
import io
from datetime import date
from fractions import Fraction

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from core.exports import as_csv, as_xlsx
from meetings.statistics import SlotStatus
from municipalities.models import Municipality
from reports import services
from tests.factories import (
    MechanismFactory,
    MechanismRuleFactory,
    MeetingFactory,
    MunicipalityFactory,
)
from tests.factories.meetings import BELGRADE, datetime

pytestmark = pytest.mark.django_db

TODAY = date(2026, 8, 20)


def meet(mechanism, *day, present=8, **fields):
    return MeetingFactory(
        mechanism=mechanism,
        starts_at=datetime(*day, 10, tzinfo=BELGRADE),
        **({"held": True, "quorum_present": present} | fields),
    )


def rows_for(user, *, year=2026, today=TODAY):
    return services.glance_rows(
        services.municipalities_at_a_glance(user),
        user=user,
        window=services.window_of(year, today),
        today=today,
    )


def test_glance_says_what_became_of_each_period(gnjilane, staff):
    meet(gnjilane, 2025, 12, 20)
    january = meet(gnjilane, 2026, 1, 20)
    meet(gnjilane, 2026, 4, 10)
    meet(gnjilane, 2026, 5, 30, present=3)
    planned = meet(gnjilane, 2026, 10, 5, held=False)

    [row] = rows_for(staff)

    assert [cell.status for cell in row.cells] == [
        SlotStatus.HELD,
        SlotStatus.LATE,
        SlotStatus.NO_QUORUM,
        SlotStatus.OPEN,
        SlotStatus.PLANNED,
        SlotStatus.OPEN,
    ]
    assert row.cells[0].meeting == january.pk
    assert row.cells[4].meeting == planned.pk
    assert [cell.span for cell in row.cells] == [2] * 6


def test_glance_shows_a_missed_period_of_the_past(gnjilane, staff):
    [row] = rows_for(staff, year=2025)

    assert {cell.status for cell in row.cells} == {SlotStatus.MISSED}


@pytest.mark.parametrize(
    ("months", "spans"), [(1, [1] * 12), (3, [3] * 4), (4, [4] * 3), (12, [12])]
)
def test_glance_goes_by_each_mechanism_s_own_rule(gnjilane, staff, months, spans):
    gnjilane.rules.update(months_between_meetings=months)

    [row] = rows_for(staff)

    assert [cell.span for cell in row.cells] == spans


def test_glance_without_a_year_ends_with_the_present_period(gnjilane, staff):
    gnjilane.rules.update(months_between_meetings=4)

    window = services.window_of(None, TODAY)
    [row] = rows_for(staff, year=None)

    assert (window.first, window.last) == (date(2025, 9, 1), date(2026, 8, 31))
    assert [cell.span for cell in row.cells] == [4, 4, 4]
    assert (row.cells[0].start, row.cells[0].end) == (
        date(2025, 9, 1),
        date(2025, 12, 31),
    )


def test_glance_cuts_a_period_at_the_edge_of_the_window(gnjilane, staff):
    gnjilane.rules.update(months_between_meetings=6)

    [row] = rows_for(staff, year=None)

    assert [cell.span for cell in row.cells] == [4, 6, 2]


def test_glance_has_plan_in_force_and_latest_final_score(scored, staff):
    [row] = rows_for(staff, today=date(2026, 3, 1))

    assert row.version == scored.plan_version
    assert row.round == scored.round
    assert row.verified == Fraction(5, 8)


def test_glance_hides_a_score_that_is_not_final(scored, staff):
    type(scored).objects.update(state="agreed", finalised_at=None, finalised_by=None)

    [row] = rows_for(staff)

    assert (row.round, row.verified) == (None, None)


@pytest.mark.parametrize(
    ("person", "places"),
    [("staff", 2), ("donor", 2), ("coordinator", 2), ("member", 1)],
)
def test_municipalities_glance_shows_those_one_may_see(
    gnjilane, zvecan, cast, client_for, person, places
):
    response = client_for(cast(person)).get(reverse("reports:municipalities_glance"))

    assert response.status_code == 200
    assert len(response.context["rows"]) == places


@pytest.mark.parametrize("name", ["municipalities_glance", "municipalities_export"])
def test_municipalities_glance_is_403_for_a_stranger(
    gnjilane, stranger, client_for, name
):
    arguments = ["csv"] if name == "municipalities_export" else []

    response = client_for(stranger).get(reverse(f"reports:{name}", args=arguments))

    assert response.status_code == 403


def test_municipalities_glance_finds_by_name(gnjilane, zvecan, staff, client_for):
    response = client_for(staff).get(
        reverse("reports:municipalities_glance"), {"q": "zve", "year": "2025"}
    )

    assert [str(row.municipality) for row, *_cells in response.context["rows"]] == [
        "Zvečan"
    ]
    assert response.context["window"].first == date(2025, 1, 1)


def test_municipalities_glance_shows_a_municipality_without_mechanism(
    gnjilane, staff, client_for
):
    MunicipalityFactory(slug="new-place")

    page = client_for(staff).get(reverse("reports:municipalities_glance"))

    assert page.status_code == 200
    assert '<td colspan="12"><span>–</span></td>' in page.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_municipalities_glance_query_count(
    scored, staff, client_for, django_assert_num_queries, count
):
    for number in range(count - 1):
        mechanism = MechanismFactory(municipality__slug=f"place-{number}")
        MechanismRuleFactory(mechanism=mechanism)
        meet(mechanism, 2026, 1, 5 + number)
    client = client_for(staff)

    with django_assert_num_queries(11):
        response = client.get(reverse("reports:municipalities_glance"))

    assert len(response.context["rows"]) == count


def test_municipalities_export_csv_has_the_rows_of_the_page(scored, staff, client_for):
    meet(scored.municipality.mechanism, 2025, 1, 20)

    response = client_for(staff).get(
        reverse("reports:municipalities_export", args=["csv"]), {"year": "2025"}
    )

    text = b"".join(response.streaming_content).decode("utf-8-sig")
    head, row = csv.reader(io.StringIO(text))
    assert head[:3] == ["Municipality", "Jan–Feb 2025", "Mar–Apr 2025"]
    assert row[:3] == ["Gnjilane", "held", "missed"]
    assert row[-3:] == [scored.plan_version.code, "baseline-2025", "63"]


def test_municipalities_export_xlsx_is_a_workbook(scored, staff, client_for):
    response = client_for(staff).get(
        reverse("reports:municipalities_export", args=["xlsx"])
    )

    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    assert sheet["A2"].value == "Gnjilane"
    assert sheet.cell(2, sheet.max_column).value == 63
    year = timezone.localdate().year
    assert str(year) in sheet.cell(1, 7).value


def test_municipalities_export_knows_two_formats(gnjilane, staff, client_for):
    address = reverse("reports:municipalities_export", args=["pdf"])

    assert client_for(staff).get(address).status_code == 404


@pytest.mark.parametrize("text", ["=1+1", "+381", "-5", "@x", "\tx"])
def test_files_hold_no_formula(text):
    [row] = csv.reader(io.StringIO(as_csv([[text]]).decode("utf-8-sig")))
    cell = load_workbook(io.BytesIO(as_xlsx([["head"], [text]]))).active["A2"]

    assert row == ["'" + text]
    assert cell.data_type == "s"
    assert cell.value == text


def test_verified_scores_need_one_query(scored, django_assert_num_queries):
    assert Municipality.objects.count() == 1

    with django_assert_num_queries(1):
        scores = services.verified_scores([scored.pk])

    assert scores == {scored.pk: Fraction(5, 8)}
