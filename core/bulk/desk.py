"""Where the admin hands over what is too large for a request.

The job with its page stands in a floor above, which opens the desk when it is ready.
"""

import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import NamedTuple

LARGE_IMPORT = 200


class Desk(NamedTuple):
    """`take(model_label=, extension=, file=, by=, at=)` keeps a file that comes in,
    `order(model_label=, extension=, keys=, by=, at=)` a wish for one. Both give the
    job, or raise ValidationError where it can't be done."""

    take: Callable
    order: Callable


_open: list[Desk] = []


def open_desk(one):
    """Set who takes large files."""
    _open[:] = [one]


def desk():
    """Who takes large files."""
    return _open[0]


def is_large(data, extension):
    """Whether a file has more rows than are imported while somebody waits.

    Counted without reading it: lines of text, tags of rows in a workbook. A broken one
    is not large, since the page refuses it at once.
    """
    marks = {"xlsx": b"<row ", "ods": b"<table:table-row"}
    if extension not in marks:
        return data.count(b"\n") > LARGE_IMPORT
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = [
                part
                for part in archive.namelist()
                if part.startswith("xl/worksheets/") or part == "content.xml"
            ]
            return any(_has_many(archive, part, marks[extension]) for part in parts)
    except (zipfile.BadZipFile, NotImplementedError, OSError):
        return False


def _has_many(archive, part, mark):
    """Read in pieces until there are enough, so that a bomb is never unpacked whole."""
    found, rest, read = 0, b"", 0
    with archive.open(part) as file:
        while piece := file.read(1 << 18):
            text, read = rest + piece, read + len(piece)
            found += text.count(mark)
            if found > LARGE_IMPORT or read > 60 << 20:
                return True
            rest = text[-len(mark) + 1 :]
    return False
