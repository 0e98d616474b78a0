"""Evidence: what shows that something was done, for one measure or many."""

from django.db import transaction

from accounts.models import User
from actionplans.models import Evidence, Measure, ProgressReport, ReportingPeriod
from actionplans.services.progress import begin_report
from core.uploads import CheckedFile, stored


@transaction.atomic
def add_evidence(
    *,
    piece: Evidence,
    upload: CheckedFile | None,
    measure: Measure,
    period: ReportingPeriod,
    by: User,
) -> Evidence:
    """Keep a new piece with its file, and let the measure's report rest on it.

    The same file brought in twice by a municipality is kept once: then the piece that
    is there is returned, as it is.
    """
    piece.municipality = measure.municipality
    if upload is not None:
        same = Evidence.objects.filter(
            municipality=measure.municipality_id, sha256=upload.sha256
        ).first()
        if same is not None:
            use_evidence(piece=same, measure=measure, period=period, by=by)
            return same
        for name, value in stored(upload).items():
            setattr(piece, name, value)
    piece.created_by = piece._history_user = by
    piece.save()
    use_evidence(piece=piece, measure=measure, period=period, by=by)
    return piece


@transaction.atomic
def use_evidence(
    *, piece: Evidence, measure: Measure, period: ReportingPeriod, by: User
) -> ProgressReport:
    """Let a known piece carry a measure and its report, which is begun if need be."""
    piece.measures.add(measure)
    report = begin_report(measure=measure, period=period, by=by)
    report.evidence.add(piece)
    return report


@transaction.atomic
def take_off_evidence(*, piece: Evidence, report: ProgressReport) -> None:
    """Let a report no longer rest on a piece; both stay, and the measure keeps it
    where another report or an assessment rests on it."""
    report.evidence.remove(piece)
