"""Looks into a workbook's zip before anything parses it whole.

A workbook is a zip of XML parts. Its directory tells how large they are; what they
hold is counted while streaming and stops at the first limit, so that a bomb costs
neither time nor memory. Every import and upload of an office file opens it here.
"""

import io
import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from xml.parsers import expat

from core.imports.problems import Refused
from core.imports.text import column_number

MEGABYTE = 1024 * 1024
MAX_FILE = 10 * MEGABYTE
MAX_UNPACKED = 60 * MEGABYTE
# XML of real tables packs to a tenth or twentieth; only a bomb's to a hundredth.
LARGE_PART = 16 * MEGABYTE
MAX_RATIO = 100
MAX_PARTS = 2000
MAX_ROWS = 20_000
LAST_ROW = 100_000
MAX_SHEETS = 60
MAX_CELLS = 400_000
# XML elements by part, of all such parts together: a sheet with every row formatted
# has a million, and its cells come on top; a text has two or three.
MAX_ELEMENTS = {
    "xl/worksheets/": 1_500_000,
    "word/document.xml": 1_500_000,
    "content.xml": 1_500_000,
    "xl/sharedStrings.xml": 600_000,
    "": 300_000,
}
CHUNK = 256 * 1024

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHER_KINDS = {
    "word/document.xml": "Word",
    "ppt/presentation.xml": "PowerPoint",
    "xl/workbook.bin": "Excel binary (.xlsb)",
    "content.xml": "OpenDocument (.ods)",
}
_BOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"


@dataclass
class SheetFacts:
    """What streaming a sheet's XML tells: how it is merged, which rows are hidden."""

    name: str
    path: str
    hidden: bool
    merged: list = field(default_factory=list)
    hidden_rows: list = field(default_factory=list)
    far_row: int | None = None


def sheet_facts(data):
    """Check the bytes of a workbook and list its sheets, or raise `Refused`."""
    refuse_by_size(data)
    if data.startswith(_OLE):
        raise Refused("encrypted" if _ENCRYPTED in data else "old_format")
    with _open_zip(data) as archive:
        names = set(archive.namelist())
        if _BOOK not in names:
            _refuse_other_kind(names)
        _look_through_parts(archive)
        sheets = _sheets(archive)
        counter = _RowCounter()
        for sheet in sheets:
            if sheet.path in names:
                parser = strict_parser()
                parser.StartElementHandler = counter.of(sheet)
                feed(archive, sheet.path, parser)
    return sheets


def checked_archive(data):
    """The open zip of an office file that is no bomb and holds no DTD, or `Refused`."""
    archive = _open_zip(data)
    _look_through_parts(archive)
    return archive


def refuse_by_size(data):
    """Raise `Refused` for an empty file and for one over 10 MB."""
    if not data.strip(b"\0 \r\n\t"):
        raise Refused("empty")
    if len(data) > MAX_FILE:
        size = f"{len(data) / MEGABYTE:.1f}"
        raise Refused("too_large", size=size, limit=MAX_FILE // MEGABYTE)


def _open_zip(data):
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        code = "damaged" if data.startswith(b"PK") else "not_a_workbook"
        raise Refused(code) from None
    if any(part.flag_bits & 1 for part in archive.infolist()):
        raise Refused("encrypted")
    _refuse_bomb(archive.infolist())
    return archive


def _refuse_other_kind(names):
    for part, kind in _OTHER_KINDS.items():
        if part in names:
            raise Refused("other_format", kind=kind)
    raise Refused("not_a_workbook")


def _refuse_bomb(parts):
    """By what the directory says; a part that is larger than said ends where said."""
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise Refused("bomb")
    for part in parts:
        if part.file_size > LARGE_PART and _is_xml(part):
            if part.file_size > MAX_RATIO * part.compress_size:
                raise Refused("bomb")


def _is_xml(part):
    return part.filename.endswith((".xml", ".rels"))


def _look_through_parts(archive):
    """Refuse what no office program writes, and more XML than a table can need.

    No spreadsheet writes a DTD, an entity, or anything but UTF-8 (ECMA-376). Elements
    are counted in the raw bytes, a hundred times as fast as a parser meets them.
    """
    left = dict(MAX_ELEMENTS)
    for part in filter(_is_xml, archive.infolist()):
        kind = next(kind for kind in left if part.filename.startswith(kind))
        for number, chunk in enumerate(_chunks(archive, part)):
            start = chunk[:4096] if number == 0 else b""
            if b"\0" in start or b"<!DOCTYPE" in start or b"<!ENTITY" in start:
                raise Refused("unsafe")
            left[kind] -= chunk.count(b"<") - chunk.count(b"</")
            if left[kind] < 0:
                raise Refused("bomb")


def _chunks(archive, part):
    try:
        with archive.open(part) as stream:
            while chunk := stream.read(CHUNK):
                yield chunk
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, NotImplementedError):
        raise Refused("damaged") from None


def strict_parser():
    """An expat parser that raises `Refused` at a DTD or an entity."""
    parser = expat.ParserCreate()

    def refuse(*_args):
        raise Refused("unsafe")

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    return parser


def _sheets(archive):
    """The sheets in the order of their tabs, with the part each is kept in."""
    targets, sheets = {}, []

    def relation(name, attributes):
        if _local(name) == "Relationship" and "worksheet" in attributes["Type"]:
            targets[attributes["Id"]] = attributes["Target"]

    def sheet(name, attributes):
        if _local(name) != "sheet":
            return
        link = next((v for k, v in attributes.items() if _local(k) == "id"), "")
        if link in targets:
            path = posixpath.normpath(posixpath.join("xl", targets[link])).lstrip("/")
            path = path.removeprefix("xl/") if path.startswith("xl/xl/") else path
            hidden = attributes.get("state", "visible") != "visible"
            sheets.append(SheetFacts(attributes.get("name", ""), path, hidden))

    for part, handler in ((_RELATIONS, relation), (_BOOK, sheet)):
        parser = strict_parser()
        parser.StartElementHandler = handler
        feed(archive, part, parser)
    if not 0 < len(sheets) <= MAX_SHEETS:
        raise Refused("bomb" if sheets else "damaged")
    return sheets


class _RowCounter:
    """Notes of each sheet its merged ranges, hidden and far rows; refuses the row
    with a value, and the cell of any sheet, after the last allowed."""

    def __init__(self):
        self.cells = 0

    def of(self, sheet):
        """The handler for the elements of a sheet, counting its rows anew."""
        self.sheet, self.filled, self.row, self.row_counted = sheet, 0, 0, False
        return self.start

    def start(self, name, attributes):
        name = _local(name)
        if name == "c":
            self.cells += 1
            if self.cells > MAX_CELLS:
                raise Refused("bomb")
        elif name == "row":
            self.row = int(attributes.get("r") or self.row + 1)
            self.row_counted = False
            if attributes.get("hidden") in {"1", "true"}:
                self.sheet.hidden_rows.append(self.row)
        elif name in {"v", "is", "f"} and not self.row_counted:
            self.row_counted = True
            self.filled += 1
            if self.row > LAST_ROW and self.sheet.far_row is None:
                self.sheet.far_row = self.row
            if self.filled > MAX_ROWS:
                raise Refused("too_many_rows", limit=f"{MAX_ROWS:,}".replace(",", " "))
        elif name == "mergeCell":
            if len(self.sheet.merged) >= MAX_ROWS:
                raise Refused("bomb")
            self.sheet.merged.append(_range(attributes.get("ref", "")))


def feed(archive, part, parser):
    """Parse a part of a zip piece by piece, up to the limit of what may unpack."""
    try:
        for chunk in _chunks(archive, part):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError):
        raise Refused("damaged") from None


def _local(name):
    return name.rpartition(":")[2]


def _range(reference):
    """``"B9:C10"`` as (first row, first column, last row, last column)."""
    cells = re.findall(r"([A-Z]{1,3})(\d+)", reference)
    if not cells:
        raise ValueError(reference)
    (first_letters, first_row), (last_letters, last_row) = cells[0], cells[-1]
    return (int(first_row), column_number(first_letters),
            int(last_row), column_number(last_letters))  # fmt: skip
