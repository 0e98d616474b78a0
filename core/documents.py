"""What all Word documents of ours have in common: type, language, page numbers."""

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

LANGUAGES = {
    "sr-latn": "sr-Latn-RS",
    "sr": "sr-Cyrl-RS",
    "sq": "sq-AL",
    "en": "en-GB",
}
INK, ACCENT = RGBColor(0x1C, 0x17, 0x13), RGBColor(0x4A, 0x23, 0x7A)
FONT = "Calibri"


def language_element(code: str) -> Any:
    """Which language a run is written in, for spelling and for reading aloud."""
    element = OxmlElement("w:lang")
    element.set(qn("w:val"), LANGUAGES.get(code, code))
    return element


def set_language(document: Any, language: str) -> None:
    """The language of all that says no other, and of the file; its author."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    run = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in run.findall(qn("w:lang")):
        run.remove(old)
    run.append(language_element(language))
    document.core_properties.author = "Koordina"
    document.core_properties.comments = ""
    document.core_properties.language = LANGUAGES[language]


def set_style(style: Any, size: float, *, is_heading: bool) -> None:
    """Our typeface and colours in a style that Word's template has."""
    style.font.name, style.font.size = FONT, Pt(size)
    style.font.color.rgb = ACCENT if is_heading else INK
    fonts = style.element.rPr.rFonts
    for name in [one for one in fonts.attrib if "Theme" in one]:
        del fonts.attrib[name]
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), FONT)
    style.paragraph_format.keep_with_next = is_heading


def add_page_numbers(paragraph: Any) -> None:
    """“3 / 12”, counted by Word itself."""
    _add_field(paragraph, "PAGE")
    paragraph.add_run(" / ")
    _add_field(paragraph, "NUMPAGES")


def _add_field(paragraph: Any, name: str) -> None:
    for kind, text in (("begin", ""), ("", name), ("end", "")):
        run = paragraph.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)
