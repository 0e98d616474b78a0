"""Who has reported on what, and who is behind, for many plans at once."""

from collections import Counter, defaultdict
from types import SimpleNamespace

from django.db.models import F, Max, OuterRef, Subquery

from actionplans.models.due import Tally, tallies
from actionplans.models.parts import MeasureDeadline
from actionplans.models.progress import (
    ProgressReport,
    ReportedValue,
    ReportingPeriod,
)
from actionplans.models.sheets import day_of_values, ratio_of
from actionplans.statistics import expected_progress, is_behind, reported_progress


def reports_behind(values):
    """The reports, among those that have these values, by which their measure is behind
    (docs/scoring.md section 9): rows with the keys `report`, `measure`, `period` and
    `municipality`; one query."""
    ratios, about = defaultdict(list), {}
    for row in _rows(values):
        about[row.report] = row
        ratios[row.report].append(ratio_of(row, row.value))
    return [row for row in about.values() if _is_behind(row, ratios[row.report])]


def _is_behind(row, ratios):
    progress = reported_progress(ratios)
    if progress is None:
        return False
    expected = expected_progress(
        row.starts_on or row.version_start,
        row.ends_on or row.version_end,
        day_of_values(row.last_day, row.submitted_at),
    )
    return is_behind(progress, expected)


def behind_counts(periods, municipalities):
    """{(period's key, municipality's key): number of measures that are behind by
    their submitted report}; one query."""
    values = ReportedValue.objects.filter(
        report__state=ProgressReport.State.SUBMITTED,
        report__period__in=periods,
        report__municipality__in=municipalities,
    )
    return Counter((row.period, row.municipality) for row in reports_behind(values))


def measures_behind(measures):
    """The keys of those measures whose last submitted report says that they are behind
    the calendar; one query."""
    submitted = ProgressReport.objects.submitted().filter(measure=OuterRef("pk"))
    last = submitted.order_by("-period__starts_on").values("pk")[:1]
    reports = measures.order_by().annotate(last=Subquery(last)).values("last")
    values = ReportedValue.objects.filter(report__in=reports)
    return [row.measure for row in reports_behind(values)]


def _rows(values):
    last = (
        MeasureDeadline.objects.filter(measure=OuterRef("report__measure"))
        .order_by()
        .values("measure")
        .annotate(last=Max("due_on"))
        .values("last")
    )
    for row in values.order_by().values(
        "value",
        report_key=F("report"),
        measure=F("report__measure"),
        period=F("report__period"),
        last_day=F("report__period__ends_on"),
        submitted_at=F("report__submitted_at"),
        municipality=F("report__municipality"),
        starts_on=F("report__measure__starts_on"),
        version_start=F("report__measure__plan_version__period_start"),
        version_end=F("report__measure__plan_version__period_end"),
        ends_on=Subquery(last),
        kind=F("indicator__kind"),
        direction=F("indicator__direction"),
        target_value=F("indicator__target_value"),
        baseline_value=F("indicator__baseline_value"),
    ):
        yield SimpleNamespace(**row, report=row["report_key"])


def begun_periods(today, most):
    """The last periods that have begun, the latest first."""
    begun = ReportingPeriod.objects.filter(starts_on__lte=today)
    return list(begun.order_by("-starts_on")[:most])


def overview_rows(places, periods, today):
    """[(municipality, [cell])], a cell for each period; two queries.

    A cell is {"period", "due", "submitted", "late", "behind"}: numbers of measures
    that are due in the period, of these submitted, not submitted though the day has
    passed, and behind by what was submitted.
    """
    counted = tallies(periods, places)
    behind = behind_counts(periods, places)
    return [
        (place, [_cell(place, one, counted, behind, today) for one in periods])
        for place in places
    ]


def _cell(place, period, counted, behind, today):
    tally = counted.get((period.pk, place.pk), Tally())
    is_over = today > period.due_on
    return {
        "period": period,
        "due": tally.due,
        "submitted": tally.submitted,
        "late": tally.waiting if is_over else 0,
        "behind": behind[period.pk, place.pk],
    }


def standing_of_periods(periods, rows):
    """[{"period", "all", "some", "none"}]: how many municipalities of overview rows
    have submitted all that is due, some of it, or nothing."""
    standing = []
    for place, period in enumerate(periods):
        cells = [cells[place] for _municipality, cells in rows if cells[place]["due"]]
        done = sum(one["submitted"] == one["due"] for one in cells)
        nothing = sum(not one["submitted"] for one in cells)
        some = len(cells) - done - nothing
        standing.append({"period": period, "all": done, "some": some, "none": nothing})
    return standing
