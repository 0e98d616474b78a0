"""What was understood of a plan's workbook, as plain values."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal

OF_ONE_ROW = {"pillar_missing"}  # errors that keep only their own row out


@dataclass(frozen=True)
class PillarFacts:
    """A pillar as the database has it: code and titles in all languages."""

    code: str
    titles: tuple


@dataclass(frozen=True)
class FrameworkFacts:
    """A framework as the database has it, with its pillars in order."""

    code: str
    title: str
    first_year: int
    last_year: int | None
    pillars: tuple


@dataclass
class IndicatorReading:
    """An indicator: its texts, and what they mean; `said` {field: {language: text}}
    where the file has more than one language."""

    name: str
    baseline: str = ""
    target: str = ""
    baseline_value: Decimal | None = None
    target_value: Decimal | None = None
    kind: str = "number"
    unit: str = ""
    direction: str = "rising"
    verification: str = ""
    said: dict = field(default_factory=dict)
    dimensions: list = field(default_factory=list)

    def stored(self):
        """JSON: numbers as text, so that nothing is lost."""
        return vars(self) | {
            "baseline_value": _text_of(self.baseline_value),
            "target_value": _text_of(self.target_value),
        }


@dataclass
class MeasureReading:
    """A measure as the file has it (texts) and as it was understood.

    `said` as for indicators; exact days are not to be completed from `due_every`.
    """

    sheet: str
    row: int
    code: str
    title: str
    pillar: str = ""
    pillar_text: str = ""
    strategic: str = ""
    specific: str = ""
    indicators: list = field(default_factory=list)
    due: str = ""
    due_kind: str = "unknown"
    due_on: list = field(default_factory=list)
    due_every: int | None = None
    is_due_exact: bool = False
    starts_on: datetime.date | None = None
    lead: str = ""
    partners: str = ""
    lead_types: list = field(default_factory=list)
    partner_types: list = field(default_factory=list)
    budget: str = ""
    budget_eur: Decimal | None = None
    funding: str = ""
    sources: list = field(default_factory=list)
    source_notes: dict = field(default_factory=dict)
    norms: list = field(default_factory=list)
    description: str = ""
    said: dict = field(default_factory=dict)
    is_left_out: bool = False

    @property
    def objective(self):
        """The objectives that it stands under, the strategic first."""
        return " › ".join(filter(None, (self.strategic, self.specific)))

    def stored(self):
        """JSON for the batch: days as ISO text, money as text."""
        return vars(self) | {
            "objective": self.objective,
            "sources": [[key, _text_of(planned)] for key, planned in self.sources],
            "indicators": [one.stored() for one in self.indicators],
            "due_on": [day.isoformat() for day in self.due_on],
            "starts_on": self.starts_on.isoformat() if self.starts_on else None,
            "budget_eur": _text_of(self.budget_eur),
        }

    def as_dict(self):
        """The shape that commands print: texts and meaning, numbers as numbers."""
        return {
            "code": self.code,
            "pillar": self.pillar or None,
            "title": self.title,
            "indicators": [one.name for one in self.indicators],
            "baselines": [one.baseline for one in self.indicators],
            "targets": [one.target for one in self.indicators],
            "due": self.due,
            "lead": self.lead,
            "partners": self.partners,
            "budget_eur": _number_of(self.budget_eur),
            "funding": self.funding,
            "lead_types": self.lead_types,
            "partner_types": self.partner_types,
            "objective": self.objective or None,
            "due_kind": self.due_kind,
            "due_on": [day.isoformat() for day in self.due_on],
            "baseline_values": [_number_of(i.baseline_value) for i in self.indicators],
            "target_values": [_number_of(i.target_value) for i in self.indicators],
        }


@dataclass
class PlanReading:
    """A whole plan: what heads it, its measures, and what is wrong with it.

    `columns` lists, per sheet, each column's letter, heading and field, so that a
    person can correct them; `unknown_institutions` and `pillar_texts` are what can
    be mapped once, `remembered_institutions` what was mapped for a file before.
    `said`, exact days of the period and `objectives` come from our own exports.
    """

    title: str = ""
    period: str = ""
    first_year: int | None = None
    last_year: int | None = None
    starts_on: str = ""
    ends_on: str = ""
    language: str = ""
    said: dict = field(default_factory=dict)
    objectives: list = field(default_factory=list)
    framework: str = ""
    kind: str = ""
    encoding: str = ""
    delimiter: str = ""
    columns: list = field(default_factory=list)
    measures: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    unknown_institutions: list = field(default_factory=list)
    remembered_institutions: list = field(default_factory=list)
    pillar_texts: list = field(default_factory=list)

    @property
    def is_blocked(self):
        """True while an error stands in the way of importing; what only keeps its
        own row out does not, as long as there are others."""
        if self.measures and all(one.is_left_out for one in self.measures):
            return True
        return any(
            problem.severity == "error" and problem.code not in OF_ONE_ROW
            for problem in self.problems
        )

    def stored(self):
        """JSON for the batch, without anything in a language of its own."""
        return vars(self) | {
            "measures": [measure.stored() for measure in self.measures],
            "problems": [problem.stored() for problem in self.problems],
            "is_blocked": self.is_blocked,
        }


def _text_of(number):
    return None if number is None else f"{number:f}"


def _number_of(number):
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else float(number)
