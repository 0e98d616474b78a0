"""Puts a plan's reading together: what the table says, and what it means."""

import re
from collections import Counter
from dataclasses import dataclass, field

import actionplans.imports.messages  # noqa: F401 -- the texts of our problem codes
from actionplans.imports.kept import KeptMeasureReader, kept_records
from actionplans.imports.pillars import NUMBER, SAME, pillar_for, propose_framework
from actionplans.imports.reading import PlanReading
from actionplans.imports.tables import read_table
from actionplans.imports.vocabulary import PLAN, TITLE_ROW
from core.imports.numbers import amount
from core.imports.problems import ERROR, INFO, WARNING, Problem, Refused
from core.imports.text import clean, column_letters, is_cyrillic, key
from core.imports.wordings import LEAVE_OUT

_PERIOD = re.compile(
    r"((?:\d{1,2}\.\s?\d{1,2}\.\s?)?(?P<first>20\d\d)\.?\s*(?:[-–—/]|do|deri|to)\s*"
    r"(?:\d{1,2}\.\s?\d{1,2}\.\s?)?(?P<last>20\d\d))"
)
_ONE_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
TOLD_EVERY = 250
_EXAMPLE = "Mera, Rok, Nadležna institucija"


@dataclass
class Knowledge:
    """What the database knows and a plan's words are compared with.

    `leads` and `partners` are `Wordings`, `municipalities` names by slug, `norms` and
    `sources` known codes. `headings` {key: field or ""} and `remembered`
    {key of a wording: target} are what people said of this municipality's files.
    """

    frameworks: list
    leads: object
    partners: object
    types: frozenset = frozenset()
    municipality: str = ""
    municipalities: dict = field(default_factory=dict)
    norms: frozenset = frozenset()
    sources: frozenset = frozenset()
    headings: dict = field(default_factory=dict)
    remembered: dict = field(default_factory=dict)


def read_plan(workbook, knowledge, choices=None, tell=None):
    """Read an opened workbook into a `PlanReading`; refuse one without a heading.

    `choices` are a person's corrections: `columns` {sheet: {letter: field or ""}},
    `framework`, `pillars` {key of text: code, or LEAVE_OUT; "" is the text of measures
    under none}, `period` [first, last year]. `tell(done, of)` hears how far it is.
    """
    return _PlanReader(workbook, knowledge, choices or {}, tell).read()


class _PlanReader:
    def __init__(self, workbook, knowledge, choices, tell):
        self.workbook, self.knowledge, self.choices = workbook, knowledge, choices
        self.tell = tell or (lambda done, of: None)
        self.reading = PlanReading(
            problems=list(workbook.problems),
            kind=workbook.kind,
            encoding=workbook.encoding,
            delimiter=workbook.delimiter,
        )
        self.told, self.without_pillar = set(), 0

    def read(self):
        self.kept = kept_records(self.workbook, self.knowledge)
        self.table = read_table(
            self.workbook,
            PLAN.remembering(self.knowledge.headings),
            corrections=self._corrections(),
            is_pillar=self._is_pillar_title,
        )
        if not self.table.headers:
            raise Refused("no_header", example=_EXAMPLE)
        self.reading.problems += self.table.problems
        self._columns()
        self._language()
        self._title_and_period()
        self._framework()
        self._measures()
        self._check_period()
        self._check_totals()
        return self.reading

    def _problem(
        self, code, /, *, sheet="", row=None, column="", severity=WARNING, **params
    ):
        self.reading.problems.append(
            Problem(code, sheet, row, column, severity, params)
        )

    def _corrections(self):
        return {
            sheet: {_number_of(letter): name for letter, name in columns.items()}
            for sheet, columns in self.choices.get("columns", {}).items()
        }

    def _is_pillar_title(self, text):
        return any(
            (match := pillar_for(text, framework)) and match.strength >= SAME
            for framework in self.knowledge.frameworks
        )

    def _columns(self):
        for sheet, header in self.table.headers:
            for number, text in header.texts.items():
                name = header.columns.get(number, "")
                letter = column_letters(number)
                self.reading.columns.append(
                    {
                        "sheet": sheet.name,
                        "column": letter,
                        "heading": text,
                        "field": name,
                        "remembered": self.knowledge.headings.get(key(text)) == name,
                    }
                )
                chosen = letter in self.choices.get("columns", {}).get(sheet.name, {})
                is_known = chosen or key(text) in self.knowledge.headings
                if not name and not is_known:
                    place = {"sheet": sheet.name, "row": header.row, "column": letter}
                    self._problem(
                        "column_not_used", **place, severity=INFO, header=text
                    )

    def _language(self):
        spoken = Counter()
        for _, header in self.table.headers:
            spoken.update(header.languages)
        language = spoken.most_common(1)[0][0] if spoken else "sr"
        if language == "sr":
            titles = [measure.text("title") for measure in self.table.measures]
            language = "sr" if is_cyrillic(titles) else "sr-latn"
        self.reading.language = self.kept.language or language

    def _title_and_period(self):
        texts = [clean(text) for text in self.table.preamble]
        named = [text for text in texts if TITLE_ROW.search(key(text))]
        rest = [text for text in texts if not _PERIOD.search(text)]
        self.reading.title = (named or rest or [""])[0].replace("\n", " ")
        for text in [*texts, *(sheet.name for sheet in self.workbook.sheets)]:
            if match := _PERIOD.search(text):
                years = int(match["first"]), int(match["last"])
                self._set_period(clean(match[1]), years)
                break
        else:
            self._single_year(texts)
        if chosen := self.choices.get("period"):
            first, last = chosen
            self._set_period(f"{first}–{last}" if first != last else str(first), chosen)
        self.kept.head(self.reading, texts, period_chosen=bool(chosen))
        self._check_municipality()

    def _set_period(self, text, years):
        self.reading.period = text
        self.reading.first_year, self.reading.last_year = years

    def _single_year(self, texts):
        for text in texts:
            years = _ONE_YEAR.findall(text)
            if len(set(years)) == 1:
                self._set_period(years[0], (int(years[0]), int(years[0])))
                return

    def _check_municipality(self):
        title = f" {key(self.reading.title)} "
        own = self.knowledge.municipalities.get(self.knowledge.municipality, ())
        if any(f" {key(name)} " in title for name in own if name):
            return
        for names in self.knowledge.municipalities.values():
            for name in names:
                if name and f" {key(name)} " in title:
                    self._problem("other_municipality", name=name)
                    return

    def _framework(self):
        """Take the chosen framework, else propose the one whose pillars are named."""
        texts = self._pillar_texts()
        frameworks = self.knowledge.frameworks
        chosen = self.choices.get("framework") or self.kept.framework(frameworks)
        proposed = chosen or propose_framework(
            texts, self.knowledge.frameworks, self.reading.first_year
        )
        found = [f for f in self.knowledge.frameworks if f.code == proposed]
        self.framework = found[0] if found else None
        if self.framework:
            self.reading.framework = self.framework.code
        elif chosen:
            self._problem("framework_not_found", severity=ERROR, code=chosen)
        elif self.table.measures:
            self._problem("framework_unknown", severity=ERROR)
        self.pillars = {text: self._pillar(text) for text in sorted(texts)}
        self.reading.pillar_texts = [
            {"text": text, "key": key(text), "code": self._chosen_pillar(text) or code}
            for text, (code, _) in self.pillars.items()
        ]

    def _chosen_pillar(self, text):
        """A person's choice for a heading (“” for none at all): code or LEAVE_OUT."""
        chosen = self.choices.get("pillars", {}).get(key(text), "")
        pillars = self.framework.pillars if self.framework else ()
        known = {pillar.code for pillar in pillars} | {LEAVE_OUT}
        return chosen if chosen in known else ""

    def _pillar_texts(self):
        """What the measures stand under; objectives, where those are the pillars."""
        measures = self.table.measures
        texts = {measure.groups.get("pillar", "") for measure in measures} - {""}
        goals = {measure.groups.get("objective", "") for measure in measures} - {""}
        if texts or not propose_framework(goals, self.knowledge.frameworks):
            return texts
        for measure in measures:
            measure.groups["pillar"] = measure.groups.get("objective", "")
            if measure.groups.get("specific_objective"):
                measure.groups["objective"] = ""
        return goals

    def _pillar(self, text):
        """(code, strength) of a heading; a person's choice is as sure as can be."""
        if self.framework is None:
            return "", 0
        if chosen := self._chosen_pillar(text):
            return chosen, SAME
        match = pillar_for(text, self.framework)
        return (match.code, match.strength) if match else ("", 0)

    def _measures(self):
        reader = KeptMeasureReader(self.reading, self.knowledge, self.kept)
        for number, raw in enumerate(self.table.measures):
            if number % TOLD_EVERY == 0:
                self.tell(number, len(self.table.measures))
            measure = reader.read(raw)
            self._place(raw, measure)
            self.reading.measures.append(measure)
        self._ask_for_missing_pillars()
        reader.settle_codes(self.table.measures, self.framework)
        self.reading.unknown_institutions = reader.unknown_institutions()
        self.reading.remembered_institutions = reader.remembered_institutions()
        if not self.table.measures:
            sheet, header = self.table.headers[0]
            heading = header.texts[header.field_columns()["title"]]
            self._problem("no_measures", sheet=sheet.name, row=header.row,
                          severity=ERROR, heading=heading)  # fmt: skip

    def _place(self, raw, measure):
        """Put the measure under its pillar, or say, once a text, that it is none."""
        place = {"sheet": raw.sheet.name, "row": raw.row}
        measure.pillar_text = text = raw.groups.get("pillar", "")
        if self.framework is None:
            return
        kept = self.kept.pillar_of(raw, self.framework)
        if kept and not self._chosen_pillar(text):
            measure.pillar = kept
            return
        if not text:
            self._pillar_from_code(measure, place)
            return
        measure.pillar, strength = self.pillars[text]
        self._leave_out_if_chosen(measure)
        if text in self.told or measure.is_left_out:
            return
        self.told.add(text)
        if not measure.pillar:
            self._problem("pillar_unknown", **place, severity=ERROR, text=text)
        elif strength == NUMBER:
            self._problem("pillar_by_number", **place, text=text, code=measure.pillar)

    def _pillar_from_code(self, measure, place):
        number = re.match(r"(\d+)\.", measure.code)
        place_in = int(number[1]) if number else 0
        if chosen := self._chosen_pillar(""):
            measure.pillar = chosen
            self._leave_out_if_chosen(measure)
            self.without_pillar += 1
        elif 0 < place_in <= len(self.framework.pillars):
            measure.pillar = self.framework.pillars[place_in - 1].code
            self._problem("pillar_by_code", **place, code=measure.pillar)
        else:
            measure.is_left_out = True
            self.without_pillar += 1
            self._problem("pillar_missing", **place, severity=ERROR)

    def _leave_out_if_chosen(self, measure):
        if measure.pillar == LEAVE_OUT:
            measure.pillar, measure.is_left_out = "", True

    def _ask_for_missing_pillars(self):
        """One more question, for all measures that stand under none."""
        if self.without_pillar:
            chosen = self._chosen_pillar("")
            self.reading.pillar_texts.append({"text": "", "key": "", "code": chosen})

    def _check_period(self):
        reading = self.reading
        years = sorted({day.year for m in reading.measures for day in m.due_on})
        if reading.first_year is None and years:
            text = f"{years[0]}–{years[-1]}" if years[0] != years[-1] else str(years[0])
            self._problem("period_guessed", severity=INFO, period=text)
            reading.first_year, reading.last_year = years[0], years[-1]
        elif reading.first_year is None:
            if reading.measures:
                self._problem("period_missing", severity=ERROR)
        elif reading.first_year > reading.last_year:
            self._problem("period_reversed", severity=ERROR, period=reading.period)
        else:
            self._check_deadlines()

    def _check_deadlines(self):
        reading = self.reading
        allowed = range(reading.first_year, reading.last_year + 1)
        for measure in reading.measures:
            outside = [day for day in measure.due_on if day.year not in allowed]
            if outside:
                days = ", ".join(day.strftime("%d.%m.%Y.") for day in outside)
                place = {"sheet": measure.sheet, "row": measure.row}
                self._problem(
                    "due_outside_period", **place, days=days, period=reading.period
                )

    def _check_totals(self):
        """Compare the last total with the measures' sum: a typing mistake shows."""
        cells = [(s, r, cell) for s, r, cell in self.table.totals if cell]
        known = [
            m.budget_eur for m in self.reading.measures if m.budget_eur is not None
        ]
        if not cells:
            return
        sheet, row, cell = cells[-1]
        total = amount(cell.value, language=self.reading.language, money=True).value
        if total is not None and total != sum(known):
            place = {"sheet": sheet.name, "row": row, "column": cell.column}
            self._problem(
                "total_differs", **place, total=f"{total:f}", sum=f"{sum(known):f}"
            )


def _number_of(letters):
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
