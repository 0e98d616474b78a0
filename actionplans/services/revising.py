"""A file that revises a version: what became of each measure, before it is written."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from accounts.models import User
from actionplans.comparison import Lineage, Link, lineage_of
from actionplans.models import PlanImport, PlanVersion
from actionplans.services.lineage import record_lineage
from actionplans.services.plain_values import plain_measures, plain_of_reading


class Question(NamedTuple):
    """A measure whose fate the texts leave open.

    `key` names the answer; `others` are (code, title) of those on the other side that
    it may be, `proposed` the likeliest of them or "" for new or dropped.
    """

    key: str
    code: str
    title: str
    is_later: bool
    others: list[tuple[str, str]]
    proposed: str


def revised_version(batch: PlanImport) -> PlanVersion | None:
    """The version that the file revises, as a person said; None of none."""
    code = batch.choices.get("revises", "")
    versions = PlanVersion.objects.by_code(code).filter(municipality=batch.municipality)
    return versions.select_related("municipality").first()


def proposed_lineage(batch: PlanImport) -> Lineage | None:
    """What the texts say became of each measure of the revised version."""
    base = revised_version(batch)
    if base is None:
        return None
    return lineage_of(plain_measures(base), plain_of_reading(batch.reading))


def questions(lineage: Lineage) -> list[Question]:
    """What to ask, each measure once: of the file's where there is one."""
    titles = _titles(lineage)
    asked: dict[str, Question] = {}
    for link in lineage.unsure:
        question = _question(link, titles)
        asked.setdefault(question.key, question)
    return list(asked.values())


def chosen_pairs(lineage: Lineage, fates: dict[str, str]) -> list[tuple[str, str]]:
    """(old code, new code) of all that goes on, with a person's answers in place of
    what the texts propose."""
    pairs = {
        (link.earlier.code, link.later.code)
        for link in lineage.links
        if link.earlier and link.later
    }
    for question in questions(lineage):
        if question.key not in fates:
            continue
        old, new = _pair(question, question.proposed)
        pairs.discard((old, new))
        old, new = _pair(question, fates[question.key])
        if old and new:
            pairs.add((old, new))
    return sorted(pairs)


def record_revision(
    *,
    batch: PlanImport,
    version: PlanVersion,
    base: PlanVersion | None,
    by: User | None,
    at: datetime,
) -> None:
    """Link a version that was just imported to the one that it revises, if any.

    `base` is `revised_version` from before: the new one may have the code of one that
    is gone.
    """
    if base is not None:
        lineage = lineage_of(plain_measures(base), plain_of_reading(batch.reading))
        pairs = chosen_pairs(lineage, batch.choices.get("fates", {}))
        record_lineage(draft=version, base=base, pairs=pairs, by=by, at=at)


def _question(link: Link, titles: dict[str, dict[str, str]]) -> Question:
    measure = link.later or link.earlier
    assert measure is not None  # noqa: S101 -- a link has at least one side
    is_later = link.later is not None
    other = link.earlier if is_later else None
    codes = dict.fromkeys([*([other.code] if other else []), *link.nearest])
    side = titles["earlier" if is_later else "later"]
    return Question(
        key=f"{'from' if is_later else 'to'}:{measure.code}",
        code=measure.code,
        title=_title(measure.title),
        is_later=is_later,
        others=[(code, side[code]) for code in codes if code in side],
        proposed=other.code if other else "",
    )


def _pair(question: Question, other: str) -> tuple[str, str]:
    return (other, question.code) if question.is_later else (question.code, other)


def _titles(lineage: Lineage) -> dict[str, dict[str, str]]:
    return {"earlier": dict(_side(lineage, 0)), "later": dict(_side(lineage, 1))}


def _side(lineage: Lineage, place: int) -> Iterator[tuple[str, str]]:
    for link in lineage.links:
        measure = (link.earlier, link.later)[place]
        if measure is not None:
            yield measure.code, _title(measure.title)


def _title(by_language: dict[str, str]) -> str:
    return next((text for text in by_language.values() if text), "")
