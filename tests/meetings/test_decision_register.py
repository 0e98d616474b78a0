"""The register of decisions: filters that a link names, numbers, files."""

import csv
import io
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from meetings.models import Decision, standing_of
from tests.factories import (
    DecisionFactory,
    FollowUpFactory,
    InstitutionFactory,
    MeasureFactory,
    MeetingFactory,
)
from tests.factories.meetings import BELGRADE

REGISTER = "/meetings/decisions/"


@pytest.fixture
def client(client_for, coordinator):
    return client_for(coordinator)


def shown(client, **asked):
    return list(client.get(REGISTER, asked).context["page"])


def test_decision_list_filters_by_kind_year_owner_and_measure(client, meeting):
    police = InstitutionFactory(municipality=meeting.municipality)
    measure = MeasureFactory(plan_version__municipality=meeting.municipality)
    wanted = DecisionFactory(meeting=meeting, kind="adoption", year=2025)
    wanted.owners.add(police)
    wanted.measures.add(measure)
    DecisionFactory(meeting=meeting, kind="task")

    assert shown(client, kind="adoption") == [wanted]
    assert shown(client, year="2025") == [wanted]
    assert shown(client, owner=police.pk) == [wanted]
    assert shown(client, owner=police.type.key) == [wanted]
    assert shown(client, measure=measure.pk) == [wanted]


def test_decision_list_shows_a_decision_of_two_owners_of_a_type_once(client, meeting):
    first = InstitutionFactory(municipality=meeting.municipality)
    second = InstitutionFactory(municipality=meeting.municipality, type=first.type)
    decision = DecisionFactory(meeting=meeting)
    decision.owners.set([first, second])

    assert shown(client, owner=first.type.key) == [decision]


@pytest.mark.parametrize(
    "asked",
    ["Шаље извештај", "salje izvestaj", "ŠALJE  izveštaj", "izveštaj šalje", "šalj"],
)
def test_decision_list_finds_words_in_any_script_and_without_marks(
    client, meeting, asked
):
    wanted = DecisionFactory(
        meeting=meeting, text_sr_latn="Kancelarija šalje izveštaj.", text_en=""
    )
    DecisionFactory(meeting=meeting, text_sr_latn="Policija šalje spisak.", text_en="")

    found = shown(client, q=asked)

    assert found[0] == wanted
    assert (len(found) == 1) is (asked != "šalj")


def test_search_follows_a_changed_text_and_many_rows_at_once(meeting):
    decision = DecisionFactory(meeting=meeting, text_en="Old words")
    decision.text_en = "New words"
    decision.save(update_fields=["text_en"])
    rows = [
        DecisionFactory.build(
            meeting=meeting,
            mechanism=meeting.mechanism,
            municipality=meeting.municipality,
            sequence=77,
            text_en="Written with others",
        )
    ]
    Decision.objects.bulk_create(rows)

    assert list(Decision.objects.worded_like("new")) == [decision]
    assert list(Decision.objects.worded_like("old")) == []
    assert list(Decision.objects.worded_like("others")) == rows


@pytest.mark.parametrize(("count", "total"), [(26, "of 26<"), (252, "of 250+")])
def test_search_counts_ten_pages_at_most(client, meeting, count, total):
    rows = [
        DecisionFactory.build(
            meeting=meeting,
            mechanism=meeting.mechanism,
            municipality=meeting.municipality,
            sequence=number,
            text_en="Sends the list",
        )
        for number in range(100, 100 + count)
    ]
    Decision.objects.bulk_create(rows)

    assert total in client.get(REGISTER, {"q": "list"}).content.decode()
    assert f"of {count}<" in client.get(REGISTER).content.decode()


@pytest.mark.parametrize(
    "asked", ["KM-gnjilane-2026-07", "km-gnjilane-2026-7", " gnjilane-2026-07 "]
)
def test_decision_list_jumps_to_a_number(client, meeting, asked):
    decision = DecisionFactory(meeting=meeting, sequence=7)

    assert client.get(REGISTER, {"q": asked}).url == decision.get_absolute_url()


def test_decision_list_does_not_jump_to_a_foreign_number(client, meeting):
    foreign = DecisionFactory()

    response = client.get(REGISTER, {"q": foreign.number})

    assert (response.status_code, list(response.context["page"])) == (200, [])


def test_decision_list_finds_a_number_without_its_place(client, meeting):
    seventh = DecisionFactory(meeting=meeting, sequence=7)
    DecisionFactory(meeting=meeting, sequence=8)

    assert shown(client, q="2026-07") == [seventh]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("due", [0, 1, 2]),
        ("-due", [1, 0, 2]),
        ("number", [2, 1, 0]),
        ("newest", [0, 1, 2]),
    ],
)
def test_decision_list_sorts(client, meeting, sort, order):
    rows = [
        DecisionFactory(meeting=meeting, sequence=3, due_on=date(2026, 4, 1)),
        DecisionFactory(meeting=meeting, sequence=2, due_on=date(2026, 5, 1)),
        DecisionFactory(meeting=meeting, sequence=1, due_on=None),
    ]

    assert shown(client, sort=sort) == [rows[place] for place in order]


@pytest.mark.parametrize(
    "asked",
    [
        {"year": "x"},
        {"owner": "no-such-type"},
        {"owner": "99999999999999999999"},
        {"measure": "9" * 30},
        {"sort": "drop table"},
        {"show": "everything"},
        {"kind": "?"},
        {"q": "x" * 5000},
        {"page": "-3"},
        {"mechanism": "nowhere"},
    ],
)
def test_decision_list_takes_a_slip_as_no_filter(client, meeting, asked):
    decision = DecisionFactory(meeting=meeting)

    assert shown(client, **asked) == [decision]


def test_decision_list_shows_those_told_to_the_next_level(client, meeting):
    today = timezone.localdate()
    late = today - timedelta(days=9)
    told = DecisionFactory(meeting=meeting, due_on=late)
    moved = DecisionFactory(meeting=meeting, due_on=today)
    for decision in (told, moved):
        FollowUpFactory(
            decision=decision, kind="escalation", level=1, text="", due_before=late
        )

    assert shown(client, show="escalated") == [told]
    assert shown(client, show="escalated")[0].level_told == "the member"


def test_standing_counts_the_meetings_held_while_it_was_open(meeting, coordinator):
    now = datetime(2026, 9, 1, tzinfo=BELGRADE)
    for month in (5, 7, 10):
        MeetingFactory(
            mechanism=meeting.mechanism,
            starts_at=datetime(2026, month, 12, 10, tzinfo=BELGRADE),
            held=True,
        )
    open_one = DecisionFactory(meeting=meeting)
    closed = DecisionFactory(
        meeting=meeting,
        state="done",
        outcome="Sent.",
        closed_at=datetime(2026, 6, 1, tzinfo=BELGRADE),
        closed_by=coordinator,
    )

    found = standing_of([open_one, closed], now)

    assert found == {open_one.pk: (2, ""), closed.pk: (1, "")}


def test_decision_list_says_the_share_closed_on_time(client, meeting, coordinator):
    closed = {"state": "done", "outcome": "Sent.", "closed_by": coordinator}
    at = datetime(2026, 4, 1, 23, 30, tzinfo=BELGRADE)
    for due in (date(2026, 4, 1), date(2026, 3, 31)):
        DecisionFactory(meeting=meeting, due_on=due, closed_at=at, **closed)
    DecisionFactory(meeting=meeting, due_on=date(2026, 4, 2))
    dropped = closed | {"state": "dropped"}
    DecisionFactory(meeting=meeting, due_on=date(2026, 4, 2), closed_at=at, **dropped)

    on_time = client.get(REGISTER).context["on_time"]

    assert (on_time.on_time, on_time.counted) == (1, 3)


def test_decision_export_writes_the_filtered_rows(client, meeting, coordinator):
    decision = DecisionFactory(
        meeting=meeting, sequence=1, text_en="=1+1", due_on=date(2026, 4, 1)
    )
    decision.owners.add(InstitutionFactory(municipality=meeting.municipality))
    DecisionFactory(meeting=meeting, kind="adoption")

    answer = client.get(
        reverse("meetings:decision_export", args=["csv"]), {"kind": "task"}
    )

    [head, row] = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    values = dict(zip(head, row, strict=True))
    assert values["Number"] == "KM-gnjilane-2026-01"
    assert values["Decision"] == "'=1+1"
    assert (values["By when"], values["State"]) == ("2026-04-01", "open")


def test_decision_export_gives_a_workbook_with_days_as_days(client, meeting):
    DecisionFactory(meeting=meeting, sequence=1, due_on=date(2026, 4, 1))

    answer = client.get(reverse("meetings:decision_export", args=["xlsx"]))

    sheet = load_workbook(io.BytesIO(answer.content)).active
    head, row = sheet.iter_rows(values_only=True)
    values = dict(zip(head, row, strict=True))
    assert values["By when"] == datetime(2026, 4, 1)
    assert values["Meeting"] == datetime(2026, 3, 12)
    # A column narrower than a day shows it as a row of hashes.
    assert sheet.column_dimensions["G"].width >= len("2026-04-01")
    assert answer["Content-Disposition"].startswith('attachment; filename="decisions-')


@pytest.mark.parametrize(("rows", "queries"), [(1, 10), (3, 10)])
def test_decision_export_query_count_is_constant(
    client, meeting, rows, queries, django_assert_num_queries
):
    for _row in range(rows):
        DecisionFactory(meeting=meeting)

    with django_assert_num_queries(queries):
        client.get(reverse("meetings:decision_export", args=["csv"]))


def test_decision_export_is_404_for_a_donor_and_for_other_kinds_of_file(
    client, client_for, donor
):
    address = reverse("meetings:decision_export", args=["csv"])

    assert client_for(donor).get(address).status_code == 404
    assert (
        client.get(reverse("meetings:decision_export", args=["exe"])).status_code == 404
    )


def test_decision_export_leaves_out_other_mechanisms(client, meeting):
    DecisionFactory()

    answer = client.get(
        reverse("meetings:decision_export", args=["csv"]), {"show": "all"}
    )

    assert len(answer.content.decode().splitlines()) == 1
