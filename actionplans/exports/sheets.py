"""A plan as XLSX in the layout that offices use, and as a flat CSV."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from actionplans.exports.content import PlanContent, plan_content
from actionplans.exports.tables import (
    CSV,
    XLSX,
    Column,
    Line,
    columns_of,
    lines_of,
    plan_part,
    text_of,
)
from actionplans.models import PlanVersion
from actionplans.services import record
from core.exports import guarded

RECORD_HEADING = "Koordina"
_THIN = Side(style="thin", color="D0CAC4")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_WRAP = Alignment(wrap_text=True, vertical="top")
A4 = 9


def plan_csv(version: PlanVersion, language: str) -> bytes:
    """A flat table, UTF-8 as Excel opens it; a row per measure and indicator."""
    content = plan_content(version, language)
    columns, records = columns_of(content, CSV), []
    lines = list(_with_records(content, lines_of(content, CSV), records))
    heads = [column.heading for column in columns] + _record_heads(records)
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow([guarded(head) for head in heads])
    for line, pieces in lines:
        texts = [text_of(line.cells.get(column.field, "")) for column in columns]
        writer.writerow([guarded(text) for text in [*texts, *pieces]])
    return file.getvalue().encode("utf-8-sig")


def plan_xlsx(version: PlanVersion, language: str) -> bytes:
    """A workbook: pillars in rows of their own, a heading that stays, texts as texts.

    The record stands behind the last column, folded away and outside the print.
    """
    content = plan_content(version, language)
    columns, records = columns_of(content, XLSX), []
    lines = list(_with_records(content, lines_of(content, XLSX), records))
    book = Workbook(write_only=True)
    with translation.override(language):
        sheet = book.create_sheet(_("Plan"))
    book.properties.title, book.properties.creator = content.title, "Koordina"
    _Sheet(sheet, content, columns, _record_heads(records)).write(lines)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _with_records(
    content: PlanContent, lines: Iterator[Line], widest: list[int]
) -> Iterator[tuple[Line, list[str]]]:
    """(line, its record in pieces); `widest` is told how many pieces there are."""
    plan: dict[str, Any] = {"plan": plan_part(content)}
    for line in lines:
        pieces = []
        if line.record:
            pieces = record.parted(record.written(line.record | plan))
            plan = {}
        widest.append(len(pieces))
        yield line, pieces


def _record_heads(widest: list[int]) -> list[str]:
    count = max(widest, default=0)
    return [f"{RECORD_HEADING} {n}" if n > 1 else RECORD_HEADING
            for n in range(1, count + 1)]  # fmt: skip


class _Sheet:
    """Writes one sheet row by row, with each look made once."""

    def __init__(
        self, sheet: Any, content: PlanContent, columns: list[Column], heads: list[str]
    ) -> None:
        self.sheet, self.content, self.columns = sheet, content, columns
        self.record_heads = heads
        self.plain = self._look(border=_BOX, alignment=_WRAP)
        self.day = self._look(border=_BOX, alignment=_WRAP, number_format="dd.mm.yyyy")
        self.money = self._look(border=_BOX, alignment=_WRAP, number_format="#,##0.##")
        self.head = self._look(
            border=_BOX,
            alignment=_WRAP,
            font=Font(bold=True),
            fill=PatternFill("solid", fgColor="F1EBFD"),
        )
        self.group = self._look(
            font=Font(bold=True, color="4A237A"),
            alignment=Alignment(vertical="center"),
            fill=PatternFill("solid", fgColor="F7F5F2"),
        )
        self.title = self._look(font=Font(bold=True, size=14))
        self.small = self._look(font=Font(size=8, color="867F77"))

    def _look(self, **parts: Any) -> Any:
        cell = WriteOnlyCell(self.sheet)
        for name, value in parts.items():
            setattr(cell, name, value)
        return cell._style

    def write(self, lines: list[tuple[Line, list[str]]]) -> None:
        content = self.content
        with translation.override(content.language):
            above = [content.title, content.place, *content.notes, ""]
        self._set_up(len(above) + 1)
        for number, text in enumerate(above):
            style = self.small if number else self.title
            self.sheet.append([self._cell(text, style)] if text else [])
        heads = [self._cell(column.heading, self.head) for column in self.columns]
        self.sheet.append(
            heads + [self._cell(head, self.small) for head in self.record_heads]
        )
        for line, pieces in lines:
            self.sheet.append(self._row(line, pieces))

    def _set_up(self, head: int) -> None:
        """Widths, what stays in view, how it prints."""
        sheet, last = self.sheet, len(self.columns)
        for number, column in enumerate(self.columns, 1):
            sheet.column_dimensions[get_column_letter(number)].width = column.width
        for number in range(last + 1, last + 1 + len(self.record_heads)):
            dimension = sheet.column_dimensions[get_column_letter(number)]
            dimension.width, dimension.outlineLevel = 12, 1
            dimension.hidden = True
        fields = [column.field for column in self.columns]
        stays = get_column_letter(fields.index("title") + 2)
        sheet.freeze_panes = f"{stays}{head + 1}"
        sheet.print_title_rows = f"{head}:{head}"
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.oddFooter.left.text = self.content.place.replace("&", "&&")
        sheet.oddFooter.right.text = "&P / &N"
        if self.content.is_draft:
            with translation.override(self.content.language):
                sheet.oddHeader.right.text = _("Draft")

    def _row(self, line: Line, pieces: list[str]) -> list[Any]:
        if line.kind not in {"measure", "more"}:
            text = line.cells[line.kind]
            rest = [self._cell(None, self.group) for _column in self.columns[1:]]
            return [self._cell(text, self.group), *rest]
        cells = line.cells
        row = [self._valued(cells.get(column.field)) for column in self.columns]
        return row + [self._cell(piece, self.small) for piece in pieces]

    def _valued(self, value: Any) -> Cell:
        if isinstance(value, date):
            return self._cell(value, self.day)
        return self._cell(value, self.plain if isinstance(value, str) else self.money)

    def _cell(self, value: Any, style: Any) -> Cell:
        """A text is a text, whatever it starts with."""
        cell = Cell(self.sheet, 1, 1, value)
        if isinstance(value, str):
            cell.data_type = "s"
        cell._style = style
        return cell
