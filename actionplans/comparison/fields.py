"""Which fields of a measure differ between two versions, and their texts."""

from collections.abc import Callable, Iterable
from dataclasses import fields
from difflib import SequenceMatcher
from operator import attrgetter
from typing import NamedTuple

from actionplans.comparison.measures import PlainIndicator, PlainMeasure, shared
from core.imports.text import key


class Difference(NamedTuple):
    """A field that differs, with what the earlier and the later measure say in it.

    `old` and `new` are lists, one entry for each indicator, norm or line; what is
    one text has one entry, an empty field none.
    """

    field: str
    old: tuple[str, ...]
    new: tuple[str, ...]


# What a measure is, without where it stands.
_content = attrgetter(
    *(
        one.name
        for one in fields(PlainMeasure)
        if one.name not in {"code", "order", "pk", "is_whole"}
    )
)
Pairs = list[tuple[PlainIndicator | None, PlainIndicator | None]]


def differences(
    earlier: PlainMeasure, later: PlainMeasure, language: str = ""
) -> tuple[Difference, ...]:
    """The fields that differ in meaning, in the order of `FIELDS`.

    Script, marks, spacing and the way a number is written make no difference, and
    texts are compared in the languages that both have. Indicators are compared name
    by name: one that is new changes `indicators`, not `targets`. The texts given back
    are those of `language` where there are any.
    """
    found: list[Difference] = []
    if _content(earlier) == _content(later):
        return ()
    pairs = indicator_pairs(earlier.indicators, later.indicators)
    for field, compare in FIELDS.items():
        sides = compare(earlier, later, pairs, language)
        if sides is not None:
            found.append(Difference(field, *sides))
    return tuple(found)


Sides = tuple[tuple[str, ...], tuple[str, ...]] | None
Compare = Callable[[PlainMeasure, PlainMeasure, Pairs, str], Sides]


def said(texts: dict[str, str], language: str = "") -> str:
    """The text in a language, or else in the first that has it."""
    return texts.get(language) or next(filter(None, texts.values()), "")


def _lines(*texts: str) -> tuple[str, ...]:
    return tuple(filter(None, texts))


def _differ(ours: dict[str, str], theirs: dict[str, str]) -> bool:
    if not any(ours.values()) or not any(theirs.values()):
        return any(ours.values()) != any(theirs.values())
    both = shared(ours, theirs)
    return both is not None and key(both[0]) != key(both[1])


def have_other_titles(a: PlainMeasure, b: PlainMeasure) -> bool:
    """Whether the titles differ in meaning, which `differences` tells with more."""
    return _differ(a.title, b.title)


def _translated(name: str) -> Compare:
    """Compares a text that is kept by language; none in common is no difference."""

    def compare(a: PlainMeasure, b: PlainMeasure, pairs: Pairs, language: str) -> Sides:
        ours, theirs = getattr(a, name), getattr(b, name)
        if not _differ(ours, theirs):
            return None
        both = shared(ours, theirs, language)
        old, new = both or (said(ours, language), said(theirs, language))
        return _lines(old), _lines(new)

    return compare


def _worded(name: str, meaning: str) -> Compare:
    """Compares the office's words; another wording of the same meaning differs only
    where both versions are written in one language."""

    def compare(a: PlainMeasure, b: PlainMeasure, pairs: Pairs, language: str) -> Sides:
        old, new = getattr(a, name), getattr(b, name)
        means_same = getattr(a, meaning) == getattr(b, meaning)
        if key(old) == key(new) and means_same:
            return None
        if means_same and shared(a.title, b.title) is None and getattr(a, meaning):
            return None
        return _lines(old), _lines(new)

    return compare


def _due(a: PlainMeasure, b: PlainMeasure, pairs: Pairs, language: str) -> Sides:
    if key(a.due) == key(b.due):
        return None if a.due or a.due_on == b.due_on else (a.due_on, b.due_on)
    if a.due_on and (a.due_on, a.due_kind) == (b.due_on, b.due_kind):
        return None
    return _lines(a.due), _lines(b.due)


def _budget(a: PlainMeasure, b: PlainMeasure, pairs: Pairs, language: str) -> Sides:
    if a.budget_eur is None and b.budget_eur is None:
        is_same = key(a.budget) == key(b.budget)
        return None if is_same else (_lines(a.budget), _lines(b.budget))
    if a.budget_eur == b.budget_eur:
        return None
    return _lines(_amount(a)), _lines(_amount(b))


def _amount(measure: PlainMeasure) -> str:
    if measure.budget or measure.budget_eur is None:
        return measure.budget
    return f"{measure.budget_eur:f}"


def _funding(a: PlainMeasure, b: PlainMeasure, pairs: Pairs, language: str) -> Sides:
    old = _lines(a.funding, *a.budget_lines)
    new = _lines(b.funding, *b.budget_lines)
    return None if [*map(key, old)] == [*map(key, new)] else (old, new)


def _listed(name: str) -> Compare:
    def compare(a: PlainMeasure, b: PlainMeasure, pairs: Pairs, language: str) -> Sides:
        old, new = getattr(a, name), getattr(b, name)
        return None if set(old) == set(new) else (tuple(old), tuple(new))

    return compare


def _pillar(a: PlainMeasure, b: PlainMeasure, pairs: Pairs, language: str) -> Sides:
    return None if a.pillar == b.pillar else (_lines(a.pillar), _lines(b.pillar))


def _indicators(name: str) -> Compare:
    """Compares the names (or where they are seen) of indicators."""

    def compare(a: PlainMeasure, b: PlainMeasure, pairs: Pairs, language: str) -> Sides:
        changed = any(
            old is None
            or new is None
            or _differ(getattr(old, name), getattr(new, name))
            for old, new in pairs
        )
        if name == "verification":
            changed = any(
                old and new and _differ(old.verification, new.verification)
                for old, new in pairs
            )
        if not changed:
            return None
        return _all(a.indicators, name, language), _all(b.indicators, name, language)

    return compare


def _all(
    indicators: Iterable[PlainIndicator], name: str, language: str
) -> tuple[str, ...]:
    return _lines(*(said(getattr(one, name), language) for one in indicators))


def _values(name: str) -> Compare:
    """Compares the baselines or targets of the indicators that both have."""

    def compare(a: PlainMeasure, b: PlainMeasure, pairs: Pairs, language: str) -> Sides:
        both = [(old, new) for old, new in pairs if old and new]
        if all(_value(old, name) == _value(new, name) for old, new in both):
            return None
        return (
            tuple(getattr(old, name) for old, _new in both),
            tuple(getattr(new, name) for _old, new in both),
        )

    return compare


def _value(indicator: PlainIndicator, name: str) -> object:
    value = getattr(indicator, f"{name}_value")
    return key(getattr(indicator, name)) if value is None else value


def indicator_pairs(
    ours: tuple[PlainIndicator, ...], theirs: tuple[PlainIndicator, ...]
) -> Pairs:
    """Indicators by name, then by the likest name; the rest stand alone."""
    left = list(theirs)
    pairs: Pairs = []
    for mine in ours:
        same = next((one for one in left if not _differ(mine.name, one.name)), None)
        pairs.append((mine, same))
        if same is not None:
            left.remove(same)
    for place, (one, found) in enumerate(pairs):
        if one is None or found is not None or not left:
            continue
        nearest = max(left, key=lambda other: _likeness(one, other))
        if _likeness(one, nearest) >= 0.6:
            pairs[place] = (one, nearest)
            left.remove(nearest)
    return [*pairs, *((None, one) for one in left)]


def _likeness(one: PlainIndicator, other: PlainIndicator) -> float:
    both = shared(one.name, other.name)
    if both is None:
        return 0.0
    return SequenceMatcher(None, key(both[0]), key(both[1])).ratio()


FIELDS: dict[str, Compare] = {
    "title": _translated("title"),
    "description": _translated("description"),
    "indicators": _indicators("name"),
    "baselines": _values("baseline"),
    "targets": _values("target"),
    "verification": _indicators("verification"),
    "due": _due,
    "lead": _worded("lead", "lead_types"),
    "partners": _worded("partners", "partner_types"),
    "budget_eur": _budget,
    "funding": _funding,
    "norms": _listed("norms"),
    "pillar": _pillar,
    "objective": _translated("objective"),
}
