"""Which framework a plan follows, and which of its pillars a text means."""

import re
from typing import NamedTuple

from actionplans.imports.vocabulary import PILLAR_ROW
from core.imports.text import key

_NUMBERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8}
_LEADING_NUMBER = re.compile(r"^(?:p ?)?(viii|vii|vi|iv|v|iii|ii|i|\d{1,2})\b ?")
_STEM, _SHORT = 5, 3
SAME, ALIKE, NUMBER = 3, 2, 1


class PillarMatch(NamedTuple):
    """The pillar that a text means and how sure that is (SAME, ALIKE, NUMBER)."""

    code: str
    strength: int


def number_and_title(text):
    """``"STUB II – ZAŠTITA"`` is ``(2, "zastita")``; None where there is no number."""
    words = PILLAR_ROW.sub("", key(text)).strip()
    before = _LEADING_NUMBER.match(key(text))
    match = _LEADING_NUMBER.match(words)
    rest = words[match.end() :] if match else words
    found = match or before
    if not found:
        return None, rest
    return _NUMBERS.get(found[1]) or int(found[1]), rest


def pillar_for(text, framework):
    """The pillar of `framework` that a heading means, or None."""
    number, title = number_and_title(text)
    best = None
    for place, pillar in enumerate(framework.pillars, 1):
        strength = max(_likeness(title, key(name)) for name in pillar.titles)
        if not title and number == place:
            strength = NUMBER
        if key(text) == key(pillar.code):
            strength = SAME
        if strength and (best is None or strength > best.strength):
            best = PillarMatch(pillar.code, strength)
    if best is None and number and number <= len(framework.pillars):
        return PillarMatch(framework.pillars[number - 1].code, NUMBER)
    return best


def propose_framework(texts, frameworks, first_year=None):
    """The framework whose pillars the texts name best, or None.

    Numbers alone don't choose one. Of equals, the one that covers the plan's first
    year, then the latest.
    """
    ranked = []
    for framework in frameworks:
        matches = [pillar_for(text, framework) for text in texts]
        score = sum(m.strength for m in matches if m and m.strength > NUMBER)
        last = framework.last_year or 9999
        covers = bool(first_year) and framework.first_year <= first_year <= last
        ranked.append((score, covers, framework.first_year, framework.code))
    best = max(ranked, default=(0,))
    return best[-1] if best[0] else None


def _likeness(title, name):
    if not title or not name:
        return 0
    if title == name:
        return SAME
    one, other = _stems(title), _stems(name)
    shared = len(one & other)
    return ALIKE if shared and shared * 3 >= 2 * min(len(one), len(other)) else 0


def _stems(text):
    return {word[:_STEM] for word in text.split() if len(word) > _SHORT}
