"""Word documents (.docx): each table a sheet, paragraphs above it its first rows."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate

from docx.oxml import parse_xml
from docx.oxml.ns import qn

from core.imports.archive import MAX_ROWS, MEGABYTE, checked_archive
from core.imports.problems import Refused
from core.imports.sheets import MAX_COLUMNS, Sheet, cell_problem, plain_value

DOCUMENT = "word/document.xml"
MAX_DOCUMENT = 40 * MEGABYTE
MAX_TABLES = 300
TABLE_NAME = "#{}"  # shown as “Table 2” in the reader's language

# Custom XML is how Office keeps what other programs hang on to a document.
ATTACHED = "{urn:koordina:attached}text"
_ITEM = re.compile(r"customXml/item\d*\.xml")

_P, _TBL, _TR, _TC = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_T, _BR, _CR, _TAB = qn("w:t"), qn("w:br"), qn("w:cr"), qn("w:tab")
_VAL, _W = qn("w:val"), qn("w:w")
_WRAPPED = {qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:ins")}
_TAKEN_OUT = {qn("w:del"), qn("w:moveFrom"), qn("w:txbxContent"), qn("w:rPr"), _TBL}


@dataclass
class _TableCell:
    """A cell of a Word row: which grid columns it spans, whether a merge goes on."""

    element: object
    first: int
    span: int
    goes_on: bool


def read_docx(data, _options, workbook):
    """Fill `workbook` with the document's tables, in order.

    Rows that Word marks as deleted are left out, a table inside a cell is read as
    that cell's lines. Texts that we attached to it ourselves (`ATTACHED`) are kept.
    """
    paragraphs, tables = [], 0
    body, workbook.attached = _opened(data)
    for block in _blocks(body):
        if block.tag == _P:
            if text := _text_of_paragraph(block):
                paragraphs.append(text)
            continue
        tables += 1
        if tables > MAX_TABLES:
            raise Refused("bomb")
        sheet = _Table(block, tables, workbook.problems).sheet()
        for row, text in enumerate(paragraphs, 1 - len(paragraphs)):
            sheet.put(row, 1, text, text)
        workbook.sheets.append(sheet)
        paragraphs = []


def _opened(data):
    """The document's body and the texts attached to it."""
    with checked_archive(data) as archive:
        if archive.getinfo(DOCUMENT).file_size > MAX_DOCUMENT:
            raise Refused("bomb")
        document = parse_xml(archive.read(DOCUMENT))
        items = [name for name in archive.namelist() if _ITEM.fullmatch(name)]
        if sum(archive.getinfo(name).file_size for name in items) > MAX_DOCUMENT:
            raise Refused("bomb")
        roots = [parse_xml(archive.read(name)) for name in items]
    texts = [one.text or "" for root in roots for one in root.findall(ATTACHED)]
    return document.find(qn("w:body")), texts


def _blocks(parent):
    """Paragraphs and tables in order, those inside content controls too."""
    for element in parent:
        if element.tag in {_P, _TBL}:
            yield element
        elif element.tag in _WRAPPED:
            yield from _blocks(element)


def _text_of_paragraph(paragraph):
    return plain_value("".join(_pieces(paragraph)))[1]


def _pieces(element):
    """The texts of an element as they read now: without what is deleted."""
    for child in element:
        if child.tag == _T:
            yield child.text or ""
        elif child.tag in {_BR, _CR}:
            yield "\n"
        elif child.tag == _TAB:
            yield " "
        elif child.tag not in _TAKEN_OUT:
            yield from _pieces(child)


class _Table:
    """One table on its way to a sheet."""

    def __init__(self, element, number, problems):
        self.element, self.problems = element, problems
        self.result = Sheet(TABLE_NAME.format(number), follows=number > 1)
        self.rows = [
            _cells(row) for row in _children(element, _TR) if not _is_deleted(row)
        ]
        if len(self.rows) > MAX_ROWS:
            raise Refused("too_many_rows", limit=f"{MAX_ROWS:,}".replace(",", " "))
        self.edges = _edges(element)
        self.starts = self._starts()
        self.result.width = len(self.starts)

    def sheet(self):
        """The table with its merges; cells under a merge are not filled."""
        open_merges = {}
        for row, cells in enumerate(self.rows, 1):
            for number, cell in self._placed(cells):
                last = self._last(number, cell)
                if cell.goes_on:
                    self._extend(open_merges, row, number)
                    continue
                self._put(row, number, cell)
                open_merges[number] = [row, number, row, last]
                if last > number:
                    self.result.merged.append((row, number, row, last))
        return self.result

    def _extend(self, open_merges, row, number):
        """A merge going down; one that began in a table before has no start here."""
        merge = open_merges.get(number)
        if merge is None:
            return
        if merge[2] > merge[0] or (*merge,) in self.result.merged:
            self.result.merged.remove((*merge,))
        merge[2] = row
        self.result.merged.append((*merge,))

    def _put(self, row, number, cell):
        lines = [_text_of_paragraph(p) for p in cell.element.iter(_P)]
        text = plain_value("\n".join(line for line in lines if line))[1]
        if number > MAX_COLUMNS or not self.result.put(row, number, text, text):
            return
        if next(cell.element.iterdescendants(_TBL), None) is not None:
            self.problems.append(cell_problem("nested_table", self.result, row, number))

    # Word draws each row on a grid of its own; rows of one table differ by a hair

    def _starts(self):
        """Where the columns of the table start, by its row with the most cells."""
        widest = max(self.rows, key=len, default=[])
        return [self._x(cell.first) for cell in widest]

    def _x(self, column):
        return self.edges[min(column, len(self.edges) - 1)]

    def _nearest(self, column):
        x, starts = self._x(column), self.starts
        place = bisect_left(starts, x)
        near = [one for one in (place - 1, place) if 0 <= one < len(starts)]
        return 1 + min(near, key=lambda one: abs(starts[one] - x), default=0)

    def _placed(self, cells):
        """(column's number, cell), never two in one place."""
        last = 0
        for cell in cells:
            last = max(self._nearest(cell.first), last + 1)
            yield last, cell

    def _last(self, number, cell):
        """The column's number that a cell reaches to."""
        end = self._x(cell.first + cell.span)
        inside = [place for place, x in enumerate(self.starts, 1) if x < end - 20]
        return max(number, inside[-1] if inside else number)


def _children(element, tag):
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPED:
            yield from _children(child, tag)


def _is_deleted(row):
    return row.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None


def _cells(row):
    """The cells of a row with their place on the grid."""
    cells, column = [], _number(row, "w:trPr", "w:gridBefore", 0)
    for element in _children(row, _TC):
        span = max(1, _number(element, "w:tcPr", "w:gridSpan", 1))
        merge = element.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
        goes_on = merge is not None and merge.get(_VAL, "continue") == "continue"
        cells.append(_TableCell(element, column, span, goes_on))
        column += span
    return cells


def _number(element, properties, name, default):
    found = element.find(f"{qn(properties)}/{qn(name)}")
    value = found.get(_VAL, "") if found is not None else ""
    return int(value) if value.isdigit() else default


def _edges(table):
    """The places of the grid's lines, in twentieths of a point; else one by one."""
    columns = [one.get(_W, "") for one in table.iter(qn("w:gridCol"))]
    if columns and all(width.isdigit() and int(width) > 40 for width in columns):
        return [0, *accumulate(int(width) for width in columns)]
    return [100 * place for place in range(MAX_COLUMNS + 1)]
