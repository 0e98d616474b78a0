"""The coordinator's main job: call, log, close, open the minutes."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from meetings.models import Decision, Meeting
from tests.browser.conftest import DESK, PHONE
from tests.factories import (
    AgendaItemFactory,
    InstitutionFactory,
    MeetingFactory,
    MembershipFactory,
    PersonFactory,
    SeatFactory,
)

pytestmark = pytest.mark.browser

INSTITUTIONS = ("Police", "Centre for Social Work", "Health centre", "Safe house")
SAVED = re.compile(r"^Saved \d\d:\d\d$")
TOUCH = 44


@pytest.fixture
def seats(transactional_db, gnjilane):
    """Four members' seats, the first with an alternate."""
    gnjilane.rules.update(languages=["en"])
    found = []
    for name in INSTITUTIONS:
        institution = InstitutionFactory(
            municipality=gnjilane.municipality, name_en=name
        )
        seat = SeatFactory(mechanism=gnjilane, institution=institution)
        MembershipFactory(seat=seat)
        found.append(seat)
    alternate = PersonFactory(full_name="Ana Alternate")
    MembershipFactory(seat=found[0], person=alternate, kind="alternate")
    return found


@pytest.fixture
def meeting(seats, gnjilane):
    """Called for now, with two items."""
    meeting = MeetingFactory(
        mechanism=gnjilane, starts_at=timezone.now(), language="en"
    )
    AgendaItemFactory(meeting=meeting, order=1, title="Report on the plan")
    AgendaItemFactory(meeting=meeting, order=2, title="Any other business")
    return meeting


def seat(page, name):
    return page.get_by_role("group", name=name)


def tick(page, name, state):
    seat(page, name).get_by_role("radio", name=state).check()


def item(page, title):
    return page.locator("article", has=page.get_by_role("heading", name=title))


def record_decision(page, title, text, owner, due):
    item(page, title).get_by_role("link", name="Add a decision").click()
    form = page.locator("#decision-form")
    form.get_by_label("What is decided").fill(text)
    form.get_by_text("Who", exact=True).click()
    form.get_by_role("checkbox", name=owner).check()
    form.get_by_label("By when").fill(due.isoformat())
    form.get_by_role("button", name="Record the decision").click()
    expect(item(page, title).get_by_text(text)).to_be_visible()


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_coordinator_logs_meeting(open_as, coordinator, seats, width):
    today = timezone.localdate()
    page = open_as(coordinator, width=width)

    page.goto("/meetings/")
    page.get_by_role("link", name="Call a meeting").first.click()
    page.get_by_label("Date", exact=True).fill(today.isoformat())
    page.get_by_label("Agenda", exact=True).fill("Report on the plan\nOther")
    page.get_by_role("button", name="Call the meeting").click()
    expect(page.get_by_role("heading", name="Invite to the meeting")).to_be_visible()
    page.goto(f"/meetings/{Meeting.objects.get().pk}/")
    page.get_by_role("link", name="Log the meeting").click()

    tick(page, "Police", "Ana Alternate")
    expect(seat(page, "Police").get_by_text(SAVED)).to_be_visible()
    tick(page, "Safe house", "Excused")
    expect(seat(page, "Safe house").get_by_text(SAVED)).to_be_visible()
    expect(page.get_by_text("no quorum yet")).to_be_visible()
    page.get_by_role("button", name="The others are present").click()
    expect(page.get_by_role("status").get_by_text("3 / 4")).to_be_visible()
    expect(page.get_by_text("no quorum yet")).to_be_hidden()

    page.get_by_label("Minutes: Report on the plan").fill("The plan is **on time**.")
    expect(item(page, "Report on the plan").get_by_text(SAVED)).to_be_visible()
    page.get_by_label("Minutes: Other").fill("Nothing else.")
    expect(item(page, "Other").get_by_text(SAVED)).to_be_visible()
    due = today + timedelta(days=30)
    record_decision(page, "Report on the plan", "Send the budget.", "Police", due)
    record_decision(page, "Other", "Name a contact.", "Health centre", due)
    page.get_by_label("Ended at").fill("23:59")
    page.get_by_label("Next meeting").fill((today + timedelta(days=60)).isoformat())
    expect(page.locator("#end").get_by_text(SAVED)).to_be_visible()

    page.get_by_role("link", name="Check and close").click()
    expect(page.get_by_text("Nothing is missing.")).to_be_visible()
    page.get_by_role("button", name="Close the meeting").click()

    minutes = page.get_by_role("link", name="PDF").first
    answer = page.context.request.get(minutes.get_attribute("href"))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-")
    held = Meeting.objects.get(state="held")
    assert (held.quorum_present, held.quorum_required, held.seats_counted) == (3, 3, 4)
    states = held.attendances.order_by("seat").values_list("state", flat=True)
    assert list(states) == ["represented", "present", "present", "excused"]
    assert held.agenda_items.first().minutes == "The plan is **on time**."
    decisions = Decision.objects.order_by("sequence")
    assert [decision.number for decision in decisions] == [
        f"KM-gnjilane-{today.year}-01",
        f"KM-gnjilane-{today.year}-02",
    ]
    assert [decision.due_on for decision in decisions] == [due, due]
    assert Meeting.objects.get(state="planned").day == held.next_on


class Counted:
    """Counts what a person does: a click, a tap, or one field typed into."""

    def __init__(self):
        self.number = 0

    def click(self, target):
        self.number += 1
        target.click()

    def check(self, target):
        self.number += 1
        target.check()

    def fill(self, target, text):
        self.number += 1
        target.fill(text)


def test_meeting_is_logged_in_few_interactions(open_as, coordinator, gnjilane, capsys):
    """Twelve attendees, two of them not there, five items, four decisions."""
    gnjilane.rules.update(languages=["en"])
    place, names = gnjilane.municipality, [f"Institution {n:02}" for n in range(1, 13)]
    for name in names:
        office = InstitutionFactory(municipality=place, name_en=name)
        MembershipFactory(seat=SeatFactory(mechanism=gnjilane, institution=office))
    meeting = MeetingFactory(
        mechanism=gnjilane, starts_at=timezone.now(), language="en"
    )
    titles = [f"Item {n}" for n in range(1, 6)]
    for order, title in enumerate(titles, start=1):
        AgendaItemFactory(meeting=meeting, order=order, title=title)
    day = timezone.localdate() + timedelta(days=30)
    page, do = open_as(coordinator, width=PHONE), Counted()
    page.goto(f"/meetings/{meeting.pk}/log/")

    do.click(page.get_by_role("button", name="All present"))
    expect(page.get_by_role("status").get_by_text("12 / 12")).to_be_visible()
    for name, state in ((names[2], "Excused"), (names[7], "Absent")):
        do.check(seat(page, name).get_by_role("radio", name=state))
        expect(seat(page, name).get_by_text(SAVED)).to_be_visible()
    for title in titles:
        do.fill(page.get_by_label(f"Minutes: {title}"), f"Discussed {title}.")
        if title != titles[-1]:
            add = item(page, title).get_by_role("link", name="Add a decision")
            do.click(add)
            form = page.locator("#decision-form")
            do.fill(form.get_by_label("What is decided"), f"Decided on {title}.")
            do.click(form.locator("summary", has_text="Who"))
            do.check(form.get_by_role("checkbox", name=names[0]))
            do.fill(form.get_by_label("By when"), day.isoformat())
            do.click(form.get_by_role("button", name="Record the decision"))
            recorded = item(page, title).get_by_text(f"Decided on {title}.")
            expect(recorded).to_be_visible()
        expect(item(page, title).get_by_text(SAVED)).to_be_visible()
    do.fill(page.get_by_label("Ended at"), "23:59")
    do.fill(page.get_by_label("Next meeting"), (day + timedelta(days=30)).isoformat())
    expect(page.locator("#end").get_by_text(SAVED)).to_be_visible()
    do.click(page.get_by_role("link", name="Check and close"))
    do.click(page.get_by_role("button", name="Close the meeting"))
    expect(page).to_have_url(re.compile(f"/meetings/{meeting.pk}/$"))

    meeting.refresh_from_db()
    assert (meeting.state, meeting.quorum_present) == ("held", 10)
    assert meeting.decisions.filter(due_on=day, owners__name_en=names[0]).count() == 4
    assert meeting.agenda_items.exclude(minutes="").count() == 5
    with capsys.disabled():
        print(f"\nA meeting is logged in {do.number} interactions (at most 45).")
    assert do.number <= 45


def test_coordinator_logs_meeting_without_script(open_as, coordinator, meeting):
    page = open_as(coordinator, width=PHONE, script=False)

    page.goto(f"/meetings/{meeting.pk}/log/")
    seat(page, "Police").get_by_label("Absent").check()
    page.get_by_role("button", name="Save attendance").click()
    page.get_by_role("button", name="The others are present").click()
    page.get_by_label("Minutes: Report on the plan").fill("On time.")
    item(page, "Report on the plan").get_by_role("button", name="Save").click()
    item(page, "Any other business").get_by_role("link", name="Add a decision").click()
    page.get_by_label("What is decided").fill("Name a contact.")
    page.get_by_role("button", name="Record the decision").click()
    page.get_by_role("link", name="Check and close").click()
    page.get_by_role("button", name="Close it as it is").click()

    meeting.refresh_from_db()
    assert (meeting.state, meeting.quorum_present) == ("held", 3)
    assert meeting.agenda_items.first().minutes == "On time."
    assert meeting.decisions.get().agenda_item.title == "Any other business"


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_log_is_accessible(
    open_as, assert_accessible, coordinator, meeting, width, scheme
):
    page = open_as(coordinator, width=width, scheme=scheme)

    page.goto(f"/meetings/{meeting.pk}/log/")

    assert_accessible(page)
    page.goto(f"/meetings/{meeting.pk}/close/")
    assert_accessible(page)


def too_small(boxes):
    return [box for box in boxes if min(box["width"], box["height"]) < TOUCH]


def test_log_has_targets_for_a_thumb(open_as, coordinator, meeting):
    page = open_as(coordinator, width=PHONE)
    thumb = page.context.new_cdp_session(page)
    thumb.send("Emulation.setTouchEmulationEnabled", {"enabled": True})

    page.goto(f"/meetings/{meeting.pk}/log/")

    boxes = [label.bounding_box() for label in page.locator(".seat label").all()]
    assert len(boxes) == 20
    assert too_small(boxes) == []
    page.get_by_role("link", name="Add a decision").first.click()
    page.locator(".choices summary").first.click()
    for role in ("button", "textbox", "checkbox"):
        found = page.locator("#main, main").first.get_by_role(role).all()
        targets = [one for one in found if one.is_visible()]
        if role == "checkbox":
            targets = [one.locator("xpath=ancestor::label") for one in targets]
        assert targets
        assert too_small([one.bounding_box() for one in targets]) == [], role
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE


def test_log_keeps_typing_while_the_line_is_cut(open_as, coordinator, meeting):
    page = open_as(coordinator)
    page.goto(f"/meetings/{meeting.pk}/log/")
    field = page.get_by_label("Minutes: Report on the plan")

    page.context.set_offline(True)
    field.fill("Typed in a tunnel.")
    expect(page.get_by_text("Not saved.")).to_be_visible()
    page.context.set_offline(False)

    expect(item(page, "Report on the plan").get_by_text(SAVED)).to_be_visible()
    assert meeting.agenda_items.first().minutes == "Typed in a tunnel."
    assert page.evaluate("localStorage.length") == 0


def test_log_offers_back_what_a_closed_tab_left(open_as, coordinator, meeting):
    page = open_as(coordinator)
    page.goto(f"/meetings/{meeting.pk}/log/")
    page.context.set_offline(True)
    page.get_by_label("Minutes: Report on the plan").fill("Never sent.")
    page.close()
    page.context.set_offline(False)

    again = page.context.new_page()
    again.goto(f"/meetings/{meeting.pk}/log/")
    expect(again.get_by_text("Never sent.")).to_be_visible()
    again.get_by_role("button", name="Use it").click()

    expect(item(again, "Report on the plan").get_by_text(SAVED)).to_be_visible()
    assert meeting.agenda_items.first().minutes == "Never sent."


def test_log_lets_two_people_merge_and_overwrites_neither(
    open_as, coordinator, staff, meeting
):
    mine, theirs = open_as(coordinator), open_as(staff)
    for page in (mine, theirs):
        page.goto(f"/meetings/{meeting.pk}/log/")
    label = "Minutes: Report on the plan"

    theirs.get_by_label(label).fill("Theirs.")
    expect(item(theirs, "Report on the plan").get_by_text(SAVED)).to_be_visible()
    mine.get_by_label(label).fill("Mine.")
    expect(mine.get_by_text("Nothing was overwritten.")).to_be_visible()
    assert meeting.agenda_items.first().minutes == "Theirs."
    expect(mine.get_by_label(label)).to_have_value("Mine.")

    mine.get_by_role("button", name="Put it under mine").click()
    mine.get_by_role("button", name="Save the merged text").click()

    expect(item(mine, "Report on the plan").get_by_text(SAVED)).to_be_visible()
    assert meeting.agenda_items.first().minutes == "Mine.\n\nTheirs."


def test_log_shows_what_somebody_else_ticked(open_as, coordinator, staff, meeting):
    mine, theirs = open_as(coordinator), open_as(staff)
    for page in (mine, theirs):
        page.goto(f"/meetings/{meeting.pk}/log/")

    tick(theirs, "Police", "Excused")
    expect(seat(theirs, "Police").get_by_text(SAVED)).to_be_visible()
    tick(mine, "Police", "Absent")
    expect(seat(mine, "Police").get_by_text("Somebody else recorded")).to_be_visible()
    expect(seat(mine, "Police").get_by_label("Excused")).to_be_checked()

    tick(mine, "Police", "Absent")

    expect(seat(mine, "Police").get_by_text(SAVED)).to_be_visible()
    assert meeting.attendances.get().state == "absent"
