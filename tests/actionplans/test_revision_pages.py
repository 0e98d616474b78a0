"""Pages of a revision: lineage, comparison, its papers, the act, the day in force."""

import io
import json
from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from docx import Document
from pypdf import PdfReader

from actionplans import services
from actionplans.models import Measure, PlanVersion
from tests.factories import (
    IndicatorFactory,
    MeasureFactory,
    MeasureNormFactory,
    PlanVersionFactory,
    ScoreFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_force(gnjilane):
    version = PlanVersionFactory(
        municipality=gnjilane.municipality, number=1, in_force=True
    )
    for number in range(3):
        measure = MeasureFactory(
            plan_version=version,
            code=f"1.{number}",
            title_en=f"Two lectures in schools of zone {number}",
        )
        IndicatorFactory(measure=measure, target_text="100")
    return version


@pytest.fixture
def draft(in_force):
    draft = services.open_draft(version=in_force, by=None, at=timezone.now())
    for measure in draft.measures.all():
        if measure.code == "1.0":
            measure.title_en = "Six lectures in schools of zone 0"
            measure.save()
        if measure.code == "1.1":
            measure.delete()
    return draft


def url(name, version, *more):
    return reverse(f"actionplans:{name}", args=[version.code, *more])


def test_version_compare_shows_words_that_came_and_went(draft, client_for, coordinator):
    response = client_for(coordinator).get(url("version_compare", draft))

    page = response.content.decode()
    assert "<del>Two</del> <ins>Six</ins> lectures in schools" in page
    assert [(row.fate, row.codes) for row in response.context["rows"]] == [
        ("changed", "1.0"),
        ("dropped", "1.1"),
        ("kept", "1.2"),
    ]
    assert response.context["counts"] == [
        ("kept", "kept", 1),
        ("changed", "changed", 1),
        ("dropped", "dropped", 1),
    ]


def test_version_compare_takes_any_two_versions_and_one_fate(
    draft, client_for, coordinator
):
    client = client_for(coordinator)

    turned = client.get(
        url("version_compare", draft), {"earlier": 2, "later": 1, "fate": "kept"}
    )
    nonsense = client.get(
        url("version_compare", draft), {"earlier": "x", "fate": "y", "page": "z"}
    )

    assert (turned.context["earlier"].number, turned.context["version"].number) == (
        1,
        2,
    )
    assert [row.codes for row in turned.context["rows"]] == ["1.2"]
    assert len(nonsense.context["rows"]) == 3


@pytest.mark.parametrize("number", [1, 3])
def test_version_compare_query_count_is_constant(
    number, in_force, client_for, coordinator, django_assert_num_queries
):
    in_force.measures.filter(code__gte=f"1.{number}").delete()
    draft = services.open_draft(version=in_force, by=None, at=timezone.now())
    draft.measures.update(title_en="Something else")
    client = client_for(coordinator)
    client.get("/")

    with django_assert_num_queries(12):
        client.get(url("version_compare", draft))


def rewritten(measure, **values):
    Measure.objects.filter(pk=measure.pk).update(**values)


@pytest.mark.parametrize(
    ("change", "fates"),
    [
        (lambda one: one.indicators.update(target_value=90), ["changed"]),
        (lambda one: one.indicators.all().delete(), ["changed"]),
        (lambda one: IndicatorFactory(measure=one), ["changed"]),
        (lambda one: MeasureNormFactory(measure=one), ["changed"]),
        (lambda one: rewritten(one, budget_planned=0), ["changed"]),
        (lambda one: one.indicators.update(target_text=" 100 "), ["kept"]),
        (lambda one: rewritten(one, code="9"), ["renumbered"]),
    ],
)
def test_fates_between_says_what_the_whole_lineage_says(change, fates, in_force):
    in_force.measures.exclude(code="1.0").delete()
    draft = services.open_draft(version=in_force, by=None, at=timezone.now())
    change(draft.measures.get())

    told = services.fates_between(in_force, draft)

    whole, _recorded = services.lineage_between(in_force, draft)
    assert [one.fate for one in told.links] == fates
    assert [one.fate for one in whole.links] == fates


def test_version_compare_pdf_says_it_in_the_readers_language(
    draft, client_for, coordinator
):
    services.change_fate(
        draft=draft,
        earlier="1.1",
        later=[],
        reason="Done by now.",
        by=coordinator,
        at=timezone.now(),
    )

    response = client_for(coordinator).get(url("version_compare_pdf", draft))

    text = "".join(
        page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages
    )
    assert response["Content-Disposition"] == 'inline; filename="gnjilane-1-2.pdf"'
    assert "version 2 compared with version 1" in text
    assert "Six lectures" in text.replace("\n", " ")
    assert "Done by now." in text.replace("\n", " ")


def test_version_compare_word_underlines_and_strikes_out(
    draft, client_for, coordinator
):
    response = client_for(coordinator).get(url("version_compare_word", draft))

    runs = [
        (run.text, bool(run.underline), bool(run.font.strike))
        for paragraph in Document(io.BytesIO(response.content)).paragraphs
        for run in paragraph.runs
    ]
    assert ("Two", False, True) in runs
    assert ("Six", True, False) in runs


@pytest.mark.parametrize(
    "name",
    [
        "version_compare",
        "version_compare_pdf",
        "version_compare_word",
        "version_lineage",
    ],
)
def test_pages_of_a_draft_are_404_for_outsiders(name, draft, client_for, donor, zvecan):
    assert client_for(donor).get(url(name, draft)).status_code == 404


def test_version_compare_is_404_for_the_only_version(in_force, client_for, coordinator):
    response = client_for(coordinator).get(url("version_compare", in_force))

    assert response.status_code == 404


def test_version_revise_opens_one_draft(in_force, client_for, coordinator, member):
    refused = client_for(member).post(url("version_revise", in_force))
    opened = client_for(coordinator).post(url("version_revise", in_force))
    again = client_for(coordinator).post(url("version_revise", in_force))

    draft = PlanVersion.objects.drafts().get()
    assert refused.status_code == 403
    assert (opened.url, again.url) == (
        draft.get_absolute_url(),
        in_force.get_absolute_url(),
    )


def test_version_lineage_asks_for_reasons(draft, client_for, coordinator, member):
    response = client_for(coordinator).get(url("version_lineage", draft))

    assert response.context["gaps"] == ["Say why these measures were dropped: 1.1."]
    assert response.context["can_change"]
    read_only = client_for(member).get(url("version_lineage", draft))
    assert not read_only.context["can_change"]


@pytest.mark.parametrize("number", [1, 3])
def test_version_lineage_query_count_is_constant(
    number, in_force, client_for, staff, django_assert_num_queries
):
    in_force.measures.filter(code__gte=f"1.{number}").delete()
    draft = services.open_draft(version=in_force, by=None, at=timezone.now())
    client = client_for(staff)
    client.get("/")

    with django_assert_num_queries(6):
        client.get(url("version_lineage", draft))


def test_version_lineage_record_confirms_what_the_texts_say(
    in_force, client_for, coordinator
):
    draft = PlanVersionFactory(
        plan=in_force.plan, municipality=in_force.municipality, number=2
    )
    MeasureFactory(
        plan_version=draft, code="9", title_en="Two lectures in schools of zone 2"
    )
    client = client_for(coordinator)

    before = client.get(url("version_lineage", draft))
    client.post(url("version_lineage_record", draft))

    assert not before.context["is_recorded"]
    draft.refresh_from_db()
    assert draft.based_on == in_force
    lineage, is_recorded = services.lineage_between(in_force, draft)
    assert is_recorded
    assert lineage.as_dict()["renumbered"] == {"1.2": "9"}


def test_measure_fate_is_chosen_with_a_reason(draft, in_force, client_for, coordinator):
    gone = in_force.measures.get(code="1.1")
    where = url("measure_fate", draft, gone.pk)
    client = client_for(coordinator)
    seen = client.get(where).context["form"].initial["seen"]

    silent = client.post(where, {"later": [], "reason": "", "seen": seen})
    stale = client.post(where, {"later": ["1.0"], "seen": "something else"})
    saved = client.post(
        where, {"later": ["1.0", "1.2"], "reason": "Two zones.", "seen": seen}
    )

    assert (silent.status_code, stale.status_code) == (422, 422)
    assert "Say why it was dropped." in silent.content.decode()
    assert saved.url == url("version_lineage", draft)
    lineage, _recorded = services.lineage_between(in_force, draft)
    assert lineage.as_dict()["split"] == {"1.1": ["1.0", "1.2"]}


@pytest.mark.parametrize(
    ("name", "method"), [("measure_fate", "get"), ("version_lineage_record", "post")]
)
def test_lineage_is_changed_by_the_coordinator_only(
    name, method, draft, in_force, client_for, member, other_coordinator
):
    keys = [in_force.measures.first().pk] if name == "measure_fate" else []

    for user, status in ((member, 403), (other_coordinator, 404)):
        client = client_for(user)
        assert getattr(client, method)(url(name, draft, *keys)).status_code == status


def test_version_adopt_freezes_the_lineage(draft, in_force, client_for, coordinator):
    services.change_fate(
        draft=draft,
        earlier="1.1",
        later=[],
        reason="Done.",
        by=coordinator,
        at=timezone.now(),
    )
    services.settle_lineage(draft=draft, by=coordinator, at=timezone.now())
    PlanVersion.objects.filter(pk=in_force.pk).update(in_force_to=date(2026, 1, 1))

    kinds = draft.successions.values_list("earlier__code", "kind")

    assert dict(kinds) == {"1.0": "changed", "1.1": "dropped", "1.2": "kept"}


def test_version_act_is_handed_out_to_who_sees_the_version(
    in_force, client_for, coordinator, stranger
):
    in_force.act_file.save("odluka.pdf", ContentFile(b"%PDF-1.4"))
    where = url("version_act", in_force)

    response = client_for(coordinator).get(where)

    assert b"".join(response.streaming_content) == b"%PDF-1.4"
    assert response["Content-Type"] == "application/pdf"
    assert client_for(stranger).get(where).status_code == 404


@pytest.mark.parametrize(
    ("day", "number"),
    [("2025-01-19", None), ("2025-01-20", 1), ("2026-03-01", 2), ("2040-01-01", 2)],
)
def test_plan_on_a_day_says_which_version_or_none(
    day, number, in_force, client_for, coordinator
):
    PlanVersion.objects.filter(pk=in_force.pk).update(in_force_to=date(2026, 2, 28))
    PlanVersionFactory(
        plan=in_force.plan,
        municipality=in_force.municipality,
        number=2,
        in_force=True,
        in_force_from=date(2026, 3, 1),
    )

    response = client_for(coordinator).get(
        reverse("actionplans:plan_on", args=["gnjilane"]), {"day": day}
    )

    found = response.context["version"]
    assert (found and found.number) == number
    assert ("no plan in force" in response.content.decode()) == (number is None)


def test_plan_on_is_404_for_strangers_and_422_for_nonsense(
    in_force, client_for, stranger, coordinator
):
    where = reverse("actionplans:plan_on", args=["gnjilane"])

    assert client_for(stranger).get(where).status_code == 404
    assert client_for(coordinator).get(where, {"day": "soon"}).status_code == 422


def test_measure_shows_a_score_as_one_of_the_earlier_version(
    in_force, draft, client_for, coordinator
):
    earlier = in_force.measures.get(code="1.2")
    later = draft.measures.get(code="1.2")
    ScoreFactory(
        measure=earlier,
        municipality=in_force.municipality,
        round_plan__plan_version=in_force,
        round_plan__final=True,
    )

    page = client_for(coordinator).get(later.get_absolute_url()).content.decode()

    assert "Score of version 1 (measure 1.2 there), not of this text." in page
    assert "Score of version 1" not in (
        client_for(coordinator).get(earlier.get_absolute_url()).content.decode()
    )


def test_compare_versions_prints_codes_and_values(draft, capsys):
    call_command("compare_versions", "gnjilane-1", "gnjilane-2", "--json")

    said = json.loads(capsys.readouterr().out)
    assert (said["kept"], said["dropped"], said["added"]) == (["1.2"], ["1.1"], [])
    assert said["changed"] == {
        "1.0": {
            "title": {
                "old": ["Two lectures in schools of zone 0"],
                "new": ["Six lectures in schools of zone 0"],
            }
        }
    }
