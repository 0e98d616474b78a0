"""Progress reports of the measured municipality: last period's, half of this one's."""

from datetime import date, timedelta

from actionplans.models import (
    Dimension,
    DimensionCategory,
    FundingSource,
    Indicator,
    Measure,
    ProgressReport,
    ReportedMoney,
    ReportedPart,
    ReportedValue,
    ReportingPeriod,
)
from bench.rows import insert, link
from bench.world import moment

INDICATORS = 2


def build_progress(world):
    """Two indicators for each measure in force, every second asked for by sex."""
    measures = list(
        Measure.objects.in_force_on(world.today)
        .filter(municipality=world.own)
        .order_by("order")
    )
    sex = Dimension.objects.get(key="sex")
    indicators = _two_for_each(measures)
    link(Indicator.dimensions, ((one.pk, sex.pk) for one in indicators[::2]))
    now = date(world.today.year, 1 if world.today.month <= 6 else 7, 1)
    before = now - timedelta(days=181)
    for start, reported in ((before.replace(day=1), measures), (now, measures[::2])):
        _report(world, _period(start), reported, indicators, sex)


def _two_for_each(measures):
    known = {measure.pk: list(measure.indicators.all()) for measure in measures}
    added = insert(
        Indicator,
        (
            Indicator(
                measure=measure,
                order=order + 1,
                name_en="people who came",
                name_sr_latn="osobe koje su došle",
                kind="number",
                baseline_value=0,
                target_value=100,
            )
            for measure in measures
            for order in range(len(known[measure.pk]), INDICATORS)
        ),
    )
    return [one for found in known.values() for one in found] + added


def _period(start):
    end = date(start.year, start.month + 6, 1) if start.month == 1 else None
    end = (end or date(start.year + 1, 1, 1)) - timedelta(days=1)
    return ReportingPeriod.objects.create(
        name_en=f"Half-year from {start:%B %Y}",
        starts_on=start,
        ends_on=end,
        due_on=end + timedelta(days=15),
    )


def _report(world, period, measures, indicators, dimension):
    by = world.users["coordinator"]
    reports = insert(
        ProgressReport,
        (
            ProgressReport(
                measure=measure,
                municipality=world.own,
                period=period,
                stage="under_way",
                narrative="Two meetings were held and the schedule was agreed.",
                state="submitted",
                submitted_at=moment(world.today),
                submitted_by=by,
                created_by=by,
            )
            for measure in measures
        ),
    )
    own = {report.measure_id: report for report in reports}
    values = insert(
        ReportedValue,
        (
            ReportedValue(report=own[one.measure_id], indicator=one, value=40)
            for one in indicators
            if one.measure_id in own
        ),
    )
    groups = [*DimensionCategory.objects.filter(dimension=dimension)[:2], None]
    asked = {one.pk for one in indicators[::2]}
    insert(
        ReportedPart,
        (
            ReportedPart(
                reported_value=value, dimension=dimension, category=group, amount=amount
            )
            for value in values
            if value.indicator_id in asked
            for group, amount in zip(groups, (20, 15, 5), strict=True)
        ),
    )
    source = FundingSource.objects.first()
    insert(
        ReportedMoney,
        (
            ReportedMoney(report=report, source=source, allocated=900, spent=450)
            for report in reports
        ),
    )
