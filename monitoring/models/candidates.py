"""What the last round leaves to a revision: low scores and open recommendations."""

from typing import NamedTuple

from actionplans.models import Measure, MeasureSuccession, Proposal
from monitoring.models.findings import Recommendation
from monitoring.models.rounds import RoundPlan
from monitoring.models.scores import Score

# Not started, limited, and what nobody could show: docs/scoring.md.
LOW = ("0", "1", "NE")


class Candidate(NamedTuple):
    """Something that a draft should take up. `key` names it in `Proposal.rests_on`;
    `measure` is the draft's, or None; `proposal` is there once it was taken up."""

    key: str
    what: str
    reason: str
    measure: Measure | None
    proposal: Proposal | None


class Candidates:
    """Of one draft; six queries, for any number."""

    def __init__(self, version, user):
        self.version, self.user = version, user
        self.plan = (
            RoundPlan.objects.visible_to(user)
            .final()
            .filter(municipality=version.municipality_id)
            .select_related("round", "municipality")
            .order_by("-round__reference_end", "-pk")
            .first()
        )
        self._taken = {}
        if self.plan is not None:
            taken = version.proposals.exclude(rests_on="").exclude(state="withdrawn")
            self._taken = {one.rests_on: one for one in taken}
            self._later = _Followed(version)

    def scores(self):
        """Low ones of the last final round, in the plan's order."""
        if self.plan is None:
            return []
        found = (
            Score.objects.visible_to(self.user)
            .filter(round_plan=self.plan, level__value__in=LOW)
            .select_related("level", "measure")
            .order_by("measure__pillar__order", "measure__order")
        )
        return [
            self._candidate(f"score:{one.pk}", str(one), one.note, [one.measure_id])
            for one in found
        ]

    def recommendations(self):
        """Open ones of the last final round."""
        if self.plan is None:
            return []
        found = Recommendation.objects.filter(
            round_plan=self.plan, state=Recommendation.State.OPEN
        ).prefetch_related("measures")
        return [
            self._candidate(
                f"recommendation:{one.pk}",
                one.title,
                one.text,
                [measure.pk for measure in one.measures.all()],
            )
            for one in found
        ]

    def named(self, key):
        """The candidate of this key, or None."""
        found = [*self.scores(), *self.recommendations()]
        return next((one for one in found if one.key == key), None)

    def _candidate(self, key, what, reason, measures):
        measure = next(filter(None, map(self._later.of, measures)), None)
        return Candidate(key, what, reason, measure, self._taken.get(key))


class _Followed:
    """Measures of earlier versions, followed into the draft by their lineage."""

    def __init__(self, version):
        self.own = {one.pk: one for one in version.measures.all()}
        rows = MeasureSuccession.objects.filter(
            in_version__plan=version.plan_id, later__isnull=False
        )
        self.steps = {}
        for earlier, later in rows.values_list("earlier_id", "later_id"):
            self.steps.setdefault(earlier, []).append(later)

    def of(self, pk):
        """The draft's measure that a measure became; the first of several."""
        waiting = [pk]
        while waiting:
            key = waiting.pop(0)
            if key in self.own:
                return self.own[key]
            waiting += self.steps.get(key, [])
        return None
