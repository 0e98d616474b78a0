import io
import json
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from core.imports.batches import Settled, keep
from core.imports.problems import Refused
from municipalities import services
from municipalities.imports.members import MembersReading, read_members
from municipalities.imports.planning import planning_problems
from municipalities.models import (
    Institution,
    InstitutionAlias,
    InstitutionType,
    MemberImport,
    Membership,
    Municipality,
    Person,
    Seat,
)
from tests.factories import MembershipFactory, PersonFactory, SeatFactory
from tests.municipalities.lists import HEAD, SAMPLE, SAMPLES, line, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
AT = datetime(2026, 6, 1, 12, tzinfo=UTC)


def read(*rows, choices=None, **kwargs):
    return read_members(workbook(*rows, **kwargs), choices)


def plan_members(lines, **answers):
    return services.plan_members(lines, today=AT.date(), **answers)


def codes(reading):
    return [problem.code for problem in reading.problems]


def bring_in(*rows, by=None, choices=None):
    """Read, keep and confirm; return the batch."""
    data = workbook(*rows)
    reading = read_members(data, choices)
    batch = MemberImport(reading=reading.stored(), choices=choices or {})
    keep(batch, data=data, name="members.xlsx", by=by)
    return services.confirm_members(batch=batch, lines=reading.lines, by=by, at=AT)


def test_read_members_understands_the_sample():
    expected = json.loads((SAMPLES / "members-expected.json").read_text())

    reading = read_members(SAMPLE.read_bytes())

    assert [one.as_dict() for one in reading.lines] == expected["memberships"]
    assert reading.problems == []


def test_import_members_command_prints_the_sample(capsys):
    expected = json.loads((SAMPLES / "members-expected.json").read_text())

    call_command("import_members", str(SAMPLE), "--json")

    assert json.loads(capsys.readouterr().out) == expected | {"problems": []}
    assert Membership.objects.count() == 120


def test_import_members_command_with_check_writes_nothing(capsys):
    call_command("import_members", str(SAMPLE), "--check")

    assert "joins: 120" in capsys.readouterr().out
    assert Membership.objects.count() == 0
    assert MemberImport.objects.count() == 0


def test_import_members_command_twice_changes_nothing_and_says_so(capsys):
    call_command("import_members", str(SAMPLE))
    capsys.readouterr()

    call_command("import_members", str(SAMPLE))

    out = capsys.readouterr().out
    assert "stays: 120" in out
    assert "Nothing changes." in out
    assert (Membership.objects.count(), MemberImport.objects.count()) == (120, 1)


def test_import_members_command_refuses_what_is_no_list(tmp_path, capsys):
    file = tmp_path / "list.xlsx"
    file.write_bytes(workbook(["x"], head=["a", "b"]))

    with pytest.raises(CommandError):
        call_command("import_members", str(file), "--json")

    answer = json.loads(capsys.readouterr().out)
    assert [problem["code"] for problem in answer["problems"]] == ["no_header"]


def test_import_members_command_asks_about_a_namesake(tmp_path, capsys):
    PersonFactory(full_name="Arta Novaku")
    file = tmp_path / "list.xlsx"
    file.write_bytes(workbook(line(email=None), line(institution="CSR", person="B")))

    with pytest.raises(CommandError, match="Say first who"):
        call_command("import_members", str(file), "--json")

    answer = json.loads(capsys.readouterr().out)
    assert [problem["code"] for problem in answer["problems"]] == ["same_name"]
    assert Membership.objects.count() == 0


def test_import_members_command_names_a_file_that_is_not_there(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_members", str(tmp_path / "nothing.xlsx"))


def test_the_sample_holds_one_person_in_two_seats_and_one_namesake():
    call_command("import_members", str(SAMPLE), verbosity=0)

    flamur = Person.objects.get(full_name="Flamur Ukaçi")
    assert flamur.memberships.count() == 2
    assert flamur.phone == "+383 00 000 026"
    assert Person.objects.filter(full_name="Žikica Todorac").count() == 2


def test_the_sample_seats_two_organisations_side_by_side():
    call_command("import_members", str(SAMPLE), verbosity=0)

    seats = Seat.objects.filter(
        mechanism__municipality__slug="djakovica", institution__type__key="cso"
    )
    assert list(seats.values_list("number", flat=True)) == [1, 2]
    police = Seat.objects.get(
        mechanism__municipality__slug="gnjilane", institution__type__key="police"
    )
    assert police.memberships.filter(kind="member").count() == 2
    assert police.opened_on == date(2022, 3, 1)


def test_an_alternate_stands_beside_the_member_of_the_same_row():
    bring_in(line(institution="NVO"), line(
        institution="NVO", person="Bora", email="b@example.org", alternate="Cana"
    ))  # fmt: skip

    alternate = Membership.objects.get(kind="alternate")
    assert alternate.seat == Membership.objects.get(person__full_name="Bora").seat
    assert (alternate.starts_on, alternate.person.email) == (date(2026, 1, 1), "")


def test_names_of_institutions_are_kept_in_every_language():
    bring_in(line(institution="Dom zdravlja"))

    institution = Institution.objects.get()
    assert institution.name_sr_latn == "Dom zdravlja"
    assert institution.name_sr == "Дом здравља"
    assert institution.name_en == "Main Family Medicine Centre"


@pytest.mark.parametrize(
    ("changed", "code", "severity", "column"),
    [
        ({"municipality": "Atlantida"}, "unknown_municipality", "error", "A"),
        ({"institution": "Zavod XY"}, "unknown_institution", "error", "B"),
        ({"institution": None}, "no_institution", "error", ""),
        ({"person": None}, "vacant", "warning", ""),
        ({"function": "kapetan"}, "unknown_function", "warning", "E"),
        ({"email": "not mail"}, "bad_email", "warning", "F"),
        ({"sex": "?!x"}, "unknown_sex", "warning", "D"),
        ({"starts_on": None}, "no_start", "error", ""),
        ({"starts_on": "uskoro"}, "not_a_date", "error", "H"),
        ({"ends_on": "uskoro"}, "not_a_date", "warning", "I"),
        ({"ends_on": date(2025, 1, 1)}, "end_before_start", "error", "I"),
    ],
)
def test_read_members_says_what_is_wrong_and_where(changed, code, severity, column):
    reading = read(line(**changed))

    (problem,) = reading.problems
    assert (problem.code, problem.severity) == (code, severity)
    assert (problem.sheet, problem.row, problem.column) == ("Članovi", 2, column)
    left_out = severity == "error" or code == "vacant"
    assert len(reading.lines) == (0 if left_out else 1)


@pytest.mark.parametrize(
    ("function", "kind", "expected"),
    [
        ("član", "member", ""),
        ("Članica", "member", ""),
        ("koordinatorka", "member", "coordinator"),
        ("zamenik predsedavajućeg", "member", "deputy_chair"),
        ("predsedavajuća", "member", "chair"),
        ("posmatrač", "observer", ""),
        ("zamenica člana", "alternate", ""),
        ("sekretar", "member", "secretary"),
        ("koordinatore", "member", "coordinator"),
        ("Anëtare", "member", ""),
        ("Kryesues", "member", "chair"),
        ("", "member", ""),
    ],
)
def test_read_members_understands_functions(function, kind, expected):
    (found,) = read(line(function=function)).lines

    assert (found.kind, found.function) == (kind, expected)


def test_read_members_knows_albanian_headings_and_cyrillic():
    head = ["Komuna", "Institucioni", "Emri dhe mbiemri", "Gjinia", "Funksioni",
            "Email", "Telefoni", "Anëtar që nga", "Deri", "Zëvendësi"]  # fmt: skip
    reading = read(
        line(municipality="Gjakovë", institution="QPS", function="Anëtar"),
        line(municipality="Гњилане", institution="Центар за социјални рад"),
        head=head,
    )

    assert [(one.municipality, one.type) for one in reading.lines] == [
        ("djakovica", "csw"),
        ("gnjilane", "csw"),
    ]


def test_read_members_takes_the_sheet_for_the_municipality():
    rows = [line()[1:]]

    reading = read(*rows, head=HEAD[1:], title="Zvečan")
    unnamed = read(*rows, head=HEAD[1:], title="Sheet1")

    assert [one.municipality for one in reading.lines] == ["zvecan"]
    assert codes(unnamed) == ["no_municipality"]


def test_read_members_carries_a_merged_municipality_down():
    reading = read(line(), line(municipality=None, institution="CSR"))

    assert [one.municipality for one in reading.lines] == ["gnjilane", "gnjilane"]


def test_read_members_counts_a_row_twice_in_the_file_once():
    reading = read(line(), line())

    assert len(reading.lines) == 1
    assert codes(reading) == ["twice_in_file"]


def test_read_members_takes_corrected_columns():
    head = [*HEAD[:2], "Osoba", *HEAD[3:]]
    with pytest.raises(Refused):
        read(line(), head=head)

    head = [*HEAD[:5], "Adresa", *HEAD[6:]]
    corrected = read(
        line(), head=head, choices={"columns": {"Članovi": {"6": "email"}}}
    )

    assert corrected.lines[0].email == "arta@example.org"


def test_read_members_ignores_a_sheet_without_headings():
    book = load_workbook(io.BytesIO(workbook(line())))
    book.create_sheet("Napomene").append(["samo tekst"])
    file = io.BytesIO()
    book.save(file)

    reading = read_members(file.getvalue())

    assert len(reading.lines) == 1
    assert codes(reading) == ["sheet_without_header"]


def test_a_reading_survives_the_batch():
    reading = read(line(alternate="Cana"), line(institution="Zavod XY"))

    again = MembersReading.from_stored(json.loads(json.dumps(reading.stored())))

    assert again == reading


def test_a_mapped_wording_is_remembered():
    choices = {"institutions": {"Zavod XY": "csw"}}
    bring_in(line(institution="Zavod XY"), choices=choices)

    alias = InstitutionAlias.objects.get(text="Zavod XY")
    assert (alias.context, alias.institution_type.key) == ("members", "csw")
    assert codes(read(line(institution="ZAVOD XY"))) == []


def test_a_wording_of_one_municipality_holds_there_only():
    InstitutionAlias.objects.create(
        text="Centar",
        municipality=Municipality.objects.get(slug="zvecan"),
        institution_type=InstitutionType.objects.get(key="csw"),
    )

    reading = read(
        line(municipality="Zvečan", institution="Centar"), line(institution="Centar")
    )

    assert [one.municipality for one in reading.lines] == ["zvecan"]
    assert codes(reading) == ["unknown_institution"]


def test_the_same_name_with_another_e_mail_is_another_person():
    bring_in(line())

    bring_in(line(institution="CSR", email="other.arta@example.org"))

    assert Person.objects.filter(full_name="Arta Novaku").count() == 2


def test_the_same_name_without_e_mail_is_asked():
    known = PersonFactory(full_name="Arta Novaku")
    rows = [line(email=None)]
    reading = read(*rows)
    plan = plan_members(reading.lines)

    assert [problem.code for problem in planning_problems(plan)] == ["same_name"]
    assert [one.known for one in plan.questions[0].candidates] == [known]
    with pytest.raises(ValidationError, match="Say first who"):
        bring_in(*rows)
    assert Membership.objects.count() == 0


@pytest.mark.parametrize(("chosen", "people"), [("known", 1), ("new", 2)])
def test_the_answer_about_a_namesake_is_taken(chosen, people):
    known = PersonFactory(full_name="Arta Novaku")
    answer = str(known.pk) if chosen == "known" else "new"

    bring_in(line(email=None), choices={"people": {"Članovi!2": answer}})

    assert Person.objects.filter(full_name="Arta Novaku").count() == people
    assert (Membership.objects.get().person == known) is (chosen == "known")


def test_a_namesake_in_the_same_file_is_asked():
    rows = [
        line(),
        line(institution="CSR", person="Bora", email="b@example.org",
             alternate="Arta Novaku"),
    ]  # fmt: skip
    plan = plan_members(read(*rows).lines)

    assert [one.token for one in plan.questions[0].candidates] == ["@Članovi!2"]
    bring_in(*rows, choices={"people": {"Članovi!3#2": "@Članovi!2"}})
    assert Person.objects.count() == 2


def test_an_e_mail_learnt_later_joins_the_person_who_sits_there():
    bring_in(line(email=None))

    bring_in(line())

    person = Person.objects.get()
    assert (person.email, person.memberships.count()) == ("arta@example.org", 1)


def test_an_end_in_the_file_ends_the_membership():
    bring_in(line())

    plan = plan_members(read(line(ends_on=date(2026, 5, 31))).lines)
    bring_in(line(ends_on=date(2026, 5, 31)))

    assert plan.count("ends") == 1
    assert Membership.objects.get().ends_on == date(2026, 5, 31)


def test_a_corrected_start_or_function_changes_the_membership():
    bring_in(line())

    plan = plan_members(
        read(line(starts_on=date(2025, 12, 1), function="koordinator")).lines
    )
    bring_in(line(starts_on=date(2025, 12, 1), function="koordinator"))

    membership = Membership.objects.get()
    assert plan.count("changes") == 1
    assert (membership.starts_on, membership.function) == (
        date(2025, 12, 1),
        "coordinator",
    )


def test_a_successor_ends_the_predecessor_the_day_before():
    bring_in(line())

    successor = line(person="Bora", email="b@example.org", starts_on=date(2026, 4, 1))
    bring_in(successor)

    first, second = Membership.objects.order_by("starts_on")
    assert (first.ends_on, second.seat) == (date(2026, 3, 31), first.seat)


def test_somebody_not_in_the_file_stays_and_is_named():
    bring_in(line())

    plan = plan_members(
        read(line(institution="CSR", email="b@example.org", person="Bora")).lines
    )

    assert [one.person.full_name for one in plan.absent] == ["Arta Novaku"]
    assert [problem.code for problem in planning_problems(plan)] == ["not_in_file"]


def test_a_function_that_somebody_keeps_leaves_the_row_out():
    bring_in(line(function="koordinator"))
    rows = [
        line(institution="CSR", person="Bora", email="b@example.org",
             function="koordinator"),
    ]  # fmt: skip

    plan = plan_members(read(*rows).lines)
    bring_in(*rows)

    assert [p.code for p in planning_problems(plan)] == [
        "function_taken",
        "not_in_file",
    ]
    assert Membership.objects.count() == 1


def test_two_coordinators_in_one_file_leave_the_second_out():
    plan = plan_members(
        read(
            line(function="koordinator"),
            line(institution="CSR", person="Bora", email="b@example.org",
                 function="koordinator"),
        ).lines
    )  # fmt: skip

    assert [step.problem for step in plan.steps] == [
        None,
        ("function_taken", {"holder": "Arta Novaku"}),
    ]


def test_a_single_institution_of_a_type_is_found_under_another_name():
    bring_in(line(institution="Policija Kosova"))

    bring_in(line(institution="Policijska stanica"))

    assert Institution.objects.count() == 1
    assert Membership.objects.count() == 1


def test_importing_records_who_did_it(staff):
    batch = bring_in(line(), by=staff)

    assert (batch.confirmed_by, batch.confirmed_at) == (staff, AT)
    assert Membership.objects.get().history.get().history_user == staff
    assert Person.objects.get().may_be_named is False


def test_confirming_twice_is_settled_once():
    batch = bring_in(line())

    with pytest.raises(Settled):
        services.confirm_members(batch=batch, lines=[], by=None, at=AT)


def test_undo_takes_back_what_was_written_and_changed(staff):
    bring_in(line())
    before = Person.objects.get()
    batch = bring_in(
        line(phone="+383 00 999", ends_on=date(2026, 3, 31)),
        line(institution="NVO", person="Bora", email="b@example.org", alternate="Cana"),
    )

    services.undo_members(batch=batch, by=staff, at=AT)

    membership = Membership.objects.get()
    assert (membership.ends_on, membership.person) == (None, before)
    assert Person.objects.get().phone == before.phone
    assert Institution.objects.count() == 1
    assert Seat.objects.count() == 1


def test_undo_is_refused_when_something_was_built_on_it(staff):
    batch = bring_in(line())
    MembershipFactory(seat=Seat.objects.get(), kind="alternate")

    with pytest.raises(ValidationError, match="memberships already build on it"):
        services.undo_members(batch=batch, by=staff, at=AT)

    assert Membership.objects.count() == 2
    batch.refresh_from_db()
    assert batch.state == "confirmed"


def test_undo_is_refused_when_a_record_was_changed_since(staff):
    bring_in(line())
    batch = bring_in(line(ends_on=date(2026, 3, 31)))
    Membership.objects.update(ends_on=date(2026, 4, 30))

    with pytest.raises(ValidationError, match="was changed since"):
        services.undo_members(batch=batch, by=staff, at=AT)


def test_an_observer_gets_a_seat_that_does_not_count():
    bring_in(line(), line(
        institution="Osnovni sud", function="posmatrač", person="Bora",
        email="b@example.org",
    ))  # fmt: skip

    assert Seat.objects.get(institution__type__key="court").kind == "observer"


def test_a_closed_seat_is_not_used_again():
    bring_in(line(ends_on=date(2026, 2, 1)))
    Seat.objects.update(closed_on=date(2026, 2, 1))

    bring_in(line(person="Bora", email="b@example.org", starts_on=date(2026, 3, 1)))

    assert list(Seat.objects.values_list("number", flat=True)) == [1, 2]


def test_planning_reads_a_fixed_number_of_times(django_assert_num_queries):
    lines = read_members(SAMPLE.read_bytes()).lines

    with django_assert_num_queries(6):
        plan_members(lines)
    with django_assert_num_queries(6):
        plan_members(lines[:2])


def test_a_mechanism_is_needed():
    SeatFactory()
    municipality = Seat.objects.get().mechanism.municipality
    Seat.objects.all().delete()
    municipality.mechanism.delete()

    plan = plan_members(read(line(municipality=municipality.name_en)).lines)

    assert plan.steps == []
    assert [p.code for p in planning_problems(plan)] == ["no_mechanism"]
