"""A list of members, read and understood: who sits where, from when to when."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from core.imports.dates import one_date
from core.imports.headers import find_header, header_at
from core.imports.problems import ERROR, INFO, WARNING, Problem, Refused
from core.imports.text import clean, key
from core.imports.workbook import open_workbook
from municipalities.imports import messages  # noqa: F401 -- registers its texts
from municipalities.imports.vocabulary import MEMBERS, kind_and_function, sex
from municipalities.imports.wordings import (
    ALL_MEMBERS,
    institution_wordings,
    municipality_wordings,
)
from municipalities.models import InstitutionAlias, Municipality
from municipalities.models.people import FIRST_DAY
from municipalities.services.member_lines import MemberLine

CONTEXTS = ("members", "")
# Mandates are given for a few years at most.
YEARS_AHEAD = 10
EXAMPLE = "Institucija · Ime i prezime · Član od"


@dataclass
class MembersReading:
    """Lines, problems, the columns of each sheet, and wordings nobody knows."""

    language: str = ""
    lines: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    columns: list = field(default_factory=list)
    unknown_institutions: list = field(default_factory=list)

    def stored(self):
        """JSON for the batch; problems keep their parts, in no language."""
        return {
            "language": self.language,
            "lines": [line.stored() for line in self.lines],
            "problems": [problem.stored() for problem in self.problems],
            "columns": self.columns,
            "unknown_institutions": self.unknown_institutions,
        }

    @classmethod
    def from_stored(cls, stored):
        return cls(
            language=stored["language"],
            lines=[MemberLine.from_stored(line) for line in stored["lines"]],
            problems=[Problem(**problem) for problem in stored["problems"]],
            columns=stored["columns"],
            unknown_institutions=stored["unknown_institutions"],
        )


def read_members(file, choices=None):
    """Read a workbook with a person's corrections; raise Refused if it is no list.

    `choices`: `{"columns": {sheet: {column number: field}}, "institutions": {wording:
    type key}, "people": {place: person id or "new"}, "seats": {place: way}}`.
    """
    workbook = open_workbook(file)
    reader = _Reader(choices or {})
    reader.reading.problems += workbook.problems
    for sheet in workbook.sheets:
        reader.read_sheet(sheet)
    if not reader.reading.columns:
        raise Refused("no_header", example=EXAMPLE)
    return reader.reading


class _Reader:
    """Reads sheet by sheet; keeps what is known about places and wordings."""

    def __init__(self, choices):
        self.choices = choices
        self.reading = MembersReading()
        self.municipalities = municipality_wordings()
        self.wordings = _InstitutionWordings()
        self.seen = {}

    def read_sheet(self, sheet):
        header = find_header(sheet, MEMBERS)
        if header is None:
            if sheet.rows:
                self._note("sheet_without_header", sheet.name, severity=INFO)
            return
        self._take_header(sheet, header)
        header = header.corrected(
            {
                int(number): name
                for number, name in self.choices.get("columns", {})
                .get(sheet.name, {})
                .items()
            }
        )
        places = header.field_columns()
        municipality = ""
        for row in sorted(sheet.rows):
            if row <= header.last_row or header_at(sheet, row, MEMBERS):
                continue
            cells = {name: sheet.cell(row, number) for name, number in places.items()}
            texts = {
                name: clean(cell.text) if cell else "" for name, cell in cells.items()
            }
            if sum(bool(text) for text in texts.values()) < 2:
                continue
            municipality = texts.get("municipality") or municipality
            _Row(self, sheet, row, cells, texts).read(municipality or sheet.name)

    def _take_header(self, sheet, header):
        spoken = header.languages.most_common(1)
        if spoken and not self.reading.language:
            self.reading.language = spoken[0][0]
        self.reading.columns.append(
            {
                "sheet": sheet.name,
                "columns": [
                    {"number": n, "heading": text, "field": header.columns.get(n, "")}
                    for n, text in header.texts.items()
                ],
            }
        )

    def _note(self, code, sheet, row=None, column="", severity=WARNING, **params):
        self.reading.problems.append(
            Problem(code, sheet, row, column, severity, params)
        )


class _Row:
    """One row of a sheet: a member and perhaps an alternate."""

    def __init__(self, reader, sheet, row, cells, texts):
        self.reader, self.sheet, self.row = reader, sheet.name, row
        self.cells, self.texts = cells, texts
        self.place = f"{sheet.name}!{row}"

    def read(self, municipality_text):
        if not self._text("person"):
            self._note("vacant", "person", institution=self._text("institution"))
            return
        municipality = self._municipality(municipality_text)
        kind_of_institution = municipality and self._type(municipality)
        first, last = self._days()
        if kind_of_institution and first:
            self._read_member(municipality, kind_of_institution, first, last)

    def _read_member(self, municipality, kind_of_institution, first, last):
        kind, function = self._kind_and_function()
        member = MemberLine(
            place=self.place,
            sheet=self.sheet,
            row=self.row,
            municipality=municipality,
            institution=self._text("institution"),
            type=kind_of_institution,
            person=self._text("person"),
            starts_on=first,
            ends_on=last,
            email=self._email(),
            phone=self._text("phone")[:40],
            sex=self._sex(),
            kind=kind,
            function=function,
            chosen=self._answer("people", self.place),
            seat=self._answer("seats", self.place),
        )
        if self._is_new(member):
            self.reader.reading.lines.append(member)
            self._read_alternate(member)

    def _read_alternate(self, member):
        if not self._text("alternate"):
            return
        place = f"{self.place}#2"
        self.reader.reading.lines.append(
            MemberLine(
                place=place,
                sheet=self.sheet,
                row=self.row,
                municipality=member.municipality,
                institution=member.institution,
                type=member.type,
                person=self._text("alternate"),
                starts_on=member.starts_on,
                ends_on=member.ends_on,
                kind="alternate",
                beside=member.place,
                chosen=self._answer("people", place),
            )
        )

    def _is_new(self, line):
        """A row that stands twice in the file counts once."""
        identity = (
            line.municipality,
            key(line.institution),
            line.email or key(line.person),
        )
        identity += (line.kind, line.function, line.starts_on)
        if identity in self.reader.seen:
            self._note("twice_in_file", "person", row=self.reader.seen[identity])
            return False
        self.reader.seen[identity] = self.row
        return True

    def _municipality(self, text):
        if found := self.reader.municipalities.match(text):
            return found
        if self._text("municipality") or "municipality" in self.cells:
            self._note("unknown_municipality", "municipality", ERROR, text=text)
        else:
            self._note("no_municipality", "person", ERROR)
        return None

    def _type(self, municipality):
        text = self._text("institution")
        if not text:
            self._note("no_institution", "institution", ERROR)
            return None
        chosen = self.reader.choices.get("institutions", {}).get(text)
        wordings = self.reader.wordings.of(municipality)
        found = chosen or wordings.match(text, self.reader.reading.language)
        if found and found != ALL_MEMBERS:
            return found
        if text not in self.reader.reading.unknown_institutions:
            self.reader.reading.unknown_institutions.append(text)
        self._note("unknown_institution", "institution", ERROR, text=text)
        return None

    def _days(self):
        first, last = self._day("starts_on"), self._day("ends_on")
        if not (
            self._is_likely("starts_on", first) and self._is_likely("ends_on", last)
        ):
            return None, None
        if first is None and not self._text("starts_on"):
            self._note("no_start", "starts_on", ERROR)
        if first and last and last < first:
            self._note("end_before_start", "ends_on", ERROR)
            return None, None
        return first, last

    def _day(self, name):
        cell = self.cells.get(name)
        if cell is None:
            return None
        day = one_date(cell.value)
        if day is None:
            severity = ERROR if name == "starts_on" else WARNING
            self._note("not_a_date", name, severity, text=cell.text)
        return day

    def _is_likely(self, name, day):
        """A slip of the year would make somebody sit for centuries."""
        latest = timezone.localdate().year + YEARS_AHEAD
        if day is None or FIRST_DAY.year <= day.year <= latest:
            return True
        self._note("unlikely_year", name, ERROR, text=self._text(name), last=latest)
        return False

    def _kind_and_function(self):
        found = kind_and_function(self._text("function"))
        if found is None:
            self._note("unknown_function", "function", text=self._text("function"))
        return found or ("member", "")

    def _sex(self):
        found = sex(self._text("sex"))
        if found is None:
            self._note("unknown_sex", "sex", text=self._text("sex"))
        return found or ""

    def _email(self):
        text = self._text("email").removeprefix("mailto:").lower()
        if not text:
            return ""
        try:
            validate_email(text)
        except ValidationError:
            self._note("bad_email", "email", text=text)
            return ""
        return text

    def _answer(self, about, place):
        """What a person said about a line, or nothing."""
        return str(self.reader.choices.get(about, {}).get(place, ""))

    def _text(self, name):
        return " ".join(self.texts.get(name, "").split())

    def _note(self, code, column, severity=WARNING, **params):
        cell = self.cells.get(column)
        self.reader.reading.problems.append(
            Problem(
                code,
                self.sheet,
                self.row,
                cell.column if cell else "",
                severity,
                {name: str(value) for name, value in params.items()},
            )
        )


class _InstitutionWordings:
    """The wordings of a place: the general ones, unless it has some of its own."""

    def __init__(self):
        self._general = institution_wordings(None, CONTEXTS)
        own = InstitutionAlias.objects.filter(municipality__isnull=False)
        places = Municipality.objects.filter(institution_aliases__in=own).distinct()
        self._local = {
            place.slug: institution_wordings(place, CONTEXTS) for place in places
        }

    def of(self, municipality):
        return self._local.get(municipality, self._general)
