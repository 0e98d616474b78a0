"""Minutes after closing: sent, read by link, approved, corrected, translated."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import Mail
from core.models import Stale
from core.personal_data import TraceKind
from core.signed_links import LinkExpired, LinkProblem
from meetings import services
from meetings.models import AgendaItemText, Correction, Meeting
from tests.factories import (
    AgendaItemFactory,
    AgendaItemTextFactory,
    AttendanceFactory,
    DecisionFactory,
    MeetingFactory,
    MembershipFactory,
)
from tests.factories.meetings import BELGRADE

NOON = datetime(2026, 3, 13, 12, tzinfo=BELGRADE)
TODAY = NOON.date()


@pytest.fixture
def later(gnjilane):
    """Called for May 2026."""
    return MeetingFactory(
        mechanism=gnjilane, starts_at=datetime(2026, 5, 14, 10, tzinfo=BELGRADE)
    )


@pytest.fixture
def sent(held, seats, coordinator):
    services.send_minutes(meeting=held, by=coordinator, at=NOON)
    held.refresh_from_db()
    return held


def holder(seat):
    return seat.memberships.get(kind="member").person


def approve(meeting, later, by, note=""):
    return services.approve_minutes(
        meeting=meeting, approved_in=later, note=note, by=by, at=NOON
    )


def test_personal_traces_quote_every_text_in_its_place(meeting):
    item = meeting.agenda_items.first()
    item.minutes = "Razgovarano je o slučaju M.K. (34) i o budžetu."
    item.save()
    AgendaItemTextFactory(agenda_item=item, minutes="Telefoni 044 123 456.")
    DecisionFactory(meeting=meeting, text_sq="Shkruani te a@example.org.")

    found = services.personal_traces(meeting=meeting)

    assert [(one.item, one.language, one.trace.kind) for one in found] == [
        (item, "", TraceKind.INITIALS_AND_AGE),
        (item, "sq", TraceKind.PHONE),
        (None, "sq", TraceKind.EMAIL),
    ]
    assert (found[0].quote.before, found[0].quote.text, found[0].quote.after) == (
        "Razgovarano je o slučaju ",
        "M.K. (34)",
        " i o budžetu.",
    )


def test_receivers_are_people_of_the_day_and_whoever_came(held, seats):
    without = holder(seats[1])
    without.email = ""
    without.save()
    left = seats[2].memberships.get()
    left.ends_on = date(2026, 2, 1)
    left.save()
    AttendanceFactory(meeting=held, seat=None, state="guest", guest_name="A guest")

    found = services.receivers_of(meeting=held, today=TODAY)

    alternate = seats[0].memberships.get(kind="alternate").person
    observer = seats[3].memberships.get().person
    assert [one.person for one in found.reached] == [
        holder(seats[0]),
        alternate,
        observer,
    ]
    assert [one.person for one in found.without_address] == [without]
    assert [one.person for one in found.gone] == [left.person]
    assert [guest.guest_name for guest in found.guests] == ["A guest"]


def test_send_minutes_sends_everybody_a_link_and_no_content(held, seats, coordinator):
    AgendaItemFactory(meeting=held, title="Secret title", minutes="Secret words")

    count = services.send_minutes(meeting=held, by=coordinator, at=NOON)

    held.refresh_from_db()
    assert count == 5
    assert (held.state, held.minutes_sent_at, held.minutes_sent_by) == (
        "minutes_sent",
        NOON,
        coordinator,
    )
    mails = Mail.objects.filter(kind="minutes_sent", subject_key=f"minutes:{held.pk}")
    assert mails.count() == 5
    mail = mails.get(email=holder(seats[0]).email)
    token = re.search(r"/meetings/minutes/([^/]+)/", mail.body)[1]
    assert services.reader_of(token=token, today=TODAY) == (held, holder(seats[0]))
    assert "Secret" not in mail.subject + mail.body


def test_send_minutes_only_once_and_only_when_closed(sent, meeting, coordinator):
    for wrong, problem in ((sent, Stale), (meeting, PermissionDenied)):
        with pytest.raises(problem):
            services.send_minutes(meeting=wrong, by=coordinator, at=NOON)

    with pytest.raises(PermissionDenied):
        services.reopen_meeting(meeting=sent, reason="Late", by=coordinator)


def test_send_minutes_again_is_for_one_person_once_a_day(sent, seats):
    person = holder(seats[0])

    today = services.send_minutes_again(meeting=sent, person=person, at=NOON)
    tomorrow = services.send_minutes_again(
        meeting=sent, person=person, at=NOON + timedelta(days=1)
    )

    assert today is None
    assert tomorrow.email == person.email


def test_send_minutes_again_refuses_who_does_not_get_them(sent, zvecan):
    stranger = MembershipFactory(seat__mechanism=zvecan).person

    with pytest.raises(PermissionDenied):
        services.send_minutes_again(meeting=sent, person=stranger, at=NOON)


def test_reader_of_a_link_until_its_last_day(sent, seats):
    person = holder(seats[0])
    token = services.minutes_link(meeting=sent, person=person, today=TODAY)
    last = TODAY + timedelta(days=14)

    assert services.reader_of(token=token, today=last) == (sent, person)
    with pytest.raises(LinkExpired):
        services.reader_of(token=token, today=last + timedelta(days=1))


def test_reader_of_a_link_that_was_cut_replaced_or_whose_membership_ended(sent, seats):
    person = holder(seats[0])
    token = services.minutes_link(meeting=sent, person=person, today=TODAY)
    with pytest.raises(LinkProblem):
        services.reader_of(token=token[:-3], today=TODAY)

    membership = seats[0].memberships.get(kind="member")
    membership.ends_on = TODAY - timedelta(days=1)
    membership.save()
    with pytest.raises(LinkProblem):
        services.reader_of(token=token, today=TODAY)

    membership.ends_on = None
    membership.save()
    person.link_key = "another"
    person.save()
    with pytest.raises(LinkProblem):
        services.reader_of(token=token, today=TODAY)


def test_renew_link_mails_a_new_one_to_the_same_address(sent, seats):
    person = holder(seats[0])
    old = services.minutes_link(
        meeting=sent, person=person, today=TODAY - timedelta(days=60)
    )

    mail = services.renew_link(token=old, at=NOON + timedelta(days=1))

    assert (mail.email, mail.kind) == (person.email, "minutes_sent")


@pytest.mark.parametrize("note", ["", "Item 2: the date is 5 March."])
def test_approve_minutes_names_the_meeting_and_keeps_what_was_changed(
    sent, later, coordinator, note
):
    approve(sent, later, coordinator, note)

    sent.refresh_from_db()
    assert (sent.state, sent.approved_in, sent.approved_by, sent.approved_at) == (
        "approved",
        later,
        coordinator,
        NOON,
    )
    assert [one.text for one in sent.corrections.all()] == ([note] if note else [])


def test_approve_minutes_refuses_an_earlier_or_a_foreign_meeting(
    held, zvecan, coordinator
):
    earlier = MeetingFactory(
        mechanism=held.mechanism, starts_at=held.starts_at - timedelta(days=60)
    )
    foreign = MeetingFactory(mechanism=zvecan)

    for wrong in (earlier, foreign, held):
        with pytest.raises(PermissionDenied):
            approve(held, wrong, coordinator)


def test_approve_minutes_only_once(sent, later, coordinator):
    approve(sent, later, coordinator)

    with pytest.raises(Stale):
        approve(sent, later, coordinator)


def test_approved_minutes_take_corrections_and_nothing_else(sent, later, coordinator):
    item = AgendaItemFactory(meeting=sent)
    decision = DecisionFactory(meeting=sent)
    with pytest.raises(PermissionDenied):
        services.add_correction(meeting=sent, text="No", by=coordinator, at=NOON)
    approve(sent, later, coordinator)
    sent.refresh_from_db()

    services.add_correction(meeting=sent, text="Date", by=coordinator, at=NOON)

    correction = Correction.objects.get()
    assert (correction.text, correction.noted_by, correction.noted_at) == (
        "Date",
        coordinator,
        NOON,
    )
    with pytest.raises(PermissionDenied):
        services.reopen_meeting(meeting=sent, reason="No", by=coordinator)
    with pytest.raises(PermissionDenied):
        services.save_item_text(
            item=item, language="sq", title="A", minutes="", expected=0, by=coordinator
        )
    with pytest.raises(PermissionDenied):
        services.save_decision_text(
            decision=decision, language="sq", text="A", expected=1, by=coordinator
        )


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "approved"},
        {"state": "minutes_sent"},
        {"state": "called", "approved_at": NOON},
        {"state": "held", "minutes_sent_at": NOON},
    ],
)
def test_states_of_minutes_say_who_and_when_in_the_database(held, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=held.pk).update(**fields)


def save_text(item, by, expected, minutes="Tekst"):
    return services.save_item_text(
        item=item,
        language="sq",
        title="Titulli",
        minutes=minutes,
        expected=expected,
        by=by,
    )


def test_save_item_text_never_overwrites_what_somebody_else_saved(
    meeting, coordinator, staff
):
    item = meeting.agenda_items.first()
    first = save_text(item, coordinator, 0)

    for seen in (0, first.version + 1):
        with pytest.raises(Stale) as stale:
            save_text(item, staff, seen, "Other")
        assert stale.value.current.minutes == "Tekst"
    second = save_text(item, staff, first.version, "Other")

    assert (second.version, AgendaItemText.objects.get().minutes) == (2, "Other")


def test_save_decision_text_changes_one_language_only(meeting, coordinator, staff):
    decision = DecisionFactory(meeting=meeting, text_sr_latn="Odluka")

    services.save_decision_text(
        decision=decision, language="sq", text="Vendimi", expected=1, by=coordinator
    )

    decision.refresh_from_db()
    texts = decision.text_sr_latn, decision.text_sq, decision.version
    assert texts == ("Odluka", "Vendimi", 2)
    with pytest.raises(Stale):
        services.save_decision_text(
            decision=decision, language="sq", text="Tjetër", expected=1, by=staff
        )
