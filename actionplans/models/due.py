"""Which measures are to be reported on in a period, and how many were."""

from typing import NamedTuple

from django.db.models import Count, Exists, Max, OuterRef, Q, Subquery, Value

from actionplans.models.measures import Measure
from actionplans.models.parts import MeasureDeadline
from actionplans.models.plans import PlanVersion
from actionplans.models.progress import ProgressReport

SETTLED = (ProgressReport.Stage.DONE, ProgressReport.Stage.STOPPED)


class Tally(NamedTuple):
    """How many measures of a municipality are due in a period, and reported on."""

    due: int = 0
    submitted: int = 0

    @property
    def waiting(self):
        return self.due - self.submitted


def is_due_in(period):
    """The condition by which a measure is to be reported on in a period.

    It has begun by the period's end, and either has a deadline from the period's
    start on, or has none, or is past its last one without an earlier report that
    calls it done or stopped.
    """
    deadlines = MeasureDeadline.objects.filter(measure=OuterRef("pk"))
    settled = ProgressReport.objects.submitted().filter(
        measure=OuterRef("pk"),
        stage__in=SETTLED,
        period__ends_on__lt=period.starts_on,
    )
    begun = Q(starts_on__isnull=True) | Q(starts_on__lte=period.ends_on)
    lasts = Exists(deadlines.filter(due_on__gte=period.starts_on))
    return begun & (Q(lasts) | ~Exists(deadlines) | ~Exists(settled))


def with_span(measures):
    """Adds `last_due_on`, the last deadline or None."""
    latest = (
        MeasureDeadline.objects.filter(measure=OuterRef("pk"))
        .order_by()
        .values("measure")
        .annotate(last=Max("due_on"))
        .values("last")
    )
    return measures.annotate(last_due_on=Subquery(latest))


def measures_due_in(period, municipalities):
    """Measures of the plans in force on the period's last day that are due in it."""
    versions = PlanVersion.objects.in_force_on(period.ends_on)
    return Measure.objects.filter(
        is_due_in(period),
        municipality__in=municipalities,
        plan_version__in=versions.filter(municipality__in=municipalities),
    )


def tallies(periods, municipalities):
    """{(period's key, municipality's key): Tally}, in one query."""
    if not periods:
        return {}
    rows = [_tally(period, municipalities) for period in periods]
    return {
        (period, municipality): Tally(due, submitted)
        for period, municipality, due, submitted in rows[0].union(*rows[1:], all=True)
    }


def _tally(period, municipalities):
    submitted = ProgressReport.objects.submitted().filter(
        measure=OuterRef("pk"), period=period
    )
    return (
        measures_due_in(period, municipalities)
        .order_by()
        .annotate(is_submitted=Exists(submitted))
        .values("municipality")
        .annotate(
            of=Value(period.pk),
            due=Count("pk"),
            sent=Count("pk", filter=Q(is_submitted=True)),
        )
        .values_list("of", "municipality", "due", "sent")
    )
