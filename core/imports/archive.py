"""Looks into a workbook's zip before anything parses it whole.

A workbook is a zip of XML parts. What is counted here is counted while streaming
and stops at the first limit, so a bomb costs neither time nor memory.
"""

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from xml.parsers import expat

from core.imports.problems import Refused

MEGABYTE = 1024 * 1024
MAX_FILE = 10 * MEGABYTE
MAX_UNPACKED = 150 * MEGABYTE
MAX_PARTS = 2000
MAX_ROWS = 20_000
LAST_ROW = 100_000
MAX_SHEETS = 60
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
    _refuse_by_size_and_signature(data)
    with _open_zip(data) as archive:
        names = set(archive.namelist())
        if _BOOK not in names:
            _refuse_other_kind(names)
        _refuse_unsafe_parts(archive)
        sheets = _sheets(archive)
        for sheet in sheets:
            if sheet.path in names:
                _stream(archive, sheet)
        _refuse_bomb(archive)
    return sheets


def checked_archive(data):
    """The open zip of an office file that is no bomb and holds no DTD, or `Refused`."""
    archive = _open_zip(data)
    _refuse_bomb(archive)
    _refuse_unsafe_parts(archive)
    return archive


def _refuse_by_size_and_signature(data):
    if not data.strip(b"\0 \r\n\t"):
        raise Refused("empty")
    if data.startswith(_OLE):
        raise Refused("encrypted" if _ENCRYPTED in data else "old_format")
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
    if len(archive.infolist()) > MAX_PARTS:
        raise Refused("bomb")
    return archive


def _refuse_other_kind(names):
    for part, kind in _OTHER_KINDS.items():
        if part in names:
            raise Refused("other_format", kind=kind)
    raise Refused("not_a_workbook")


def _refuse_bomb(archive):
    if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
        raise Refused("bomb")


def _refuse_unsafe_parts(archive):
    """No spreadsheet writes a DTD, an entity, or anything but UTF-8 (ECMA-376)."""
    for part in archive.infolist():
        if part.filename.endswith((".xml", ".rels")):
            with archive.open(part) as stream:
                start = stream.read(4096)
            if b"\0" in start or b"<!DOCTYPE" in start or b"<!ENTITY" in start:
                raise Refused("unsafe")


def _parser():
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
        parser = _parser()
        parser.StartElementHandler = handler
        _feed(archive, part, parser)
    if not 0 < len(sheets) <= MAX_SHEETS:
        raise Refused("bomb" if sheets else "damaged")
    return sheets


def _stream(archive, sheet):
    """Count filled rows up to the limit; note merged ranges and hidden rows."""
    counter = _RowCounter(sheet)
    parser = _parser()
    parser.StartElementHandler = counter.start
    _feed(archive, sheet.path, parser)


class _RowCounter:
    """Counts rows with at least one value; refuses the one after the last allowed."""

    def __init__(self, sheet):
        self.sheet, self.filled, self.row, self.row_counted = sheet, 0, 0, False

    def start(self, name, attributes):
        name = _local(name)
        if name == "row":
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


def _feed(archive, part, parser):
    budget = MAX_UNPACKED
    try:
        with archive.open(part) as stream:
            while chunk := stream.read(CHUNK):
                budget -= len(chunk)
                if budget < 0:
                    raise Refused("bomb")
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
    except (expat.ExpatError, zipfile.BadZipFile, KeyError, EOFError, ValueError):
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


def column_number(letters):
    """``"A"`` is 1, ``"AA"`` is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def column_letters(number):
    """1 is ``"A"``, 27 is ``"AA"``."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
