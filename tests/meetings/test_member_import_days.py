"""A list of members ends nobody's membership before a meeting where they were."""

from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from municipalities.models import MemberImport, Membership
from tests.factories import AttendanceFactory, MeetingFactory
from tests.factories.meetings import BELGRADE
from tests.municipalities.lists import line, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
NEW = reverse("municipalities:member_import_new")


def bring(browser, *rows):
    data = workbook(*rows)
    browser.post(NEW, {"file": SimpleUploadedFile("list.xlsx", data)})
    return MemberImport.objects.order_by("-pk").first()


def step(browser, batch, verb, **data):
    name = f"municipalities:member_import_{verb}"
    return browser.post(reverse(name, args=[batch.pk]), data)


@pytest.fixture
def browser(staff, client_for):
    return client_for(staff)


@pytest.fixture
def present(browser):
    """Arta sits since January and was at the meeting of 12 March."""
    step(browser, bring(browser, line()), "confirm")
    membership = Membership.objects.get()
    meeting = MeetingFactory(
        mechanism=membership.mechanism,
        starts_at=datetime(2026, 3, 12, 10, tzinfo=BELGRADE),
    )
    AttendanceFactory(
        meeting=meeting, seat=membership.seat, membership=membership, state="present"
    )
    return membership


@pytest.mark.parametrize(
    ("last", "is_asked"), [(date(2026, 3, 11), True), (date(2026, 3, 12), False)]
)
def test_member_import_asks_before_a_meeting_falls_outside(
    browser, present, last, is_asked
):
    batch = bring(browser, line(ends_on=last))

    html = browser.get(batch.get_absolute_url()).content.decode()
    step(browser, batch, "confirm")

    words = "Arta Novaku was at the meeting on 12.03.2026., outside these days."
    assert (words in html) is is_asked
    present.refresh_from_db()
    assert present.ends_on == (None if is_asked else last)


def test_member_import_ends_it_where_that_is_confirmed(browser, present):
    last = date(2026, 2, 28)
    batch = bring(browser, line(ends_on=last))

    step(browser, batch, "correct", cut_off=[present.pk])
    step(browser, batch, "confirm")

    present.refresh_from_db()
    assert present.ends_on == last


def test_member_import_seats_no_successor_before_the_meeting(browser, present):
    new = line(person="Bora Lipa", email="b@example.org", starts_on=date(2026, 3, 1))
    batch = bring(browser, new)

    step(browser, batch, "confirm")

    assert [one.person.full_name for one in Membership.objects.all()] == ["Arta Novaku"]
