"""What became of each measure of a version in a later one: by text before code."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from actionplans.comparison.fields import (
    Difference,
    differences,
    indicator_pairs,
)
from actionplans.comparison.likeness import Likeness
from actionplans.comparison.measures import PlainMeasure

# From here two measures are taken for the same one, or for parts of one …
SAME, PART = 0.45, 0.6
# … and from here without asking, if no other comes as near as this.
SURE, SURE_PART, MARGIN = 0.62, 0.7, 0.08
# A measure that went or came is asked about where something is at least so like it.
NEARLY = 0.36
# What of a measure changes when something is split off or joined: words in any way,
# indicators and money in one.
WORDS = {"title", "description", "targets"}


class Fate(StrEnum):
    """What became of a measure."""

    KEPT = "kept"
    RENUMBERED = "renumbered"
    CHANGED = "changed"
    RENUMBERED_AND_REWORDED = "renumbered_and_reworded"
    SPLIT = "split"
    MERGED = "merged"
    DROPPED = "dropped"
    ADDED = "added"


@dataclass(frozen=True)
class Link:
    """One line of a lineage.

    `earlier` is None for what was added, `later` for what was dropped. `certainty`
    is 0 to 1; one that `is_sure` need not be asked. `nearest` are codes of the other
    side that it may be instead, the likest first.
    """

    earlier: PlainMeasure | None
    later: PlainMeasure | None
    fate: Fate
    certainty: float = 1.0
    is_sure: bool = True
    differences: tuple[Difference, ...] = ()
    nearest: tuple[str, ...] = ()

    @property
    def fields(self) -> list[str]:
        return [one.field for one in self.differences]


@dataclass(frozen=True)
class Lineage:
    """What became of every measure: links in the order of the earlier version, then
    what was added in the order of the later."""

    links: tuple[Link, ...] = field(default_factory=tuple)

    @property
    def unsure(self) -> list[Link]:
        return [one for one in self.links if not one.is_sure]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """(earlier code, later code) of what is linked."""
        return [
            (one.earlier.code, one.later.code)
            for one in self.links
            if one.earlier and one.later
        ]

    def with_fate(self, *fates: Fate) -> list[Link]:
        return [one for one in self.links if one.fate in fates]

    def as_dict(self) -> dict[str, Any]:
        """Codes by fate: `changed` has each field's old and new values.

        A measure with another code is under `renumbered`, with another title too
        under `renumbered_and_reworded`; other fields of it stand under `changed`.
        `split` is earlier → later codes, `merged` later → earlier codes.
        """
        said: dict[str, Any] = {fate.value: _empty(fate) for fate in Fate}
        for one in self.links:
            _say(said, one)
        return said


def _empty(fate: Fate) -> Any:
    return [] if fate in {Fate.KEPT, Fate.DROPPED, Fate.ADDED} else {}


def _say(said: dict[str, Any], link: Link) -> None:
    old = link.earlier.code if link.earlier else ""
    new = link.later.code if link.later else ""
    fate, changed = link.fate, list(link.differences)
    if fate in {Fate.KEPT, Fate.DROPPED, Fate.ADDED}:
        said[fate].append(old or new)
    elif fate == Fate.SPLIT:
        said[fate].setdefault(old, []).append(new)
    elif fate == Fate.MERGED:
        said[fate].setdefault(new, []).append(old)
    elif fate != Fate.CHANGED:
        said[fate][old] = new
        changed = [one for one in changed if one.field != "title"]
    if changed and fate not in {Fate.SPLIT, Fate.MERGED}:
        said[Fate.CHANGED][old] = {
            one.field: {"old": list(one.old), "new": list(one.new)} for one in changed
        }


def one_to_one(earlier: PlainMeasure, later: PlainMeasure, **how: Any) -> Link:
    """The link of a measure that stayed one: what of it changed decides its fate."""
    changed = differences(earlier, later)
    titled = any(one.field == "title" for one in changed)
    moved = earlier.code != later.code
    if moved:
        fate = Fate.RENUMBERED_AND_REWORDED if titled else Fate.RENUMBERED
    else:
        fate = Fate.CHANGED if changed else Fate.KEPT
    return Link(earlier, later, fate, differences=changed, **how)


def lineage_of_pairs(
    earlier: Sequence[PlainMeasure],
    later: Sequence[PlainMeasure],
    pairs: Iterable[tuple[str, str]],
    tell: Callable[..., Link] = one_to_one,
) -> Lineage:
    """The lineage that known pairs of codes mean: several later measures of one are a
    split, several earlier ones of one a merger, those in no pair dropped or added;
    `tell` says what became of one that stayed one."""
    sure = {pair: (1.0, True) for pair in pairs}
    return _Teller(earlier, later, sure, tell=tell).lineage()


def with_wholes(link: Link, wholes: dict[int, PlainMeasure]) -> Link:
    """A link that was told of a few fields, told again of the whole measures, by key;
    as it was where they are not there."""
    before, after = (
        wholes.get(one.pk or 0) if one else None for one in (link.earlier, link.later)
    )
    if (link.earlier and not before) or (link.later and not after):
        return link
    if before is None or after is None:
        return replace(link, earlier=before, later=after)
    if link.fate in {Fate.SPLIT, Fate.MERGED}:
        changed = differences(before, after)
        return replace(link, earlier=before, later=after, differences=changed)
    return one_to_one(before, after, certainty=link.certainty, is_sure=link.is_sure)


def lineage_of(
    earlier: Sequence[PlainMeasure], later: Sequence[PlainMeasure]
) -> Lineage:
    """What most likely became of each measure, found in their texts before their codes.

    Codes are unique in each list. Pairs are taken from the likest down; then what is
    left on either side is looked for as part of a measure whose substance changed
    (`docs/plans.md` tells the method and its thresholds).
    """
    return _Finder(earlier, later).lineage()


def _has_grown(before: PlainMeasure, after: PlainMeasure) -> bool:
    """Whether something may have come into a measure: other words, a new indicator,
    more money. The other way round, whether something may have been taken out."""
    if any(one.field in WORDS for one in differences(before, after)):
        return True
    pairs = indicator_pairs(before.indicators, after.indicators)
    if any(old is None for old, _new in pairs):
        return True
    return (after.budget_eur or 0) > (before.budget_eur or 0)


class _Finder:
    """Finds pairs of measures, one to one first, then parts."""

    def __init__(
        self, earlier: Sequence[PlainMeasure], later: Sequence[PlainMeasure]
    ) -> None:
        self.earlier, self.later = earlier, later
        self.likeness = Likeness(earlier, later)
        self.of_earlier: dict[int, int] = {}
        self.of_later: dict[int, int] = {}
        self.found: dict[tuple[int, int], tuple[float, bool]] = {}

    def lineage(self) -> Lineage:
        self._pair()
        self._split()
        self._merge()
        pairs = {
            (self.earlier[e].code, self.later[n].code): how
            for (e, n), how in self.found.items()
        }
        return _Teller(self.earlier, self.later, pairs, self._nearest()).lineage()

    def _pair(self) -> None:
        """The likest pairs first, each measure once; equal ones by code and place."""
        matches = self.likeness.matches
        likely = [pair for pair, score in matches.items() if score >= SAME]
        for e, n in sorted(likely, key=lambda pair: self._rank(*pair), reverse=True):
            score = matches[e, n]
            if e not in self.of_earlier and n not in self.of_later:
                self.of_earlier[e], self.of_later[n] = n, e
                self.found[e, n] = (score, self._is_sure(e, n))

    def _rank(self, e: int, n: int) -> tuple[float, bool, bool, int]:
        old, new = self.earlier[e], self.later[n]
        near = round(self.likeness.matches[e, n], 2)
        return near, old.code == new.code, old.pillar == new.pillar, -abs(e - n)

    def _is_sure(self, e: int, n: int) -> bool:
        """High, and no free measure on either side comes nearly as high; the same
        title is sure where it is the only one."""
        score = self.likeness.matches[e, n]
        rivals = [
            other
            for row, column in ((e, None), (None, n))
            for place, other in self.likeness.beside(row, column)
            if place != (e, n) and not self._is_taken(place)
        ]
        nearest = max(rivals, default=0.0)
        if self.earlier[e].code == self.later[n].code:
            nearest -= MARGIN
        return score >= SURE and score - nearest >= MARGIN

    def _is_taken(self, place: tuple[int, int]) -> bool:
        e, n = place
        return self.of_earlier.get(e, n) != n or self.of_later.get(n, e) != e

    def _split(self) -> None:
        """New measures that are part of one which changed in substance."""
        for n in range(len(self.later)):
            if n in self.of_later:
                continue
            likely = [
                (self.likeness.part_of(e, n), e)
                for e, kept in self.of_earlier.items()
                if _has_grown(self.later[kept], self.earlier[e])
            ]
            score, e = max(likely, default=(0.0, 0))
            if score >= PART:
                self.found[e, n] = (score, score >= SURE_PART)
                self.of_later[n] = e

    def _merge(self) -> None:
        """Earlier measures that went into one which changed in substance."""
        parted = {e for (e, n) in self.found if self.of_earlier.get(e) != n}
        for e in range(len(self.earlier)):
            if e in self.of_earlier:
                continue
            likely = [
                (self.likeness.gone_into(e, n), n)
                for n, main in self.of_later.items()
                if main not in parted and _has_grown(self.earlier[main], self.later[n])
            ]
            score, n = max(likely, default=(0.0, 0))
            if score >= PART:
                self.found[e, n] = (score, score >= SURE_PART)

    def _nearest(self) -> dict[str, dict[str, list[str]]]:
        """For each code that went or came, what of the other side is nearly it."""
        gone: dict[str, list[str]] = defaultdict(list)
        come: dict[str, list[str]] = defaultdict(list)
        linked_e = {e for e, _n in self.found}
        linked_n = {n for _e, n in self.found}
        for (e, n), score in sorted(
            self.likeness.matches.items(), key=lambda item: -item[1]
        ):
            if score >= NEARLY and e not in linked_e and n not in linked_n:
                gone[self.earlier[e].code].append(self.later[n].code)
                come[self.later[n].code].append(self.earlier[e].code)
        return {"earlier": gone, "later": come}


class _Teller:
    """Turns pairs of codes into links."""

    def __init__(
        self,
        earlier: Sequence[PlainMeasure],
        later: Sequence[PlainMeasure],
        pairs: dict[tuple[str, str], tuple[float, bool]],
        nearest: dict[str, dict[str, list[str]]] | None = None,
        tell: Callable[..., Link] = one_to_one,
    ) -> None:
        self.earlier, self.later, self.pairs = earlier, later, pairs
        self.tell = tell
        self.nearest = nearest or {"earlier": {}, "later": {}}
        self.forth: dict[str, list[str]] = defaultdict(list)
        self.back: dict[str, list[str]] = defaultdict(list)
        order = {one.code: place for place, one in enumerate(later)}
        for old, new in sorted(pairs, key=lambda pair: order.get(pair[1], 0)):
            self.forth[old].append(new)
            self.back[new].append(old)

    def lineage(self) -> Lineage:
        by_code = {one.code: one for one in self.later}
        links = []
        for one in self.earlier:
            if one.code not in self.forth:
                links.append(self._alone(one, None, "earlier"))
            for new in self.forth.get(one.code, []):
                links.append(self._link(one, by_code[new]))
        added = [one for one in self.later if one.code not in self.back]
        links += [self._alone(None, one, "later") for one in added]
        return Lineage(tuple(links))

    def _alone(
        self, earlier: PlainMeasure | None, later: PlainMeasure | None, side: str
    ) -> Link:
        one = earlier or later
        near = tuple(self.nearest[side].get(one.code, [])[:3]) if one else ()
        fate = Fate.DROPPED if earlier else Fate.ADDED
        certainty = 0.5 if near else 1.0
        return Link(earlier, later, fate, certainty, not near, nearest=near)

    def _link(self, earlier: PlainMeasure, later: PlainMeasure) -> Link:
        certainty, is_sure = self.pairs[earlier.code, later.code]
        how = {"certainty": certainty, "is_sure": is_sure}
        if len(self.forth[earlier.code]) > 1:
            fate = Fate.SPLIT
        elif len(self.back[later.code]) > 1:
            fate = Fate.MERGED
        else:
            return self.tell(earlier, later, **how)
        changed = differences(earlier, later)
        return Link(earlier, later, fate, certainty, is_sure, changed)
