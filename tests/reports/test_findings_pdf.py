"""The findings report as a file, in all four languages."""

import io
from datetime import timedelta

import pytest
from django.utils import timezone
from pypdf import PdfReader

from reports import services, tasks
from reports.models import Drawing, Rendering
from tests.core.test_pdf import structure

TAGS = {"en": "en", "sr-latn": "sr-Latn", "sr": "sr-Cyrl", "sq": "sq"}
PILLARS = {"en": "Pillar P1", "sr-latn": "Stub P1", "sr": "Стуб P1", "sq": "Shtylla P1"}


def read(rendering):
    with rendering.file.open() as file:
        return PdfReader(io.BytesIO(file.read()))


def text_of(reader):
    return " ".join(page.extract_text() for page in reader.pages)


@pytest.fixture(scope="module")
def papers():
    """What the module has set already, by language and readers."""
    return {}


@pytest.fixture
def paper_in(coordinated, ask, papers):
    """The report of the same plan in a language, set once for the module."""

    def read_once(language="en", audience="full"):
        if (language, audience) not in papers:
            papers[language, audience] = read(ask(coordinated, language, audience))
        return papers[language, audience]

    return read_once


@pytest.mark.parametrize("language", TAGS)
def test_findings_pdf_is_in_its_language(paper_in, language):
    reader = paper_in(language)

    root = reader.trailer["/Root"]
    assert root["/Lang"] == TAGS[language]
    assert b'pdfuaid:part="1"' in root["/Metadata"].get_data()
    assert PILLARS[language] in text_of(reader)
    fonts = {
        font.get_object()["/BaseFont"].partition("+")[2].partition("-")[0]
        for page in reader.pages
        for font in page["/Resources"].get("/Font", {}).values()
    }
    assert fonts == {"FiraGO"}


def test_findings_pdf_says_all_that_it_should(paper_in):
    text = text_of(paper_in("sr-latn"))

    for words in (
        "Početno 2025",
        "Opštinski akcioni plan",
        "Mera čćđšž 1.1",
        "63%",
        "79%",
        "83%",
        "Odluka o budžetu",
        "Nema novca",
        "Otvoriti liniju",
        "CSR usaglašava obrazac.",
        "KM-gnjilane-2026-",
        "The agreed footnote.",
    ):
        assert words in text


def test_findings_pdf_is_tagged_in_order(paper_in):
    reader = paper_in()

    elements = structure(reader)
    tags = [element["/S"] for element in elements]
    headings = [int(tag[2]) for tag in tags if tag in ("/H1", "/H2", "/H3", "/H4")]
    assert headings[0] == 1
    assert headings.count(1) == 1
    steps = zip(headings, headings[1:], strict=False)
    assert max(after - before for before, after in steps) == 1
    figures = [element for element in elements if element["/S"] == "/Figure"]
    assert len(figures) == 4
    assert all(str(figure["/Alt"]) for figure in figures)
    assert tags.count("/Table") == 6
    assert tags.count("/Caption") == 6 + 2


def test_findings_pdf_has_bookmarks_and_page_numbers_in_its_contents(paper_in):
    reader = paper_in()

    [title, chapters] = reader.outline
    assert title.title == "Gnjilane"
    names = [one.title for one in chapters if not isinstance(one, list)]
    assert names == [
        "In brief",
        "Method",
        "Results",
        "Measures",
        "Findings and recommendations",
        "Coordination",
        "About this report",
    ]
    method = next(one for one in chapters if getattr(one, "title", "") == "Method")
    number = reader.get_destination_page_number(method) + 1
    contents = reader.pages[1].extract_text().split("\n")
    assert f"2 Method {number}" in [" ".join(line.split()) for line in contents]


def test_findings_pdf_is_the_same_file_for_the_same_records(coordinated, ask):
    first = ask(coordinated)
    again = ask(coordinated)

    assert again.pk == first.pk
    assert again.file.name == first.file.name
    assert Rendering.objects.count() == 1


def test_findings_pdf_is_a_new_edition_when_a_record_changed(coordinated, ask):
    first = ask(coordinated)
    coordinated.findings.update(title_en="Another finding")
    second = ask(coordinated)

    assert (first.edition, second.edition) == (1, 2)
    assert "Another finding" in text_of(read(second))
    assert Drawing.objects.count() == 4


def test_findings_pdf_keeps_evidence_and_decisions_from_others(paper_in):
    text = text_of(paper_in("sr-latn", "counts"))

    assert "Odluka o budžetu" not in text
    assert "CSR usaglašava obrazac." not in text
    assert "KM-gnjilane" not in text


def test_make_findings_fails_aloud_when_the_records_changed_meanwhile(
    scored, made, caplog
):
    rendering = made(scored, state="queued", file="")

    tasks.make_findings.call(rendering.pk, scored.pk)

    rendering.refresh_from_db()
    assert rendering.state == "failed"
    assert rendering.error == "The records changed meanwhile. Ask again."
    assert "could not be made" in caplog.text


def test_make_findings_leaves_what_another_worker_has(scored, made):
    rendering = made(scored, state="running")
    before = rendering.finished_at

    tasks.make_findings.call(rendering.pk, scored.pk)

    rendering.refresh_from_db()
    assert rendering.finished_at == before


def test_request_findings_takes_over_from_a_worker_that_died(scored):
    [plan] = services.round_plans().filter(pk=scored.pk)
    about = {"round_plan": plan, "language": "en", "audience": "full", "by": None}
    first, is_new = tasks.ask_for_findings(**about)
    again, is_to_do = tasks.ask_for_findings(**about)
    Rendering.objects.update(
        state="running", requested_at=timezone.now() - timedelta(minutes=11)
    )
    taken, is_taken = tasks.ask_for_findings(**about)

    assert [first.pk, is_new] == [again.pk, True]
    assert is_to_do is False
    assert [taken.pk, is_taken, taken.state] == [first.pk, True, "queued"]
