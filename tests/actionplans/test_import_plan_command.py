"""`manage.py import_plan`: the same import from a shell, told as one object."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from actionplans.models import Measure, PlanImport, PlanVersion
from municipalities.models import InstitutionAlias
from tests.actionplans.workbooks import (
    EXPECTED,
    GJAKOVA,
    GNJILANE,
    REVISED,
    SAMPLES,
    layout,
    sheet_of,
)

MEASURES = EXPECTED[GNJILANE]

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("plan_words", "gnjilane"),
]


def run(path, *options):
    """The object that the command prints, and its exit status."""
    out, status = StringIO(), 0
    try:
        call_command(
            "import_plan", str(path), "--municipality=gnjilane", "--json", *options,
            stdout=out,
        )  # fmt: skip
    except SystemExit as left:
        status = left.code
    return json.loads(out.getvalue()), status


@pytest.fixture
def file(tmp_path):
    def write(data, name="plan.xlsx"):
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return write


@pytest.mark.parametrize("name", [GNJILANE, REVISED, GJAKOVA])
def test_import_plan_prints_what_was_expected(name):
    told, status = run(SAMPLES / f"{name}.xlsx")

    assert status == 0
    assert list(told) == [
        "file", "municipality", "title", "period", "language", "written", "measures",
        "problems",
    ]  # fmt: skip
    assert told["written"] is True
    assert [
        {key: measure[key] for key in expected}
        for measure, expected in zip(told["measures"], EXPECTED[name], strict=True)
    ] == EXPECTED[name]
    assert Measure.objects.count() == 18


def test_import_plan_tells_what_heads_the_file():
    told, _status = run(SAMPLES / f"{REVISED}.xlsx", "--check")

    assert {key: told[key] for key in ("file", "municipality", "title", "period")} == {
        "file": "plan-gnjilane-revised.sr-Latn.xlsx",
        "municipality": "gnjilane",
        "title": "OPŠTINA GNJILANE – Akcioni plan za borbu protiv nasilja u porodici "
        "(revidiran)",
        "period": "2025–2028",
    }
    assert told["language"] == "sr-latn"
    assert told["problems"] == []


def test_import_plan_check_writes_nothing():
    told, status = run(SAMPLES / f"{GNJILANE}.xlsx", "--check")

    assert (status, told["written"], len(told["measures"])) == (0, False, 18)
    assert PlanVersion.objects.count() == PlanImport.objects.count() == 0


def test_import_plan_twice_changes_nothing_and_says_so():
    run(SAMPLES / f"{GNJILANE}.xlsx")

    told, status = run(SAMPLES / f"{GNJILANE}.xlsx")

    assert (status, told["written"]) == (0, False)
    assert [one["code"] for one in told["problems"]] == ["already_imported"]
    assert PlanVersion.objects.count() == PlanImport.objects.count() == 1


def test_import_plan_refuses_with_status_1(file):
    told, status = run(file(b"no workbook"))

    assert status == 1
    assert (told["written"], told["measures"], told["title"]) == (False, [], None)
    (problem,) = told["problems"]
    assert problem["severity"] == "error"
    assert problem["code"] == "not_a_table"
    assert "Save the table as one of these" in problem["message"]


def test_import_plan_maps_and_remembers_a_wording(file):
    rows = layout([MEASURES[0] | {"lead": "Biro za posredovanje"}])
    path = file(sheet_of(rows))
    unmapped, status = run(path, "--check")
    assert (status, unmapped["measures"][0]["lead_types"]) == (0, [])
    assert [
        (one["sheet"], one["row"], one["column"], one["severity"], one["code"])
        for one in unmapped["problems"]
    ] == [("Plan", 7, "G", "warning", "institution_unknown")]

    told, _status = run(path, "--map", "Biro za posredovanje=employment")

    assert told["measures"][0]["lead_types"] == ["employment"]
    assert InstitutionAlias.objects.filter(municipality__slug="gnjilane").count() == 1


def test_import_plan_takes_the_framework_given(file):
    rows = layout(MEASURES)

    told, status = run(file(sheet_of(rows)), "--framework=nowhere")

    assert (status, told["written"]) == (1, False)
    assert "framework_not_found" in [one["code"] for one in told["problems"]]


def test_import_plan_tells_people_without_json():
    out, errors = StringIO(), StringIO()

    call_command(
        "import_plan", str(SAMPLES / f"{GJAKOVA}.xlsx"), "--municipality=gnjilane",
        stdout=out, stderr=errors,
    )  # fmt: skip

    assert out.getvalue() == "18 measures read, written.\n"
    assert "which years the plan is for" in errors.getvalue()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["x.xlsx", "--municipality=nowhere"], "No municipality nowhere"),
        (["x.xlsx", "--municipality=gnjilane"], "No such file"),
        (["x.xlsx", "--municipality=gnjilane", "--map=CSR"], "write it as TEXT=KEY"),
    ],
)
def test_import_plan_says_what_is_wrong_with_its_arguments(arguments, message):
    with pytest.raises(CommandError, match=message):
        call_command("import_plan", *arguments)
