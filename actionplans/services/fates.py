"""What became of each measure, for a page: told of all, read in full for a few."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from actionplans.comparison import (
    Fate,
    Link,
    PlainMeasure,
    have_other_titles,
    lineage_of_pairs,
    with_wholes,
)
from actionplans.models import PlanVersion
from actionplans.services.lineage import lineage_between, recorded_between
from actionplans.services.plain_values import measures_by_key, titles_of

AS_IT_WAS = {Fate.KEPT, Fate.DROPPED, Fate.ADDED}


class Fates(NamedTuple):
    """Links in the order of a lineage, whether they are recorded or only found, and
    the recorded reasons by the earlier code."""

    links: list[Link]
    is_recorded: bool
    reasons: dict[str, str]


def fates_between(
    earlier: PlanVersion,
    later: PlanVersion,
    *,
    fate: str = "",
    start: int = 0,
    rows: int = 0,
) -> Fates:
    """What `lineage_between` says, of long plans for a fraction of its time.

    The database says which measures stayed to the letter, titles say most of the
    others; only those that neither decides, and the `rows` from `start` on (of those
    with `fate`), are read in full. Other links have no more than codes and titles;
    `in_full` reads them. Lineage that is not recorded must be found in the texts.
    """
    recorded = recorded_between(earlier, later)
    if recorded is None:
        lineage, _is_recorded = lineage_between(earlier, later)
        return Fates(list(lineage.links), False, {})
    plain = titles_of([earlier, later])
    before, after = plain[earlier.pk], plain[later.pk]
    codes = {one.pk or 0: one.code for one in (*before, *after)}
    briefly = _Briefly(recorded.pairs)
    pairs = recorded.in_codes(codes)
    links = list(lineage_of_pairs(before, after, pairs, briefly.tell).links)
    likely = [one for one in links if not fate or briefly.may_be(fate, one)]
    end = start + rows + (len(briefly.undecided) if fate else 0)
    wanted = [*likely[start:end], *briefly.undecided.values()]
    reasons = {codes[key]: text for key, text in recorded.reasons.items()}
    return Fates(in_full(links, wanted), True, reasons)


class _Briefly:
    """Tells fates from little, and keeps those that it can't tell."""

    def __init__(self, is_same: dict[tuple[int, int], bool]) -> None:
        self.is_same = is_same
        self.undecided: dict[tuple[str, str], Link] = {}

    def tell(self, earlier: PlainMeasure, later: PlainMeasure, **how: Any) -> Link:
        stayed = earlier.code == later.code
        fate = Fate.KEPT if stayed else Fate.RENUMBERED
        if not self.is_same[earlier.pk or 0, later.pk or 0]:
            if have_other_titles(earlier, later):
                fate = Fate.CHANGED if stayed else Fate.RENUMBERED_AND_REWORDED
            elif stayed:
                link = Link(earlier, later, Fate.CHANGED, **how)  # until it is read
                return self.undecided.setdefault((earlier.code, later.code), link)
        return Link(earlier, later, fate, **how)

    def may_be(self, fate: str, link: Link) -> bool:
        if link.fate == fate:
            return True
        codes = (one.code if one else "" for one in (link.earlier, link.later))
        return tuple(codes) in self.undecided


def in_full(links: Iterable[Link], wanted: Iterable[Link]) -> list[Link]:
    """The links, with the whole measures in those that are wanted and may have changed
    in more than their place."""
    keys = {
        one.pk
        for link in wanted
        if link.fate not in AS_IT_WAS
        for one in (link.earlier, link.later)
        if one is not None and one.pk is not None and not one.is_whole
    }
    if not keys:
        return list(links)
    wholes = measures_by_key(keys)
    return [with_wholes(link, wholes) for link in links]
