"""What an attached file really is, and whether it is safe to hand on."""

import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass

import puremagic
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.imports.archive import checked_archive
from core.imports.problems import Refused
from core.uploads.images import clean_image

# puremagic's suffixes for the kinds that we take; its own answer is only the first
# step, since it believes the first bytes.
CANDIDATES = {
    ".pdf": "pdf",
    ".docx": "office",
    ".xlsx": "office",
    ".zip": "office",
    ".jpg": "image",
    ".jpeg": "image",
    ".png": "image",
    ".webp": "image",
    ".heif": "heic",
    ".heic": "heic",
}
HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"heis"}
OOXML = "application/vnd.openxmlformats-officedocument."
OFFICE = {
    "docx": ("word/document.xml", f"{OOXML}wordprocessingml.document"),
    "xlsx": ("xl/workbook.xml", f"{OOXML}spreadsheetml.sheet"),
}
# Programs inside a document: macros, ActiveX controls, packaged files.
ACTIVE_PART = re.compile(r"vba|macrosheets/|activex|oleobject|\.(exe|dll|js|vbs)$")
# A template that Word would fetch from somewhere when the document is opened.
REMOTE_TEMPLATE = re.compile(rb'attachedTemplate"[^>]*Target="https?:', re.IGNORECASE)
ACTIVE_PDF = re.compile(rb"/(JavaScript|Launch|RichMedia|EmbeddedFile)\b")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")

DAMAGED = _("The file is damaged. Open it, save it again and choose that file.")
ACTIVE = _(
    "The file holds macros, scripts or other files inside it. Save it without them, "
    "or as PDF, and choose that file."
)
UNSAFE = _(
    "The file holds parts that no office program writes, so it was not taken. Save it "
    "as PDF and choose that file."
)
ENCRYPTED = _(
    "The file is protected with a password. Remove the password and choose it again."
)
HEIC = _(
    "This photo is in the HEIC format, which most computers cannot open. Set the "
    "camera to “Most compatible”, or share the photo as JPEG, and choose that file."
)


@dataclass(frozen=True)
class Content:
    """A file's kind (`pdf`, `docx`, `xlsx`, `image`), its bytes as they are kept."""

    kind: str
    suffix: str
    content_type: str
    data: bytes


def content_of(data: bytes) -> Content | None:
    """The content of a file by its bytes; None for a kind that is not taken at all.

    ValidationError where it is of a kind that we take, but damaged or unsafe.
    """
    candidate = _candidate(data)
    if candidate == "heic":
        raise ValidationError(HEIC, code="heic")
    if candidate == "pdf":
        _check_pdf(data)
        return Content("pdf", ".pdf", "application/pdf", data)
    if candidate == "office":
        return _office(data)
    if candidate == "image":
        cleaned, suffix, content_type = clean_image(data)
        return Content("image", suffix, content_type, cleaned)
    return None


def _candidate(data):
    if data[4:8] == b"ftyp" and data[8:12] in HEIC_BRANDS:
        return "heic"
    try:
        matches = puremagic.magic_string(data)
    except (puremagic.PureError, ValueError):
        return None
    found = {CANDIDATES[m.extension] for m in matches if m.extension in CANDIDATES}
    return next((kind for kind in ("image", "pdf", "office") if kind in found), None)


def _check_pdf(data):
    """From the first byte to the last a PDF, with nothing in it that runs.

    Names may be written with escapes (`/J#61vaScript`), which are read as well.
    """
    if not data.startswith(b"%PDF-") or b"%%EOF" not in data[-2048:]:
        raise ValidationError(DAMAGED, code="damaged")
    if b"PK\x05\x06" in data[-70_000:]:
        raise ValidationError(UNSAFE, code="unsafe")
    names = ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), data)
    if ACTIVE_PDF.search(data) or ACTIVE_PDF.search(names):
        raise ValidationError(ACTIVE, code="active")


def _office(data):
    """A Word document or a workbook, or None for another zip."""
    if not data.startswith(b"PK\x03\x04"):
        raise ValidationError(DAMAGED, code="damaged")
    try:
        with checked_archive(data) as archive:
            names = {part.filename for part in archive.infolist()}
            kind = next((k for k, (main, _t) in OFFICE.items() if main in names), None)
            if kind is None or "[Content_Types].xml" not in names:
                return None
            _check_parts(archive, names)
            if _has_strange_ends(data, archive):
                raise ValidationError(UNSAFE, code="unsafe")
            if archive.testzip() is not None:
                raise ValidationError(DAMAGED, code="damaged")
    except Refused as refused:
        raise _in_words_of_a_file(refused.code) from None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError):
        raise ValidationError(DAMAGED, code="damaged") from None
    return Content(kind, f".{kind}", OFFICE[kind][1], data)


def _check_parts(archive, names):
    if any(_leads_outside(name) for name in names):
        raise ValidationError(UNSAFE, code="unsafe")
    types = archive.read("[Content_Types].xml")
    relations = b"".join(archive.read(name) for name in names if _is_settings(name))
    has_program = any(ACTIVE_PART.search(name.lower()) for name in names)
    if (
        has_program
        or b"macroenabled" in types.lower()
        or REMOTE_TEMPLATE.search(relations)
    ):
        raise ValidationError(ACTIVE, code="active")


def _is_settings(name):
    return name.startswith("word/_rels/settings")


def _leads_outside(name):
    path = posixpath.normpath(name.replace("\\", "/"))
    return path.startswith(("/", "..")) or ":" in path


def _has_strange_ends(data, archive):
    """Whether something stands before the first part or after the directory."""
    end = data.rfind(b"PK\x05\x06")
    first = min((part.header_offset for part in archive.infolist()), default=0)
    return first != 0 or end + 22 + len(archive.comment) != len(data)


def _in_words_of_a_file(code):
    """What the reader of workbooks refuses, in words for any attached file."""
    texts = {"encrypted": ENCRYPTED, "bomb": UNSAFE, "unsafe": UNSAFE}
    return ValidationError(texts.get(code, DAMAGED), code=code)
