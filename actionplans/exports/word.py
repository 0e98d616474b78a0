"""A plan as a Word document: the office's table, to be worked on and read back in."""

import io
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from lxml import etree

from actionplans.exports.content import PlanContent, plan_content
from actionplans.exports.tables import (
    DOCX,
    OF_INDICATOR,
    Column,
    Line,
    columns_of,
    lines_of,
    plan_part,
    text_of,
)
from actionplans.models import PlanVersion
from actionplans.services import record
from core.documents import add_page_numbers, set_language, set_style
from core.imports.word import ATTACHED

WIDTH, HEIGHT, MARGIN = 297, 210, 12
# Signs are small where a table fills the page.
TABLE_SIZES = {"Normal": 8.5, "Title": 18, "Heading 1": 11, "Heading 2": 10}
TEXT_SIZES = {"Normal": 10, "Title": 20, "Heading 1": 18, "Heading 2": 12}
STYLE_OF = {
    "pillar": "Heading1",
    "objective": "Heading2",
    "specific_objective": "Heading3",
}
_PER_MILLIMETRE = 56.6929  # twentieths of a point


def plan_word(version: PlanVersion, language: str) -> bytes:
    """The plan as DOCX: A4 landscape, the heading on each page, pillars and objectives
    as rows with heading styles, what it says exactly attached for the import."""
    content = plan_content(version, language)
    document = new_document(language)
    with translation.override(language):
        document.core_properties.title = content.title
        _write_head(document, content)
        _write_foot(document.sections[0], content)
        lines = list(lines_of(content, DOCX))
        columns = columns_of(content, DOCX)
        document.element.body.insert(
            len(document.element.body) - 1, _Table(columns).element(lines)
        )
    _attach(document, content, lines)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def new_document(language: str, *, is_wide: bool = True) -> Any:
    """An empty A4 document, on its side if wide, in our type, its language set."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(HEIGHT), Mm(WIDTH)
    if is_wide:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(WIDTH), Mm(HEIGHT)
    margin = Mm(MARGIN if is_wide else 2 * MARGIN)
    section.left_margin = section.right_margin = margin
    section.top_margin, section.bottom_margin = Mm(14), Mm(14)
    section.header_distance = section.footer_distance = Mm(7)
    sizes = TABLE_SIZES if is_wide else TEXT_SIZES
    for name, size in (sizes | {"Heading 3": 9}).items():
        style, is_heading = document.styles[name], name != "Normal"
        set_style(style, size, is_heading=is_heading)
        style.paragraph_format.space_before = Pt(2 if is_heading else 0)
        style.paragraph_format.space_after = Pt(2 if is_heading else 0)
    set_language(document, language)
    return document


def _write_head(document: Any, content: PlanContent) -> None:
    title = document.add_paragraph(style="Title")
    _add_run(title, content.title, getattr(content.title, "language", ""))
    for text in [content.place, *content.notes]:
        document.add_paragraph(text)
    document.paragraphs[-1].paragraph_format.space_after = Pt(6)


def _add_run(paragraph: Any, text: str, language: str) -> None:
    run = paragraph.add_run(text)
    if language:
        run._r.get_or_add_rPr().append(_element("w:lang", val=language))


def _write_foot(section: Any, content: PlanContent) -> None:
    """Municipality, years and the page's number; a draft says so on each page."""
    end = Mm(WIDTH - 2 * MARGIN)
    foot = section.footer.paragraphs[0]
    foot.paragraph_format.tab_stops.add_tab_stop(end, WD_TAB_ALIGNMENT.RIGHT)
    foot.add_run(f"{content.place} · {content.period}\t")
    add_page_numbers(foot)
    if content.is_draft:
        head = section.header.paragraphs[0]
        head.paragraph_format.tab_stops.add_tab_stop(end, WD_TAB_ALIGNMENT.RIGHT)
        head.add_run(f"\t{_('Draft')}").bold = True


class _Table:
    """The table as XML at once: cell by cell it would take minutes for a long plan."""

    def __init__(self, columns: list[Column]) -> None:
        self.columns = columns
        total = sum(column.millimetres for column in columns)
        room = (WIDTH - 2 * MARGIN) * _PER_MILLIMETRE
        self.widths = [round(c.millimetres / total * room) for c in columns]

    def element(self, lines: list[Line]) -> Any:
        table = OxmlElement("w:tbl")
        table.append(self._properties())
        grid = _put(table, "w:tblGrid")
        for width in self.widths:
            _put(grid, "w:gridCol", w=str(width))
        table.append(self._head())
        for place, line in enumerate(lines):
            following = lines[place + 1] if place + 1 < len(lines) else None
            table.append(self._row(line, following))
        return table

    def _properties(self) -> Any:
        properties = OxmlElement("w:tblPr")
        _put(properties, "w:tblStyle", val="TableGrid")
        _put(properties, "w:tblW", w=str(sum(self.widths)), type="dxa")
        _put(properties, "w:tblLayout", type="fixed")
        margins = _put(properties, "w:tblCellMar")
        for side in ("left", "right"):
            _put(margins, f"w:{side}", w="57", type="dxa")
        _put(properties, "w:tblLook", val="0620", firstRow="1", noVBand="1")
        return properties

    def _head(self) -> Any:
        row = OxmlElement("w:tr")
        properties = _put(row, "w:trPr")
        _put(properties, "w:cantSplit")
        _put(properties, "w:tblHeader")
        for column, width in zip(self.columns, self.widths, strict=True):
            cell = _cell(row, width, fill="F1EBFD")
            _paragraph(cell, column.heading, bold=True)
        return row

    def _row(self, line: Line, following: Line | None) -> Any:
        row = OxmlElement("w:tr")
        if line.kind not in {"measure", "more"}:
            _put(_put(row, "w:trPr"), "w:cantSplit")
            cell = _cell(row, sum(self.widths), span=len(self.columns), fill="F7F5F2")
            _paragraph(cell, line.cells[line.kind], style=STYLE_OF[line.kind])
            return row
        goes_on = following is not None and following.kind == "more"
        for column, width in zip(self.columns, self.widths, strict=True):
            merge = self._merge(line, column, goes_on)
            cell = _cell(row, width, merge=merge)
            value = line.cells.get(column.field, "")
            _paragraph(cell, text_of(value), lang=getattr(value, "language", ""))
        return row

    def _merge(self, line: Line, column: Column, goes_on: bool) -> str:
        """A measure with several indicators is one cell high in its other columns."""
        if column.field in OF_INDICATOR or (line.kind == "measure" and not goes_on):
            return ""
        return "restart" if line.kind == "measure" else "continue"


def _cell(
    row: Any, width: int, *, span: int = 1, fill: str = "", merge: str = ""
) -> Any:
    cell = _put(row, "w:tc")
    properties = _put(cell, "w:tcPr")
    _put(properties, "w:tcW", w=str(width), type="dxa")
    if span > 1:
        _put(properties, "w:gridSpan", val=str(span))
    if merge:
        _put(properties, "w:vMerge", val=merge)
    if fill:
        _put(properties, "w:shd", val="clear", color="auto", fill=fill)
    return cell


def _paragraph(
    cell: Any, text: str, *, style: str = "", bold: bool = False, lang: str = ""
) -> None:
    """A line break of the text is one in the cell."""
    paragraph = _put(cell, "w:p")
    if style:
        _put(_put(paragraph, "w:pPr"), "w:pStyle", val=style)
    run = _put(paragraph, "w:r")
    if bold or lang:
        properties = _put(run, "w:rPr")
        if bold:
            _put(properties, "w:b")
        if lang:
            _put(properties, "w:lang", val=lang)
    for number, line in enumerate(text.split("\n")):
        if number:
            _put(run, "w:br")
        piece = _put(run, "w:t")
        piece.text = line
        piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _element(tag: str, **attributes: str) -> Any:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


def _put(parent: Any, tag: str, **attributes: str) -> Any:
    element = _element(tag, **attributes)
    parent.append(element)
    return element


def _attach(document: Any, content: PlanContent, lines: list[Line]) -> None:
    """Hang the records on to the document, where Word keeps them and nobody sees
    them."""
    plan: dict[str, Any] = {"plan": plan_part(content)}
    root = etree.Element(ATTACHED.replace("text", "texts"))
    for line in lines:
        if line.record:
            text = etree.SubElement(root, ATTACHED)
            text.text = record.written(line.record | plan)
            plan = {}
    package = document.part.package
    part = Part(
        package.next_partname("/customXml/item%d.xml"),
        "application/xml",
        etree.tostring(root, encoding="UTF-8", xml_declaration=True),
        package,
    )
    document.part.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)
