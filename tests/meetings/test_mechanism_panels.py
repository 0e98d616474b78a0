"""What meetings say on a mechanism's pages: checklist, news, open tasks."""

from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from django.utils import timezone

from meetings import panels
from meetings.models.facts import (
    attendance_fact,
    decisions_fact,
    held_meetings_of,
    meetings_fact,
    minutes_fact,
)
from municipalities.models import News
from tests.factories import DecisionFactory, MeetingFactory
from tests.factories.municipalities import BELGRADE

pytestmark = pytest.mark.django_db


def at(month, day, hour=10):
    return datetime(2026, month, day, hour, tzinfo=BELGRADE)


def held(mechanism, starts_at, **fields):
    return MeetingFactory(mechanism=mechanism, held=True, starts_at=starts_at, **fields)


def test_meetings_fact_counts_periods_that_are_over_or_met(gnjilane):
    held(gnjilane, at(1, 20))
    held(gnjilane, at(5, 20))

    fact = meetings_fact(gnjilane, at(5, 25).date())

    assert (fact.code, str(fact.answer)) == ("F4", "partly")
    assert (fact.part, fact.whole) == (2, 3)


def test_attendance_fact_is_the_mean_of_the_meetings(gnjilane):
    held(gnjilane, at(1, 20), seats_counted=10, quorum_present=8)
    held(gnjilane, at(3, 20), seats_counted=10, quorum_present=5)

    fact = attendance_fact(held_meetings_of(gnjilane, 2026))

    assert (fact.share, str(fact.answer)) == (Fraction(13, 20), "no")
    assert str(attendance_fact([]).answer) == "unknown"


def test_minutes_fact_judges_what_can_be_judged(gnjilane, staff):
    for day, sent in ((20, 30), (10, 21)):
        held(
            gnjilane,
            at(1, day),
            state="minutes_sent",
            minutes_sent_at=at(1, sent),
            minutes_sent_by=staff,
        )
    held(gnjilane, at(3, 20))

    meetings = held_meetings_of(gnjilane, 2026)

    early, late = (minutes_fact(meetings, at(3, day).date()) for day in (30, 31))
    assert (early.part, early.whole) == (1, 2)
    assert (late.part, late.whole) == (1, 3)


def test_decisions_fact_takes_the_share_closed_on_time(gnjilane):
    meeting = held(gnjilane, at(1, 20))
    for due in (1, 2, 20):
        DecisionFactory(meeting=meeting, due_on=at(3, due).date())

    fact = decisions_fact(gnjilane, at(3, 10).date())

    assert (fact.share, str(fact.answer)) == (Fraction(0), "no")
    assert str(decisions_fact(gnjilane, at(2, 1).date()).answer) == "unknown"


@pytest.mark.parametrize(
    ("person", "count"), [("member", 1), ("staff", 1), ("donor", 0)]
)
def test_mechanism_news_of_meetings_and_decisions(cast, gnjilane, person, count):
    now = timezone.now()
    meeting = held(gnjilane, now - timedelta(days=3), closed_at=now)
    DecisionFactory(meeting=meeting)
    news = News(gnjilane, now - timedelta(days=1), now)

    _template, context = panels.mechanism_news(news, cast(person))

    assert context["meetings"] == [meeting]
    assert len(context["decisions"]) == count


def test_mechanism_news_is_silent_where_nothing_happened(gnjilane, staff):
    now = timezone.now()

    assert panels.mechanism_news(News(gnjilane, now, now), staff) is None


def test_mechanism_tasks_are_those_of_the_coordinator(gnjilane, zvecan, coordinator):
    now = timezone.now()
    coming = MeetingFactory(mechanism=gnjilane, starts_at=now + timedelta(days=3))
    unsent = held(gnjilane, now - timedelta(days=3))
    decision = DecisionFactory(
        meeting=unsent, due_on=timezone.localdate(now) - timedelta(days=1)
    )
    DecisionFactory(meeting=held(zvecan, now - timedelta(days=2)))

    _template, context = panels.mechanism_tasks(gnjilane, coordinator)

    assert context["meetings"] == [coming]
    assert context["unsent"] == [unsent]
    assert context["decisions"] == [(decision, True)]
