"""Reads the sheets of many measures with few queries, whatever their number."""

from collections import defaultdict

from django.db.models import F, FilteredRelation, Q

from actionplans.models.due import is_due_in, with_span
from actionplans.models.frameworks import DimensionCategory, FundingSource
from actionplans.models.lineage import MeasureSuccession
from actionplans.models.measures import Measure
from actionplans.models.parts import Indicator
from actionplans.models.progress import (
    ProgressReport,
    ReportedValue,
    ReportingPeriod,
)
from actionplans.models.sheets import Breakdown, Group, Line, MoneyLine, Sheet


def measures_of(version, period):
    """A version's measures in its order, with `last_due_on` and `is_due`."""
    measures = Measure.objects.filter(plan_version=version).defer("search_text")
    due = with_span(measures).annotate(is_due=is_due_in(period))
    return due.order_by("pillar__order", "order", "code")


def earlier_measures(municipality, keys):
    """{measure: [what it comes from, the nearest first]}; one query."""
    rows = MeasureSuccession.objects.filter(
        in_version__municipality=municipality, later__isnull=False
    ).values_list("later", "earlier")
    parents = defaultdict(list)
    for later, earlier in rows:
        parents[later].append(earlier)
    return {key: _ancestors(key, parents) for key in keys}


def _ancestors(key, parents):
    found, waiting = [], list(parents.get(key, ()))
    while waiting:
        one = waiting.pop(0)
        if one not in found:
            found.append(one)
            waiting += parents.get(one, ())
    return found


def sheets_of(version, measures, period, previous):
    """A Sheet for each of the version's `measures`, in their order.

    `previous` is the period before, or None. Where that was under an older version,
    its values come over by the measures' lineage. Six queries, seven then.
    """
    keys = [measure.pk for measure in measures]
    is_older = previous is not None and version.in_force_from > previous.ends_on
    origins = earlier_measures(version.municipality_id, keys) if is_older else {}
    every = {*keys, *(one for found in origins.values() for one in found)}
    periods = [one for one in (period, previous) if one is not None]
    reports = _Reports(every, periods)
    asked = _Asked(every)
    sources, planned = _sources(keys)
    return [
        _sheet(
            version,
            measure,
            period,
            reports.of(measure.pk, period),
            _before(reports, [measure.pk, *origins.get(measure.pk, ())], previous),
            asked,
            sources,
            planned[measure.pk],
        )
        for measure in measures
    ]


def _before(reports, keys, previous):
    """The first submitted report of the period before, of it or its origins."""
    if previous is None:
        return None
    found = (reports.of(key, previous) for key in keys)
    return next((one for one in found if one and one.report.is_submitted), None)


def _sheet(version, measure, period, own, before, asked, sources, planned):
    return Sheet(
        measure=measure,
        version=version,
        period=period,
        lines=[
            _line(indicator, own, before, asked)
            for indicator in asked.indicators[measure.pk]
        ],
        money=_money(own, before, sources, planned),
        sources=sources,
        report=own.report if own else None,
        previous=before.report if before else None,
        evidence=sorted(own.evidence.items()) if own else [],
        is_due=getattr(measure, "is_due", True),
    )


def _line(indicator, own, before, asked):
    value, text, parts = own.values.get(indicator.pk, _EMPTY) if own else _EMPTY
    breakdowns = [
        Breakdown(
            dimension,
            [
                Group(one, parts.get((dimension.pk, one and one.pk)))
                for one in (*categories, None)
            ],
        )
        for dimension, categories in asked.breakdowns[indicator.pk].items()
    ]
    was = asked.value_before(indicator, before)
    return Line(indicator, value, text, *was, breakdowns)


def _money(own, before, sources, planned):
    """Of the sources that were planned or reported, in their order."""
    money = own.money if own else {}
    was_spent = before.money if before else {}
    nothing = (None, None)
    return [
        MoneyLine(
            one,
            planned.get(one.pk),
            *money.get(one.pk, nothing),
            was_spent.get(one.pk, nothing)[1],
        )
        for one in sources
        if one.pk in planned or one.pk in money
    ]


_EMPTY = (None, "", {})


class _Told:
    """A report with its values `{indicator: (value, text, parts)}`, its money
    `{source: (allocated, spent)}` and its evidence `{key: title}`."""

    def __init__(self, report):
        self.report = report
        self.values, self.money, self.evidence = {}, {}, {}


class _Reports:
    """Reports of measures in periods, with all that hangs on them: two queries."""

    def __init__(self, measures, periods):
        self._by_key = {}
        by_report = {}
        for row in _report_rows(measures, periods):
            told = by_report.setdefault(row.pk, _Told(row))
            self._by_key[row.measure_id, row.period_id] = told
            if row.source_key is not None:
                told.money[row.source_key] = (row.allocated, row.spent)
            if row.piece is not None:
                told.evidence[row.piece] = row.piece_title
        for row in _value_rows(measures, periods):
            values = by_report[row["report_id"]].values
            kept = values.setdefault(
                row["indicator_id"], (row["value"], row["text"], {})
            )
            if row["dimension"] is not None:
                kept[2][row["dimension"], row["category"]] = row["amount"]

    def of(self, measure, period):
        return self._by_key.get((measure, period.pk))


def _report_rows(measures, periods):
    """A row for each pair of money and evidence of a report, or one without."""
    return (
        ProgressReport.objects.filter(measure__in=measures, period__in=periods)
        .select_related("submitted_by")
        .annotate(
            source_key=F("money__source"),
            allocated=F("money__allocated"),
            spent=F("money__spent"),
            piece=F("evidence__pk"),
            piece_title=F("evidence__title"),
        )
        .order_by("pk")
    )


def _value_rows(measures, periods):
    """A row for each part of a value, or one without."""
    return (
        ReportedValue.objects.filter(
            report__measure__in=measures, report__period__in=periods
        )
        .order_by("report_id")
        .values(
            "report_id",
            "indicator_id",
            "value",
            "text",
            dimension=F("parts__dimension"),
            category=F("parts__category"),
            amount=F("parts__amount"),
        )
    )


class _Asked:
    """Indicators of measures, and what they are asked for by: two queries."""

    def __init__(self, measures):
        self.indicators = defaultdict(list)
        self._by_key = {}
        rows = Indicator.objects.filter(measure__in=measures)
        for indicator in rows.order_by("measure_id", "order", "pk"):
            self.indicators[indicator.measure_id].append(indicator)
            self._by_key[indicator.pk] = indicator
        self.breakdowns = defaultdict(dict)
        for category in _categories(measures):
            groups = self.breakdowns[category.indicator_key]
            groups.setdefault(category.dimension, []).append(category)

    def value_before(self, indicator, told):
        """(value, text) of the same indicator in a report, by key or else by name."""
        if told is None:
            return None, ""
        name = str(indicator).casefold()
        for key, (value, text, _parts) in told.values.items():
            other = self._by_key.get(key)
            if key == indicator.pk or (other and str(other).casefold() == name):
                return value, text
        return None, ""


def _categories(measures):
    return (
        DimensionCategory.objects.filter(dimension__indicators__measure__in=measures)
        .annotate(indicator_key=F("dimension__indicators"))
        .select_related("dimension")
        .order_by("dimension__order", "order", "pk")
    )


def _sources(measures):
    """(all sources, {measure: {source: planned}}), in one query."""
    own = FilteredRelation("budgets", condition=Q(budgets__measure__in=measures))
    rows = FundingSource.objects.annotate(own=own).annotate(
        measure_key=F("own__measure"), planned=F("own__planned")
    )
    sources, planned = {}, defaultdict(dict)
    for row in rows.order_by("order", "key"):
        sources.setdefault(row.pk, row)
        if row.measure_key is not None:
            planned[row.measure_key][row.pk] = row.planned
    return list(sources.values()), planned


def sheet_of(measure, period, previous):
    """The Sheet of one measure, read anew."""
    version = measure.plan_version
    found = measures_of(version, period).filter(pk=measure.pk)
    return sheets_of(version, list(found), period, previous)[0]


def told_of(measure):
    """Sheets of all reports on a measure and on what it comes from, latest first.

    Those on an earlier measure carry that one; they are claims about its version.
    """
    origins = earlier_measures(measure.municipality_id, [measure.pk])[measure.pk]
    found = with_span(
        Measure.objects.filter(pk__in=[measure.pk, *origins]).defer("search_text")
    ).select_related("plan_version")
    by_key = {one.pk: one for one in found}
    periods = ReportingPeriod.objects.filter(reports__measure__in=by_key).distinct()
    periods = list(periods)
    reports, asked = _Reports(by_key, periods), _Asked(by_key)
    sources, planned = _sources(list(by_key))
    return [
        _sheet(
            one.plan_version, one, period, told, None, asked, sources, planned[one.pk]
        )
        for period in periods
        for one in by_key.values()
        if (told := reports.of(one.pk, period))
    ]
