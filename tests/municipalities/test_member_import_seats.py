"""A list of members over a mechanism that has its own: whose seat is whose."""

from datetime import UTC, date, datetime

import pytest

from core.imports.batches import keep
from municipalities import services
from municipalities.imports.members import read_members
from municipalities.imports.planning import planning_problems
from municipalities.models import MemberImport, Membership, Person, Seat
from tests.municipalities.lists import line, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
TODAY, YESTERDAY = date(2026, 6, 1), date(2026, 5, 31)
PLACE = "Članovi!2"


def bring_in(*rows, choices=None):
    """Read, keep as of 1 June 2026, and confirm."""
    data = workbook(*rows)
    reading = read_members(data, choices)
    batch = MemberImport(reading=reading.stored(), choices=choices or {})
    keep(batch, data=data, name="members.xlsx", by=None)
    MemberImport.objects.filter(pk=batch.pk).update(uploaded_at=AT)
    batch.refresh_from_db()
    return services.confirm_members(batch=batch, lines=reading.lines, by=None, at=AT)


def plan_of(*rows, choices=None, **ends):
    lines = read_members(workbook(*rows), choices).lines
    return services.plan_members(lines, today=TODAY, **ends)


def spans():
    """{name: (seat's number, first day, last day)} of all members."""
    return {
        one.person.full_name: (one.seat.number, one.starts_on, one.ends_on)
        for one in Membership.objects.select_related("person", "seat")
    }


def bora(**changed):
    return line(**{"person": "Bora Lipa", "email": "bora@example.org"} | changed)


EARLY = date(2025, 3, 1)


def test_who_sat_earlier_by_the_list_takes_over_on_the_day_of_the_import():
    bring_in(line(starts_on=date(2026, 1, 1)))

    bring_in(bora(starts_on=EARLY))

    assert spans() == {
        "Arta Novaku": (1, date(2026, 1, 1), YESTERDAY),
        "Bora Lipa": (1, TODAY, None),
    }


def test_the_same_list_again_changes_nothing_though_its_days_differ():
    bring_in(line(starts_on=date(2026, 1, 1), function="koordinator"))
    bring_in(bora(starts_on=EARLY, function="koordinator"))

    plan = plan_of(bora(starts_on=EARLY, function="koordinator"))

    assert plan.changes_nothing
    assert [step.problem for step in plan.steps] == [None]
    assert plan.count("stays") == 1
    [step] = plan.steps
    assert (step.starts_on, step.said.starts_on) == (TODAY, EARLY)


@pytest.mark.parametrize(
    ("way", "expected"),
    [
        (
            "over",
            {
                "Arta Novaku": (1, date(2026, 1, 1), YESTERDAY),
                "Bora Lipa": (1, TODAY, None),
            },
        ),
        (
            "before",
            {
                "Arta Novaku": (1, date(2026, 1, 1), None),
                "Bora Lipa": (1, EARLY, date(2025, 12, 31)),
            },
        ),
        (
            "second",
            {
                "Arta Novaku": (1, date(2026, 1, 1), None),
                "Bora Lipa": (2, EARLY, None),
            },
        ),
        ("out", {"Arta Novaku": (1, date(2026, 1, 1), None)}),
    ],
)
def test_the_answer_about_a_held_seat_is_taken(way, expected):
    bring_in(line(starts_on=date(2026, 1, 1)))

    bring_in(bora(starts_on=EARLY), choices={"seats": {PLACE: way}})

    assert spans() == expected


@pytest.mark.parametrize(
    ("way", "last", "first"),
    [("replaces", date(2026, 3, 31), date(2026, 4, 1)), ("over", YESTERDAY, TODAY)],
)
def test_a_successor_of_the_list_replaces_on_its_day_or_on_the_imports(
    way, last, first
):
    bring_in(line())

    bring_in(bora(starts_on=date(2026, 4, 1)), choices={"seats": {PLACE: way}})

    assert spans() == {
        "Arta Novaku": (1, date(2026, 1, 1), last),
        "Bora Lipa": (1, first, None),
    }


def test_who_follows_somebody_that_left_sits_from_the_day_after():
    bring_in(line(ends_on=date(2026, 4, 30)))

    bring_in(bora(starts_on=date(2026, 2, 1)))

    assert spans()["Bora Lipa"] == (1, date(2026, 5, 1), None)


def test_an_earlier_membership_that_is_over_ends_before_the_present_one():
    bring_in(line(starts_on=date(2026, 1, 1)))

    bring_in(bora(starts_on=EARLY, ends_on=date(2026, 2, 28)))

    assert spans()["Bora Lipa"] == (1, EARLY, date(2025, 12, 31))


def test_a_free_seat_is_taken_without_asking():
    bring_in(line(institution="NVO"), bora(institution="NVO"))
    Membership.objects.filter(person__full_name="Bora Lipa").update(
        ends_on=date(2026, 2, 1)
    )
    newcomer = line(
        institution="NVO",
        person="Cana Jela",
        email="c@example.org",
        starts_on=date(2026, 3, 1),
    )

    plan = plan_of(line(institution="NVO"), newcomer)

    assert plan.claims == []


def test_a_function_of_who_is_replaced_is_no_conflict():
    bring_in(line(function="koordinator"))

    bring_in(bora(starts_on=EARLY, function="koordinator"))

    holder = Membership.objects.get(function="coordinator", ends_on=None)
    assert holder.person.full_name == "Bora Lipa"


def test_a_newcomer_left_out_ends_nobody():
    bring_in(
        line(),
        bora(institution="CSR", function="koordinator"),
    )

    plan = plan_of(
        line(
            person="Cana Jela",
            email="c@example.org",
            starts_on=date(2026, 4, 1),
            function="koordinator",
        )
    )

    assert [step.action for step in plan.steps] == ["joins"]
    assert plan.steps[0].problem == ("function_taken", {"holder": "Bora Lipa"})


def test_two_who_swap_functions_do_so():
    bring_in(line(function="koordinator"), bora(institution="CSR", function="sekretar"))

    bring_in(line(function="sekretar"), bora(institution="CSR", function="koordinator"))

    functions = {
        one.person.full_name: one.function
        for one in Membership.objects.select_related("person")
    }
    assert functions == {"Arta Novaku": "secretary", "Bora Lipa": "coordinator"}


def test_undo_gives_a_replaced_member_seat_and_function_back(staff):
    bring_in(line(function="koordinator"))
    batch = bring_in(bora(starts_on=EARLY, function="koordinator"))

    services.undo_members(batch=batch, by=staff, at=AT)

    membership = Membership.objects.get()
    assert (membership.person.full_name, membership.function) == (
        "Arta Novaku",
        "coordinator",
    )
    assert (membership.starts_on, membership.ends_on) == (date(2026, 1, 1), None)
    assert Seat.objects.get().opened_on == date(2026, 1, 1)


def test_undo_swaps_functions_back(staff):
    rows = line(function="koordinator"), bora(institution="CSR", function="sekretar")
    bring_in(*rows)
    batch = bring_in(
        line(function="sekretar"), bora(institution="CSR", function="koordinator")
    )

    services.undo_members(batch=batch, by=staff, at=AT)

    assert plan_of(*rows).changes_nothing


def test_who_is_not_in_the_list_leaves_only_when_chosen(staff):
    bring_in(line(), bora(institution="CSR"))
    absent = Membership.objects.get(person__full_name="Bora Lipa")
    ends = {"on": "2026-05-15", "memberships": [absent.pk]}

    assert [one.pk for one in plan_of(line()).absent] == [absent.pk]
    assert plan_of(line()).changes_nothing
    batch = bring_in(line(), choices={"ends": ends})

    assert spans()["Bora Lipa"] == (1, date(2026, 1, 1), date(2026, 5, 15))
    services.undo_members(batch=batch, by=staff, at=AT)
    assert spans()["Bora Lipa"] == (1, date(2026, 1, 1), None)


def test_a_day_of_somebody_else_stays_as_it_is_on_record():
    bring_in(line(ends_on=date(2026, 3, 31)))
    bring_in(bora(starts_on=date(2026, 4, 1)))

    plan = plan_of(line(), bora(starts_on=date(2026, 2, 1)))

    assert plan.changes_nothing


@pytest.mark.parametrize("wrong", [{"starts_on": date(1900, 1, 1)},
                                   {"starts_on": date(2205, 1, 1)},
                                   {"ends_on": date(2205, 1, 1)}])  # fmt: skip
def test_a_slip_of_the_year_is_refused(wrong):
    reading = read_members(workbook(line(**wrong)))

    (problem,) = reading.problems
    assert (problem.code, problem.severity, reading.lines) == (
        "unlikely_year",
        "error",
        [],
    )
    assert "a membership lies between 1999 and" in str(problem.message)


def test_a_name_in_the_other_script_is_asked():
    bring_in(line())

    plan = plan_of(line(institution="CSR", person="Арта Новаку", email=None))

    assert [p.code for p in planning_problems(plan)][:1] == ["same_name"]


def test_importing_tells_who_edits_a_person_meanwhile():
    bring_in(line())
    before = Person.objects.get().version

    bring_in(line(phone="+383 00 999"))

    assert Person.objects.get().version == before + 1
