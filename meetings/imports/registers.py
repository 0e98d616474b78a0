"""A register of meetings, read and understood: a sheet per municipality."""

import re
from dataclasses import dataclass, field

from core.imports.headers import find_header, header_at
from core.imports.problems import ERROR, INFO, WARNING, Problem, Refused
from core.imports.text import is_cyrillic
from core.imports.workbook import open_workbook
from meetings.imports import messages  # noqa: F401 -- registers its texts
from meetings.imports.rows import Row
from meetings.imports.vocabulary import REGISTER
from meetings.services.register import MeetingLine
from municipalities.imports.wordings import institution_wordings, municipality_wordings
from municipalities.models import InstitutionAlias, Municipality

EXAMPLE = "Datum · Mesto · Prisutni · Odsutni · Dnevni red · Zaključci"
# An office calls its own institutions in a register as in a list of members.
CONTEXTS = (InstitutionAlias.Context.MEMBERS, InstitutionAlias.Context.ANY)
_LANGUAGES = {"sr": "sr-latn", "sq": "sq", "en": "en"}


@dataclass
class RegisterReading:
    """Meetings, problems, the columns of each sheet, and what nobody knows yet."""

    meetings: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    columns: list = field(default_factory=list)
    unknown_institutions: list = field(default_factory=list)
    unknown_sheets: list = field(default_factory=list)

    @property
    def is_open(self):
        """Whether somebody still has to say what a sheet or an institution is."""
        return bool(self.unknown_institutions or self.unknown_sheets)

    def stored(self):
        """JSON for the batch; problems keep their parts, in no language."""
        return {
            "meetings": [meeting.stored() for meeting in self.meetings],
            "problems": [problem.stored() for problem in self.problems],
            "columns": self.columns,
            "unknown_institutions": self.unknown_institutions,
            "unknown_sheets": self.unknown_sheets,
        }

    @classmethod
    def from_stored(cls, stored):
        return cls(
            meetings=[MeetingLine.from_stored(line) for line in stored["meetings"]],
            problems=[Problem(**problem) for problem in stored["problems"]],
            columns=stored["columns"],
            unknown_institutions=stored["unknown_institutions"],
            unknown_sheets=stored["unknown_sheets"],
        )


def read_register(file, choices=None, *, today):
    """Read a workbook with a person's corrections; raise Refused if it is no register.

    `choices`: `{"columns": {sheet: {column number: field}}, "institutions": {wording:
    type key}, "sheets": {sheet: municipality's slug}, "people": {place: person id or
    "new"}}`. Rows after `today` are left out.
    """
    workbook = open_workbook(file)
    reader = Reader(choices or {}, today)
    reader.reading.problems += workbook.problems
    for sheet in workbook.sheets:
        reader.read_sheet(sheet)
    if not reader.reading.columns:
        raise Refused("no_header", example=EXAMPLE)
    return reader.reading


class Reader:
    """Reads sheet by sheet; keeps what is known about places and wordings."""

    def __init__(self, choices, today):
        self.choices, self.today = choices, today
        self.reading = RegisterReading()
        self.places = {place.slug: place for place in Municipality.objects.all()}
        self.names = municipality_wordings()
        self.days = {}
        self._wordings = {}

    def wordings(self, slug):
        """What offices of a municipality call institutions."""
        if slug not in self._wordings:
            place = self.places[slug]
            self._wordings[slug] = institution_wordings(place, CONTEXTS)
        return self._wordings[slug]

    def read_sheet(self, sheet):
        header = find_header(sheet, REGISTER)
        if header is None:
            if sheet.rows:
                self.note("sheet_without_header", sheet.name, severity=INFO)
            return
        self._take_columns(sheet, header)
        chosen = self.choices.get("columns", {}).get(sheet.name, {})
        header = header.corrected({int(n): name for n, name in chosen.items()})
        municipality = self._municipality(sheet.name)
        if municipality is None:
            return
        language = _language(sheet, header)
        rows = _rows(sheet, header)
        for number, (row, cells) in enumerate(rows.items(), start=1):
            meeting = Row(self, sheet.name, row, cells).read(
                municipality, number, language
            )
            if meeting is not None:
                self.reading.meetings.append(meeting)

    def note(self, code, sheet, row=None, column="", severity=WARNING, params=None):
        plain = {name: str(value) for name, value in (params or {}).items()}
        self.reading.problems.append(Problem(code, sheet, row, column, severity, plain))

    def _municipality(self, name):
        chosen = self.choices.get("sheets", {}).get(name)
        found = chosen if chosen in self.places else self.names.match(_plain(name))
        if found is None:
            self.reading.unknown_sheets.append(name)
            self.note("unknown_sheet", name, severity=ERROR, params={"text": name})
        return found

    def _take_columns(self, sheet, header):
        known = [
            {"number": n, "heading": text, "field": header.columns.get(n, "")}
            for n, text in header.texts.items()
        ]
        self.reading.columns.append({"sheet": sheet.name, "columns": known})


def _plain(name):
    """A sheet's name without the year that some offices add."""
    return re.sub(r"\b20\d\d\b\.?", " ", name).strip(" -–_")


def _language(sheet, header):
    """The language of the minutes: that of the headings, in the script of the rows."""
    texts = [cell.text for cells in sheet.rows.values() for cell in cells.values()]
    if is_cyrillic(texts):
        return "sr"
    spoken = header.languages.most_common(1)
    return _LANGUAGES.get(spoken[0][0] if spoken else "sr", "sr-latn")


def _rows(sheet, header):
    """`{first row: {field: [cells]}}`, one entry per meeting.

    Where the date is merged over several rows, these rows are one meeting, such as
    with a person in each.
    """
    places = header.field_columns()
    found, day = {}, places["day"]
    for row in sorted(sheet.rows):
        if row <= header.last_row or header_at(sheet, row, REGISTER):
            continue
        first = sheet.covered.get((row, day), (row, day))[0]
        cells = found.setdefault(first if first in found else row, {})
        for name, number in places.items():
            if cell := sheet.cell(row, number):
                cells.setdefault(name, []).append(cell)
    return {row: cells for row, cells in found.items() if _is_meeting(cells)}


def _is_meeting(cells):
    """A row with a number alone was prepared and never filled in; a footnote has
    one cell."""
    filled = [name for name in cells if name != "number"]
    return len(filled) > 1 or (len(filled) == 1 and "number" in cells)
