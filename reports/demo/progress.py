"""The demo's progress reports: two periods that are over and one that is open."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile
from modeltranslation.utils import build_localized_fieldname
from PIL import Image, ImageDraw

from actionplans import services
from actionplans.models import (
    Dimension,
    Evidence,
    EvidenceGrade,
    FundingSource,
    Indicator,
    PlanVersion,
    ProgressReport,
    ReportedMoney,
    ReportedPart,
    ReportedValue,
    ReportingPeriod,
)
from actionplans.models.sheet_reading import measures_of, sheet_of
from core.uploads import DocumentField, stored
from reports.demo.days import last_of_month, moment, working_day
from reports.demo.files import drawing_font, drawn
from reports.demo.words import link, texts, translated, write

# The share of measures due that each mechanism reports on in the three periods.
DILIGENCE = {
    "dragas": (0.9, 0.8, 0.2),
    "severna-mitrovica": (0.8, 0.6, 0.1),
    "zvecan": (1, 1, 0.5),
    "zubin-potok": (0.5, 0.2, 0),
    "leposavic": (1, 1, 0.3),
}
# How far measures have come at the end of each period, at most.
AS_FAR_AS = (1.1, 0.7, 0.95)
CORRECTED = "zvecan"
DUE_AFTER = timedelta(days=15)
BY_SEX = "ž/m"
PAGE, MARGIN, LINE = (620, 877), 60, 36


def build(days, cast):
    """Write periods, reports, evidence and one correction."""
    periods = _periods(days)
    _ask_by_sex()
    for number, period in enumerate(periods):
        versions = PlanVersion.objects.in_force_on(period.ends_on)
        for version in versions.select_related("municipality"):
            _Reports(number, period, version, days, cast).write()
    _correct(periods[1], cast)


def _periods(days):
    """The half-year that today falls in and the two before it, the oldest first."""
    start = date(days.today.year, 1 if days.today.month <= 6 else 7, 1)
    starts = [_half_before(_half_before(start)), _half_before(start), start]
    rows = [_period(one) for one in starts]
    return ReportingPeriod.objects.bulk_create(rows)


def _half_before(start):
    return date(start.year, 1, 1) if start.month == 7 else date(start.year - 1, 7, 1)


def _period(start):
    end = last_of_month(date(start.year, start.month + 5, 1))
    half = "first" if start.month == 1 else "second"
    return ReportingPeriod(
        starts_on=start,
        ends_on=end,
        due_on=end + DUE_AFTER,
        **translated("name", texts("progress")["period"][half], year=start.year),
    )


def _ask_by_sex():
    """Indicators that say so in their name are asked for by sex."""
    sex = Dimension.objects.get(key="sex")
    asked = Indicator.objects.filter(name_sr_latn__contains=BY_SEX)
    link(Indicator.dimensions, [(indicator, sex) for indicator in asked])


class _Reports:
    """One municipality's reports in one period."""

    def __init__(self, number, period, version, days, cast):
        slug = version.municipality.slug
        self.number, self.period, self.version = number, period, version
        self.random = Random(f"progress {slug} {number}")  # noqa: S311 -- no secret, the same each time
        self.share = DILIGENCE[slug][number]
        self.by = cast.coordinator(slug)
        day = min(period.ends_on + timedelta(days=9), days.today - timedelta(days=4))
        self.at = moment(working_day(day, -1), 11)
        self.sources = FundingSource.objects.in_bulk(field_name="key")
        self.language = version.language

    def write(self):
        due = [one for one in measures_of(self.version, self.period) if one.is_due]
        reported = due[: round(len(due) * self.share)]
        reports = [self._report(measure) for measure in reported]
        write(ProgressReport, reports, by=self.by, at=self.at)
        indicators = Indicator.objects.filter(measure__in=reported)
        by_measure = {report.measure_id: report for report in reports}
        values = [
            self._value(by_measure[indicator.measure_id], indicator)
            for indicator in indicators.prefetch_related("dimensions__categories")
        ]
        values = [value for value in values if value is not None]
        write(ReportedValue, values, by=self.by, at=self.at)
        write(ReportedPart, list(self._parts(values)), by=self.by, at=self.at)
        money = [self._money(report) for report in reports]
        write(ReportedMoney, list(filter(None, money)), by=self.by, at=self.at)
        if reports and self.number:
            self._evidence(reports)

    def _report(self, measure):
        stage = self.random.choices(
            ("under_way", "done", "not_started"), (7, 2 * self.number, 1)
        )[0]
        is_draft = self.number == 2 and self.random.random() < 0.4
        told = self.random.choice(texts("progress")["narrative"][stage])
        stood = self.random.choice(texts("progress")["obstacle"])
        return ProgressReport(
            measure=measure,
            municipality=self.version.municipality,
            period=self.period,
            stage=stage,
            narrative="" if is_draft else told[self.language],
            obstacles=stood[self.language] if self.random.random() < 0.3 else "",
            state="draft" if is_draft else "submitted",
            submitted_at=None if is_draft else self.at,
            submitted_by=None if is_draft else self.by,
            created_by=self.by,
        )

    def _value(self, report, indicator):
        if report.stage == "not_started":
            return None
        if self.random.random() < 0.08:
            words = texts("progress")["no_value"][self.language]
            return ReportedValue(report=report, indicator=indicator, text=words)
        far = self.random.uniform(0.2, 1) * AS_FAR_AS[self.number]
        far = 1 if report.stage == "done" else min(far, 1)
        if indicator.kind == "yes_no":
            return ReportedValue(
                report=report, indicator=indicator, value=int(far > 0.7)
            )
        start, end = indicator.baseline_value, indicator.target_value
        value = round(start + (end - start) * Decimal(far))
        return ReportedValue(report=report, indicator=indicator, value=value)

    def _parts(self, values):
        """By sex, some of them not stated; together the value."""
        for value in values:
            for dimension in value.indicator.dimensions.all():
                if value.value is None:
                    continue
                groups = [*dimension.categories.all(), None]
                left = int(value.value)
                for place, group in enumerate(groups, start=1):
                    share = left if place == len(groups) else left * 3 // 5
                    left -= share
                    yield ReportedPart(
                        reported_value=value,
                        dimension=dimension,
                        category=group,
                        amount=share,
                    )

    def _money(self, report):
        planned = report.measure.budget_planned
        if not planned or report.stage == "not_started":
            return None
        allocated = planned * self.random.choice((25, 40, 50)) // 100
        spent = allocated * self.random.randint(20, 100) // 100
        key = self.random.choice(("municipal", "municipal", "donor"))
        return ReportedMoney(
            report=report, source=self.sources[key], allocated=allocated, spent=spent
        )

    def _evidence(self, reports):
        """Two papers, each for several measures."""
        grades = EvidenceGrade.objects.in_bulk(field_name="code")
        pieces = [
            self._piece(given, grades[given["grade"]])
            for given in texts("progress")["evidence"]
        ]
        write(Evidence, pieces, by=self.by, at=self.at)
        pairs = [
            (pieces[place % 2], report) for place, report in enumerate(reports[:8])
        ]
        link(Evidence.measures, [(piece, one.measure) for piece, one in pairs])
        link(ProgressReport.evidence, [(one, piece) for piece, one in pairs])

    def _period_name(self):
        return getattr(self.period, build_localized_fieldname("name", self.language))

    def _piece(self, given, grade):
        title = given["title"][self.language]
        lines = [self._period_name(), *given["lines"][self.language]]
        place = self.version.municipality
        data = paper(f"{place}: {title}", lines, self.at)
        upload = DocumentField().clean(SimpleUploadedFile(f"{title}.pdf", data))
        return Evidence(
            municipality=place,
            title=f"{title}, {self._period_name()}",
            issuer=given["issuer"][self.language],
            dated_on=self.at.date(),
            grade=grade,
            created_by=self.by,
            **stored(upload),
        )


def paper(title, lines, at):
    """A page with a title and some lines; a PDF's bytes."""
    page = Image.new("1", PAGE, 1)
    draw = ImageDraw.Draw(page)
    draw.text((MARGIN, MARGIN), title, fill=0, font=drawing_font("Bold", 17))
    for number, line in enumerate(lines, start=1):
        y = MARGIN + 20 + number * LINE
        draw.text((MARGIN, y), line, fill=0, font=drawing_font("Regular", 15))
    when = at.timetuple()
    return drawn(page, "PDF", resolution=75, creationDate=when, modDate=when)


def _correct(period, cast):
    """The first report by sex of one municipality counted two people twice."""
    found = ReportedValue.objects.filter(
        report__period=period,
        report__municipality__slug=CORRECTED,
        report__state="submitted",
        value__isnull=False,
        indicator__dimensions__isnull=True,
    ).exclude(indicator__kind="yes_no")
    value = found.select_related("report__measure__plan_version").first()
    if value is None:
        return
    report, version = value.report, value.report.measure.plan_version
    sheet = sheet_of(report.measure, period, None)
    if sheet.missing:
        return
    services.save_report(
        measure=report.measure,
        period=period,
        expected=report.version,
        entry=services.Entry(
            report.stage,
            report.narrative,
            report.obstacles,
            values={value.indicator_id: (max(value.value - 2, 0), value.text)},
        ),
        by=cast.coordinator(CORRECTED),
        reason=texts("progress")["correction"][version.language],
    )
