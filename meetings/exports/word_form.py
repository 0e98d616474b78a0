"""Our own Word form of minutes, in one language or two; a start for a mechanism's own.

Made by code, so that its headings are in the language asked for and each style, table
and list is what Word's own tools expect.
"""

import functools
import io

from django.utils import translation
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from docx import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from core.documents import (
    add_page_numbers,
    language_element,
    set_language,
    set_style,
)
from meetings.exports.word_placeholders import SECOND

SIZES = {"Normal": 10.5, "Heading 1": 20, "Heading 2": 14, "Heading 3": 11.5}
FACTS = ("time", "place", "kind", "quorum", "next_meeting", "status")


def default_form(languages: list[str]) -> bytes:
    """The form as DOCX bytes, A4, for one language or for two side by side."""
    return _form(tuple(languages))


@functools.lru_cache(maxsize=16)
def _form(languages: tuple[str, ...]) -> bytes:
    document = Document()
    with translation.override(languages[0]):
        _set_up(document, languages[0])
        _write_head(document, languages)
        if len(languages) == 1:
            _write_items(document)
        else:
            _write_sides(document, languages)
        _write_decisions(document, languages)
        _write_attendance(document)
        _write_corrections(document)
        _write_signatures(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _set_up(document, language):
    """Page, styles, language and foot of the whole document."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2.2)
    for name, size in SIZES.items():
        style, is_heading = document.styles[name], name != "Normal"
        set_style(style, size, is_heading=is_heading)
        style.paragraph_format.space_after = Pt(4)
        if is_heading:
            style.paragraph_format.space_before = Pt(size)
    set_language(document, language)
    document.core_properties.title = _("Minutes") + ", {{ municipality }}, {{ date }}"
    foot = section.footer.paragraphs[0]
    foot.paragraph_format.tab_stops.add_tab_stop(Cm(16.6), WD_TAB_ALIGNMENT.RIGHT)
    foot.add_run("{{ municipality }} · {{ date }}\t")
    add_page_numbers(foot)


def _write_head(document, languages):
    for language in languages:
        with translation.override(language):
            text = _("Minutes of the meeting of %(day)s")
        is_first = language == languages[0]
        text = text % {"day": "{{ date }}" if is_first else f"{{{{ date{SECOND} }}}}"}
        style = "Heading 1" if is_first else "Heading 3"
        _add_run(document.add_paragraph(style=style), text, language)
    if len(languages) == 1:
        document.add_paragraph("{{ mechanism }}, {{ municipality }}")
        _write_facts(document, languages[0], "")


def _write_facts(holder, language, suffix):
    """A line per fact, left out where nothing is known."""
    with translation.override(language):
        labels = {
            "time": _("Time"),
            "place": _("Place"),
            "kind": _("Kind"),
            "quorum": _("Quorum"),
            "next_meeting": _("Next meeting"),
            "status": _("State"),
        }
    for name in FACTS:
        holder.add_paragraph(f"{{%p if {name} %}}")
        line = holder.add_paragraph()
        _add_run(line, f"{labels[name]}: ", language).bold = True
        _add_run(line, f"{{{{ {name}{suffix} }}}}", language)
        holder.add_paragraph("{%p endif %}")


def _write_items(document):
    document.add_heading(_("Agenda"), 2)
    document.add_paragraph("{%p for item in items %}")
    document.add_paragraph("{{ item.title }}", style="List Number")
    document.add_paragraph("{%p endfor %}")
    document.add_heading(_("Minutes"), 2)
    document.add_paragraph("{%p for item in items %}")
    document.add_heading("{{ item.number }}. {{ item.title }}", 3)
    _write_item(document, "")
    document.add_paragraph("{%p endfor %}")


def _write_item(holder, suffix, language=None):
    """What was said under an item and what was decided."""
    for name in ("note", "approval", "minutes"):
        holder.add_paragraph(f"{{%p if item.{name} %}}")
        _add_run(holder.add_paragraph(), f"{{{{ item.{name}{suffix} }}}}", language)
        holder.add_paragraph("{%p endif %}")
    holder.add_paragraph("{%p for decision in item.decisions %}")
    line = holder.add_paragraph()
    line.paragraph_format.left_indent = Cm(0.6)
    _add_run(line, "{{ decision.number }} ", language).bold = True
    _add_run(line, f"{{{{ decision.text{suffix} }}}}", language)
    holder.add_paragraph("{%p endfor %}")


def _write_sides(document, languages):
    """A row per item, the languages beside each other, their names repeated above."""
    table = _table(document, [_name_of(code) for code in languages])
    suffixes = ["", SECOND]
    for language, suffix, cell in zip(
        languages, suffixes, table.add_row().cells, strict=True
    ):
        text = f"{{{{ mechanism{suffix} }}}}, {{{{ municipality{suffix} }}}}"
        _add_run(cell.paragraphs[0], text, language).bold = True
        _write_facts(cell, language, suffix)
    table.add_row().cells[0].text = "{%tr for item in items %}"
    for language, suffix, cell in zip(
        languages, suffixes, table.add_row().cells, strict=True
    ):
        title = f"{{{{ item.number }}}}. {{{{ item.title{suffix} }}}}"
        _add_run(cell.paragraphs[0], title, language).bold = True
        _write_item(cell, suffix, language)
        cell.add_paragraph()
    table.add_row().cells[0].text = "{%tr endfor %}"


def _write_decisions(document, languages):
    columns = ["number", "text", "owners", "due"]
    heads = [_("Number"), _("Decision"), _("Who"), _("By when")]
    if len(languages) == 2:
        columns.insert(2, "text" + SECOND)
        with translation.override(languages[1]):
            heads.insert(2, _("Decision"))
    document.add_paragraph("{%p if decisions %}")
    document.add_heading(_("Decisions"), 2)
    _write_rows(document, heads, columns, ("decision", "decisions"))
    document.add_paragraph("{%p endif %}")


def _write_attendance(document):
    document.add_heading(_("Attendance"), 2)
    heads = [_("Institution"), _("Person"), _("Attendance")]
    columns = ["institution", "person", "state"]
    _write_rows(document, heads, columns, ("line", "attendance"), ("guest", "guests"))


def _write_rows(document, heads, columns, *loops):
    table = _table(document, heads)
    for one, many in loops:
        table.add_row().cells[0].text = f"{{%tr for {one} in {many} %}}"
        row = table.add_row()
        _keep_together(row)
        for cell, column in zip(row.cells, columns, strict=True):
            cell.text = f"{{{{ {one}.{column} }}}}"
        table.add_row().cells[0].text = "{%tr endfor %}"


def _write_corrections(document):
    document.add_paragraph("{%p if corrections %}")
    document.add_heading(_("Corrections"), 2)
    document.add_paragraph("{%p for correction in corrections %}")
    document.add_paragraph("{{ correction.date }}: {{ correction.text }}")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p endif %}")


def _write_signatures(document):
    line = document.add_paragraph()
    line.paragraph_format.space_before = Pt(36)
    line.paragraph_format.tab_stops.add_tab_stop(Cm(9))
    line.add_run(f"{_('Minutes taken by')}: ______________________\t")
    line.add_run(f"{_('Chair')}: ______________________")


def _table(document, heads):
    """A table whose first row is its head, repeated on each page."""
    table = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    table.autofit = True
    row = table.rows[0]
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)
    _keep_together(row)
    for cell, head in zip(row.cells, heads, strict=True):
        cell.paragraphs[0].add_run(head).bold = True
    return table


def _keep_together(row):
    row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))


def _add_run(paragraph, text, language=None):
    run = paragraph.add_run(text)
    if language:
        run._r.get_or_add_rPr().append(language_element(language))
    return run


def _name_of(language):
    return get_language_info(language)["name_local"]
