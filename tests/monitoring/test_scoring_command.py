"""``python -m monitoring.scoring`` reproduces published results without a database."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from monitoring import scoring

ROOT = Path(__file__).parents[2]
VECTORS = ROOT / "tests" / "samples" / "scoring-vectors.json"


def close(actual, expected):
    """The same keys and texts, numbers within 1e-12."""
    if isinstance(expected, dict):
        return list(actual) == list(expected) and all(
            close(actual[key], expected[key]) for key in expected
        )
    if isinstance(expected, float):
        return abs(actual - expected) <= 1e-12
    return actual == expected and type(actual) is type(expected)


def expected_results():
    content = json.loads(VECTORS.read_text())["municipalities"]
    return {slug: municipality["expected"] for slug, municipality in content.items()}


@pytest.mark.parametrize("slug", ["gnjilane", "zvecan", "dragas"])
def test_scoring_reproduces_the_vectors(slug, capsys):
    assert scoring.main([str(VECTORS)]) == 0

    printed = json.loads(capsys.readouterr().out)

    assert list(printed) == ["municipalities"]
    assert close(printed["municipalities"][slug], expected_results()[slug])


def test_scoring_ignores_what_is_expected(tmp_path, capsys):
    content = json.loads(VECTORS.read_text())
    for municipality in content["municipalities"].values():
        municipality["expected"] = "nonsense"
    file = tmp_path / "input.json"
    file.write_text(json.dumps(content))

    scoring.main([str(file)])

    printed = json.loads(capsys.readouterr().out)["municipalities"]
    assert all(close(printed[slug], want) for slug, want in expected_results().items())


def test_scoring_runs_without_django(tmp_path):
    blocker = tmp_path / "django"
    blocker.mkdir()
    (blocker / "__init__.py").write_text("raise ImportError('no Django here')")

    done = subprocess.run(
        [sys.executable, "-m", "monitoring.scoring", str(VECTORS)],
        cwd=ROOT,
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert list(json.loads(done.stdout)["municipalities"]) == list(expected_results())


def test_scoring_prints_null_for_what_is_undefined(tmp_path, capsys):
    file = tmp_path / "input.json"
    row = {"measure": "1", "pillar": "P1", "baseline": "NA"}
    file.write_text(json.dumps({"municipalities": {"zvecan": {"measures": [row]}}}))

    assert scoring.main([str(file)]) == 0

    undefined = {
        "P1": None,
        "plan": {"verified": None, "coverage": None, "upper": None},
        "high_completion_rate": None,
    }
    assert json.loads(capsys.readouterr().out)["municipalities"] == {
        "zvecan": {
            "baseline": undefined,
            "endline": undefined,
            "change_matched_set": None,
        }
    }


def measures(**changes):
    row = {"measure": "1", "pillar": "P1", "weight": 1, "baseline": 1, "endline": 1}
    return {"municipalities": {"zvecan": {"measures": [row | changes]}}}


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("", "Expecting value"),
        ("[1, 2]", "“municipalities” is missing"),
        ({"municipalities": []}, "is not an object"),
        ({"municipalities": {"zvecan": {}}}, "zvecan: “measures” is missing"),
        ({"municipalities": {"zvecan": {"measures": [1]}}}, "zvecan, measure 1"),
        (measures(measure=None), "“measure” is missing or is not a text"),
        (measures(pillar=2), "“pillar” is missing or is not a text"),
        (measures(pillar="plan"), "“plan” can't name a pillar"),
        (measures(baseline=5), "zvecan, measure 1, baseline: the level must be 0 to 4"),
        (measures(endline="done"), "endline: the level must be 0 to 4, NE, ND, NA"),
        (measures(endline=True), "the level must be 0 to 4"),
        (measures(endline=2.0), "the level must be 0 to 4"),
        (measures(weight=0), "the weight must be from 0.001 to 1000"),
        (measures(weight=-1), "the weight must be"),
        (measures(weight="1"), "the weight must be"),
        (measures(weight=True), "the weight must be"),
        (measures(weight=float("nan")), "the weight must be"),
        (
            '{"municipalities": {"a": {"measures": [{"measure": "1", "pillar": "P",'
            ' "weight": 1e999999999}]}}}',
            "the weight must be",
        ),
        ("[" * 100_000, "recursion"),
    ],
)
def test_scoring_refuses_bad_input(tmp_path, capsys, content, complaint):
    file = tmp_path / "input.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content))

    assert scoring.main([str(file)]) == 1

    printed = capsys.readouterr()
    assert printed.out == ""
    assert complaint in printed.err
    assert "Traceback" not in printed.err


def test_scoring_refuses_a_measure_named_twice(tmp_path, capsys):
    content = measures()
    rows = content["municipalities"]["zvecan"]["measures"]
    rows.append(rows[0])
    file = tmp_path / "input.json"
    file.write_text(json.dumps(content))

    assert scoring.main([str(file)]) == 1

    assert "zvecan, measure 2: “1” occurs twice" in capsys.readouterr().err


def test_scoring_refuses_a_missing_file(tmp_path, capsys):
    assert scoring.main([str(tmp_path / "none.json")]) == 1

    assert "No such file" in capsys.readouterr().err
