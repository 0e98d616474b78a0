"""What happened in a mechanism since somebody looked last."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone

from municipalities.models.acts import LegalAct
from municipalities.models.mechanisms import Mechanism, MechanismRule
from municipalities.models.people import Membership

SHOWN = ("person_id", "seat_id", "kind", "function", "starts_on", "ends_on")


class Move(NamedTuple):
    """A membership that somebody joined with, left or had corrected."""

    kind: str
    membership: Membership


@dataclass
class News:
    """Changes of members, rules and acts since a moment; six queries at most.

    What was written down since counts, and what came true since: a membership that
    ended last week was perhaps written down long before.
    """

    mechanism: Mechanism
    since: datetime
    now: datetime

    @cached_property
    def moves(self):
        """Who joined, left, or was corrected, by institution."""
        written = {}
        for key, kind in self._written(Membership).values_list("id", "history_type"):
            written.setdefault(key, set()).add(kind)
        first, today = timezone.localdate(self.since), timezone.localdate(self.now)
        came_true = Q(starts_on__gt=first, starts_on__lte=today) | Q(
            ends_on__gte=first, ends_on__lt=today
        )
        memberships = (
            Membership.objects.filter(mechanism=self.mechanism)
            .filter(came_true | Q(pk__in=written))
            .select_related("person", "seat__institution__type")
            .order_by("seat__institution__type__order", "seat_id", "starts_on")
        )
        found = [
            Move(kind, membership)
            for membership in memberships
            for kind in _kinds(membership, written.get(membership.pk), first, today)
        ]
        as_before = self._as_before([one for one in found if one.kind == "changed"])
        return [one for one in found if one not in as_before]

    @cached_property
    def rules(self):
        """The rule in force, if it was written since."""
        return self._changed(MechanismRule).filter(valid_to=None)

    @cached_property
    def acts(self):
        return self._changed(LegalAct)

    def __bool__(self):
        return bool(self.moves or self.rules or self.acts)

    def _as_before(self, moves):
        """Those whose membership was changed and changed back, as by an import that
        was undone: no news."""
        keys = [move.membership.pk for move in moves]
        if not keys:
            return []
        kept = Membership.history.filter(id__in=keys, history_date__lte=self.since)
        rows = kept.order_by("history_date", "history_id").values("id", *SHOWN)
        before = {row.pop("id"): row for row in rows}
        return [
            move
            for move in moves
            if before.get(move.membership.pk)
            == {name: getattr(move.membership, name) for name in SHOWN}
        ]

    def _written(self, model):
        return model.history.filter(
            mechanism=self.mechanism, history_date__gt=self.since
        ).order_by()

    def _changed(self, model):
        keys = self._written(model).values("id")
        return model.objects.filter(mechanism=self.mechanism, pk__in=keys)


def _kinds(membership, written, first, today):
    """What to say of a membership: joined, left, both, or corrected."""
    joined = first < membership.starts_on <= today or "+" in (written or ())
    end = membership.ends_on
    left = end is not None and end >= first and (end < today or bool(written))
    kinds = [kind for kind, is_so in (("joined", joined), ("left", left)) if is_so]
    return kinds or ["changed"]
