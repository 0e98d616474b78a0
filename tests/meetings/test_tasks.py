from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from meetings.tasks import decisions_due, meetings_to_come
from tests.factories import DecisionFactory, MeetingFactory

TODAY = date(2026, 3, 11)
TOMORROW = datetime(2026, 3, 12, 10, tzinfo=ZoneInfo("Europe/Belgrade"))


def test_meetings_to_come_reminds_coordinator_and_members_the_day_before(
    gnjilane, coordinator, member, assessor
):
    meeting = MeetingFactory(mechanism=gnjilane, starts_at=TOMORROW)

    reminded = list(meetings_to_come(TODAY))

    assert {r.user for r in reminded} == {coordinator, member}
    assert {r.path for r in reminded} == {f"/meetings/{meeting.pk}/"}


def test_meetings_to_come_leaves_out_other_days_and_other_states(gnjilane, coordinator):
    MeetingFactory(mechanism=gnjilane, starts_at=TOMORROW + timedelta(days=1))
    MeetingFactory(mechanism=gnjilane, starts_at=TOMORROW, state="planned")

    assert list(meetings_to_come(TODAY)) == []


@pytest.mark.parametrize(
    ("days_until_due", "reminds"),
    [(4, 0), (3, 1), (2, 0), (0, 1), (-1, 0), (-6, 0), (-7, 1), (-14, 1)],
)
def test_decisions_due_reminds_before_on_the_day_and_weekly_after(
    gnjilane, coordinator, member, days_until_due, reminds
):
    DecisionFactory(
        meeting__mechanism=gnjilane, due_on=TODAY + timedelta(days=days_until_due)
    )

    assert [r.user for r in decisions_due(TODAY)] == [coordinator] * reminds
