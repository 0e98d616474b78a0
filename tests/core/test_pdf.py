"""Papers: every letter, every tag, no network (core/pdf.py)."""

import io
import sys

import pytest
from django.http import HttpResponse
from django.utils import translation
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject

from core import fonts, pdf

LATIN = "č ć đ š ž ë ç Č Ć Đ Š Ž Ë Ç"
CYRILLIC = "а б в г д ђ е ж з и ј к љ м н њ о п р с т ћ у ф х ц ч џ ш Ђ Ж Љ Њ Ћ Џ"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'


def document(body, language="sr-Latn"):
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">'
        f"<title>Probni list</title></head><body>{body}</body></html>"
    )


def read(content):
    return PdfReader(io.BytesIO(content))


def structure(reader):
    """Every element of the structure tree, in reading order."""

    def below(element):
        element = element.get_object()
        if not isinstance(element, DictionaryObject):
            return
        if "/S" in element:
            yield element
        children = element.get("/K", [])
        for child in children if isinstance(children, list) else [children]:
            if isinstance(child, IndirectObject | DictionaryObject):
                yield from below(child)

    return list(below(reader.trailer["/Root"]["/StructTreeRoot"]))


@pytest.mark.parametrize("style", ["span", "b", "i"])
def test_render_pdf_has_every_letter_in_every_style(style):
    content = pdf.render_pdf(
        document(f"<p><{style}>{LATIN} {CYRILLIC} 0123456789</{style}></p>")
    )

    text = read(content).pages[0].extract_text()
    words = text.split()
    assert words[:-3] == [*LATIN.split(), *CYRILLIC.split(), "0123456789"]
    assert words[-3:] == ["1", "/", "1"]


def test_render_pdf_embeds_the_one_typeface():
    content = pdf.render_pdf(
        document("<h1>Naslov</h1><p>a <i>b</i> <b>c <i>d</i></b></p>")
    )

    names = {
        font.get_object()["/BaseFont"].partition("+")[2]
        for font in read(content).pages[0]["/Resources"]["/Font"].values()
    }
    assert names == {"FiraGO", "FiraGO-Italic", "FiraGO-Bold", "FiraGO-Bold-Italic"}


def test_render_pdf_says_its_language_title_and_standard():
    reader = read(pdf.render_pdf(document("<h1>Naslov</h1>", "sr-Cyrl")))

    root = reader.trailer["/Root"]
    assert root["/Lang"] == "sr-Cyrl"
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 -- pypdf's own boolean
    assert reader.metadata.title == "Probni list"
    assert b'pdfuaid:part="1"' in root["/Metadata"].get_data()


def test_render_pdf_tags_headings_tables_and_pictures():
    body = (
        "<h1>Naslov</h1><h2>Deo</h2>"
        '<table><caption>Tabela</caption><thead><tr><th scope="col">A</th></tr></thead>'
        "<tbody><tr><td>1</td></tr></tbody></table>"
        '<p><img src="a.svg" alt="Mali crtež"></p>'
    )

    reader = read(pdf.render_pdf(document(body), files={"a.svg": SVG}))

    tags = [element["/S"].lstrip("/") for element in structure(reader)]
    blocks = [tag for tag in tags if tag != "Span"]
    assert blocks == [
        *("Document", "H1", "H2", "Table", "Caption", "THead", "TR", "TH"),
        *("TBody", "TR", "TD", "P", "Figure"),
    ]
    assert [e["/Alt"] for e in structure(reader) if "/Alt" in e] == ["Mali crtež"]
    titles = [e.title for e in reader.outline if not isinstance(e, list)]
    assert titles == ["Naslov"]


def test_render_pdf_gives_the_same_file_for_the_same_document():
    html = document("<h1>Naslov</h1><p>Tekst</p>")

    assert pdf.render_pdf(html) == pdf.render_pdf(html)


@pytest.mark.parametrize(
    "address",
    ["unknown.svg", "https://example.org/a.svg", "file:///etc/hostname", "data:,x"],
)
def test_render_pdf_refuses_what_was_not_handed_in(address):
    with pytest.raises(pdf.PdfBroken):
        pdf.render_pdf(document(f'<p><img src="{address}" alt=""></p>'))


def test_render_paper_is_in_its_own_language():
    with translation.override("sq"):
        content = pdf.render_paper("base_paper.html", {}, language="sr")
        after = translation.get_language()

    assert read(content).trailer["/Root"]["/Lang"] == "sr-Cyrl"
    assert after == "sq"


@pytest.mark.parametrize(
    ("code", "tag"),
    [("en", "en"), ("sq", "sq"), ("sr-latn", "sr-Latn"), ("sr", "sr-Cyrl")],
)
def test_language_tag(code, tag):
    assert pdf.language_tag(code) == tag


def test_font_folder_mends_a_file_that_was_cut_short(settings, tmp_path):
    settings.CACHE_ROOT = tmp_path
    path = fonts.font_folder() / "FiraGO-Regular.ttf"
    whole = path.read_bytes()
    path.write_bytes(whole[:1000])

    fonts.font_folder()

    assert path.read_bytes() == whole
    assert len(list(path.parent.iterdir())) == 4


@pytest.fixture
def _no_system_libraries(monkeypatch, tmp_path):
    """A machine on which WeasyPrint finds no Pango: importing it is an OSError."""
    (tmp_path / "weasyprint.py").write_text("raise OSError('no pango')")
    for name in [name for name in sys.modules if name.startswith("weasyprint")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.syspath_prepend(tmp_path)
    pdf.load_weasyprint.cache_clear()
    yield
    pdf.load_weasyprint.cache_clear()


@pytest.mark.usefixtures("_no_system_libraries")
def test_render_pdf_names_the_packages_that_lack():
    with pytest.raises(pdf.PdfUnavailable) as problem:
        pdf.render_pdf(document("<p>Tekst</p>"))

    assert str(problem.value) == (
        "PDF files need system libraries that this server lacks: "
        "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    )
    assert pdf.pdf_is_available() is False


def test_answers_without_pdf_is_503_with_the_line(rf, stranger):
    @pdf.answers_without_pdf
    def view(request):
        raise pdf.PdfUnavailable

    request = rf.get("/")
    request.user = stranger
    request.resolver_match = None
    response = view(request)

    assert response.status_code == 503
    assert "libharfbuzz-subset0" in response.content.decode()


def test_answers_without_pdf_leaves_a_paper_alone(rf):
    @pdf.answers_without_pdf
    def view(request):
        return HttpResponse("paper")

    assert view(rf.get("/")).content == b"paper"
