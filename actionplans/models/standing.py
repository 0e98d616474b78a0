"""Where measures stand on a day: what is due, what is late, what was last reported.

Conditions on measures, to filter or to count by. A report is seen by few (see
ProgressReport.visible_to): whoever does not see it gets conditions on days alone.
"""

from datetime import timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.utils.translation import gettext_lazy as _

from actionplans.models.due import SETTLED
from actionplans.models.measures import Measure, quarter_start
from actionplans.models.parts import MeasureDeadline
from actionplans.models.progress import ProgressReport
from actionplans.models.reporting import measures_behind

ONCE = (Measure.DueKind.DATE, Measure.DueKind.QUARTER)


class Standing(models.TextChoices):
    """What a list of measures is narrowed to; the last six come from reports."""

    NOT_DUE = "not_due", _("not due yet")
    QUARTER = "quarter", _("due this quarter")
    OVERDUE = "overdue", _("overdue")
    DONE = "done", _("reported: done")
    UNDER_WAY = "under_way", _("reported: under way")
    BEHIND = "behind", _("reported: behind")
    NOT_STARTED = "not_started", _("reported: not started")
    STOPPED = "stopped", _("reported: stopped")
    SILENT = "silent", _("nothing reported")


BY_DAY = (Standing.NOT_DUE, Standing.QUARTER, Standing.OVERDUE)


def quarter_end(day):
    """The last day of the calendar quarter that a day falls in."""
    return quarter_start(quarter_start(day) + timedelta(days=95)) - timedelta(days=1)


def _deadlines(**conditions):
    return MeasureDeadline.objects.filter(measure=OuterRef("pk"), **conditions)


def is_overdue(today, *, knows_reports):
    """A deadline has passed and no submitted report settles it.

    A report that says “done” or “stopped” settles the deadlines up to the end of its
    period; where there is one deadline, whenever it was. Without `knows_reports`: a
    day has passed.
    """
    passed = _deadlines(due_on__lt=today)
    if not knows_reports:
        return Exists(passed)
    covers = Q(period__ends_on__gte=OuterRef("due_on")) | Q(measure__due_kind__in=ONCE)
    settled = ProgressReport.objects.submitted().filter(
        covers, measure=OuterRef("measure"), stage__in=SETTLED
    )
    return Exists(passed.filter(~Exists(settled)))


def is_due_this_quarter(today):
    """A deadline falls in what is left of the quarter."""
    return Exists(_deadlines(due_on__gte=today, due_on__lte=quarter_end(today)))


def is_not_due(today):
    """All its deadlines, at least one, are later than this quarter."""
    return Exists(_deadlines()) & ~Exists(_deadlines(due_on__lte=quarter_end(today)))


def last_stage():
    """What the last submitted report says of it; NULL where there is none."""
    reports = ProgressReport.objects.submitted().filter(measure=OuterRef("pk"))
    return Subquery(reports.order_by("-period__starts_on").values("stage")[:1])


def with_standing(measures, today, knows_reports):
    """Adds `is_late`, and `stage`, what was last reported, where the reader knows."""
    measures = measures.annotate(is_late=is_overdue(today, knows_reports=knows_reports))
    stage = last_stage() if knows_reports else Value("")
    return measures.annotate(stage=stage)


def standing_as(measures, standing, today, *, knows_reports):
    """Those of `measures` that stand so; none for what the reader may not know."""
    if standing == Standing.NOT_DUE:
        return measures.filter(is_not_due(today))
    if standing == Standing.QUARTER:
        return measures.filter(is_due_this_quarter(today))
    if standing == Standing.OVERDUE:
        return measures.filter(is_overdue(today, knows_reports=knows_reports))
    if not knows_reports:
        return measures.none()
    if standing == Standing.BEHIND:
        return measures.filter(pk__in=measures_behind(measures))
    measures = measures.alias(stage=last_stage())
    if standing == Standing.SILENT:
        return measures.filter(stage__isnull=True)
    return measures.filter(stage=standing)
