"""A year planned at once: proposed, edited in a table, saved all or none."""

from datetime import date, datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings import services
from meetings.models import Meeting
from tests.factories import MeetingFactory
from tests.factories.meetings import BELGRADE

URL = "/meetings/year/gnjilane/"
TODAY = date(2026, 3, 2)


def at(year, month, day, hour=10):
    return datetime(year, month, day, hour, tzinfo=BELGRADE)


@pytest.fixture
def client(client_for, coordinator):
    return client_for(coordinator)


def rows(*days, hour="10:00"):
    posted = {"form-TOTAL_FORMS": len(days), "form-INITIAL_FORMS": 0}
    for number, day in enumerate(days):
        posted[f"form-{number}-day"] = day.isoformat() if day else ""
        posted[f"form-{number}-time"] = hour
    return posted


def in_days(number):
    return timezone.localdate() + timedelta(days=number)


def test_usual_time_is_that_of_most_meetings(gnjilane):
    for month, day, hour in ((9, 7, 9), (11, 2, 9), (12, 8, 11)):
        MeetingFactory(
            mechanism=gnjilane, held=True, starts_at=at(2025, month, day, hour)
        )

    assert services.usual_time(mechanism=gnjilane, today=TODAY) == (0, time(9))


def test_usual_time_of_a_new_mechanism_is_tuesday_at_ten(gnjilane):
    assert services.usual_time(mechanism=gnjilane, today=TODAY) == (1, time(10))


def test_proposed_year_says_why_a_day_was_moved(gnjilane, zvecan):
    """Tuesday, 28 April 2026 belongs to Zvečan; 16 to 18 February are Serbian
    holidays, the 17th one in both calendars."""
    MeetingFactory(mechanism=gnjilane, held=True, starts_at=at(2026, 2, 28))
    MeetingFactory(mechanism=zvecan, state="planned", starts_at=at(2026, 4, 28))

    first, second, *_rest = services.proposed_year(
        mechanism=gnjilane, year=2026, weekday=1, today=TODAY
    )

    assert (first.on, first.reasons) == (
        date(2026, 4, 27),
        ["On 28 Apr 2026 others meet too: Zvečan."],
    )
    assert second.on == date(2026, 6, 23)
    assert second.reasons == []


def test_proposed_year_avoids_public_holidays(gnjilane):
    MeetingFactory(mechanism=gnjilane, held=True, starts_at=at(2025, 12, 20))

    first, *_rest = services.proposed_year(
        mechanism=gnjilane, year=2026, weekday=1, today=date(2026, 1, 5)
    )

    assert first.on == date(2026, 2, 18)
    assert first.reasons[0].startswith("17 Feb 2026 is a public holiday: ")


def test_proposed_year_is_only_for_periods_without_a_meeting(gnjilane):
    MeetingFactory(mechanism=gnjilane, state="planned", starts_at=at(2026, 5, 5))
    MeetingFactory(mechanism=gnjilane, state="cancelled", starts_at=at(2026, 7, 7))

    found = services.proposed_year(
        mechanism=gnjilane, year=2026, weekday=1, today=TODAY
    )

    assert [one.slot.number for one in found] == [2, 4, 5, 6]


def test_year_plan_proposes_and_writes_nothing(client, gnjilane):
    shown = client.get(URL, {"year": timezone.localdate().year + 1})

    days = [one.on for _row, one in shown.context["rows"] if one]
    assert len(days) == 6
    assert len(shown.context["formset"].forms) == 8
    assert Meeting.objects.count() == 0


def test_year_plan_plans_all_at_once(client, gnjilane, coordinator):
    answer = client.post(URL, rows(in_days(20), None, in_days(80)))

    year = in_days(20).year
    address = reverse("meetings:meeting_list")
    assert answer.url == f"{address}?mechanism={gnjilane.pk}&year={year}"
    planned = Meeting.objects.order_by("starts_at")
    assert [one.day for one in planned] == [in_days(20), in_days(80)]
    assert {one.state for one in planned} == {"planned"}
    assert {one.history.get().history_user for one in planned} == {coordinator}


def test_year_plan_sent_twice_plans_once_and_says_so(client, gnjilane):
    client.post(URL, rows(in_days(20)))
    answer = client.post(URL, rows(in_days(20)))

    assert Meeting.objects.count() == 1
    page = client.get(answer.url).content.decode()
    assert "there is a meeting already; nothing was added." in page


def test_year_plan_warns_of_a_day_that_somebody_chose_all_the_same(client, gnjilane):
    year = timezone.localdate().year + 1

    answer = client.post(URL, rows(date(year, 1, 1)))

    assert "is a public holiday" in client.get(answer.url).content.decode()
    assert Meeting.objects.get().day == date(year, 1, 1)


def test_year_plan_keeps_what_was_typed_and_says_what_is_wrong(client, gnjilane):
    twice = client.post(URL, rows(in_days(20), in_days(20)))
    past = client.post(URL, rows(in_days(0)))
    hourless = client.post(URL, rows(in_days(20), hour=""))
    nothing = client.post(URL, rows(None))

    assert twice.context["formset"].non_form_errors() == ["One day stands here twice."]
    assert past.context["formset"].errors == [
        {"day": ["Choose a day that is still to come."]}
    ]
    assert hourless.context["formset"].errors == [{"time": ["Say at what time."]}]
    assert nothing.context["formset"].non_form_errors() == ["Enter at least one date."]
    assert Meeting.objects.count() == 0


def test_year_plan_takes_year_weekday_and_hour_from_its_address(client, gnjilane):
    year = timezone.localdate().year + 1
    shown = client.get(URL, {"year": year, "weekday": 3, "time": "12:30"})

    first, *_rest = shown.context["formset"].forms
    assert first.initial["time"] == time(12, 30)
    assert first.initial["day"].year == year
    wrong = client.get(URL, {"year": "1999", "weekday": "9"})
    assert wrong.status_code == 200
    assert wrong.context["rows"][0][1] is None


def test_year_plan_is_for_the_coordinator_and_staff(client_for, cast, gnjilane):
    expected = {
        "staff": 200,
        "coordinator": 200,
        "member": 403,
        "donor": 403,
        "stranger": 404,
    }
    for person, status in expected.items():
        assert client_for(cast(person)).get(URL).status_code == status, person


@pytest.mark.parametrize("count", [1, 3])
def test_year_plan_query_count_is_constant(
    client, gnjilane, zvecan, django_assert_num_queries, count
):
    for number in range(count):
        MeetingFactory(
            mechanism=gnjilane,
            held=True,
            starts_at=timezone.now() - timedelta(days=200 + number),
        )
        MeetingFactory(
            mechanism=zvecan, starts_at=timezone.now() + timedelta(days=9 + number)
        )
    client.get("/")

    with django_assert_num_queries(10):
        client.get(URL, {"year": timezone.localdate().year + 1})
