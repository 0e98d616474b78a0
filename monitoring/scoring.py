"""Scores of action plans: pure and exact, computed from plain values.

Every function cites the section of ``docs/scoring.md`` that explains it. Shares and
scores are ``Fraction`` between 0 and 1; nothing is rounded before ``whole_percent``.
Ratios of indicators and the calendar (sections 8 and 9) are those of progress reports,
in ``actionplans/statistics.py``.

``python -m monitoring.scoring FILE.json`` recomputes a published result: no
database, no settings. The shape of the file is in ``docs/scoring.md`` section 11.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal, get_args

Gap = Literal["NE", "ND", "NA"]
Level = int | Gap

NO_EVIDENCE: Gap = "NE"
NOT_DUE: Gap = "ND"
NOT_APPLICABLE: Gap = "NA"
SCORED: tuple[int, ...] = (0, 1, 2, 3, 4)
LEVELS: tuple[Level, ...] = (*SCORED, NO_EVIDENCE, NOT_DUE, NOT_APPLICABLE)

ZERO, ONE = Fraction(0), Fraction(1)
LIGHTEST, HEAVIEST = Decimal("0.001"), Decimal(1000)


def level_from(text: str) -> Level:
    """The level that is stored as this text; KeyError for any other text."""
    return {str(level): level for level in LEVELS}[text]


@dataclass(frozen=True)
class Mark:
    """The level that one measure was given in one round."""

    measure: str
    pillar: str
    level: Level
    weight: Fraction = ONE

    @property
    def is_scored(self) -> bool:
        return isinstance(self.level, int)

    @property
    def is_applicable(self) -> bool:
        """Scored or without evidence: in the denominator."""
        return self.level not in (NOT_DUE, NOT_APPLICABLE)

    @property
    def value(self) -> Fraction:
        """x = s / 4; no evidence counts 0 (docs/scoring.md section 2)."""
        return Fraction(self.level, 4) if isinstance(self.level, int) else ZERO


@dataclass(frozen=True)
class Thresholds:
    """Below these a pillar has too little to go on (docs/scoring.md section 4)."""

    measures: int = 3
    coverage: Fraction = Fraction(1, 2)


DEFAULT_THRESHOLDS = Thresholds()


@dataclass(frozen=True)
class PillarResult:
    """What a pillar with at least one applicable measure comes to."""

    applicable: int
    weight: Fraction
    coverage: Fraction
    assessed: Fraction | None
    verified: Fraction
    upper: Fraction
    suppressed: bool


@dataclass(frozen=True)
class PlanResult:
    """What a plan comes to; no assessed score, for V = A·C holds per pillar only."""

    verified: Fraction
    coverage: Fraction
    upper: Fraction
    mostly_suppressed: bool


@dataclass(frozen=True)
class RoundResult:
    """Everything that is published of one plan in one round."""

    pillars: Mapping[str, PillarResult | None]
    plan: PlanResult | None
    high_completion_rate: Fraction | None


def pillar_result(
    marks: Iterable[Mark], thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> PillarResult | None:
    """V, A, C and U of one pillar; None when nothing is applicable.

    V = Σw·x / Σw[scored or NE], A = Σw·x / Σw[scored],
    C = Σw[scored] / Σw[scored or NE], U = V + 1 - C (docs/scoring.md section 3).
    """
    applicable = [mark for mark in marks if mark.is_applicable]
    if not applicable:
        return None
    weight = sum((mark.weight for mark in applicable), ZERO)
    scored = sum((mark.weight for mark in applicable if mark.is_scored), ZERO)
    points = sum((mark.weight * mark.value for mark in applicable), ZERO)
    coverage, verified = scored / weight, points / weight
    few = len(applicable) < thresholds.measures
    return PillarResult(
        applicable=len(applicable),
        weight=weight,
        coverage=coverage,
        assessed=points / scored if scored else None,
        verified=verified,
        upper=verified + 1 - coverage,
        suppressed=few or coverage < thresholds.coverage,
    )


def plan_result(
    pillars: Mapping[str, PillarResult | None],
    weights: Mapping[str, Fraction] | None = None,
) -> PlanResult | None:
    """Mean of the pillars, each with its weight ω (equal unless given).

    V = Σω·V_p / Σω, C = Σω·C_p / Σω, U = V + 1 - C. A pillar with nothing
    applicable leaves the sums (docs/scoring.md section 5).
    """
    known = {code: result for code, result in pillars.items() if result}
    share = {code: weights[code] if weights else ONE for code in known}
    total = sum(share.values(), ZERO)
    if not total:
        return None
    verified = sum((share[p] * r.verified for p, r in known.items()), ZERO) / total
    coverage = sum((share[p] * r.coverage for p, r in known.items()), ZERO) / total
    suppressed = sum((share[p] for p, r in known.items() if r.suppressed), ZERO)
    return PlanResult(
        verified=verified,
        coverage=coverage,
        upper=verified + 1 - coverage,
        mostly_suppressed=2 * suppressed >= total,
    )


def high_completion_rate(marks: Iterable[Mark]) -> Fraction | None:
    """H = measures at level 3 or 4 / applicable ones (docs/scoring.md section 6)."""
    applicable = [mark for mark in marks if mark.is_applicable]
    if not applicable:
        return None
    high = sum(isinstance(mark.level, int) and mark.level >= 3 for mark in applicable)
    return Fraction(high, len(applicable))


def level_counts(marks: Iterable[Mark]) -> dict[Level, int]:
    """How many measures stand at each level, all eight levels present."""
    counted = Counter(mark.level for mark in marks)
    return {level: counted[level] for level in LEVELS}


def level_shares(marks: Iterable[Mark]) -> dict[Level, Fraction]:
    """Share of the applicable measures at 0-4 and NE; empty when there are none.

    Every measure counts once, whatever its weight (docs/scoring.md section 6).
    """
    counts = level_counts(mark for mark in marks if mark.is_applicable)
    total = sum(counts.values())
    shown: tuple[Level, ...] = (*SCORED, NO_EVIDENCE)
    return {level: Fraction(counts[level], total) for level in shown} if total else {}


def round_result(
    marks: Sequence[Mark],
    *,
    pillars: Iterable[str] = (),
    weights: Mapping[str, Fraction] | None = None,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
) -> RoundResult:
    """All figures of one plan in one round (docs/scoring.md sections 3-6).

    ``pillars`` names those to be reported even if they have no mark.
    """
    codes = dict.fromkeys([*pillars, *(mark.pillar for mark in marks)])
    results = {
        code: pillar_result([m for m in marks if m.pillar == code], thresholds)
        for code in codes
    }
    return RoundResult(
        results, plan_result(results, weights), high_completion_rate(marks)
    )


def matched_change(
    before: Iterable[Mark],
    after: Iterable[Mark],
    weights: Mapping[str, Fraction] | None = None,
) -> Fraction | None:
    """Δ = V_after - V_before over the measures applicable in both rounds.

    None when no measure is (docs/scoring.md section 7).
    """
    old = {mark.measure: mark for mark in before if mark.is_applicable}
    new = {mark.measure: mark for mark in after if mark.is_applicable}
    first = round_result([old[key] for key in old if key in new], weights=weights)
    second = round_result([new[key] for key in new if key in old], weights=weights)
    if first.plan is None or second.plan is None:
        return None
    return second.plan.verified - first.plan.verified


def proposed_level(
    ratios: Sequence[Fraction | None], *, all_binary: bool = False
) -> Level | None:
    """The level that the indicators suggest: that of the lowest ratio.

    None without indicators, NE when one can't be computed. Yes/no indicators alone
    give 0, 1 (preparation) or 4 (docs/scoring.md section 8).
    """
    if not ratios:
        return None
    known = [ratio for ratio in ratios if ratio is not None]
    if len(known) < len(ratios):
        return NO_EVIDENCE
    lowest = min(known)
    if lowest <= 0 or lowest >= 1:
        return 0 if lowest <= 0 else 4
    return 1 if all_binary else 1 + int(lowest * 3)


def is_not_due(starts_on: date, period_ends_on: date) -> bool:
    """ND: the measure starts after the reference period (docs/scoring.md section 1)."""
    return starts_on > period_ends_on


def whole_percent(share: Fraction) -> int:
    """Whole percent for display, half up, the sign kept apart (section 10)."""
    size = int(abs(share) * 100 + Fraction(1, 2))
    return -size if share < 0 else size


class BadInput(ValueError):
    """The file can't be scored; the message says where and why."""


def recomputed(document: object) -> dict[str, Any]:
    """The printed result of a parsed file (docs/scoring.md section 11)."""
    municipalities = _member(document, "municipalities", dict, "the file")
    return {
        "municipalities": {
            slug: _municipality(content, slug)
            for slug, content in municipalities.items()
        }
    }


def _member(holder: object, key: str, kind: Any, where: str) -> Any:
    if not isinstance(holder, dict) or not isinstance(holder.get(key), kind):
        kinds = {dict: "an object", list: "a list", str: "a text"}
        raise BadInput(f"{where}: “{key}” is missing or is not {kinds[kind]}")
    return holder[key]


def _municipality(content: object, slug: str) -> dict[str, Any]:
    rows = _member(content, "measures", list, slug)
    before: list[Mark] = []
    after: list[Mark] = []
    pillars: dict[str, str] = {}
    for number, row in enumerate(rows, start=1):
        where = f"{slug}, measure {number}"
        code = _member(row, "measure", str, where)
        if code in pillars:
            raise BadInput(f"{where}: “{code}” occurs twice")
        pillars[code] = _member(row, "pillar", str, where)
        if pillars[code] in ("plan", "high_completion_rate"):
            raise BadInput(f"{where}: “{pillars[code]}” can't name a pillar")
        weight = _weight(row.get("weight", 1), where)
        for name, marks in (("baseline", before), ("endline", after)):
            if row.get(name) is not None:
                level = _level(row[name], f"{where}, {name}")
                marks.append(Mark(code, pillars[code], level, weight))
    return {
        "baseline": _printed(round_result(before, pillars=pillars.values())),
        "endline": _printed(round_result(after, pillars=pillars.values())),
        "change_matched_set": _number(matched_change(before, after)),
    }


def _weight(value: object, where: str) -> Fraction:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        if LIGHTEST <= value <= HEAVIEST:
            return Fraction(value)
    raise BadInput(f"{where}: the weight must be from {LIGHTEST} to {HEAVIEST}")


def _level(value: object, where: str) -> Level:
    for level in LEVELS:
        if value == level and type(value) is type(level):
            return level
    raise BadInput(f"{where}: the level must be 0 to 4, {', '.join(get_args(Gap))}")


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _printed(result: RoundResult) -> dict[str, Any]:
    """The keys of a published round; null where undefined."""
    shown: dict[str, Any] = {}
    for code, pillar in result.pillars.items():
        shown[code] = pillar and {
            "applicable": pillar.applicable,
            "coverage": _number(pillar.coverage),
            "assessed": _number(pillar.assessed),
            "verified": _number(pillar.verified),
            "upper": _number(pillar.upper),
            "suppressed": pillar.suppressed,
        }
    shown["plan"] = {
        key: _number(getattr(result.plan, key)) if result.plan else None
        for key in ("verified", "coverage", "upper")
    }
    shown["high_completion_rate"] = _number(result.high_completion_rate)
    return shown


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the recomputed result; 1 and a message on stderr when it can't be."""
    parser = argparse.ArgumentParser(
        prog="python -m monitoring.scoring",
        description="Recompute a published result from its levels.",
    )
    parser.add_argument("file", type=Path)
    path: Path = parser.parse_args(arguments).file
    try:
        text = path.read_text(encoding="utf-8-sig")
        # Decimal keeps 0.1 exact; NaN and Infinity stay floats and are refused.
        result = recomputed(json.loads(text, parse_float=Decimal))
    except (OSError, RecursionError, ValueError) as problem:
        print(f"{path}: {problem}", file=sys.stderr)
        return 1
    print(json.dumps(result, indent=1, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
