"""Registers of meetings: what they say, what is written, what is taken back."""

import json
from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import translation

from accounts.models import User
from core.imports.batches import Settled, keep
from core.imports.dates import find_dates
from meetings import services
from meetings.imports.cells import numbered_lines, people_in
from meetings.imports.registers import read_register
from meetings.imports.wordings import due_date
from meetings.models import (
    Attendance,
    Decision,
    Meeting,
    MeetingImport,
    periods_of,
)
from meetings.statistics import SlotStatus
from municipalities.models import (
    Institution,
    InstitutionAlias,
    Mechanism,
    Membership,
    Person,
    Seat,
)
from tests.factories import (
    DecisionFactory,
    InstitutionFactory,
    MeetingFactory,
    MembershipFactory,
    PersonFactory,
    SeatFactory,
    UserFactory,
)
from tests.factories.meetings import BELGRADE
from tests.meetings.registers import SAMPLE, SAMPLES, row, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

EXPECTED = json.loads((SAMPLES / "meetings-expected.json").read_text("utf-8"))
TODAY = date(2026, 8, 20)
NOW = datetime(2026, 8, 20, 12, tzinfo=BELGRADE)


@pytest.fixture
def importer():
    return UserFactory(email="importer@example.org", staff=True)


def read(data, choices=None):
    return read_register(data, choices, today=TODAY)


def bring_in(data, by, choices=None):
    reading = read(data, choices)
    batch = MeetingImport(reading=reading.stored(), choices=choices or {})
    keep(batch, data=data, name="register.xlsx", by=by)
    return services.confirm_meetings(batch=batch, lines=reading.meetings, by=by, at=NOW)


def from_database():
    """The meetings on record in the shape of meetings-expected.json."""
    order = [one["municipality"] for one in EXPECTED["meetings"]]
    places = list(dict.fromkeys(order))
    found = []
    with translation.override("sr-latn"):
        for place in places:
            meetings = Meeting.objects.filter(municipality__slug=place)
            for number, meeting in enumerate(meetings.order_by("starts_at"), start=1):
                found.append(_meeting(meeting, place, number))
    return found


def _meeting(meeting, place, number):
    owners = Decision.owners.through.objects.order_by("pk")
    return {
        "municipality": place,
        "number": number,
        "date": meeting.day.isoformat(),
        "place": meeting.place,
        "attendance": [
            {
                "person": line.membership.person.full_name,
                "institution": str(line.seat.institution),
                "state": line.state,
            }
            for line in meeting.attendances.order_by("pk")
        ],
        "agenda": [item.title for item in meeting.agenda_items.all()],
        "decisions": [
            {
                "text": decision.text,
                "due": decision.due_on and decision.due_on.isoformat(),
                "owner_types": [
                    link.institution.type.key
                    for link in owners.filter(decision=decision)
                ],
            }
            for decision in meeting.decisions.order_by("sequence")
        ],
    }


def test_sample_reads_as_expected():
    reading = read(SAMPLE.read_bytes())

    assert [line.as_dict() for line in reading.meetings] == EXPECTED["meetings"]
    assert reading.problems == []


def test_sample_arrives_in_the_database_as_expected(importer):
    batch = bring_in(SAMPLE.read_bytes(), importer)

    assert from_database() == EXPECTED["meetings"]
    assert {
        name: len(keys) for name, keys in batch.created_keys["created"].items()
    } == {
        "person": 82,
        "institution": 80,
        "seat": 82,
        "membership": 82,
        "meeting": 40,
        "agendaitem": 120,
        "attendance": 470,
        "decision": 77,
    }
    links = Decision.owners.through.objects.values_list("decision", "institution")
    kept = Decision.history.model.owners.filter(history__history_user=importer)
    assert sorted(kept.values_list("decision", "institution")) == sorted(links)


def test_zubin_potok_missed_two_periods(importer):
    bring_in(SAMPLE.read_bytes(), importer)

    mechanism = Mechanism.objects.get(municipality__slug="zubin-potok")
    states = [one.status for one in periods_of(mechanism, 2025, TODAY)]
    assert states == [
        SlotStatus.NO_QUORUM,
        SlotStatus.LATE,
        SlotStatus.MISSED,
        SlotStatus.MISSED,
        SlotStatus.NO_QUORUM,
        SlotStatus.LATE,
    ]


def test_meeting_is_held_with_the_quorum_of_its_lines(importer):
    batch = bring_in(workbook(row()), importer)

    meeting = Meeting.objects.get()
    assert (meeting.state, meeting.closed_by, meeting.register) == (
        "held",
        importer,
        batch,
    )
    assert (meeting.seats_counted, meeting.quorum_required, meeting.quorum_present) == (
        4,
        3,
        2,
    )
    assert meeting.starts_at == datetime(2025, 1, 13, 10, tzinfo=BELGRADE)
    assert meeting.history.get().history_user == importer


def test_importing_twice_changes_nothing(importer):
    bring_in(SAMPLE.read_bytes(), importer)

    plan = services.plan_register(read(SAMPLE.read_bytes()).meetings)

    assert plan.changes_nothing
    assert [step.known is None for step in plan.steps] == [False] * 40
    assert (plan.stints, plan.questions, plan.institutions) == ([], [], [])


def test_a_day_that_is_on_record_stays_as_it_is(importer):
    mechanism = Mechanism.objects.get(municipality__slug="gnjilane")
    known = MeetingFactory(
        mechanism=mechanism, starts_at=datetime(2025, 1, 13, 14, tzinfo=BELGRADE)
    )

    bring_in(workbook(row(), row(number=2, day=date(2025, 3, 3))), importer)

    days = Meeting.objects.order_by("starts_at").values_list("pk", "state")
    assert list(days)[0] == (known.pk, "called")
    assert len(days) == 2


def test_a_cancelled_meeting_of_the_day_does_not_count(importer):
    mechanism = Mechanism.objects.get(municipality__slug="gnjilane")
    MeetingFactory(
        mechanism=mechanism,
        state="cancelled",
        starts_at=datetime(2025, 1, 13, 10, tzinfo=BELGRADE),
    )

    bring_in(workbook(row()), importer)

    assert Meeting.objects.held().count() == 1


def test_membership_goes_from_first_to_last_mention(importer):
    rows = [row(day=date(2025, month, 10)) for month in (1, 3, 5)]

    bring_in(workbook(*rows), importer)

    assert set(Membership.objects.values_list("starts_on", "ends_on")) == {
        (date(2025, 1, 10), date(2025, 5, 10))
    }
    assert set(Seat.objects.values_list("opened_on", "number")) == {
        (date(2025, 1, 10), 1)
    }


def seat_of(type_key, person, **dates):
    mechanism = Mechanism.objects.get(municipality__slug="gnjilane")
    institution = InstitutionFactory(
        municipality=mechanism.municipality,
        type=Institution.objects.model._meta.get_field(
            "type"
        ).related_model.objects.get(key=type_key),
        name_en="Kosovo Police",
        name_sr_latn="Policija Kosova",
    )
    seat = SeatFactory(
        mechanism=mechanism, institution=institution, opened_on=date(2024, 1, 1)
    )
    return MembershipFactory(
        seat=seat,
        mechanism=mechanism,
        person=person,
        **({"starts_on": date(2024, 1, 1)} | dates),
    )


def test_whoever_sits_there_already_is_recognised(importer):
    known = seat_of("police", PersonFactory(full_name="Arta Novaku"))

    bring_in(workbook(row()), importer)

    line = Attendance.objects.get(membership__person=known.person)
    assert (line.membership, line.seat, line.state) == (known, known.seat, "present")
    assert Person.objects.filter(full_name="Arta Novaku").count() == 1


def test_a_seat_that_somebody_else_holds_is_left_alone(importer):
    known = seat_of("police", PersonFactory(full_name="Luan Berisha"))

    bring_in(workbook(row()), importer)

    arta = Membership.objects.get(person__full_name="Arta Novaku")
    known.refresh_from_db()
    assert known.ends_on is None
    assert (arta.seat.institution, arta.seat.number) == (known.seat.institution, 2)


def test_days_before_a_known_membership_get_one_of_their_own(importer):
    known = seat_of(
        "police",
        PersonFactory(full_name="Arta Novaku"),
        starts_on=date(2025, 2, 1),
    )
    Seat.objects.update(opened_on=date(2025, 2, 1))
    data = workbook(row(), row(day=date(2025, 3, 3)))

    batch = bring_in(data, importer)

    mine = Membership.objects.filter(person=known.person).order_by("starts_on")
    assert list(mine.values_list("seat", "starts_on", "ends_on")) == [
        (known.seat_id, date(2025, 1, 13), date(2025, 1, 13)),
        (known.seat_id, date(2025, 2, 1), None),
    ]
    known.seat.refresh_from_db()
    assert known.seat.opened_on == date(2025, 1, 13)

    services.undo_meetings(batch=batch, by=importer, at=NOW)

    known.seat.refresh_from_db()
    assert known.seat.opened_on == date(2025, 2, 1)


def test_a_name_known_elsewhere_is_asked(importer):
    PersonFactory(full_name="Arta Novaku")
    reading = read(workbook(row()))

    plan = services.plan_register(reading.meetings)

    assert [question.line.person for question in plan.questions] == ["Arta Novaku"]
    with pytest.raises(ValidationError, match="same name"):
        bring_in(workbook(row()), importer)


@pytest.mark.parametrize(("answer", "people"), [("known", 1), ("new", 2)])
def test_the_answer_about_a_namesake_holds(importer, answer, people):
    known = PersonFactory(full_name="Arta Novaku")
    chosen = str(known.pk) if answer == "known" else "new"
    data = workbook(row(), row(day=date(2025, 3, 3)))

    bring_in(data, importer, {"people": {"Gnjilane!2#1": chosen}})

    assert Person.objects.filter(full_name="Arta Novaku").count() == people
    assert Attendance.objects.filter(membership__person=known).count() == (
        2 if answer == "known" else 0
    )


def test_an_unknown_institution_is_asked_and_remembered(importer):
    data = workbook(row(present="Arta Novaku (Savet za bezbednost)"))
    assert read(data).unknown_institutions == ["Savet za bezbednost"]
    choices = {"institutions": {"Savet za bezbednost": "police"}}

    bring_in(data, importer, choices)

    assert Institution.objects.get(type__key="police").name_sr_latn == (
        "Savet za bezbednost"
    )
    assert InstitutionAlias.objects.filter(
        text="Savet za bezbednost", context="members"
    ).exists()


@pytest.mark.parametrize(
    ("present", "absent", "states"),
    [
        ("A B (CSR)", "C D (Osnovni sud) – opravdano", ["present", "excused"]),
        ("A B (CSR)", "C D (Gjykata, arsyetuar)", ["present", "excused"]),
        ("A B (CSR, zamenik)", "", ["represented"]),
        ("A B (QPS) zëvendësues", "", ["represented"]),
        ("A B (CSR)", "C D (Osnovni sud), excused", ["present", "excused"]),
        ("A B – CSR; C D – Sud", "", ["present", "present"]),
        ("A B (CSR), C D (Sud)", "", ["present", "present"]),
        ("A B", "", ["guest"]),
    ],
)
def test_states_of_people(present, absent, states):
    [meeting] = read(workbook(row(present=present, absent=absent))).meetings

    assert [line.state for line in meeting.people] == states


def test_an_alternate_represents_the_one_who_is_missing(importer):
    bring_in(
        workbook(row(present="Vesna Simić (CSR, zamenica)", absent="Ana Ilić (CSR)")),
        importer,
    )

    line = Attendance.objects.get()
    assert line.state == "represented"
    assert line.membership.person.full_name == "Ana Ilić"
    assert line.represented_by.person.full_name == "Vesna Simić"
    assert line.represented_by.kind == "alternate"
    assert Meeting.objects.get().quorum_present == 1


def test_an_alternate_named_beside_the_member_came(importer):
    bring_in(
        workbook(row(present="Ana Ilić (CSR) – zamenica Vesna Simić", absent="")),
        importer,
    )

    line = Attendance.objects.get()
    assert (line.state, line.membership.person.full_name) == ("represented", "Ana Ilić")
    assert line.represented_by.person.full_name == "Vesna Simić"


def test_an_alternate_beside_a_member_who_came_is_a_guest(importer):
    bring_in(
        workbook(row(present="Ana Ilić (CSR)\nVesna Simić (CSR, zamenica)", absent="")),
        importer,
    )

    states = Attendance.objects.order_by("pk").values_list("state", "guest_name")
    assert list(states) == [("present", ""), ("guest", "Vesna Simić")]


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("CSR dostavlja plan do 27.02.2025.", date(2025, 2, 27)),
        ("CSR dostavlja plan (rok 10.07.2025.).", date(2025, 7, 10)),
        ("QPS dorëzon planin në afat deri më 15.03.2025.", date(2025, 3, 15)),
        ("CSW sends the plan by 5 March 2025.", date(2025, 3, 5)),
        ("ЦСР доставља план до 27.02.2025.", date(2025, 2, 27)),
        ("Usvaja se izveštaj od 12.01.2025.", None),
        ("CSR od 01.02.2025. do 01.03.2025. prikuplja podatke.", date(2025, 3, 1)),
        ("Usvaja se plan.", None),
    ],
)
def test_due_date_of_a_decision(text, due):
    assert due_date(text)[0] == due


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("CSR i policija usaglašavaju obrazac.", ("csw", "police")),
        ("QPS dhe policia harmonizojnë formularin.", ("csw", "police")),
        ("The police and the court agree on a form.", ("police",)),
        ("Zadužuje se CSR da dostavi plan.", ("csw",)),
        ("Kancelarija za rodnu ravnopravnost dostavlja Direkciji za budžet.", ("geo",)),
        ("Dostavlja se plan (odgovoran: Dom zdravlja).", ("phc",)),
        ("Svi članovi KM dostavljaju podatke.", ("all_members",)),
        ("Usvaja se plan aktivnosti.", ()),
    ],
)
def test_owners_of_a_decision(text, types):
    [meeting] = read(workbook(row(decisions=text))).meetings

    assert meeting.decisions[0].owner_types == types


def test_a_decision_of_all_members_is_everybody_s(importer):
    bring_in(workbook(row(decisions="Svi članovi KM dostavljaju podatke.")), importer)

    owners = Decision.objects.get().owners.values_list("type__key", flat=True)
    assert sorted(owners) == ["court", "csw", "phc", "police"]


def test_decisions_are_numbered_after_those_on_record(importer):
    mechanism = Mechanism.objects.get(municipality__slug="gnjilane")
    meeting = MeetingFactory(
        mechanism=mechanism, starts_at=datetime(2025, 2, 1, 10, tzinfo=BELGRADE)
    )
    DecisionFactory(meeting=meeting, year=2025, sequence=7)

    bring_in(workbook(row()), importer)

    numbers = Decision.objects.order_by("sequence").values_list("sequence", "kind")
    assert list(numbers) == [(7, "task"), (8, "task")]


def test_nobody_is_reminded_of_what_was_overdue_when_the_register_came_in(importer):
    texts = "CSR šalje plan do 27.02.2025.\nPolicija šalje plan do 01.10.2026."
    bring_in(workbook(row(decisions=texts)), importer)

    overdue = Decision.objects.overdue(date(2026, 12, 1))

    assert [one.due_on for one in overdue.order_by("due_on")] == [
        date(2025, 2, 27),
        date(2026, 10, 1),
    ]
    assert [one.due_on for one in overdue.reminded()] == [date(2026, 10, 1)]


def test_numbered_lines_join_what_was_broken():
    assert numbered_lines("1. Prva\nnastavak\n2) Druga") == ["Prva nastavak", "Druga"]
    assert numbered_lines("Prva\nDruga") == ["Prva", "Druga"]
    assert find_dates("do 27.02.2025.")[0].day == date(2025, 2, 27)
    assert people_in(" \n;") == []


def test_undo_takes_everything_back(importer):
    batch = bring_in(SAMPLE.read_bytes(), importer)

    services.undo_meetings(batch=batch, by=importer, at=NOW)

    left = (Meeting, Decision, Attendance, Membership, Seat, Person, Institution)
    assert [model.objects.count() for model in left] == [0] * len(left)
    with pytest.raises(Settled):
        services.undo_meetings(batch=batch, by=importer, at=NOW)


def test_undo_is_kept_in_the_histories(importer):
    batch = bring_in(SAMPLE.read_bytes(), importer)
    models = (Meeting, Decision, Attendance, Membership, Seat, Person)
    counts = [model.objects.count() for model in models]

    services.undo_meetings(batch=batch, by=importer, at=NOW)

    gone = {"history_type": "-", "history_user": importer, "history_date": NOW}
    assert [model.history.filter(**gone).count() for model in models] == counts


@pytest.mark.parametrize("count", [1, 3])
def test_undo_query_count_is_constant(importer, count, django_assert_num_queries):
    days = [row(day=f"{number}. 3. 2025.") for number in range(1, count + 1)]
    batch = bring_in(workbook(*days), importer)

    with django_assert_num_queries(74):
        services.undo_meetings(batch=batch, by=importer, at=NOW)


def test_undo_is_refused_once_somebody_built_on_it(importer):
    batch = bring_in(workbook(row()), importer)
    MeetingFactory(
        mechanism=Mechanism.objects.get(municipality__slug="gnjilane"),
        requested_by=Membership.objects.first(),
    )

    with pytest.raises(ValidationError, match="meetings already build on it"):
        services.undo_meetings(batch=batch, by=importer, at=NOW)

    assert Meeting.objects.count() == 2


def test_undo_is_refused_once_a_decision_was_closed(importer):
    batch = bring_in(workbook(row()), importer)
    services.close_decision(
        decision=Decision.objects.get(),
        state="done",
        outcome="The form is agreed.",
        by=importer,
        at=NOW,
    )

    with pytest.raises(ValidationError, match="decisions were changed since"):
        services.undo_meetings(batch=batch, by=importer, at=NOW)


def test_command_prints_what_is_expected(tmp_path, capsys):
    User.objects.create_user("administrator@example.org", role="administrator")

    for options in ({"check": True}, {}, {}):
        call_command("import_meetings", SAMPLE, json=True, **options)
        answer = json.loads(capsys.readouterr().out)
        assert answer == {**EXPECTED, "problems": []}

    assert Meeting.objects.count() == 40


def test_command_imports_without_anybody(capsys):
    call_command("import_meetings", SAMPLE, json=True)

    found = set(Meeting.objects.values_list("state", "closed_by"))
    assert found == {("held", None)}


def test_command_refuses_who_may_not_import(capsys):
    with pytest.raises(CommandError, match="stranger@example.org"):
        call_command("import_meetings", SAMPLE, json=True, by="stranger@example.org")

    assert Meeting.objects.count() == 0


def test_planning_needs_the_same_queries_for_one_and_for_seven(
    django_assert_num_queries,
):
    one = read(workbook(row())).meetings
    seven = read(SAMPLE.read_bytes()).meetings

    for lines in (one, seven):
        with django_assert_num_queries(8):
            services.plan_register(lines)
