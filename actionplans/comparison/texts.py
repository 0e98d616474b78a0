"""How alike two wordings are, whatever script, marks, endings and order of words."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from core.imports.text import key


@lru_cache(maxsize=4096)
def grams(text: str) -> frozenset[str]:
    """Runs of three letters of each word, its beginning marked; numbers whole.

    Endings weigh little that way, as Serbian and Albanian inflect: ``"mera"`` gives
    ``{"_me", "mer", "era"}``.
    """
    found = set()
    for word in key(text).split():
        if word.isdigit():
            found.add(f"#{word}")
            continue
        marked = f"_{word}"
        found |= {marked[i : i + 3] for i in range(max(1, len(marked) - 2))}
    return frozenset(found)


class Wordings:
    """Texts of two sides, weighed by how rare their parts are among all of them.

    `alike` is the share that both have of what either has (Dice), `covered` the
    share of a text that stands in the other; both 0 to 1. What every text of a plan
    says ("training", "number") counts little.
    """

    def __init__(self, ours: Sequence[str], theirs: Sequence[str]) -> None:
        self.ours = [grams(text) for text in ours]
        self.theirs = [grams(text) for text in theirs]
        sides = [one for one in (*self.ours, *self.theirs) if one]
        seen = Counter(gram for one in sides for gram in one)
        self._weight = {
            gram: math.log(1 + len(sides) / times) for gram, times in seen.items()
        }
        self._our_weights = [self._total(one) for one in self.ours]
        self._their_weights = [self._total(one) for one in self.theirs]
        self._common = self._counted()

    def _total(self, found: Iterable[str]) -> float:
        return sum(self._weight[gram] for gram in found)

    def _counted(self) -> list[dict[int, float]]:
        """For each of ours, the weight that it shares with each of theirs."""
        where = defaultdict(list)
        for place, found in enumerate(self.theirs):
            for gram in found:
                where[gram].append(place)
        rows = []
        for found in self.ours:
            row: dict[int, float] = defaultdict(float)
            for gram in found:
                weight = self._weight[gram]
                for place in where.get(gram, ()):
                    row[place] += weight
            rows.append(dict(row))
        return rows

    def candidates(self, ours: int) -> Iterable[int]:
        """Theirs that share anything with one of ours."""
        return self._common[ours]

    def alike(self, ours: int, theirs: int) -> float:
        both = self._our_weights[ours] + self._their_weights[theirs]
        return 2 * self._common[ours].get(theirs, 0.0) / both if both else 0.0

    def covered(self, ours: int, theirs: int) -> float:
        """The share of ours that stands in theirs."""
        whole = self._our_weights[ours]
        return self._common[ours].get(theirs, 0.0) / whole if whole else 0.0

    def covers(self, ours: int, theirs: int) -> float:
        """The share of theirs that stands in ours."""
        whole = self._their_weights[theirs]
        return self._common[ours].get(theirs, 0.0) / whole if whole else 0.0
