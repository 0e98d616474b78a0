"""Files of thousands of rows: what they would do, and that it is done whole or not."""

import io
from datetime import UTC, datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actionplans.models import Indicator, Measure, MeasureDeadline
from core import bulk
from core.formats import ExactXLSX, GuardedCSV
from core.resources import resource_of
from tests import factories

# After whatever the factories keep in histories.
NOW = datetime(2046, 3, 10, 9, tzinfo=UTC)


def lines_of(model):
    """What the back office exports of a model, as lines of a file."""
    file = io.StringIO()
    keys = list(model._default_manager.order_by("pk").values_list("pk", flat=True))
    bulk.write_file(resource_of(model), file, GuardedCSV(), keys, tell=id)
    return GuardedCSV().rows(file.getvalue())


def check(model, lines):
    return bulk.check(resource_of(model), lines, tell=id)


def write(model, checked, by):
    bulk.write(resource_of(model), checked.writes, by=by, at=NOW)


def with_cell(lines, row, column, value):
    """The lines with another cell in a row, counted as spreadsheets count."""
    lines = [list(line) for line in lines]
    lines[row - 1][lines[0].index(column)] = value
    return lines


@pytest.fixture
def version(db):
    return factories.PlanVersionFactory(number=1)


@pytest.fixture
def measures(version):
    return [
        factories.MeasureFactory(
            plan_version=version, code=f"1.{n}", title_en=f"Measure {n}"
        )
        for n in (1, 2, 3)
    ]


def test_check_tells_new_changed_and_unchanged(measures):
    other = factories.PillarFactory(code="P2")
    lines = with_cell(lines_of(Measure), 2, "title_en", "Shelter for women")
    lines = with_cell(lines, 2, "pillar", f"{other.framework.code}|P2")
    lines.append(["1.9" if cell == "1.3" else cell for cell in lines[3]])

    checked = check(Measure, lines)

    assert checked.counts == {"changed": 1, "unchanged": 2, "new": 1}
    assert checked.changes[0] == {
        "row": 2,
        "kind": "changed",
        "fields": [
            ["pillar", "ns-2016-2020|P1", "ns-2016-2020|P2"],
            ["title_en", "Measure 1", "Shelter for women"],
        ],
    }
    assert [row["row"] for row in checked.changes] == [2, 5]


def test_write_keeps_history_search_and_version(measures, administrator):
    lines = with_cell(lines_of(Measure), 2, "title_en", "Shelter for women")
    lines.append(["1.9" if cell == "1.3" else cell for cell in lines[3]])

    write(Measure, check(Measure, lines), administrator)

    assert [m.code for m in Measure.objects.search("shelter")] == ["1.1"]
    changed, new = Measure.objects.get(code="1.1"), Measure.objects.get(code="1.9")
    assert (changed.title_en, changed.version) == ("Shelter for women", 2)
    for measure, kind in ((changed, "~"), (new, "+")):
        line = measure.history.first()
        assert (line.history_type, line.history_user, line.history_date) == (
            kind,
            administrator,
            NOW,
        )


def test_write_links_what_many_to_many_columns_name(measures, administrator):
    sex = factories.DimensionFactory(key="sex")
    factories.DimensionFactory(key="age")
    indicator = factories.IndicatorFactory(measure=measures[0])
    indicator.dimensions.add(sex)
    lines = with_cell(lines_of(Indicator), 2, "dimensions", "age; sex")

    write(Indicator, check(Indicator, lines), administrator)

    assert sorted(d.key for d in indicator.dimensions.all()) == ["age", "sex"]
    measures[0].refresh_from_db()
    assert measures[0].version == 2


def test_write_logs_who_did_it_where_there_is_no_history(measures, administrator):
    row = (
        ["due_on", "measure"],
        ["2026-12-31", f"{measures[0].plan_version.municipality.slug}|1|1.1"],
    )

    write(MeasureDeadline, check(MeasureDeadline, row), administrator)

    entry = LogEntry.objects.get()
    deadline = MeasureDeadline.objects.get()
    assert (entry.user, entry.object_id) == (administrator, str(deadline.pk))


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("pillar", "ns-1999|P1", "There is no pillar “ns-1999|P1”."),
        ("budget_planned", "-5", "A budget is not negative."),
        ("due_kind", "never", "Value 'never' is not a valid choice."),
        ("title_en", "x" * 401, "Ensure this value has at most 400 characters "
         "(it has 401)."),
        ("code", "1.1", "Row 2 is about the same record."),
    ],
)  # fmt: skip
def test_check_refuses_a_row_and_says_where(measures, column, value, message):
    lines = with_cell(lines_of(Measure), 3, column, value)

    checked = check(Measure, lines)

    assert checked.counts == {"refused": 1, "unchanged": 2}
    refused = checked.problems[0]
    assert (refused["row"], refused["message"]) == (3, message)
    assert refused["column"] in (column, "")


def test_check_refuses_what_is_frozen_and_takes_it_unchanged(db):
    version = factories.PlanVersionFactory(in_force=True)
    factories.MeasureFactory.create_batch(2, plan_version=version)
    lines = with_cell(lines_of(Measure), 2, "title_en", "Otherwise")

    checked = check(Measure, lines)

    assert checked.counts == {"refused": 1, "unchanged": 1}
    assert checked.problems == [
        {
            "row": 2,
            "column": "title_en",
            "message": "This record is frozen and can't be changed.",
        }
    ]


def test_check_needs_the_columns_that_name_rows(measures):
    checked = check(Measure, [["title_en"], ["Something"]])

    assert [one["column"] for one in checked.problems] == ["plan_version", "code"]
    assert checked.writes == []


@pytest.mark.parametrize("is_frozen", [False, True])
def test_write_takes_nothing_that_changed_since_the_check(
    measures, administrator, is_frozen
):
    lines = with_cell(lines_of(Measure), 2, "title_en", "From the file")
    lines = with_cell(lines, 3, "title_en", "From the file")
    checked = check(Measure, lines)
    if is_frozen:
        adopted = factories.PlanVersionFactory(in_force=True)
        Measure.objects.filter(code="1.2").update(plan_version=adopted)
    else:
        Measure.objects.filter(code="1.2").update(title_en="Meanwhile")

    with pytest.raises(bulk.ChangedMeanwhile):
        write(Measure, checked, administrator)

    assert not Measure.objects.filter(title_en="From the file").exists()


def test_check_and_write_ask_as_much_for_many_rows_as_for_few(version, administrator):
    counts = []
    for number in (2, 9):
        factories.MeasureFactory.create_batch(number, plan_version=version)
        lines = lines_of(Measure)
        for row in range(2, len(lines) + 1):
            lines = with_cell(lines, row, "title_en", f"Measure {number}.{row}")
        extra = [
            "9.9" if c == lines[1][lines[0].index("code")] else c for c in lines[1]
        ]
        extra[lines[0].index("code")] = f"new {number}"
        with CaptureQueriesContext(connection) as queries:
            write(Measure, check(Measure, [*lines, extra]), administrator)
        counts.append(len(queries))

    assert counts == [18, 18]


def test_write_file_and_reading_it_give_the_same(measures):
    file = io.BytesIO()
    keys = [measures[2].pk, measures[0].pk, 999_999]

    bulk.write_file(resource_of(Measure), file, ExactXLSX(), keys, tell=id)

    lines = ExactXLSX().rows(file.getvalue())
    assert [line[lines[0].index("code")] for line in lines[1:]] == ["1.3", "1.1"]
    assert check(Measure, lines).counts == {"unchanged": 2}


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("name;note\nШтрпце;=1\n", "utf-8-sig"),
        ("name;note\nŠtrpce;'=1\n", "cp1250"),
        ("sep=;\nname;note\nStrpce;'=1\n", "ascii"),
        ("name\tnote\nPrishtinë\t'=1\n", "cp1252"),
    ],
)
def test_csv_is_read_in_any_usual_encoding_and_with_any_delimiter(text, encoding):
    rows = GuardedCSV().rows(text.encode(encoding))

    assert rows[0] == ["name", "note"]
    assert rows[1][0] in ("Штрпце", "Štrpce", "Strpce", "Prishtinë")
    assert rows[1][1] == "=1"


def test_is_large_counts_rows_without_reading_them():
    few, many = [["a"]] * 3, [["a"]] * 502
    for file_format, extension in ((ExactXLSX(), "xlsx"), (GuardedCSV(), "csv")):
        sizes = []
        for rows in (few, many):
            file = io.BytesIO() if extension == "xlsx" else io.StringIO()
            list(file_format.write_rows(file, rows))
            data = file.getvalue()
            data = data if extension == "xlsx" else data.encode()
            sizes.append(bulk.is_large(data, extension))
        assert sizes == [False, True]
    assert not bulk.is_large(b"PK nothing", "xlsx")
