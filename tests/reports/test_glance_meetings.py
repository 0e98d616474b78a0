"""Meetings and attendance at a glance: figures, who sees what, files, queries."""

import csv
import io
from datetime import date
from fractions import Fraction

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from meetings.models import Attendance
from meetings.statistics import (
    AttendanceShare,
    OnTimeShare,
    PeriodCount,
    SlotStatus,
    periods_met,
)
from municipalities.models import InstitutionType
from reports import services
from tests.factories import (
    AttendanceFactory,
    DecisionFactory,
    InstitutionFactory,
    InstitutionTypeFactory,
    MechanismFactory,
    MechanismRuleFactory,
    MeetingFactory,
    MembershipFactory,
    PersonFactory,
    SeatFactory,
    UserFactory,
)
from tests.factories.meetings import BELGRADE, datetime

pytestmark = pytest.mark.django_db

TODAY = date(2026, 8, 20)
WINDOW = services.window_of(2025, TODAY)


def meet(mechanism, *day, present=8):
    return MeetingFactory(
        mechanism=mechanism,
        starts_at=datetime(*day, 10, tzinfo=BELGRADE),
        held=True,
        quorum_present=present,
    )


def decide(meeting, due_on, closed_on=None, **fields):
    if closed_on:
        fields = {
            "state": "done",
            "outcome": "Done.",
            "closed_at": datetime(*closed_on, 9, tzinfo=BELGRADE),
            "closed_by": UserFactory(),
        } | fields
    return DecisionFactory(meeting=meeting, due_on=due_on, **fields)


def seat(mechanism, kind):
    institution = InstitutionFactory(municipality=mechanism.municipality, type=kind)
    return SeatFactory(mechanism=mechanism, institution=institution)


@pytest.fixture
def year(gnjilane):
    """Three meetings of 2025: police at all, court at one of the two that list it."""
    police = seat(gnjilane, InstitutionTypeFactory(key="police", name_en="Police"))
    court = seat(gnjilane, InstitutionTypeFactory(key="court", name_en="Court"))
    meetings = [meet(gnjilane, 2025, 1, 13), meet(gnjilane, 2025, 4, 20, present=2)]
    meetings.append(meet(gnjilane, 2025, 9, 1))
    for meeting in meetings:
        AttendanceFactory(meeting=meeting, seat=police, state="present")
    sits = MembershipFactory(seat=police, person=PersonFactory(sex="f"))
    Attendance.objects.filter(meeting=meetings[0]).update(membership=sits)
    AttendanceFactory(meeting=meetings[0], seat=court, state="represented")
    AttendanceFactory(meeting=meetings[1], seat=court, state="excused")
    AttendanceFactory(meeting=meetings[2], seat=court, state="")
    AttendanceFactory(
        meeting=meetings[0], seat=None, state="guest", guest_name="Somebody"
    )
    return meetings


def rows_for(user, today=TODAY):
    return services.meetings_rows(
        services.mechanisms_at_a_glance(user), user=user, window=WINDOW, today=today
    )


def test_periods_met_counts_late_and_without_quorum_as_held():
    statuses = [
        SlotStatus.HELD,
        SlotStatus.LATE,
        SlotStatus.NO_QUORUM,
        SlotStatus.MISSED,
        SlotStatus.PLANNED,
        SlotStatus.OPEN,
        SlotStatus.NOT_DUE,
    ]

    assert periods_met(statuses) == PeriodCount(held=3, due=4)
    assert periods_met(statuses).missed == 1
    assert periods_met([]) == PeriodCount(held=0, due=0)


def test_meetings_rows_say_what_became_of_each_period(year, staff):
    [row] = rows_for(staff)

    assert [cell.status for cell in row.cells] == [
        SlotStatus.HELD,
        SlotStatus.NO_QUORUM,
        SlotStatus.MISSED,
        SlotStatus.MISSED,
        SlotStatus.LATE,
        SlotStatus.MISSED,
    ]
    assert row.periods == PeriodCount(held=3, due=6)
    assert row.cells[0].meeting == year[0].pk


def test_decisions_on_time_are_those_due_in_the_window(year, staff):
    decide(year[0], date(2025, 2, 1), closed_on=(2025, 2, 1))
    decide(year[0], date(2025, 3, 1), closed_on=(2025, 3, 2))
    decide(year[0], date(2025, 4, 1))
    decide(year[0], date(2026, 4, 1), closed_on=(2026, 2, 2))
    decide(year[0], None)
    decide(year[0], date(2025, 5, 1), closed_on=(2025, 4, 1), state="dropped")

    [row] = rows_for(staff)

    assert row.on_time == OnTimeShare(on_time=1, counted=3)
    assert row.on_time.share == Fraction(1, 3)


def test_attendance_is_the_share_of_meetings_that_list_the_type(year, staff):
    table = services.attendance_table(
        services.attended_mechanisms(staff), window=WINDOW
    )

    shares = {kind.key: shares for kind, shares in table.rows}
    assert shares == {
        "police": [AttendanceShare(3, 3)],
        "court": [AttendanceShare(1, 2)],
    }
    assert table.total == [AttendanceShare(4, 5)]
    assert AttendanceShare(0, 0).share is None


def test_attendance_counts_a_type_once_per_meeting(gnjilane, staff):
    kind = InstitutionTypeFactory(key="ngo")
    meeting = meet(gnjilane, 2025, 1, 13)
    AttendanceFactory(meeting=meeting, seat=seat(gnjilane, kind), state="absent")
    AttendanceFactory(meeting=meeting, seat=seat(gnjilane, kind), state="present")

    table = services.attendance_table([gnjilane], window=WINDOW)

    assert table.rows == [(kind, [AttendanceShare(1, 1)])]


@pytest.mark.parametrize(
    ("person", "meetings", "attendance", "on_time"),
    [
        ("administrator", 2, 2, [True, True]),
        ("staff", 2, 2, [True, True]),
        ("donor", 2, None, [True, True]),
        ("coordinator", 2, 1, [True, False]),
        ("member", 1, 1, [True]),
        ("verifier", 1, 1, [True]),
        ("assessor", 1, None, [True]),
        ("stranger", None, None, None),
    ],
)
def test_glance_access(
    year, zvecan, cast, client_for, person, meetings, attendance, on_time
):
    client = client_for(cast(person))

    page = client.get(reverse("reports:meetings_glance"), {"year": "2025"})
    assert page.status_code == (403 if meetings is None else 200)
    if meetings:
        rows = [row for row, _cells in page.context["rows"]]
        assert len(rows) == meetings
        assert [row.on_time is not None for row in rows] == on_time
        tabs = [tab["label"] for tab in page.context["tabs"]]
        assert ("Attendance" in tabs) == (attendance is not None)
    page = client.get(reverse("reports:attendance_glance"), {"year": "2025"})
    assert page.status_code == (403 if attendance is None else 200)
    if attendance:
        assert len(page.context["table"].mechanisms) == attendance
    for name, count in (("meetings", meetings), ("attendance", attendance)):
        address = reverse(f"reports:{name}_export", args=["csv"])
        assert client.get(address).status_code == (403 if count is None else 200)


def test_meetings_glance_links_each_cell(year, gnjilane, staff, client_for):
    page = client_for(staff).get(reverse("reports:meetings_glance"), {"year": "2025"})

    html = page.content.decode()
    assert f'<a href="{year[0].get_absolute_url()}">' in html
    assert f'<a href="/meetings/?mechanism={gnjilane.pk}&amp;year=2025">' in html
    assert "May – June 2025: missed" in html
    assert "3 of 6" in html


def test_attendance_glance_links_each_cell(year, gnjilane, staff, client_for):
    page = client_for(staff).get(reverse("reports:attendance_glance"), {"year": "2025"})

    cell = (
        f'<td><a href="/meetings/?mechanism={gnjilane.pk}&amp;year=2025" '
        'title="1 of 2">50%</a></td>'
    )
    assert cell in page.content.decode()


def test_glance_tabs_keep_the_filter(year, staff, client_for):
    page = client_for(staff).get(
        reverse("reports:meetings_glance"), {"year": "2025", "page": "1"}
    )

    assert [(tab["url"], tab["is_current"]) for tab in page.context["tabs"]] == [
        ("/reports/municipalities/?year=2025", False),
        ("/reports/meetings/?year=2025", True),
        ("/reports/attendance/?year=2025", False),
    ]


@pytest.mark.parametrize(
    ("name", "queries"), [("meetings_glance", 8), ("attendance_glance", 8)]
)
@pytest.mark.parametrize("count", [1, 3])
def test_glance_query_count(
    year, staff, client_for, django_assert_num_queries, name, queries, count
):
    kind = InstitutionTypeFactory(key="csw")
    for number in range(count - 1):
        mechanism = MechanismFactory(municipality__slug=f"place-{number}")
        MechanismRuleFactory(mechanism=mechanism)
        meeting = meet(mechanism, 2025, 1, 5 + number)
        AttendanceFactory(meeting=meeting, seat=seat(mechanism, kind), state="present")
        decide(meeting, date(2025, 3, 1))
    client = client_for(staff)

    with django_assert_num_queries(queries):
        page = client.get(reverse(f"reports:{name}"), {"year": "2025"})

    assert len(page.context["page"].object_list) == count


def lines_of(client, name, file_format="csv"):
    address = reverse(f"reports:{name}_export", args=[file_format])
    response = client.get(address, {"year": "2025"})
    return b"".join(response.streaming_content)


def test_meetings_export_has_the_rows_of_the_page(year, staff, client_for):
    decide(year[0], date(2025, 2, 1), closed_on=(2025, 2, 1))

    text = lines_of(client_for(staff), "meetings").decode("utf-8-sig")

    head, row = csv.reader(io.StringIO(text))
    assert head[:2] == ["Mechanism", "Jan–Feb 2025"]
    assert row == [
        "Gnjilane",
        "held",
        "held without quorum",
        "missed",
        "missed",
        "held late",
        "missed",
        "3",
        "6",
        "1",
        "1",
        "100",
    ]


def test_attendance_export_has_the_cells_of_the_page(year, staff, client_for):
    data = lines_of(client_for(staff), "attendance", "xlsx")

    head, *rows = load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True)
    group = InstitutionType.objects.get(key="court").get_group_display()
    assert head[6:] == ("Came: female", "Came: male", "Came: other", "Came: not stated")
    assert sorted(rows) == [
        ("Gnjilane", "Court", group, 1, 2, 50, 0, 0, 0, 1),
        ("Gnjilane", "Guests", "not stated", None, None, None, 0, 0, 0, 1),
        ("Gnjilane", "Police", group, 3, 3, 100, 1, 0, 0, 2),
    ]


@pytest.mark.parametrize("name", ["meetings", "attendance"])
def test_glance_exports_know_two_formats(staff, client_for, name):
    address = reverse(f"reports:{name}_export", args=["pdf"])

    assert client_for(staff).get(address).status_code == 404


def test_empty_glance_says_so(staff, client_for):
    for name in ("meetings_glance", "attendance_glance"):
        page = client_for(staff).get(reverse(f"reports:{name}"), {"q": "nowhere"})

        assert "No municipality fits" in page.content.decode()
