"""Calling a meeting, changing it, postponing and cancelling it."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from accounts.models import Mail
from meetings import services
from meetings.models import AgendaItem, Meeting, proposed_meeting, public_holidays
from meetings.services import Entry
from tests.factories import (
    AgendaItemFactory,
    AgendaTemplateItemFactory,
    DecisionFactory,
    MeasureFactory,
    MeetingFactory,
    MeetingInvitationFactory,
    RoundPlanFactory,
)
from tests.factories.meetings import BELGRADE

NOON = datetime(2026, 3, 12, 12, tzinfo=BELGRADE)


def address(name, obj):
    return reverse(f"meetings:{name}", args=[obj.pk])


@pytest.fixture
def client(client_for, coordinator):
    return client_for(coordinator)


@pytest.fixture
def usual_agenda(db):
    """Approval and the last item on every agenda, one more to choose."""
    AgendaTemplateItemFactory(
        key="minutes",
        order=1,
        is_default=True,
        title_en="Approval of minutes",
        title_sq="Miratimi",
    )
    AgendaTemplateItemFactory(key="shelter", order=2, title_en="Safe house")
    AgendaTemplateItemFactory(
        key="other", order=3, is_default=True, title_en="Other", title_sq="Të ndryshme"
    )


@pytest.fixture
def soon(gnjilane, seats):
    """Called for ten days from now; the police's member is invited."""
    starts = timezone.now().replace(second=0, microsecond=0) + timedelta(days=10)
    meeting = MeetingFactory(mechanism=gnjilane, starts_at=starts)
    membership = seats[0].memberships.get(kind="member")
    MeetingInvitationFactory(
        meeting=meeting, person=membership.person, membership=membership
    )
    return meeting


# What a call proposes


def offer(mechanism, language="en", **fields):
    return services.agenda_offer(
        meeting=Meeting(mechanism=mechanism, language=language, **fields)
    )


def titles(entries):
    return [entry.title for entry in entries]


def test_agenda_offer_is_the_usual_one_at_first(gnjilane, usual_agenda):
    found = offer(gnjilane)

    assert found.own == []
    assert found.usual == ["Approval of minutes", "Other"]
    assert found.more == ["Safe house"]


def test_agenda_offer_is_in_the_language_of_the_minutes(gnjilane, usual_agenda):
    assert offer(gnjilane, "sq").usual == ["Miratimi", "Të ndryshme"]


def test_agenda_offer_begins_with_what_comes_by_itself(gnjilane, usual_agenda, held):
    DecisionFactory(meeting=held)
    DecisionFactory(meeting=held)
    DecisionFactory()

    found = offer(gnjilane)

    assert titles(found.own) == [
        "Approval of the minutes of 15 January 2026",
        "Follow-up of 2 open decisions",
    ]
    assert found.own[0].approves == held
    assert found.usual == ["Other"]


def test_agenda_offer_approves_each_of_the_minutes_that_wait(gnjilane, held):
    later = MeetingFactory(
        mechanism=gnjilane,
        held=True,
        starts_at=datetime(2026, 2, 20, 10, tzinfo=BELGRADE),
    )

    assert [entry.approves for entry in offer(gnjilane).own] == [held, later]


def test_agenda_offer_leaves_out_minutes_that_are_approved(
    gnjilane, usual_agenda, held
):
    held.state = Meeting.State.APPROVED
    held.approved_at, held.approved_by = NOON, held.closed_by
    held.save()

    assert offer(gnjilane).own == []


def test_agenda_offer_takes_over_the_agenda_of_the_meeting_it_replaces(
    gnjilane, usual_agenda, held
):
    before = MeetingFactory(mechanism=gnjilane, state="postponed")
    AgendaItemFactory(meeting=before, title="Approval", approves=held)
    AgendaItemFactory(meeting=before, title="Budget")

    assert offer(gnjilane, replaces=before).usual == ["Budget"]


def test_call_meeting_records_who_and_when_with_the_agenda(gnjilane, coordinator, held):
    meeting = proposed_meeting(gnjilane, date(2026, 3, 1))
    meeting.starts_at = NOON
    agenda = [Entry("", "Approval", held), Entry("", "Other")]

    services.call_meeting(meeting=meeting, agenda=agenda, by=coordinator, at=NOON)

    meeting.refresh_from_db()
    assert (meeting.state, meeting.called_by, meeting.called_at) == (
        "called",
        coordinator,
        NOON,
    )
    assert meeting.municipality == gnjilane.municipality
    assert list(meeting.agenda_items.values_list("order", "title", "approves")) == [
        (1, "Approval", held.pk),
        (2, "Other", None),
    ]
    assert AgendaItem.history.filter(meeting=meeting).count() == 2
    assert Mail.objects.count() == 0


def test_notice_counts_working_days_by_the_rule(gnjilane):
    """From Monday, 2 March 2026; the rule asks for five."""
    monday = date(2026, 3, 2)

    short = services.notice_of(mechanism=gnjilane, day=date(2026, 3, 9), today=monday)
    enough = services.notice_of(mechanism=gnjilane, day=date(2026, 3, 10), today=monday)

    assert (short.given, short.required, short.is_short) == (4, 5, True)
    assert (enough.given, enough.is_short) == (5, False)
    assert enough.first_day == date(2026, 3, 10)


def test_public_holidays_of_both_calendars_or_of_those_that_the_rule_names(gnjilane):
    both = public_holidays(("XK", "RS"), 2026, "en")
    assert both[date(2026, 2, 17)] == "Independence Day, Statehood Day (observed)"
    assert date(2026, 2, 16) not in public_holidays(("XK",), 2026, "en")
    assert public_holidays(("RS",), 2026, "sr-latn")[date(2026, 1, 1)] == "Nova godina"

    albanian = public_holidays(("XK", "RS"), 2027, "sq")
    assert albanian[date(2027, 5, 1)] == "Dita Ndërkombëtare e Punës"
    with translation.override("sq"):
        assert albanian[date(2027, 2, 15)] == gettext("Statehood Day")

    day = date(2026, 2, 16)
    assert services.day_notes(mechanism=gnjilane, days=[day], today=day)
    gnjilane.rules.update(holiday_calendars=["XK"])
    with translation.override("en"):
        assert services.day_notes(mechanism=gnjilane, days=[day], today=day) == {}


# The form of a call


def call(client, mechanism, **posted):
    url = reverse("meetings:meeting_create", args=[mechanism.municipality.slug])
    defaults = {
        "day": "2026-07-14",
        "time": "10:30",
        "kind": "regular",
        "mode": "hybrid",
        "language": "sr-latn",
        "place": "Hall",
        "online_url": "https://meet.example.org/a",
        "agenda": "Plan\n\n  Other  \n",
    }
    return client.post(url, {**defaults, **posted})


def test_meeting_create_calls_it_with_its_agenda(client, gnjilane):
    response = call(client, gnjilane, more=[])

    meeting = Meeting.objects.get()
    assert response.url == address("invitation_list", meeting)
    assert meeting.state == "called"
    assert meeting.starts_at == datetime(2026, 7, 14, 10, 30, tzinfo=BELGRADE)
    titles = meeting.agenda_items.values_list("title", flat=True)
    assert list(titles) == ["Plan", "Other"]


@pytest.mark.parametrize(
    ("mode", "place"), [("online", ""), ("hybrid", "Hall"), ("in_person", "Hall")]
)
def test_meeting_create_sends_nobody_to_a_hall_online(client, gnjilane, mode, place):
    call(client, gnjilane, mode=mode)

    assert Meeting.objects.get().place == place


def test_meeting_create_puts_chosen_items_before_the_last(client, gnjilane):
    AgendaTemplateItemFactory(title_en="Safe house", title_sr_latn="Sigurna kuća")

    call(client, gnjilane, more=["Sigurna kuća"])

    titles = Meeting.objects.get().agenda_items.values_list("title", flat=True)
    assert list(titles) == ["Plan", "Sigurna kuća", "Other"]


def test_meeting_create_proposes_in_the_language_asked_for(client, gnjilane):
    gnjilane.rules.update(languages=["sr-latn", "sq"])
    AgendaTemplateItemFactory(
        is_default=True, title_sr_latn="Razno", title_sq="Të ndryshme"
    )
    url = reverse("meetings:meeting_create", args=["gnjilane"])

    own = client.get(url).context["form"]
    other = client.get(url, {"language": "sq"}).context["form"]
    unknown = client.get(url, {"language": "tr"}).context["form"]

    assert own["agenda"].value() == "Razno"
    assert (other["agenda"].value(), other["language"].value()) == ("Të ndryshme", "sq")
    assert unknown["agenda"].value() == "Razno"


def test_meeting_create_keeps_what_was_typed(client, gnjilane, meeting):
    response = call(client, gnjilane, day="2026-03-12", time="10:00", place="My hall")
    empty = call(client, gnjilane, agenda=" \n ")
    long = call(client, gnjilane, agenda="č" * 251)

    assert "A meeting already starts at this time." in response.content.decode()
    assert 'value="My hall"' in response.content.decode()
    assert empty.context["form"].errors.keys() == {"agenda"}
    assert long.context["form"].errors.keys() == {"agenda"}
    assert Meeting.objects.count() == 1


@pytest.mark.parametrize("day", ["", "31.02.2026.", "0206-05-14", "20226-05-14"])
def test_meeting_create_says_what_is_wrong_with_the_date(client, gnjilane, day):
    before = Meeting.objects.count()

    response = call(client, gnjilane, day=day)

    assert list(response.context["form"].errors) == ["day"]
    assert Meeting.objects.count() == before


def test_meeting_create_is_for_the_coordinator_and_staff(
    client_for, cast, gnjilane, zvecan
):
    url = reverse("meetings:meeting_create", args=["gnjilane"])

    expected = {
        "staff": 200,
        "administrator": 200,
        "member": 403,
        "other_coordinator": 403,
        "donor": 403,
        "stranger": 404,
    }
    for person, status in expected.items():
        assert client_for(cast(person)).get(url).status_code == status, person


def test_meeting_call_calls_a_planned_meeting(client, meeting):
    Meeting.objects.update(state="planned")
    page = client.get(address("meeting_call", meeting))
    assert page.context["form"]["day"].value() == date(2026, 3, 12)

    client.post(
        address("meeting_call", meeting),
        {
            "day": "2026-03-13",
            "time": "11:00",
            "kind": "regular",
            "mode": "in_person",
            "language": "sr-latn",
            "agenda": "Plan",
        },
    )

    meeting.refresh_from_db()
    assert (meeting.state, meeting.day) == ("called", date(2026, 3, 13))


def test_meeting_call_of_a_called_meeting_leads_to_its_log(client, meeting):
    response = client.get(address("meeting_call", meeting))

    assert response.url == address("meeting_log", meeting)


def test_meeting_edit_moves_it(client, meeting):
    posted = {
        "day": "2026-03-19",
        "time": "09:00",
        "kind": "working_group",
        "working_group": "Budget",
        "mode": "in_person",
        "language": "sq",
        "version": "1",
    }
    assert client.get(address("meeting_edit", meeting)).status_code == 200

    client.post(address("meeting_edit", meeting), posted)

    meeting.refresh_from_db()
    assert meeting.starts_at == datetime(2026, 3, 19, 9, tzinfo=BELGRADE)
    assert (meeting.kind, meeting.language, meeting.version) == (
        "working_group",
        "sq",
        2,
    )
    stale = client.post(address("meeting_edit", meeting), {**posted, "place": "Late"})
    assert "Somebody else changed it meanwhile." in stale.content.decode()
    assert 'value="Late"' in stale.content.decode()


def test_meeting_create_offers_what_is_due_and_sets_what_is_approved(
    client, gnjilane, held
):
    """Ticked unless taken away; what approves minutes knows which."""
    DecisionFactory(meeting=held)
    url = reverse("meetings:meeting_create", args=["gnjilane"])
    form = client.get(url).context["form"]
    assert form["own"].value() == [f"minutes-{held.pk}", "decisions"]

    call(client, gnjilane, own=[f"minutes-{held.pk}"])

    first, *rest = Meeting.objects.get(state="called").agenda_items.all()
    assert first.approves == held
    assert [item.title for item in rest] == ["Plan", "Other"]


def test_meeting_create_offers_measures_that_are_due(client, gnjilane):
    today = timezone.localdate()
    measure = MeasureFactory(
        plan_version__municipality=gnjilane.municipality,
        plan_version__in_force=True,
        code="1.2",
    )
    measure.deadlines.create(due_on=today)
    url = reverse("meetings:meeting_create", args=["gnjilane"])

    entries = client.get(url).context["form"].entries

    assert "measures" in [entry.key for entry in entries]
    call(client, gnjilane, own=["measures"])
    assert "1.2" in Meeting.objects.get().agenda_items.first().title


def test_meeting_create_offers_scores_that_wait_for_a_reply(
    client_for, staff, gnjilane
):
    plan = RoundPlanFactory(
        plan_version__municipality=gnjilane.municipality, state="agreed"
    )
    url = reverse("meetings:meeting_create", args=["gnjilane"])

    entries = client_for(staff).get(url).context["form"].entries

    assert [entry.key for entry in entries] == [f"reply-{plan.pk}"]


@pytest.mark.parametrize(
    ("posted", "field"),
    [
        ({"kind": "extraordinary"}, "requested_by"),
        ({"kind": "working_group"}, "working_group"),
        ({"mode": "online", "online_url": ""}, "online_url"),
        ({"mode": "hybrid", "online_url": ""}, "online_url"),
    ],
)
def test_meeting_create_asks_for_what_belongs_to_the_kind(
    client, gnjilane, posted, field
):
    response = call(client, gnjilane, **posted)

    assert list(response.context["form"].errors) == [field]


def test_meeting_create_at_the_request_of_a_member(client, gnjilane, seats):
    membership = seats[0].memberships.get(kind="member")

    call(client, gnjilane, kind="extraordinary", requested_by=membership.pk)

    assert Meeting.objects.get().requested_by == membership


def test_meeting_create_warns_of_short_notice_and_of_holidays(client, gnjilane):
    tomorrow = timezone.localdate() + timedelta(days=1)
    response = call(client, gnjilane, day=tomorrow.isoformat())
    page = client.get(response.url).content.decode()
    assert "the rule asks for 5." in page

    new_year = date(timezone.localdate().year + 1, 1, 1)
    response = call(client, gnjilane, day=new_year.isoformat())
    assert "is a public holiday" in client.get(response.url).content.decode()


# A change


def edit(client, meeting, **posted):
    meeting.refresh_from_db()
    local = timezone.localtime(meeting.starts_at)
    values = {
        "day": f"{local:%Y-%m-%d}",
        "time": f"{local:%H:%M:%S}",
        "kind": meeting.kind,
        "mode": meeting.mode,
        "place": meeting.place,
        "language": meeting.language,
        "version": meeting.version,
    }
    return client.post(address("meeting_edit", meeting), {**values, **posted})


def test_meeting_edit_tells_those_invited_when_asked(client, soon):
    edit(client, soon, place="Other hall", tell="on")

    soon.refresh_from_db()
    assert soon.calendar_sequence == 1
    assert Mail.objects.get().calendar_method == "REQUEST"
    assert soon.invitees.get().sequence_sent == 1


def test_meeting_edit_tells_nobody_unless_asked_and_the_page_says_so(client, soon):
    edit(client, soon, place="Other hall")

    soon.refresh_from_db()
    assert (soon.calendar_sequence, Mail.objects.count()) == (1, 0)
    page = client.get(address("invitation_list", soon)).content.decode()
    assert "1 person does not know that the meeting changed." in page


def test_meeting_edit_of_the_language_alone_is_no_change_for_calendars(client, soon):
    edit(client, soon, language="sq", tell="on")

    soon.refresh_from_db()
    assert (soon.language, soon.calendar_sequence) == ("sq", 0)
    assert Mail.objects.count() == 0


def test_meeting_edit_twice_a_day_tells_twice(client, soon):
    edit(client, soon, place="Second hall", tell="on")
    edit(client, soon, place="Third hall", tell="on")

    assert Mail.objects.count() == 2
    assert soon.invitees.get().sequence_sent == 2


def test_meeting_edit_asks_whether_to_tell_only_where_somebody_is_invited(
    client, meeting
):
    form = client.get(address("meeting_edit", meeting)).context["form"]

    assert "tell" not in form.fields


# It does not take place


def test_meeting_cancel_keeps_the_reason_and_clears_calendars(client, soon):
    assert client.get(address("meeting_cancel", soon)).context["invited"] == 1

    answer = client.post(address("meeting_cancel", soon), {"reason": "No hall"})

    assert answer.url == soon.get_absolute_url()
    soon.refresh_from_db()
    assert (soon.state, soon.state_reason) == ("cancelled", "No hall")
    assert soon.calendar_sequence == 1
    assert Mail.objects.get().calendar_method == "CANCEL"
    assert "No hall" in client.get(soon.get_absolute_url()).content.decode()


def test_meeting_cancel_twice_sends_once(client, soon):
    client.post(address("meeting_cancel", soon), {"reason": "No hall"})
    again = client.post(address("meeting_cancel", soon), {"reason": "No hall"})

    assert again.status_code == 403
    assert Mail.objects.count() == 1


def test_meeting_cancel_needs_a_reason(client, soon):
    answer = client.post(address("meeting_cancel", soon), {"reason": ""})

    assert list(answer.context["form"].errors) == ["reason"]
    soon.refresh_from_db()
    assert soon.state == "called"


@pytest.mark.parametrize("name", ["meeting_cancel", "meeting_postpone"])
def test_a_meeting_with_decisions_is_closed_not_called_off(client, soon, name):
    DecisionFactory(meeting=soon)
    day = (timezone.localdate() + timedelta(days=30)).isoformat()

    answer = client.post(
        address(name, soon), {"reason": "No hall", "day": day, "time": "10:00"}
    )

    assert answer.context["form"].non_field_errors() == [
        "Decisions were taken at this meeting. Close it instead."
    ]
    soon.refresh_from_db()
    assert soon.state == "called"


def test_meeting_postpone_plans_another_and_clears_calendars(client, soon):
    day = timezone.localdate() + timedelta(days=30)

    answer = client.post(
        address("meeting_postpone", soon),
        {"reason": "No hall", "day": day.isoformat(), "time": "11:30"},
    )

    new = Meeting.objects.get(replaces=soon)
    assert answer.url == new.get_absolute_url()
    assert (new.state, new.day) == ("planned", day)
    assert f"{timezone.localtime(new.starts_at):%H:%M}" == "11:30"
    assert new.calendar_uid != soon.calendar_uid
    soon.refresh_from_db()
    assert (soon.state, soon.state_reason) == ("postponed", "No hall")
    assert Mail.objects.get().calendar_method == "CANCEL"


def test_meeting_postpone_refuses_days_that_are_no_other_days(client, soon):
    taken = MeetingFactory(
        mechanism=soon.mechanism, starts_at=soon.starts_at + timedelta(days=7)
    )
    for day in (timezone.localdate(), soon.day, taken.day):
        answer = client.post(
            address("meeting_postpone", soon),
            {"reason": "No hall", "day": day.isoformat(), "time": "10:00"},
        )
        assert list(answer.context["form"].errors) == ["day"], day
    assert Mail.objects.count() == 0


@pytest.mark.parametrize("name", ["meeting_edit", "meeting_cancel", "meeting_postpone"])
def test_meeting_edit_cancel_and_postpone_are_for_who_calls_meetings(
    client_for, cast, soon, name
):
    expected = {"staff": 200, "member": 403, "donor": 403, "stranger": 404}
    for person, status in expected.items():
        answer = client_for(cast(person)).get(address(name, soon))
        assert answer.status_code == status, person


def test_a_closed_meeting_is_not_cancelled(held, coordinator):
    with pytest.raises(PermissionDenied):
        services.cancel_meeting(meeting=held, reason="x", by=coordinator, at=NOON)
