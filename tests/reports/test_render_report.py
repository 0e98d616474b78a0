"""`manage.py render_report`, the same code as the pages."""

import pytest
from django.core.management import CommandError, call_command

from reports.models import Rendering
from tests.factories import RoundFactory, RoundPlanFactory

pytestmark = pytest.mark.django_db


def render(output, municipality="gnjilane", round_name="baseline", language="sr-latn"):
    call_command(
        "render_report",
        "findings",
        municipality=municipality,
        round=round_name,
        language=language,
        output=output,
    )


def test_render_report_writes_the_file(scored, tmp_path):
    output = tmp_path / "report.pdf"

    render(output)

    rendering = Rendering.objects.get()
    assert output.read_bytes().startswith(b"%PDF")
    assert (rendering.language, rendering.audience) == ("sr-latn", "full")
    assert rendering.requested_by is None


def test_render_report_takes_the_round_s_code_and_what_was_made(scored, ask, tmp_path):
    rendering = ask(scored, "sr-latn")
    output = tmp_path / "report.pdf"

    render(output, round_name="baseline-2025")

    with rendering.file.open() as file:
        assert output.read_bytes() == file.read()
    assert Rendering.objects.count() == 1


@pytest.mark.parametrize(
    ("municipality", "round_name", "message"),
    [
        ("nowhere", "baseline", "“nowhere” has no plan in any round."),
        ("gnjilane", "endline", "“gnjilane” is in no round “endline”, but "),
    ],
)
def test_render_report_says_what_does_not_fit(
    scored, tmp_path, municipality, round_name, message
):
    with pytest.raises(CommandError, match=message):
        render(tmp_path / "a.pdf", municipality, round_name)


def test_render_report_asks_which_of_several_rounds(scored, tmp_path):
    other = RoundFactory(code="baseline-2023", methodology=scored.round.methodology)
    RoundPlanFactory(round=other, plan_version=scored.plan_version, final=True)

    with pytest.raises(CommandError, match="say one of baseline-2023, baseline-2025"):
        render(tmp_path / "a.pdf")


def test_render_report_waits_for_agreed_scores(scored, tmp_path):
    type(scored).objects.update(state="scoring", finalised_at=None, finalised_by=None)

    with pytest.raises(CommandError, match="not agreed yet"):
        render(tmp_path / "a.pdf")


def test_render_report_names_a_folder_that_is_not_there(scored, tmp_path):
    with pytest.raises(CommandError, match="nowhere: no such folder"):
        render(tmp_path / "nowhere" / "a.pdf")
