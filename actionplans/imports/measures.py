"""What one measure's cells mean: code, deadline, institutions, money, indicators."""

import re
from collections import Counter

from actionplans.imports.due import due
from actionplans.imports.funding import sources_in
from actionplans.imports.norms import norms_in
from actionplans.imports.reading import IndicatorReading, MeasureReading
from actionplans.imports.vocabulary import DESCRIBING
from core.imports.dates import as_day, one_date
from core.imports.numbers import amount
from core.imports.problems import INFO, WARNING, Problem
from core.imports.text import fold, key

LIMITS = {
    "title": 400, "objective": 400, "due": 200, "lead": 400, "partners": 600,
    "budget": 200, "funding": 200,
}  # fmt: skip
INDICATOR_LIMITS = {"name": 300, "baseline": 100, "target": 100, "verification": 300}
CODE_LIMIT = 20

_CODE_IN_TITLE = re.compile(r"^([A-Za-z]?\d{1,2}(?:\.\d{1,3})+)[.)]?\s+(?=\D)")
_UNIT = re.compile(r"\(([^()]*)\)\s*$")
_YES_NO = {"da ne", "po jo", "yes no", "ne da", "y n"}


class MeasureReader:
    """Reads raw measures of one plan, noting problems in its reading."""

    def __init__(self, reading, knowledge):
        self.reading, self.knowledge = reading, knowledge
        self._unknown, self._remembered = {}, {}

    def remembered_institutions(self):
        """Wordings of this file that a person mapped for an earlier one."""
        return list(self._remembered.values())

    def unknown_institutions(self):
        """Wordings nobody knows, each once, with how often it stands."""
        return list(self._unknown.values())

    def read(self, raw):
        """One `RawMeasure` as a `MeasureReading`."""
        self.raw = raw
        measure = MeasureReading(
            raw.sheet.name, raw.row, self._code(), _one_line(raw.text("title"))
        )
        if not measure.code and (match := _CODE_IN_TITLE.match(measure.title)):
            measure.code, measure.title = match[1], measure.title[match.end() :]
        measure.strategic = _one_line(raw.groups.get("objective", ""))
        measure.specific = _one_line(raw.groups.get("specific_objective", ""))
        self._describe(measure)
        self._due(measure)
        self._institutions(measure)
        self._money(measure)
        self._indicators(measure)
        self._clip(measure)
        return measure

    def _problem(self, code, name, severity=WARNING, cell=None, /, **params):
        """Note a problem at the measure's cell of a field, or at its row."""
        cells = self.raw.cells.get(name)
        cell = cell or (cells[0] if cells else None)
        self.reading.problems.append(
            Problem(
                code,
                self.raw.sheet.name,
                cell.row if cell else self.raw.row,
                cell.column if cell else "",
                severity,
                params,
            )
        )

    def _code(self):
        value, text = self.raw.value("code"), self.raw.text("code")
        if (day := as_day(value)) is not None:
            code = f"{day.day}.{day.month}"
            self._problem("code_is_date", "code", code=code)
            return code
        return text.replace("\n", " ").strip(" .)")[:CODE_LIMIT].strip()

    def _describe(self, measure):
        lines = [self.raw.text(name) for name in DESCRIBING]
        cells = self.raw.cells.get("norms", [])
        heading = self.raw.headings.get("norms", "")
        for cell in cells:
            links, is_rest = norms_in(cell.text, self.knowledge.norms, heading=heading)
            measure.norms += [link for link in links if link not in measure.norms]
            if is_rest:
                self._problem("norm_unknown", "norms", INFO, cell, text=cell.text[:80])
                lines.append(cell.text)
        if not self.raw.indicators:
            lines.append(self.raw.text("verification"))
        measure.description = "\n".join(line for line in lines if line)

    def _due(self, measure):
        text, value = self.raw.text("due"), self.raw.value("due")
        several = len(self.raw.cells.get("due", [])) > 1
        found = due(text if several else value, last_year=self.reading.last_year)
        measure.due, measure.due_kind = text, found.kind
        measure.due_on, measure.due_every = found.days, found.every
        days = ", ".join(day.strftime("%d.%m.%Y.") for day in found.days)
        if found.problem:
            params = {"text": text, "days": days}
            self._problem(found.problem, "due", **params)
        elif not text:
            self._problem("due_missing", "due", INFO)
        measure.starts_on = one_date(self.raw.value("start"))
        if measure.starts_on and found.days and measure.starts_on > found.days[-1]:
            self._problem("starts_after_due", "start")
            measure.starts_on = None

    def _institutions(self, measure):
        measure.lead, measure.lead_types = self._matched("lead", self.knowledge.leads)
        measure.partners, measure.partner_types = self._matched(
            "partners", self.knowledge.partners
        )
        if not measure.lead:
            self._problem("lead_missing", "lead")

    def _matched(self, name, wordings):
        """The field's text and its keys of types, each once, in reading order."""
        text, types = self.raw.text(name), []
        for cell in self.raw.cells.get(name, []):
            for match in wordings.match_all(cell.text, self.reading.language):
                if match.target is None:
                    self._ask(match.text, name, cell)
                    continue
                if match.target not in types:
                    types.append(match.target)
                if self.knowledge.remembered.get(key(match.text)) == match.target:
                    said = {"text": match.text, "target": match.target}
                    self._remembered.setdefault(key(match.text), said)
        return text, types

    def _ask(self, text, name, cell):
        self._problem("institution_unknown", name, WARNING, cell, text=text)
        entry = self._unknown.setdefault(
            key(text), {"text": text, "key": key(text), "count": 0}
        )
        entry["count"] += 1

    def _money(self, measure):
        cell = self.raw.cells.get("budget", [None])[0]
        measure.budget = self.raw.text("budget")
        measure.funding = self.raw.text("funding")
        if cell is not None:
            self._budget(measure, cell)
        self._sources(measure, cell)

    def _budget(self, measure, cell):
        found = amount(cell.value, language=self.reading.language, money=True)
        parted = self._parted(cell.text) if found.problem == "several_numbers" else None
        if parted is not None:
            measure.budget_eur = parted.total
            measure.sources = parted.lines
        elif found.value is not None and found.value < 0:
            self._problem("budget_negative", "budget", text=cell.text)
        else:
            measure.budget_eur = found.value
            self._note_number(found, cell)
        if self.raw.shares_budget:
            self._problem("budget_shared", "budget")
        if "funding" not in self.raw.cells and (found.value or parted):
            measure.funding = _words_beside_number(cell.text)

    def _parted(self, text):
        """Several sources with an amount each, in one cell; None where in doubt."""
        found = self._sources_in(text)
        is_clear = len(found.lines) > 1 and not found.unknown
        return found if is_clear and found.total is not None else None

    def _sources_in(self, text):
        known = self.knowledge.sources
        return sources_in(text, language=self.reading.language, known=known)

    def _sources(self, measure, cell):
        """Who pays what, where the words say so; never more than the whole."""
        if not measure.sources and measure.funding:
            lines = self._sources_in(measure.funding).lines
            if len(lines) == 1 and lines[0].planned is None:
                lines = [lines[0]._replace(planned=measure.budget_eur)]
            measure.sources = lines
        told = [line.planned for line in measure.sources if line.planned is not None]
        whole = measure.budget_eur
        if told and (whole is None or sum(told) > whole):
            if whole is not None:
                params = {"total": f"{whole:f}", "sum": f"{sum(told):f}"}
                self._problem("sources_exceed_budget", "funding", WARNING, **params)
            measure.sources = [one._replace(planned=None) for one in measure.sources]

    def _note_number(self, found, cell):
        if found.problem:
            shown = "" if found.value is None else f"{found.value:f}"
            params = {"text": cell.text, "value": shown}
            self._problem(found.problem, "", WARNING, cell, **params)

    def _indicators(self, measure):
        for _, cells in self.raw.indicators:
            indicator = IndicatorReading(
                _one_line(cells["indicator"][1]) if "indicator" in cells else ""
            )
            indicator.kind, indicator.unit = _kind_and_unit(indicator.name)
            for name in ("baseline", "target"):
                if name in cells:
                    cell, text, value = cells[name]
                    found = amount(value, language=self.reading.language)
                    self._note_number(found, cell)
                    setattr(indicator, name, text)
                    setattr(indicator, f"{name}_value", found.value)
            if "verification" in cells:
                indicator.verification = _one_line(cells["verification"][1])
            self._direction(indicator, cells)
            if not indicator.name:
                indicator.name = measure.title
                first = next(iter(cells.values()))[0]
                self._problem("indicator_unnamed", "", WARNING, first)
            measure.indicators.append(indicator)
        if not measure.indicators:
            self._problem("indicator_missing", "indicator", INFO)

    def _direction(self, indicator, cells):
        first, last = indicator.baseline_value, indicator.target_value
        if first is not None and last is not None and last < first:
            indicator.direction = "falling"
            params = {"target": indicator.target, "baseline": indicator.baseline}
            self._problem(
                "target_below_baseline", "", WARNING, cells["target"][0], **params
            )

    def _clip(self, measure):
        """Keep long texts whole in the description where a field can't hold them."""
        for name, limit in LIMITS.items():
            text = getattr(measure, name)
            if len(text) > limit:
                self._problem("text_too_long", name, limit=limit)
                measure.description = f"{measure.description}\n{text}".strip()
                setattr(measure, name, text[: limit - 1] + "…")
        for indicator in measure.indicators:
            for name, limit in INDICATOR_LIMITS.items():
                text = getattr(indicator, name)
                if len(text) > limit:
                    self._problem("text_too_long", "indicator", limit=limit)
                    measure.description = f"{measure.description}\n{text}".strip()
                    setattr(indicator, name, text[: limit - 1] + "…")

    # Codes, once all measures are read

    def settle_codes(self, raws, framework):
        """Give each measure a code of its own: made, or told apart, where needed."""
        measures = self.reading.measures
        places = (
            {p.code: n for n, p in enumerate(framework.pillars, 1)} if framework else {}
        )
        counts = Counter(measure.code for measure in measures)
        restarts = any(n > 1 and code.isdigit() for code, n in counts.items())
        taken, numbers = set(), Counter()
        for raw, measure in zip(raws, measures, strict=True):
            self.raw = raw
            group = places.get(measure.pillar, 0)
            numbers[group] += 1
            if not measure.code:
                measure.code = _free(f"{group}.{numbers[group]}", taken | set(counts))
                self._problem("code_made", "code", INFO, code=measure.code)
            elif restarts and measure.code.isdigit():
                measure.code = _free(f"{group}.{measure.code}", taken)
            elif measure.code in taken:
                new = _free(measure.code, taken | set(counts))
                self._problem("code_changed", "code", code=measure.code, new=new)
                measure.code = new
            taken.add(measure.code)


def _one_line(text):
    """A text that an office wrapped by hand, as one sentence."""
    return " ".join(text.split())


def _free(code, taken):
    """`code`, or the first of `code-2`, `code-3` … that is not taken."""
    new, number = code, 2
    while new in taken:
        new = f"{code[: CODE_LIMIT - 4]}-{number}"
        number += 1
    return new


def _words_beside_number(text):
    """The words of “1.800 €, budžet opštine” that are not its number."""
    words = re.sub(r"[\d.,'  ]*\d|€|(?i:\beur\w*)", " ", text)
    return words.strip(" .,;:-–()\n") if key(words) else ""


def _kind_and_unit(name):
    """Kind and unit from the words in the last brackets: “(broj, ž/m)”, “(%)”."""
    match = _UNIT.search(name)
    unit = match[1].strip() if match else ""
    words, plain = key(unit), fold(name)
    if words in _YES_NO:
        return "yes_no", unit[:60]
    if "€" in unit or re.search(r"\beur\w*|\bevr\w", words):
        return "money", unit[:60]
    if "%" in (unit or plain) or re.search(r"\bproc|\bperqind|\bpercent", words):
        return "percent", unit[:60]
    return "number", unit[:60]
