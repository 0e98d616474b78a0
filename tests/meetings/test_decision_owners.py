"""What my institution owes: the page behind a signed link, and who sends it."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Mail
from meetings import services
from meetings.models import FollowUp
from tests.factories import (
    AssignmentFactory,
    DecisionFactory,
    MeasureFactory,
    MeasureInstitutionFactory,
    MembershipFactory,
    PlanVersionFactory,
    UserFactory,
)


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def membership(seats):
    return seats[0].memberships.get(kind="member")


@pytest.fixture
def person(membership):
    return membership.person


@pytest.fixture
def decision(meeting, seats):
    decision = DecisionFactory(meeting=meeting, due_on=date(2026, 5, 1))
    decision.owners.add(seats[0].institution)
    return decision


@pytest.fixture
def path(person, gnjilane, today):
    return services.owner_path(person=person, mechanism=gnjilane, today=today)


def answer(path, decision, *, version=1, **fields):
    posted = {f"d{decision.pk}-{name}": value for name, value in fields.items()}
    return Client().post(f"{path}{decision.pk}/", posted | {"version": str(version)})


def test_owner_page_shows_what_is_open_overdue_first(path, decision, meeting, seats):
    own = seats[0].institution
    later = DecisionFactory(meeting=meeting, due_on=None)
    later.owners.add(own)
    sooner = DecisionFactory(meeting=meeting, due_on=date(2026, 4, 1))
    sooner.owners.add(own)
    done = DecisionFactory(
        meeting=meeting,
        state="done",
        outcome="Sent.",
        closed_at=timezone.now(),
        closed_by=UserFactory(),
    )
    done.owners.add(own)
    DecisionFactory(meeting=meeting).owners.add(seats[1].institution)

    response = Client().get(path)

    assert response.context["decisions"] == [sooner, decision, later]
    assert response["Cache-Control"].startswith("max-age=0, no-cache, no-store")


def test_owner_page_opened_changes_nothing(path, decision, django_assert_num_queries):
    Client().get(path)
    Client().head(path)

    decision.refresh_from_db()
    assert (decision.version, FollowUp.objects.count()) == (1, 0)


@pytest.mark.parametrize("count", [1, 3])
def test_owner_page_query_count_is_constant(
    path, meeting, seats, count, django_assert_num_queries
):
    for _number in range(count):
        DecisionFactory(meeting=meeting).owners.add(seats[0].institution)

    with django_assert_num_queries(8):
        Client().get(path)


def test_owner_page_lists_measures_of_the_institution(path, meeting, seats):
    version = PlanVersionFactory(municipality=meeting.municipality, in_force=True)
    led, _other = MeasureFactory.create_batch(2, plan_version=version)
    MeasureInstitutionFactory(measure=led, institution_type=seats[0].institution.type)

    response = Client().get(path)

    assert [(one, one.role) for one in response.context["measures"]] == [(led, "lead")]


def test_owner_page_is_in_the_persons_language(path, person, decision):
    person.language = "sq"
    person.save()

    assert 'lang="sq"' in Client().get(path).content.decode()


@pytest.mark.parametrize("is_post", [False, True])
@pytest.mark.parametrize(
    ("fault", "status"),
    [
        ("cut", 404),
        ("foreign", 404),
        ("revoked", 404),
        ("expired", 410),
        ("ended", 404),
    ],
)
def test_owner_page_and_owner_answer_say_kindly_that_a_link_is_no_good(
    path, person, membership, gnjilane, decision, today, fault, status, is_post
):
    if fault == "cut":
        path = f"{path[:-5]}/"
    elif fault == "foreign":
        path = "/meetings/owed/abc:def:ghi/"
    elif fault == "revoked":
        person.link_key = "another key"
        person.save()
    elif fault == "expired":
        day = today - timedelta(days=91)
        path = services.owner_path(person=person, mechanism=gnjilane, today=day)
    else:
        membership.ends_on = today - timedelta(days=1)
        membership.save()

    if is_post:
        response = Client().post(f"{path}{decision.pk}/", {"version": "1"})
    else:
        response = Client().get(path)

    assert response.status_code == status
    assert "Ask the coordinator" in response.content.decode()
    assert decision.number not in response.content.decode()


def test_owner_page_link_lives_90_days(person, gnjilane, today):
    day = today - timedelta(days=90)
    path = services.owner_path(person=person, mechanism=gnjilane, today=day)

    assert Client().get(path).status_code == 200


def test_owner_answer_notes_how_far_it_is(path, decision, person):
    response = answer(path, decision, text="Half of it.", state="goes_on")

    assert response.url == path
    [note] = decision.follow_ups.all()
    assert (note.kind, note.text, note.person, note.noted_by) == (
        "progress",
        "Half of it.",
        person,
        None,
    )
    decision.refresh_from_db()
    assert decision.state == "in_progress"


def test_owner_answer_closes_in_the_persons_name(path, decision, person):
    answer(path, decision, text="All of it.", state="done")

    decision.refresh_from_db()
    assert (decision.state, decision.outcome) == ("done", "All of it.")
    assert (decision.closed_by, decision.closed_by_person) == (None, person)


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "", "state": "done"},
        {"text": " ", "state": "goes_on"},
        {"text": "x" * 4001, "state": "done"},
        {"text": "No.", "state": "dropped"},
        {"text": "No."},
    ],
)
def test_owner_answer_shows_what_is_wrong_and_keeps_it(path, decision, fields):
    response = answer(path, decision, **fields)

    assert response.status_code == 422
    assert response.context["decisions"][0].form.errors
    assert (FollowUp.objects.count(), decision.version) == (0, 1)


def test_owner_answer_is_404_for_another_institutions_decision(path, meeting, seats):
    other = DecisionFactory(meeting=meeting)
    other.owners.add(seats[1].institution)

    assert answer(path, other, text="Mine.", state="done").status_code == 404


def test_owner_answer_is_404_for_another_mechanism(path, seats, zvecan):
    elsewhere = DecisionFactory(meeting__mechanism=zvecan)
    elsewhere.owners.add(seats[0].institution)

    assert answer(path, elsewhere, text="Mine.", state="done").status_code == 404


def test_owner_answer_on_one_closed_meanwhile_shows_both(path, decision, coordinator):
    services.close_decision(
        decision=decision,
        state="done",
        outcome="Theirs.",
        by=coordinator,
        at=timezone.now(),
    )

    response = answer(path, decision, text="Mine.", state="done")

    page = response.content.decode()
    assert response.status_code == 409
    assert "Theirs." in page
    assert "Mine." in page


def test_owner_answer_to_a_changed_decision_asks_to_read_it_again(path, decision):
    decision.save_if_unchanged(1)

    response = answer(path, decision, text="Mine.", state="done")

    assert response.status_code == 409
    assert "Mine." in response.content.decode()
    assert answer(path, decision, text="Mine.", state="done", version=2).url == path


def test_owner_answer_refuses_to_be_opened(path, decision):
    assert Client().get(f"{path}{decision.pk}/").status_code == 405


SEND = "/meetings/decisions/owners/gnjilane/"


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("coordinator", 200),
        ("staff", 200),
        ("member", 403),
        ("other_coordinator", 403),
        ("donor", 403),
        ("stranger", 404),
    ],
)
def test_owner_send_is_for_who_may(client_for, cast, gnjilane, who, status):
    assert client_for(cast(who)).get(SEND).status_code == status


def test_owner_send_writes_one_mail_each_with_the_link_of_who_has_no_account(
    client_for, coordinator, decision, seats, gnjilane, person, meeting
):
    DecisionFactory(meeting=meeting).owners.add(seats[0].institution)
    alternate = seats[0].memberships.get(kind="alternate").person
    user = UserFactory(email="officer@example.org")
    AssignmentFactory(mechanism=gnjilane, role="member", person=alternate, user=user)
    posted = {"institutions": [seats[0].institution.pk]}

    client_for(coordinator).post(SEND, posted)
    client_for(coordinator).post(SEND, posted)

    mails = {mail.email: mail for mail in Mail.objects.all()}
    assert mails.keys() == {person.email, "officer@example.org"}
    assert "/meetings/owed/" in mails[person.email].body
    assert "/meetings/owed/" not in mails["officer@example.org"].body
    assert decision.text not in mails[person.email].body
    assert mails[person.email].kind == "decision_due"
    notes = FollowUp.objects.filter(kind="reminder")
    assert [note.noted_by for note in notes] == [coordinator] * 2


def test_owner_send_shows_who_cannot_be_reached(
    client_for, coordinator, meeting, gnjilane
):
    silent = MembershipFactory(seat__mechanism=gnjilane, person__email="")
    institution = silent.seat.institution
    DecisionFactory(meeting=meeting).owners.add(institution)

    page = client_for(coordinator).get(SEND)
    refused = client_for(coordinator).post(SEND, {"institutions": [institution.pk]})

    assert "Nobody with an e-mail address" in page.content.decode()
    assert refused.context["form"].errors.keys() == {"institutions"}


@pytest.mark.parametrize("posted", [{}, {"institutions": ["x"]}, {"institutions": [0]}])
def test_owner_send_needs_an_institution_that_owes(
    client_for, coordinator, decision, posted
):
    response = client_for(coordinator).post(SEND, posted)

    assert response.context["form"].errors.keys() == {"institutions"}
    assert Mail.objects.count() == 0


def test_owner_answer_points_at_what_may_name_a_person(path, decision):
    said = {"text": "Call 044 123 456.", "state": "goes_on"}

    shown = answer(path, decision, **said)

    assert (shown.status_code, decision.follow_ups.count()) == (422, 0)
    assert "Call 044 123 456." in shown.content.decode()
    assert f'name="d{decision.pk}-looked"' in shown.content.decode()

    answer(path, decision, **said, looked="on")

    assert decision.follow_ups.get().text == "Call 044 123 456."
