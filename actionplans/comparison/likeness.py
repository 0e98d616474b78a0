"""How likely two measures are the same one, or one a part of the other."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import TypeVar

from actionplans.comparison.measures import PlainMeasure, family
from actionplans.comparison.texts import Wordings
from core.imports.text import key

Pair = tuple[int, int]
T = TypeVar("T")
# What the parts of a measure count for; they are weighed among those that are there.
TITLE, DESCRIPTION, INDICATORS, FACTS = 0.55, 0.1, 0.25, 0.1
# Measures that share less than this of title or indicators are never the same.
FLOOR = 0.12


class Likeness:
    """Scores of pairs (place of the earlier, place of the later), 0 to 1.

    `matches` holds those worth looking at. Titles count most, then the indicators'
    names, then who, when and how much. The same title is 1.
    """

    def __init__(
        self, earlier: Sequence[PlainMeasure], later: Sequence[PlainMeasure]
    ) -> None:
        self.earlier, self.later = earlier, later
        self.language = _common_language(earlier, later)
        self.titles = self._wordings(lambda one: _in(one.title, self.language))
        self.texts = self._wordings(lambda one: _in(one.description, self.language))
        self.indicators = self._wordings(self._indicator_names)
        self._titles = self._of_each(lambda one: key(_in(one.title, self.language)))
        self._facts = self._of_each(_facts)
        self._rarity = self._rarities()

    def _of_each(self, value: Callable[[PlainMeasure], T]) -> tuple[list[T], list[T]]:
        """Something of each measure, worked out once, since pairs are many."""
        return [*map(value, self.earlier)], [*map(value, self.later)]

    def _wordings(self, text: Callable[[PlainMeasure], str]) -> Wordings:
        return Wordings(*self._of_each(text))

    def _indicator_names(self, measure: PlainMeasure) -> str:
        return "\n".join(_in(one.name, self.language) for one in measure.indicators)

    @cached_property
    def matches(self) -> dict[Pair, float]:
        if not self.language:
            return self._by_code()
        return {
            (e, n): self._score(e, n)
            for e in range(len(self.earlier))
            for n in self._candidates(e)
        }

    def _candidates(self, e: int) -> set[int]:
        titles, indicators = self.titles, self.indicators
        return {n for n in titles.candidates(e) if titles.alike(e, n) >= FLOOR} | {
            n for n in indicators.candidates(e) if indicators.alike(e, n) >= 0.5
        }

    def _by_code(self) -> dict[Pair, float]:
        """Without a common language only the codes are left, to be asked about."""
        places = {one.code: place for place, one in enumerate(self.later)}
        return {
            (e, places[one.code]): 0.5
            for e, one in enumerate(self.earlier)
            if one.code in places
        }

    def _score(self, e: int, n: int) -> float:
        whole = TITLE + FACTS
        score = TITLE * self.titles.alike(e, n) + FACTS * self._same_facts(e, n)
        if self.texts.ours[e] and self.texts.theirs[n]:
            whole += DESCRIPTION
            score += DESCRIPTION * self.texts.alike(e, n)
        if self.indicators.ours[e] and self.indicators.theirs[n]:
            weight = INDICATORS * min(self._rarity[0][e], self._rarity[1][n])
            whole += weight
            score += weight * self.indicators.alike(e, n)
        if self._titles[0][e] == self._titles[1][n]:
            return 0.9 + 0.1 * score / whole
        return min(score / whole, 0.9)

    def _rarities(self) -> tuple[list[float], list[float]]:
        """1 for indicators that one measure has, a third for those of three: what is
        asked of many measures tells little about one."""
        names = self._of_each(lambda one: key(self._indicator_names(one)))
        times = [Counter(side) for side in names]
        ours, theirs = (
            [1 / max(counted[name] for counted in times) for name in side]
            for side in names
        )
        return ours, theirs

    def _same_facts(self, e: int, n: int) -> float:
        """The share of pillar, lead, partners, deadline and budget that is the same."""
        ours, theirs = self._facts[0][e], self._facts[1][n]
        said = [a == b for a, b in zip(ours, theirs, strict=True) if a or b]
        return sum(said) / len(said) if said else 0.0

    def beside(self, e: int | None, n: int | None) -> Iterable[tuple[Pair, float]]:
        """The matches of one earlier, or of one later measure."""
        rows = self._rows[0][e] if e is not None else self._rows[1][n or 0]
        return [(pair, self.matches[pair]) for pair in rows]

    @cached_property
    def _rows(self) -> tuple[dict[int, list[Pair]], dict[int, list[Pair]]]:
        rows: tuple[dict[int, list[Pair]], dict[int, list[Pair]]] = (
            defaultdict(list),
            defaultdict(list),
        )
        for pair in self.matches:
            rows[0][pair[0]].append(pair)
            rows[1][pair[1]].append(pair)
        return rows

    def part_of(self, e: int, n: int) -> float:
        """How likely the later is one of several that an earlier was split into: its
        title says what the earlier's says, its indicators are among the earlier's."""
        titles = max(self.titles.covered(e, n), self.titles.covers(e, n))
        return self._part(e, n, titles, self.indicators.covers(e, n))

    def gone_into(self, e: int, n: int) -> float:
        """How likely an earlier went into a later one: title and indicators stand in
        the later's."""
        return self._part(
            e, n, self.titles.covered(e, n), self.indicators.covered(e, n)
        )

    def _part(self, e: int, n: int, titles: float, indicators: float) -> float:
        if titles < 0.3:
            return 0.0
        score = 0.5 * titles + 0.2 * self._same_facts(e, n)
        if self.indicators.ours[e] and self.indicators.theirs[n]:
            return score + 0.3 * indicators
        return score / 0.7


def _facts(one: PlainMeasure) -> tuple[object, ...]:
    return (
        one.pillar,
        one.lead_types or key(one.lead),
        one.partner_types or key(one.partners),
        one.due_on or key(one.due),
        one.budget_eur,
    )


def _common_language(
    earlier: Sequence[PlainMeasure], later: Sequence[PlainMeasure]
) -> str:
    """The language family in which most titles of both versions are, or empty."""
    counts = []
    for side in (earlier, later):
        here: dict[str, int] = defaultdict(int)
        for one in side:
            for name in {family(code) for code, text in one.title.items() if text}:
                here[name] += 1
        counts.append(here)
    common = set(counts[0]) & set(counts[1])
    return max(common, key=lambda one: (min(c[one] for c in counts), one), default="")


def _in(texts: dict[str, str], language: str) -> str:
    """The text in a language family, or else in whatever language there is."""
    said = [text for text in texts.values() if text]
    mine = [t for code, t in texts.items() if t and family(code) == language]
    return next(iter(mine or said), "")
