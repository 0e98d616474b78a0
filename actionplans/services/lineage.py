"""What became of each measure in a draft: proposed, chosen, settled."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from accounts.models import User
from actionplans.comparison import Fate, Lineage, lineage_of, lineage_of_pairs
from actionplans.models import (
    Measure,
    MeasureSuccession,
    PlanVersion,
    says_the_same,
)
from actionplans.services.plain_values import measures_of
from actionplans.services.revision import carry_evidence

KINDS: dict[Fate, str] = {
    Fate.RENUMBERED_AND_REWORDED: "changed",
    **{
        fate: fate.value
        for fate in Fate
        if fate not in {Fate.ADDED, Fate.RENUMBERED_AND_REWORDED}
    },
}


def lineage_between(earlier: PlanVersion, later: PlanVersion) -> tuple[Lineage, bool]:
    """What became of each measure, and whether that is recorded or only found.

    Recorded lineage of the versions from one to the other is followed; where a step
    has none, it is found in the texts.
    """
    plain = measures_of([earlier, later])
    before, after = plain[earlier.pk], plain[later.pk]
    recorded = recorded_between(earlier, later)
    if recorded is None:
        return lineage_of(before, after), False
    codes = {one.pk or 0: one.code for one in (*before, *after)}
    return lineage_of_pairs(before, after, recorded.in_codes(codes)), True


class Recorded(NamedTuple):
    """Lineage as it is recorded: pairs of keys, whether both say the same to the
    letter, and the reasons that the last step gives, by the earlier key."""

    pairs: dict[tuple[int, int], bool]
    reasons: dict[int, str]

    def in_codes(self, codes: dict[int, str]) -> set[tuple[str, str]]:
        return {(codes[old], codes[new]) for old, new in self.pairs}


def recorded_between(earlier: PlanVersion, later: PlanVersion) -> Recorded | None:
    """The recorded rows, followed through the versions in between; None where a step
    has none."""
    rows = MeasureSuccession.objects.filter(
        in_version__plan=later.plan_id,
        in_version__number__gt=earlier.number,
        in_version__number__lte=later.number,
    ).values_list(
        "earlier__plan_version_id",
        "in_version_id",
        "earlier_id",
        "later_id",
        says_the_same(),
        "reason",
    )
    steps: dict[int, list[tuple[int, int, bool]]] = defaultdict(list)
    before: dict[int, int] = {}
    reasons: dict[int, str] = {}
    for origin, version, old, new, is_same, reason in rows.order_by():
        before[version] = origin
        steps[version].append((old, new, is_same))
        if reason and version == later.pk:
            reasons[old] = reason
    at, ends = later.pk, {new: {new: True} for _old, new, _same in steps[later.pk]}
    while at != earlier.pk:
        if at not in before:
            return None
        ends = _one_step_back(steps[at], ends)
        at = before[at]
    pairs = {(old, new): same for old, to in ends.items() for new, same in to.items()}
    return Recorded(pairs, reasons)


def _one_step_back(
    step: list[tuple[int, int, bool]], ends: dict[int, dict[int, bool]]
) -> dict[int, dict[int, bool]]:
    """{key: {key at the end: whether it says the same}}, from one version earlier."""
    found: dict[int, dict[int, bool]] = defaultdict(dict)
    for old, new, is_same in step:
        for end, stayed in ends.get(new, {}).items() if new else ():
            found[old][end] = is_same and stayed
    return found


@transaction.atomic
def record_lineage(
    *,
    draft: PlanVersion,
    pairs: Iterable[tuple[str, str]],
    by: User | None,
    at: datetime,
    base: PlanVersion | None = None,
    reasons: dict[str, str] | None = None,
) -> Lineage:
    """Say which measure of the draft comes from which of the version it revises.

    `pairs` are (earlier code, later code), all of them: an earlier measure in none is
    dropped, several later ones of one are a split, several earlier ones of one a
    merger; the other kinds follow from the texts. `reasons` are by earlier code; those
    not named keep theirs. Evidence is carried along. `base` is the version that is
    revised, where the draft does not say so yet. Raises ValidationError where the
    draft is adopted, another revision is open, or a code is in neither version.
    """
    draft = PlanVersion.objects.select_for_update().get(pk=draft.pk)
    base = _base(draft, base, by, at)
    plain = measures_of([base, draft])
    keys = {
        side: {one.code: one.pk or 0 for one in plain[version.pk]}
        for side, version in (("earlier", base), ("later", draft))
    }
    wanted = set(pairs)
    if any(
        old not in keys["earlier"] or new not in keys["later"] for old, new in wanted
    ):
        raise ValidationError(_("A code is in neither version."))
    lineage = lineage_of_pairs(plain[base.pk], plain[draft.pk], wanted)
    _Rows(draft, by, at).become(lineage, reasons or {})
    carry_evidence([(keys["earlier"][a], keys["later"][b]) for a, b in wanted])
    return lineage


def _base(
    draft: PlanVersion, base: PlanVersion | None, by: User | None, at: datetime
) -> PlanVersion:
    """The version that the draft revises, noted on it where it was not."""
    if not draft.is_draft:
        raise ValidationError(_("This version is adopted already."))
    base = base or draft.based_on
    if base is None or base.plan_id != draft.plan_id or base.number >= draft.number:
        raise ValidationError(_("It does not revise an earlier version of this plan."))
    if draft.based_on_id != base.pk:
        others = PlanVersion.objects.drafts().filter(
            plan=draft.plan_id, based_on__isnull=False
        )
        if others.exclude(pk=draft.pk).exists():
            raise ValidationError(_("A revision of this plan is open already."))
        draft.based_on = base
        draft._history_user, draft._history_date = by, at
        draft.save(update_fields=["based_on"])
    return base


class _Rows:
    """The stored lineage of a draft, brought to what it should be."""

    def __init__(self, draft: PlanVersion, by: User | None, at: datetime) -> None:
        self.draft, self.by, self.at = draft, by, at
        self.stored = {
            (row.earlier_id, row.later_id): row
            for row in MeasureSuccession.objects.filter(in_version=draft)
        }
        self.reason_of: dict[int, str] = {}
        for row in self.stored.values():
            self.reason_of[row.earlier_id] = (
                self.reason_of.get(row.earlier_id) or row.reason
            )

    def become(self, lineage: Lineage, reasons: dict[str, str]) -> None:
        wanted = {
            (link.earlier.pk, link.later.pk if link.later else None): (
                KINDS[link.fate],
                reasons.get(
                    link.earlier.code, self.reason_of.get(link.earlier.pk or 0, "")
                ),
            )
            for link in lineage.links
            if link.earlier is not None
        }
        for pair in set(self.stored) - set(wanted):
            row = self.stored.pop(pair)
            row._history_user, row._history_date = self.by, self.at
            row.delete()
        self._update(wanted)
        self._create(wanted)

    def _update(self, wanted: dict[Any, tuple[str, str]]) -> None:
        changed = []
        for pair, row in self.stored.items():
            if (row.kind, row.reason) != wanted[pair]:
                row.kind, row.reason = wanted[pair]
                changed.append(row)
        if changed:
            bulk_update_with_history(
                changed,
                MeasureSuccession,
                ["kind", "reason"],
                default_user=self.by,
                default_date=self.at,
            )

    def _create(self, wanted: dict[Any, tuple[str, str]]) -> None:
        rows = [
            MeasureSuccession(
                earlier_id=old,
                later_id=new,
                in_version=self.draft,
                kind=kind,
                reason=reason,
            )
            for (old, new), (kind, reason) in wanted.items()
            if (old, new) not in self.stored
        ]
        if rows:
            bulk_create_with_history(
                rows, MeasureSuccession, default_user=self.by, default_date=self.at
            )


@transaction.atomic
def change_fate(
    *,
    draft: PlanVersion,
    earlier: str,
    later: Iterable[str],
    reason: str,
    by: User | None,
    at: datetime,
) -> Lineage:
    """Say what became of one earlier measure (its code): none of the draft's, one, or
    several. Raises ValidationError like `record_lineage`, and for a dropped measure
    without a reason."""
    chosen = set(later)
    if not chosen and not reason:
        raise ValidationError({"reason": _("Say why it was dropped.")})
    pairs = {pair for pair in recorded_pairs(draft) if pair[0] != earlier}
    pairs |= {(earlier, code) for code in chosen}
    return record_lineage(
        draft=draft, pairs=pairs, reasons={earlier: reason}, by=by, at=at
    )


def recorded_pairs(draft: PlanVersion) -> set[tuple[str, str]]:
    """(earlier code, later code) of each recorded pair of a draft and its base."""
    rows = draft.successions.filter(later__isnull=False)
    return set(rows.values_list("earlier__code", "later__code"))


def reasons_of(draft: PlanVersion) -> dict[str, str]:
    """{earlier code: why it became what it is}"""
    rows = draft.successions.exclude(reason="")
    return dict(rows.values_list("earlier__code", "reason"))


def fate_of(draft: PlanVersion, earlier: Measure) -> dict[str, Any]:
    """What is recorded of one earlier measure: `later` codes, `reason`, and `seen`,
    which is another text once somebody changes them."""
    rows = list(
        draft.successions.filter(earlier=earlier)
        .order_by("later__order")
        .values_list("later__code", "reason")
    )
    later = [code for code, _reason in rows if code]
    reason = next((text for _code, text in rows if text), "")
    return {"later": later, "reason": reason, "seen": "|".join([*later, reason])}


@transaction.atomic
def settle_lineage(*, draft: PlanVersion, by: User | None, at: datetime) -> None:
    """Bring the kinds to what the texts say by now, as adoption freezes them.

    Raises ValidationError with what `lineage_gaps` lists.
    """
    if draft.based_on_id is not None:
        record_lineage(draft=draft, pairs=recorded_pairs(draft), by=by, at=at)
    if gaps := lineage_gaps(draft):
        raise ValidationError(gaps)


def lineage_gaps(draft: PlanVersion) -> list[str]:
    """What is missing before the draft can be adopted, in words: the lineage at all,
    where a version with measures would end, or the reason why measures went."""
    if draft.based_on_id is None:
        ending = Measure.objects.filter(
            plan_version__in=PlanVersion.objects.adopted().filter(
                plan=draft.plan_id, in_force_to__isnull=True
            )
        )
        text = _("Record first what became of each measure of the version in force.")
        return [text] if ending.exists() else []
    rows = MeasureSuccession.objects.filter(in_version=draft, earlier=OuterRef("pk"))
    accounted = rows.filter(Q(later__isnull=False) | ~Q(reason=""))
    silent = Measure.objects.filter(plan_version=draft.based_on_id).exclude(
        Exists(accounted)
    )
    return why_dropped(silent.order_by("order").values_list("code", flat=True))


def why_dropped(codes: Iterable[str]) -> list[str]:
    """The question for the reason why measures went, where any did without one."""
    text = _("Say why these measures were dropped: %(codes)s.")
    named = ", ".join(codes)
    return [text % {"codes": named}] if named else []
