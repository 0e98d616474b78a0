"""What a findings report says: plain values in one language, nothing to look up."""

import dataclasses
import hashlib
import json
from datetime import date
from fractions import Fraction

# Counts up when the look of papers changes, so that old ones are made anew.
LAYOUT = 1


@dataclasses.dataclass(frozen=True)
class LevelLine:
    """A level of the methodology and what must hold for it."""

    value: str
    name: str
    criterion: str
    least_evidence: str


@dataclasses.dataclass(frozen=True)
class ResultLine:
    """The figures of a pillar, or of the whole plan (`is_plan`).

    `verified` is None where nothing is applicable; `suppressed` means that there is
    too little to go on. `counts` has the number of measures at each level.
    """

    code: str
    title: str
    applicable: int
    verified: Fraction | None
    upper: Fraction | None
    coverage: Fraction | None
    suppressed: bool
    counts: dict[str, int]
    is_plan: bool = False


@dataclasses.dataclass(frozen=True)
class EvidenceLine:
    """One piece of evidence on which a score rests."""

    title: str
    issuer: str
    dated_on: date | None
    grade: str
    url: str
    page: str


@dataclasses.dataclass(frozen=True)
class MeasureLine:
    """A measure with its agreed level; evidence only for those who may see it."""

    code: str
    title: str
    leads: str
    level: str
    level_name: str
    note: str
    evidence: tuple[EvidenceLine, ...] = ()


@dataclasses.dataclass(frozen=True)
class PillarLines:
    """The measures of one pillar."""

    code: str
    title: str
    measures: tuple[MeasureLine, ...]


@dataclasses.dataclass(frozen=True)
class RecommendationLine:
    """A recommendation: how urgently, to whom, by when."""

    number: str
    title: str
    text: str
    urgency: str
    addressee: str
    due_on: date | None
    state: str


@dataclasses.dataclass(frozen=True)
class FindingLine:
    """A finding with the measures it rests on and what follows from it."""

    number: int
    title: str
    text: str
    measures: tuple[str, ...]
    recommendations: tuple[RecommendationLine, ...]


@dataclasses.dataclass(frozen=True)
class PeriodLine:
    """One period in which the rule asked for a meeting."""

    start: date
    end: date
    status: str
    held_on: tuple[date, ...]


@dataclasses.dataclass(frozen=True)
class DecisionLine:
    """An open decision, named only to those who may see decisions."""

    number: str
    text: str
    owners: str
    due_on: date | None
    is_overdue: bool


@dataclasses.dataclass(frozen=True)
class FindingsPaper:
    """The findings report of one municipality's plan in one round."""

    language: str
    municipality: str
    municipality_name: str
    round_title: str
    round_code: str
    round_kind: str
    reference_start: date
    reference_end: date
    cut_off_on: date
    is_final: bool
    plan_title: str
    plan_number: int
    plan_act: str
    plan_act_date: date | None
    methodology_title: str
    methodology_number: int
    methodology_text: str
    minimum_applicable: int
    minimum_coverage: Fraction
    levels: tuple[LevelLine, ...]
    plan: ResultLine | None
    mostly_suppressed: bool
    high_completion: Fraction | None
    pillars: tuple[ResultLine, ...]
    groups: tuple[PillarLines, ...]
    findings: tuple[FindingLine, ...]
    loose_recommendations: tuple[RecommendationLine, ...]
    months_between_meetings: int
    periods: tuple[PeriodLine, ...]
    open_decisions: int
    overdue_decisions: int
    decisions: tuple[DecisionLine, ...] | None
    shows_evidence: bool
    footnote: str

    @property
    def measures(self) -> list[MeasureLine]:
        return [measure for group in self.groups for measure in group.measures]

    @property
    def recommendations(self) -> list[RecommendationLine]:
        found = [line for one in self.findings for line in one.recommendations]
        return [*found, *self.loose_recommendations]

    @property
    def periods_due(self) -> list[PeriodLine]:
        """Periods that are over, or in which a meeting was held."""
        return [
            period
            for period in self.periods
            if period.status in ("held", "late", "no_quorum", "missed")
        ]

    @property
    def periods_held(self) -> list[PeriodLine]:
        return [period for period in self.periods_due if period.status != "missed"]

    def fingerprint(self) -> str:
        """Return the SHA-256 of all that the paper says."""
        content = [LAYOUT, dataclasses.asdict(self)]
        text = json.dumps(content, default=str, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()
