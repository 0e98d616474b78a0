"""A file of any known format, opened as sheets of plain cells."""

import hashlib
import io
import zipfile

from core.imports.archive import MAX_FILE, checked_archive, refuse_by_size
from core.imports.delimited import is_text, read_csv
from core.imports.ods import read_ods
from core.imports.problems import Problem, Refused
from core.imports.sheets import TOO_MUCH_TEXT, Options, Workbook
from core.imports.word import read_docx
from core.imports.xls import read_xls
from core.imports.xlsx import read_xlsx

__all__ = ["ALL_KINDS", "TOO_MUCH_TEXT", "Options", "open_workbook"]

ALL_KINDS = ("xlsx", "xls", "ods", "csv", "docx")
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_READERS = {
    "xlsx": read_xlsx,
    "xls": read_xls,
    "ods": read_ods,
    "csv": read_csv,
    "docx": read_docx,
}
_PARTS = {
    "xl/workbook.xml": "xlsx",
    "word/document.xml": "docx",
    "content.xml": "ods",
    "ppt/presentation.xml": "PowerPoint",
    "xl/workbook.bin": "Excel binary (.xlsb)",
}
_NAMES = {"docx": "Word", "ods": "OpenDocument (.ods)"}


def open_workbook(file, *, kinds=("xlsx",), options=None):
    """Open a file from bytes or a binary file, or raise `Refused`.

    What it is comes from its content, never from its name. Refused with a message
    that says how to mend it: of no kind in `kinds`, empty, under a password, over
    10 MB, a zip bomb, XML entities, more than 20,000 filled rows. Hidden sheets are
    skipped unless the `Options` say otherwise, formulas replaced by their last
    result, errors by nothing, macros never run; each is a problem.
    """
    data = file if isinstance(file, bytes) else _bytes(file)
    refuse_by_size(data)
    kind = _kind(data, kinds)
    problems = [Problem("macros")] if _has_macros(data) else []
    workbook = Workbook([], problems, hashlib.sha256(data).hexdigest(), kind)
    try:
        _READERS[kind](data, options or Options(), workbook)
        for sheet in workbook.sheets:
            sheet.refuse_many_rows()
            sheet.settle_merges()
    except Refused:
        raise
    except Exception:  # readers raise anything on parts they do not expect
        raise Refused("damaged") from None
    if not any(sheet.rows for sheet in workbook.sheets):
        raise Refused("empty")
    return workbook


def _bytes(file):
    """At most one byte more than allowed, so that a huge file is not held."""
    file.seek(0)
    return file.read(MAX_FILE + 1)


def _kind(data, kinds):
    """Which of `kinds` the bytes are, or `Refused`, saying what they are instead."""
    if data.startswith(_OLE):
        kind = _kind_in_ole(data)
        if kind not in kinds:
            raise Refused("old_format")
        return kind
    if data.startswith(b"PK"):
        return _kind_in_zip(data, kinds)
    if "csv" in kinds and is_text(data):
        return "csv"
    raise Refused("not_a_workbook" if len(kinds) == 1 else "not_a_table")


def _kind_in_ole(data):
    """`xls`; an encrypted .xlsx lies in this container too, and so does old Word."""
    if _utf16("EncryptedPackage") in data:
        raise Refused("encrypted")
    if _utf16("WordDocument") in data:
        raise Refused("other_format", kind="Word 97–2003 (.doc)")
    return "xls"


def _utf16(name):
    return name.encode("utf-16-le")


def _kind_in_zip(data, kinds):
    with checked_archive(data) as archive:
        names = set(archive.namelist())
    found = next((kind for part, kind in _PARTS.items() if part in names), None)
    if found in kinds:
        return found
    if found is None:
        raise Refused("not_a_workbook" if len(kinds) == 1 else "not_a_table")
    raise Refused("other_format", kind=_NAMES.get(found, found))


def _has_macros(data):
    if data.startswith(_OLE):
        return _utf16("_VBA_PROJECT") in data
    if not data.startswith(b"PK"):
        return False
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [part.lower() for part in archive.namelist()]
    return any(p.endswith("vbaproject.bin") or p.startswith("basic/") for p in parts)
