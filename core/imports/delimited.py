"""Text files with a comma, semicolon or tab between cells, in any usual encoding."""

import csv
import io
import re
from collections import Counter

from core.exports import unguarded
from core.imports.problems import INFO, Problem, Refused
from core.imports.sheets import MAX_COLUMNS, TOO_MUCH_TEXT, Sheet
from core.imports.text import clean

ENCODINGS = {
    "utf-8": "UTF-8",
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251",
    "cp1252": "Windows-1252",
    "utf-16": "UTF-16",
}
DELIMITERS = (";", ",", "\t")
NAME = "CSV"
_MARKS = {
    b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"
}  # fmt: skip
# Letters that texts of ours have beyond ASCII, by the encoding that gives them.
_SIGNS = set("–—„“”‘’…•€«»§°·×±²³½¼ \xad№‚‹›™©®")
_ALBANIAN = set("ëçËÇ")
_LETTERS = {
    "cp1250": set("čćžšđČĆŽŠĐ") | _ALBANIAN,
    "cp1251": set("абвгдђежзијклљмнњопрстћуфхцчџшАБВГДЂЕЖЗИЈКЛЉМНЊОПРСТЋУФХЦЧЏШ"),
    "cp1252": _ALBANIAN,
}
_MIXED = re.compile(r"[A-Za-z][А-Яа-яЂ-џ]|[А-Яа-яЂ-џ][A-Za-z]")
# UTF-8 read as one of the Windows encodings: Å¡, Ä‡, Ä‘, Ã«, Ñ€, Đ°, and the mark that
# stands for a letter that is lost.
_GARBLED = re.compile(
    "[\u00c4\u00c5\u00c3\u0102\u0139\u0110\u00d0\u00d1\u0420\u0421]"
    "[\u0080-\u00bf\u0152-\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122\u0401-\u040f\u0451-\u045f\u0490]"
    "|\ufffd"
)
_OTHER_LETTERS = re.compile("[\u00c0-\u024f]")
_QUOTE_OPEN_LINES = 60


def is_text(data):
    """True for bytes that can be a text file with cells: no binary, no mark-up."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    start = data[:4096].lstrip(b"\xef\xbb\xbf \r\n\t")
    if start.startswith((b"<", b"%PDF", b"{\\rtf", b"{", b"\x89PNG", b"\xff\xd8")):
        return False
    return not any(byte < 32 and byte not in b"\t\r\n\f" for byte in data[:65536])


def read_csv(data, options, workbook):
    """Fill `workbook` with the one sheet of a text file, or raise `Refused`.

    Encoding and delimiter are found by the content unless `options` name them, and
    told. The guard before texts that start like a formula is taken off.
    """
    workbook.encoding, text = _decoded(data, options.encoding)
    workbook.delimiter, text = _delimiter(text, options.delimiter)
    sheet, problems = Sheet(NAME), workbook.problems
    for row, cells in enumerate(_rows(text, workbook.delimiter), 1):
        for number, cell in enumerate(cells[:MAX_COLUMNS], 1):
            value = clean(unguarded(cell))[:TOO_MUCH_TEXT]
            sheet.put(row, number, value, value)
            if cell.count("\n") > _QUOTE_OPEN_LINES:
                problems.append(Problem("quote_open", NAME, row))
        sheet.refuse_many_rows()
    workbook.sheets.append(sheet)
    _tell_encoding(workbook, data, text, chosen=bool(options.encoding))


def read_table(data):
    """Rows of a file with headings, their texts as they stand, guards taken off.

    One column needs no delimiter. Raises `Refused` for what is no text.
    """
    if not is_text(data):
        raise Refused("not_a_table")
    _encoding, text = _decoded(data, "")
    heading = text.partition("\n")[0]
    delimiter = ","
    if any(one in heading for one in DELIMITERS):
        delimiter, text = _delimiter(text, _in_heading(heading))
    return [[unguarded(cell) for cell in row] for row in _rows(text, delimiter)]


def _in_heading(heading):
    """The delimiter that a line of column names holds most of."""
    if heading.lower().startswith(("sep=", '"sep=')):
        return ""
    return max(DELIMITERS, key=heading.count)


def _decoded(data, encoding):
    if encoding in ENCODINGS:
        name = "utf-8-sig" if encoding == "utf-8" else encoding
        return encoding, data.decode(name, errors="replace")
    for mark, name in _MARKS.items():
        if data.startswith(mark):
            return name, data.removeprefix(b"\xef\xbb\xbf").decode(name, "replace")
    try:
        return "utf-8", data.decode("utf-8")
    except UnicodeDecodeError:
        name = likeliest_encoding(data)
        return name, data.decode(name, errors="replace")


def likeliest_encoding(data):
    """Which Windows encoding gives letters that Serbian and Albanian have.

    Each letter of ours counts for it, any other against it, and so does a word in
    two scripts: the same bytes are č in one and и in another.
    """
    sample = data[:200_000]
    scores = {}
    for name, letters in _LETTERS.items():
        text = sample.decode(name, errors="replace")
        found = Counter(letter for letter in text if letter > "\x7f")
        good = sum(n for letter, n in found.items() if letter in letters)
        signs = sum(n for letter, n in found.items() if letter in _SIGNS)
        bad = sum(found.values()) - good - signs
        mixed = len(_MIXED.findall(text)) if name == "cp1251" else 0
        scores[name] = good - 3 * bad - 6 * mixed
    # Albanian has the same bytes in 1250 and 1252; so have the signs.
    order = ("cp1250", "cp1251", "cp1252")
    if scores["cp1250"] == scores["cp1252"] and "ë" in sample.decode(
        "cp1252", "replace"
    ):
        order = ("cp1252", "cp1250", "cp1251")
    return max(order, key=lambda name: scores[name])


def _delimiter(text, chosen):
    """The delimiter, and the text without a first line that names it (``sep=;``)."""
    first, _newline, rest = text.partition("\n")
    if match := re.fullmatch(r"\"?sep=(.)\"?\s*", first):
        return chosen or match[1], rest
    if chosen in DELIMITERS:
        return chosen, text
    scores = {one: _regularity(text[:100_000], one) for one in DELIMITERS}
    best = max(DELIMITERS, key=lambda one: scores[one])
    if not scores[best]:
        raise Refused("not_a_table")
    return best, text


def _regularity(text, delimiter):
    """How many rows share a number of cells, squared, times that number less one.

    Rows with one cell (titles, groups) don't count, and one row shares with none.
    """
    widths = Counter(
        len(cells)
        for cells in _rows(text, delimiter)
        if len(list(filter(None, cells))) > 1
    )
    return max((n * n * (width - 1) for width, n in widths.items() if n > 1), default=0)


def _rows(text, delimiter):
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error:
        raise Refused("damaged") from None


def _tell_encoding(workbook, data, text, *, chosen):
    """Say what was taken, and where letters look wrong, what else may be right."""
    taken = ENCODINGS[workbook.encoding]
    if garbled := _GARBLED.findall(text):
        others = [ENCODINGS[one] for one in _others(data, workbook.encoding)]
        row = _row_of(workbook.sheets[0], _GARBLED)
        params = {"encoding": taken, "letters": " ".join(sorted(set(garbled))[:5])}
        code = "encoding_garbled" if others else "encoding_lost"
        params |= {"other": ", ".join(others)} if others else {}
        workbook.problems.append(Problem(code, NAME, row, params=params))
    elif _is_doubtful(text, workbook.encoding):
        row = _row_of(workbook.sheets[0], _OTHER_LETTERS)
        others = [ENCODINGS[one] for one in _others(data, workbook.encoding)]
        params = {"encoding": taken, "other": ", ".join(others)}
        workbook.problems.append(Problem("encoding_doubtful", NAME, row, params=params))
    elif not chosen and workbook.encoding != "utf-8":
        params = {"encoding": taken}
        workbook.problems.append(
            Problem("encoding_taken", NAME, None, "", INFO, params)
        )


def _others(data, taken):
    """Encodings that would give no such letters, the likeliest first."""
    try:
        data.decode("utf-8")
        likely = ["utf-8"]
    except UnicodeDecodeError:
        likely = [likeliest_encoding(data)]
    if taken in likely and not _GARBLED.search(data.decode(taken, "replace")):
        likely = [one for one in _LETTERS if one != taken]
    return [one for one in likely if one != taken]


def _is_doubtful(text, encoding):
    """Letters that neither Serbian nor Albanian has, more often than theirs."""
    if encoding not in {"cp1250", "cp1252"}:
        return bool(_MIXED.search(text)) if encoding == "cp1251" else False
    other = Counter(_OTHER_LETTERS.findall(text))
    good = sum(n for one, n in other.items() if one in _LETTERS["cp1250"])
    return sum(other.values()) - good > good


def _row_of(sheet, pattern):
    for row, cells in sheet.rows.items():
        if any(pattern.search(cell.text) for cell in cells.values()):
            return row
    return None
