"""Opening a round, scoring a plan in it, and closing it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext

from accounts.models import User
from actionplans.models import Evidence, Measure, Pillar, PlanVersion, Proposal
from actionplans.services import Author, propose
from monitoring.models import (
    Appointment,
    Assessment,
    Candidate,
    Level,
    Methodology,
    Round,
    RoundPlan,
    Score,
)
from municipalities.models import Assignment


class Incomplete(Exception):
    """The assessment can't be submitted: `measures` lack a level or its reason."""

    def __init__(self, measures: Sequence[Measure]) -> None:
        super().__init__(f"{len(measures)} measures")
        self.measures = measures


class Closed(Exception):
    """What was asked belongs to an earlier state of the plan in the round."""


@transaction.atomic
def open_round(
    *,
    kind: str,
    title: str,
    reference_start: date,
    reference_end: date,
    cut_off_on: date,
    methodology: Methodology,
    plan_versions: Iterable[PlanVersion],
    assessor: User,
    by: User,
    at: datetime,
) -> Round:
    """Open a round for these plan versions and appoint the assessor of each.

    Freezes the methodology. A title that is left out is worded in every language
    from kind and year; a given one is in the present language. Drafts may be
    scored: what a municipality works by is often not adopted yet.
    """
    opened = Round(
        code=_free_code(kind, reference_end.year),
        kind=kind,
        reference_start=reference_start,
        reference_end=reference_end,
        cut_off_on=cut_off_on,
        methodology=methodology,
        opened_at=at,
        opened_by=by,
    )
    _word_title(opened, title)
    opened.save()
    _freeze(methodology, by, at)
    for version in plan_versions:
        add_plan(opened_round=opened, plan_version=version, assessor=assessor)
    return opened


@transaction.atomic
def add_plan(
    *, opened_round: Round, plan_version: PlanVersion, assessor: User
) -> RoundPlan:
    """Put a plan version in the round and let the assessor in.

    The appointment says who scores; the assignment gives access to the
    municipality's pages (ADR 0007). `finalise_roundplan` ends the latter.
    """
    round_plan = RoundPlan.objects.create(
        round=opened_round,
        municipality=plan_version.municipality,
        plan_version=plan_version,
    )
    Appointment.objects.create(
        round_plan=round_plan, user=assessor, role=Appointment.Role.ASSESSOR
    )
    Assignment.objects.get_or_create(
        user=assessor,
        mechanism=plan_version.municipality.mechanism,
        role=Assignment.Role.ASSESSOR,
    )
    return round_plan


def _free_code(kind: str, year: int) -> str:
    stem = f"{kind}-{year}"
    taken = set(
        Round.objects.filter(code__startswith=stem).values_list("code", flat=True)
    )
    if stem not in taken:
        return stem
    return next(c for n in range(2, 1000) if (c := f"{stem}-{n}") not in taken)


def _word_title(opened: Round, title: str) -> None:
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            opened.title = _default_title(opened.kind, opened.reference_end.year)
    if title:
        opened.title = title


def _freeze(methodology: Methodology, by: User, at: datetime) -> None:
    if not methodology.is_frozen:
        methodology.frozen_at, methodology.frozen_by = at, by
        methodology.save(update_fields=["frozen_at", "frozen_by"])


def _default_title(kind: str, year: int) -> str:
    titles = {
        Round.Kind.BASELINE: gettext("Baseline %(year)s"),
        Round.Kind.INTERIM: gettext("Interim round %(year)s"),
        Round.Kind.ENDLINE: gettext("Endline %(year)s"),
    }
    return titles[Round.Kind(kind)] % {"year": year}


@transaction.atomic
def save_assessment(
    *,
    round_plan: RoundPlan,
    measure: Measure,
    level: Level | None,
    note: str,
    expected_version: int,
    by: User,
) -> Assessment:
    """Write one assessor's view of one measure; version 0 means there is none yet.

    Raises Stale when another window saved meanwhile. Saving what is already there
    changes nothing. A missing reason or evidence is not refused here, so that
    nothing typed is lost: `submit_assessment` asks for it.
    """
    stored, created = Assessment.objects.select_for_update().get_or_create(
        round_plan=round_plan,
        measure=measure,
        assessor=by,
        defaults={
            "municipality": round_plan.municipality,
            "level": level,
            "note": note,
        },
    )
    if created or (stored.level, stored.note) == (level, note):
        return stored
    stored.level, stored.note = level, note
    fields = ["level", "note", "changed_at"]
    stored.save_if_unchanged(expected_version, update_fields=fields)
    return stored


@transaction.atomic
def add_evidence(
    *, round_plan: RoundPlan, measure: Measure, evidence: Evidence, by: User
) -> Assessment:
    """Let a piece of evidence, new or known, carry the user's assessment.

    A new one becomes the municipality's, to serve other measures as well.
    """
    if evidence.pk is None:
        evidence.municipality = round_plan.municipality
        evidence.created_by = by
        evidence.save()
    evidence.measures.add(measure)
    assessment, _created = Assessment.objects.get_or_create(
        round_plan=round_plan,
        measure=measure,
        assessor=by,
        defaults={"municipality": round_plan.municipality},
    )
    assessment.evidence.add(evidence)
    return assessment


@transaction.atomic
def submit_assessment(*, round_plan: RoundPlan, by: User, at: datetime) -> list[Score]:
    """Lock the user's assessment of the whole plan.

    Every measure has a level, and a reason where the level asks for one, else
    Incomplete. A single assessor's levels become the agreed scores; with several,
    nothing is agreed here. Returns the new scores.
    """
    locked = RoundPlan.objects.select_for_update().get(pk=round_plan.pk)
    appointment = Appointment.objects.select_for_update().get(
        round_plan=locked, user=by, role=Appointment.Role.ASSESSOR
    )
    if not locked.is_scoring or appointment.submitted_at is not None:
        raise Closed
    missing = incomplete_measures(round_plan=locked, assessor=by)
    if missing:
        raise Incomplete(missing)
    appointment.submitted_at = at
    appointment.save(update_fields=["submitted_at"])
    assessors = Appointment.objects.filter(
        round_plan=locked, role=Appointment.Role.ASSESSOR
    )
    if assessors.count() > 1:
        return []
    scores = [
        _agree(assessment, at)
        for assessment in _assessments(locked, by)
        .select_related("level", "measure")
        .prefetch_related("evidence")
    ]
    locked.state = RoundPlan.State.AGREED
    locked.save(update_fields=["state"])
    return scores


def _assessments(round_plan: RoundPlan, assessor: User) -> QuerySet[Assessment]:
    return Assessment.objects.filter(
        round_plan=round_plan,
        assessor=assessor,
        measure__plan_version=round_plan.plan_version_id,
    )


def incomplete_measures(*, round_plan: RoundPlan, assessor: User) -> list[Measure]:
    """The plan's measures that this assessor has yet to give a level or reason."""
    complete = {
        assessment.measure_id
        for assessment in _assessments(round_plan, assessor).select_related("level")
        if assessment.is_complete
    }
    measures = Measure.objects.filter(plan_version=round_plan.plan_version_id)
    return [measure for measure in measures if measure.pk not in complete]


def _agree(assessment: Assessment, at: datetime) -> Score:
    score: Score = Score.objects.create(
        round_plan=assessment.round_plan,
        municipality=assessment.municipality,
        measure=assessment.measure,
        level=assessment.level,
        note=assessment.note,
        agreed_at=at,
        agreed_by=assessment.assessor,
    )
    score.evidence.set(assessment.evidence.all())
    return score


@transaction.atomic
def finalise_roundplan(*, round_plan: RoundPlan, by: User, at: datetime) -> None:
    """Make the agreed scores final and end the access that the round gave.

    Assessors keep it where another round of the municipality still runs.
    """
    locked = RoundPlan.objects.select_for_update().get(pk=round_plan.pk)
    if locked.state != RoundPlan.State.AGREED:
        raise Closed
    locked.state = RoundPlan.State.FINAL
    locked.finalised_at, locked.finalised_by = at, by
    locked.save(update_fields=["state", "finalised_at", "finalised_by"])
    still_needed = (
        Appointment.objects.filter(round_plan__municipality=locked.municipality)
        .exclude(round_plan__state=RoundPlan.State.FINAL)
        .values("user")
    )
    appointed = Appointment.objects.filter(round_plan=locked).values("user")
    Assignment.objects.filter(
        mechanism__municipality=locked.municipality,
        role__in=[Assignment.Role.ASSESSOR, Assignment.Role.VERIFIER],
        user__in=appointed,
    ).exclude(user__in=still_needed).delete()


def take_up(
    *,
    version: PlanVersion,
    candidate: Candidate,
    pillar: Pillar | None,
    by: User,
    at: datetime,
) -> Proposal:
    """Make a proposal for a draft of a low score or an open recommendation.

    Its text is the reason, and the proposal keeps what it rests on: a second click
    gives the one that is there. A recommendation that is about none of the draft's
    measures becomes a new measure under `pillar`. Raises ValidationError where that
    is missing, and once the version is adopted.
    """
    if candidate.proposal is not None:
        return candidate.proposal
    is_new = candidate.measure is None
    if is_new and (pillar is None or candidate.key.startswith("score:")):
        raise ValidationError(gettext("Choose a pillar for the new measure."))
    return propose(
        version=version,
        kind=Proposal.Kind.ADD if is_new else Proposal.Kind.CHANGE,
        measure=candidate.measure,
        pillar=pillar,
        values={"title": candidate.what} if is_new else {},
        reason=f"{candidate.what}\n{candidate.reason}".strip(),
        author=Author(None, None, by),
        at=at,
        rests_on=candidate.key,
    )
