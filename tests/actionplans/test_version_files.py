"""The plan as files: who gets them, in which language, and long ones made once."""

from io import BytesIO

import pytest
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from actionplans.exports.content import plan_content
from actionplans.exports.large import PAPERS, LargePaper
from actionplans.tasks import make_plan_paper
from core.pdf import pdf_is_available
from tests.factories import IndicatorFactory, MeasureFactory, PlanVersionFactory

pytestmark = pytest.mark.django_db
needs_pdf = pytest.mark.skipif(not pdf_is_available(), reason="no system libraries")


@pytest.fixture
def draft(gnjilane):
    version = PlanVersionFactory(
        municipality=gnjilane.municipality, number=1, title_sr_latn="Plan zaštite"
    )
    measure = MeasureFactory(
        plan_version=version, code="1.1", title_en="", title_sr_latn="Časovi u školama"
    )
    IndicatorFactory(measure=measure)
    MeasureFactory(plan_version=version, code="1.9", title_en="Without an indicator")
    return version


def get(client, version, kind, language="sr-latn"):
    return client.get(f"/plans/{version.code}/files/{kind}/?language={language}")


def content_of(response):
    return b"".join(response.streaming_content)


def words_of(response):
    reader = PdfReader(BytesIO(content_of(response)))
    return " ".join(" ".join(page.extract_text().split()) for page in reader.pages)


@pytest.mark.parametrize("kind", ["docx", "xlsx", "csv"])
@pytest.mark.parametrize(
    ("person", "status"),
    [("member", 200), ("staff", 200), ("donor", 404), ("other_coordinator", 404)],
)
def test_version_file_of_a_draft_is_for_who_sees_drafts(
    draft, cast, client_for, person, status, kind
):
    assert get(client_for(cast(person)), draft, kind).status_code == status


def test_version_file_of_the_plan_in_force_is_for_donors_too(
    gnjilane, donor, client_for
):
    version = PlanVersionFactory(municipality=gnjilane.municipality, in_force=True)
    MeasureFactory(plan_version=version)

    response = get(client_for(donor), version, "csv")

    name = f'attachment; filename="{version.code}-sr-latn.csv"'
    assert response["Content-Disposition"] == name


def test_version_file_is_404_for_another_kind(draft, staff, client_for):
    assert get(client_for(staff), draft, "exe").status_code == 404


def test_version_file_gives_what_is_not_translated_marked(draft, staff, client_for):
    response = get(client_for(staff), draft, "xlsx", "sq")

    sheet = load_workbook(BytesIO(content_of(response))).active
    texts = [cell.value for row in sheet.iter_rows() for cell in row if cell.value]
    assert "Časovi u školama [sr]" in texts
    assert "Plan zaštite [sr]" == texts[0]


def test_version_file_in_cyrillic_needs_no_mark(draft):
    content = plan_content(draft, "sr")

    assert (content.title, content.rows[0].title) == (
        "План заштите",
        "Часови у школама",
    )


def test_plan_content_asks_the_same_for_one_measure_and_three(
    draft, django_assert_num_queries
):
    with django_assert_num_queries(11):
        plan_content(draft, "sq")
    for code in ("1.2", "1.3"):
        IndicatorFactory(measure=MeasureFactory(plan_version=draft, code=code))
    with django_assert_num_queries(11):
        plan_content(draft, "sq")


def test_plan_word_repeats_its_heading_on_its_side_in_its_language(
    draft, staff, client_for
):
    document = Document(
        BytesIO(content_of(get(client_for(staff), draft, "docx", "sq")))
    )

    (table,) = document.tables
    section = document.sections[0]
    assert table.rows[0]._tr.trPr.xpath("w:tblHeader")
    assert section.page_width > section.page_height
    assert document.core_properties.language == "sq-AL"
    assert section.header.paragraphs[0].text.strip()
    assert table.rows[1].cells[0].paragraphs[0].style.name == "Heading 1"


@needs_pdf
@pytest.mark.parametrize("kind", ["pdf", "blank", "blank-a3", "proposals"])
def test_version_file_as_paper_says_the_plan_and_that_it_is_a_draft(
    draft, member, donor, client_for, kind
):
    response = get(client_for(member), draft, kind)

    assert get(client_for(donor), draft, kind).status_code == 404
    assert response["Content-Type"] == "application/pdf"
    words = words_of(response)
    assert "Časovi u školama" in words
    assert "Draft" in words or "Nacrt" in words


@needs_pdf
def test_measure_proposal_sheet_is_of_one_measure(draft, member, donor, client_for):
    MeasureFactory(plan_version=draft, code="1.2", title_sr_latn="Obuka")
    address = f"/plans/measures/{draft.measures.get(code='1.1').pk}/sheet/"

    assert "Obuka" not in words_of(client_for(member).get(address))
    assert client_for(donor).get(address).status_code == 404


@pytest.fixture
def large(draft, monkeypatch):
    monkeypatch.setattr("actionplans.exports.large.LARGE", 0)
    return draft


@needs_pdf
def test_version_file_make_makes_a_long_paper_once(large, staff, client_for):
    client = client_for(staff)
    page = f"/plans/{large.code}/files/?language=sq"
    paper = LargePaper(large, "pdf", "sq")

    assert get(client, large, "pdf", "sq")["Location"] == page
    assert paper.begin(timezone.now())
    assert not paper.begin(timezone.now())
    assert "progress" in client.get(page).content.decode()
    make_plan_paper.call(large.pk, "pdf", "sq")
    assert not paper.begin(timezone.now())
    assert "Časovi" in words_of(get(client, large, "pdf", "sq"))

    large.measures.get(code="1.1").save_if_unchanged(1)
    assert get(client, large, "pdf", "sq")["Location"] == page


def test_version_file_make_asks_the_worker_and_only_by_post(
    large, staff, donor, client_for, django_capture_on_commit_callbacks
):
    address = f"/plans/{large.code}/files/blank/make/"
    with django_capture_on_commit_callbacks() as asked:
        for _click in range(2):
            client_for(staff).post(address, {"language": "sr"})

    assert len(asked) == 1
    assert client_for(staff).get(address).status_code == 405
    assert client_for(donor).post(address).status_code == 404


def test_version_files_says_what_went_wrong(large, staff, client_for, monkeypatch):
    def broken(version, language):
        raise ValueError("No letters")

    monkeypatch.setitem(PAPERS, "pdf", broken)
    with pytest.raises(ValueError, match="No letters"):
        make_plan_paper.call(large.pk, "pdf", "sq")

    page = client_for(staff).get(f"/plans/{large.code}/files/?language=sq")
    assert "No letters" in page.content.decode()
