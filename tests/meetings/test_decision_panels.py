"""Decisions on the pages of mechanisms and measures."""

from datetime import date, datetime
from io import BytesIO

import pytest
from django.utils import timezone
from pypdf import PdfReader

from core.panels import panels_for
from meetings.exports import agenda_sheet
from tests.factories import DecisionFactory, MeasureFactory, MeetingFactory
from tests.factories.meetings import BELGRADE


@pytest.fixture
def late(meeting):
    return DecisionFactory(meeting=meeting, due_on=date(2026, 4, 1))


def on_time_for(user, mechanism):
    [panel] = [
        panel
        for panel in panels_for("mechanism", mechanism, user)
        if panel.template == "meetings/panel_mechanism_meetings.html"
    ]
    return panel.context["on_time"]


@pytest.mark.parametrize("person", ["coordinator", "member", "staff", "donor"])
def test_mechanism_panel_says_the_share_closed_on_time(cast, gnjilane, late, person):
    share = on_time_for(cast(person), gnjilane)

    assert late.due_on < timezone.localdate()
    assert (share.on_time, share.counted) == (0, 1)


def test_mechanism_panel_says_it_not_to_other_coordinators(
    other_coordinator, gnjilane, late
):
    assert on_time_for(other_coordinator, gnjilane) is None


def test_decision_list_of_a_measure_names_it(client_for, coordinator, meeting):
    measure = MeasureFactory(
        plan_version__municipality=meeting.municipality, plan_version__in_force=True
    )
    decision = DecisionFactory(meeting=meeting)
    decision.measures.add(measure)
    client = client_for(coordinator)

    page = client.get("/meetings/decisions/", {"measure": measure.pk, "show": "all"})

    assert list(page.context["page"]) == [decision]
    assert page.context["measure"] == measure
    panel = client.get(measure.get_absolute_url()).content.decode()
    assert f"/meetings/decisions/?measure={measure.pk}&amp;show=all" in panel


def test_open_decisions_come_back_in_the_log_and_on_the_printed_agenda(
    client_for, coordinator, gnjilane, held, meeting
):
    earlier = DecisionFactory(meeting=held, sequence=1, year=2026)
    MeetingFactory(
        mechanism=gnjilane, starts_at=datetime(2026, 2, 12, tzinfo=BELGRADE), held=True
    )

    log = client_for(coordinator).get(f"/meetings/{meeting.pk}/log/")
    pages = PdfReader(BytesIO(agenda_sheet(meeting))).pages

    [(shown, is_late)] = log.context["open_decisions"]
    assert (shown, shown.times_carried, is_late) == (earlier, 1, False)
    text = " ".join("".join(page.extract_text() for page in pages).split())
    assert "KM-gnjilane-2026-01" in text
