"""A measure as plain values: what two versions of a plan are compared by."""

from dataclasses import dataclass, field
from decimal import Decimal

from core.imports.text import key


def shared(
    ours: dict[str, str], theirs: dict[str, str], language: str = ""
) -> tuple[str, str] | None:
    """Both texts in a language that both have, or None where they share none.

    The language asked for comes first, unless only another differs. The two scripts
    of Serbian are one language here.
    """
    mine, yours = _by_language(ours, language), _by_language(theirs, language)
    common = sorted(set(mine) & set(yours), key=lambda one: one != family(language))
    differing = [one for one in common if key(mine[one]) != key(yours[one])]
    for one in differing or common:
        return mine[one], yours[one]
    return None


def family(language: str) -> str:
    """``"sr-latn"`` and ``"sr"`` are ``"sr"``."""
    return language.replace("_", "-").partition("-")[0]


def _by_language(texts: dict[str, str], language: str) -> dict[str, str]:
    said: dict[str, str] = {}
    for one in sorted(texts, key=lambda code: (code == language, code)):
        if texts[one]:
            said[family(one)] = texts[one]
    return said


@dataclass(frozen=True)
class PlainIndicator:
    """An indicator: its name by language, its values as written and as understood."""

    name: dict[str, str]
    baseline: str = ""
    target: str = ""
    baseline_value: Decimal | None = None
    target_value: Decimal | None = None
    verification: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PlainMeasure:
    """A measure of one version; `code` names it there.

    Texts are by language code (`"sr-latn"`), `budget_eur` is None where unknown,
    `lead_types`, `partner_types` and `norms` are keys and codes, `pillar` a code.
    `due`, `lead`, `partners`, `budget` and `funding` are the office's own words; `pk`
    is that of a stored one. One that is not `is_whole` has code, title and `pk` only.
    """

    code: str
    title: dict[str, str]
    description: dict[str, str] = field(default_factory=dict)
    indicators: tuple[PlainIndicator, ...] = ()
    due: str = ""
    due_on: tuple[str, ...] = ()
    due_kind: str = ""
    lead: str = ""
    partners: str = ""
    lead_types: tuple[str, ...] = ()
    partner_types: tuple[str, ...] = ()
    budget: str = ""
    budget_eur: Decimal | None = None
    budget_lines: tuple[str, ...] = ()
    funding: str = ""
    norms: tuple[str, ...] = ()
    pillar: str = ""
    objective: dict[str, str] = field(default_factory=dict)
    order: int = 0
    pk: int | None = None
    is_whole: bool = True
