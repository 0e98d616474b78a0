"""One row of a register: a meeting with who came and what was decided."""

import datetime
import re

from core.imports.dates import find_dates, one_date
from core.imports.problems import ERROR, WARNING
from core.imports.text import clean, key
from core.imports.workbook import TOO_MUCH_TEXT
from meetings.imports.cells import numbered_lines, people_in
from meetings.imports.wordings import due_date, owner_types
from meetings.models import AgendaItem, Meeting
from meetings.services.register import (
    ABSENT,
    EXCUSED,
    GUEST,
    PRESENT,
    DecisionLine,
    MeetingLine,
    PersonLine,
)
from municipalities.imports.wordings import ALL_MEMBERS
from municipalities.models import Person

COLUMNS = (("present", PRESENT), ("excused", EXCUSED), ("absent", ABSENT))
TITLE = AgendaItem._meta.get_field("title").max_length
VENUE = Meeting._meta.get_field("place").max_length
NAME = Person._meta.get_field("full_name").max_length
_TIME = re.compile(r"\b([01]?\d|2[0-3])[:.]([0-5]\d)\b")


class Row:
    """A row of a sheet; `cells` are `{field: [cells]}`, several where rows are merged
    to one meeting."""

    def __init__(self, reader, sheet, row, cells):
        self.reader, self.sheet, self.row = reader, sheet, row
        self.cells = cells
        self.texts = {
            name: clean("\n".join(cell.text for cell in several))
            for name, several in cells.items()
        }

    def read(self, municipality, number, language):
        """The row as a MeetingLine, or None where a problem keeps it out."""
        day = self._day()
        if day is None or not self._is_new(municipality, day):
            return None
        for name, cells in self.cells.items():
            if any(len(cell.text) >= TOO_MUCH_TEXT for cell in cells):
                self._note("long_text", name, limit=TOO_MUCH_TEXT)
        self.wordings = self.reader.wordings(municipality)
        self.language = language
        people = self._people()
        if not people:
            self._note("nobody_listed", "present", ERROR)
            return None
        self.reader.days[municipality, day] = self.row
        return MeetingLine(
            sheet=self.sheet,
            row=self.row,
            municipality=municipality,
            number=self._number(number),
            day=day,
            venue=" ".join(self._text("venue").split())[:VENUE],
            time=self._time(),
            language=language,
            people=tuple(people),
            agenda=tuple(self._agenda()),
            decisions=tuple(
                self._decision(text, day)
                for text in numbered_lines(self._text("decisions"))
            ),
        )

    def _day(self):
        cell = next(iter(self.cells.get("day", [])), None)
        if cell is None:
            self._note("no_day", "day", ERROR)
            return None
        day = one_date(cell.value)
        if day is None:
            found = find_dates(cell.text)
            code = "impossible_date" if len(found) == 1 else "not_a_date"
            self._note(code, "day", ERROR, text=cell.text)
        elif day > self.reader.today:
            self._note("day_to_come", "day", ERROR, day=_shown(day))
            return None
        return day

    def _is_new(self, municipality, day):
        """A day that stands twice in a municipality is one meeting."""
        first = self.reader.days.get((municipality, day))
        if first is not None:
            self._note("meeting_twice", "day", row=first)
        return first is None

    def _number(self, number):
        written = re.search(r"\d+", self._text("number"))
        return int(written[0][:4]) if written else number

    def _time(self):
        found = _TIME.search(self._text("time"))
        return f"{int(found[1]):02d}:{found[2]}" if found else ""

    def _people(self):
        lines, seen = [], set()
        for column, state in COLUMNS:
            for named in people_in(self._text(column)):
                line = self._line(column, len(lines) + 1, named, state)
                identity = (key(named.person), line and line.type)
                if identity in seen:
                    self._note("person_twice", column, person=named.person)
                elif line is not None:
                    lines.append(line)
                    seen.add(identity)
        for named in people_in(self._text("guests")):
            lines.append(self._guest(len(lines) + 1, named))
        return lines

    def _line(self, column, number, named, state):
        state = self._state(named, state)
        if state == GUEST:
            return self._guest(number, named)
        if not named.institution:
            absent = state in (ABSENT, EXCUSED)
            code = "absent_without_institution" if absent else "no_institution_named"
            self._note(code, column, person=named.person)
            return None if absent else self._guest(number, named)
        place = f"{self.sheet}!{self.row}#{number}"
        return PersonLine(
            place=place,
            person=named.person[:NAME],
            institution=named.institution,
            type=self._type(named.institution, column),
            state=state,
            alternate=named.alternate[:NAME],
            chosen=str(self.reader.choices.get("people", {}).get(place, "")),
        )

    @staticmethod
    def _state(named, state):
        """What the line says, unless it only repeats what its column says."""
        if named.state is None or named.state == PRESENT:
            return state
        return state if (state, named.state) == (EXCUSED, ABSENT) else named.state

    def _guest(self, number, named):
        place = f"{self.sheet}!{self.row}#{number}"
        return PersonLine(place, named.person[:NAME], named.institution, "", GUEST)

    def _type(self, text, column):
        chosen = self.reader.choices.get("institutions", {}).get(text)
        found = chosen or self.wordings.match(text, self.language)
        if found and found != ALL_MEMBERS:
            return found
        if text not in self.reader.reading.unknown_institutions:
            self.reader.reading.unknown_institutions.append(text)
            self._note("unknown_institution", column, ERROR, text=text)
        return ""

    def _agenda(self):
        for title in numbered_lines(self._text("agenda")):
            if len(title) > TITLE:
                self._note("long_text", "agenda", limit=TITLE)
            yield title[:TITLE]

    def _decision(self, text, day):
        due, other = due_date(text)
        if other is not None and other > day:
            self._note("due_not_taken", "decisions", day=_shown(other), text=text)
        for found in find_dates(text):
            if found.day is None:
                self._note("impossible_date", "decisions", text=text)
        return DecisionLine(text, due, owner_types(text, self.wordings, self.language))

    def _text(self, name):
        return self.texts.get(name, "")

    def _note(self, code, column, severity=WARNING, **params):
        cell = next(iter(self.cells.get(column, [])), None)
        self.reader.note(
            code, self.sheet, self.row, cell.column if cell else "", severity, params
        )


def _shown(day: datetime.date):
    return day.strftime("%d.%m.%Y.")
