"""What is asked of each measure in a period, what was answered, what is missing."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from actionplans.models.frameworks import Dimension
from actionplans.models.measures import Measure
from actionplans.models.parts import Indicator
from actionplans.models.plans import PlanVersion
from actionplans.models.progress import ProgressReport, ReportingPeriod
from actionplans.statistics import (
    achievement_ratio,
    expected_progress,
    is_behind,
    reported_progress,
    shortfall,
)
from core.personal_data import traces
from core.phrases import trace_words

ONE = Decimal(1)
COUNTED = (Indicator.Kind.NUMBER, Indicator.Kind.PERCENT, Indicator.Kind.MONEY)


def plain(number):
    """A number as people write it, without needless zeros: `"1.234,5"`; "" of None."""
    if number is None:
        return ""
    text = f"{number.normalize():f}"
    return number_format(Decimal(text), use_l10n=True, force_grouping=True)


@dataclass
class Group:
    """One group of a breakdown; `category` is None for “not stated”."""

    category: Any
    amount: Decimal | None = None

    @property
    def name(self):
        return str(self.category) if self.category else _("not stated")


@dataclass
class Breakdown:
    """A dimension that an indicator is asked for by, with all its groups."""

    dimension: Dimension
    groups: list[Group]

    def shortfall(self, total):
        return shortfall(total, [group.amount for group in self.groups])


@dataclass
class Line:
    """An indicator with its value in the period and the one before."""

    indicator: Indicator
    value: Decimal | None = None
    text: str = ""
    before: Decimal | None = None
    text_before: str = ""
    breakdowns: list[Breakdown] = field(default_factory=list)

    @property
    def is_counted(self):
        return self.indicator.kind in COUNTED

    @property
    def is_yes_no(self):
        return self.indicator.kind == Indicator.Kind.YES_NO

    @property
    def is_answered(self):
        return self.value is not None or bool(self.text)

    @cached_property
    def ratio(self):
        """How much of the way to the target was gone, or None."""
        return ratio_of(self.indicator, self.value)

    @property
    def shown(self):
        return value_words(self.indicator, self.value)

    @property
    def shown_before(self):
        return value_words(self.indicator, self.before)

    def problems(self):
        """What its breakdowns lack of the value, in words."""
        if not self.is_counted:
            return []
        return [
            text
            for one in self.breakdowns
            if (text := shortfall_words(one.dimension, one.shortfall(self.value)))
        ]


@dataclass
class MoneyLine:
    """What a source was to give, gave and what was spent of it, in EUR."""

    source: Any
    planned: Decimal | None = None
    allocated: Decimal | None = None
    spent: Decimal | None = None
    spent_before: Decimal | None = None

    @property
    def is_answered(self):
        return self.allocated is not None or self.spent is not None


@dataclass
class Sheet:
    """A measure in a period: everything that its report asks, says and lacks."""

    measure: Measure
    version: PlanVersion
    period: ReportingPeriod
    lines: list[Line]
    money: list[MoneyLine]
    sources: list[Any]
    report: ProgressReport | None = None
    previous: ProgressReport | None = None
    evidence: list[tuple[int, str]] = field(default_factory=list)
    is_due: bool = True

    @property
    def is_submitted(self):
        return self.report is not None and self.report.is_submitted

    @property
    def is_begun(self):
        return self.report is not None and not self.report.is_submitted

    @property
    def is_ready(self):
        """Complete, and nothing in it has to be looked at once more."""
        return self.is_begun and not self.missing and not self.suspects

    @cached_property
    def suspects(self):
        """What in its texts looks like a person's data, in words."""
        report = self.report
        texts = [report.narrative, report.obstacles] if report else []
        return suspects_in([*texts, *(line.text for line in self.lines)])

    def is_late(self, today):
        return not self.is_submitted and self.is_due and today > self.period.due_on

    @property
    def starts_on(self):
        return self.measure.starts_on or self.version.period_start

    @property
    def ends_on(self):
        return self.measure.last_due_on or self.version.period_end

    @cached_property
    def progress(self):
        return reported_progress([line.ratio for line in self.lines])

    @property
    def as_of(self):
        """The day that the values are of: the period's last, or the one on which they
        were submitted before it."""
        return day_of_values(
            self.period.ends_on, self.report and self.report.submitted_at
        )

    @cached_property
    def expected(self):
        return expected_progress(self.starts_on, self.ends_on, self.as_of)

    @property
    def is_behind(self):
        """By what was submitted; a draft says nothing yet."""
        if not self.is_submitted or self.progress is None:
            return False
        return is_behind(self.progress, self.expected)

    @cached_property
    def missing(self):
        """What the report lacks before it can be submitted, in words."""
        report = self.report
        if report is None:
            return [_("nothing written yet")]
        lacks = [] if report.stage else [_("where it stands")]
        if not (report.narrative or report.obstacles):
            lacks.append(_("what was done"))
        if report.stage == ProgressReport.Stage.NOT_STARTED:
            return lacks + self._problems()
        lacks += [
            _("value of “%(indicator)s”") % {"indicator": line.indicator}
            for line in self.lines
            if not line.is_answered
        ]
        if self.measure.budget_planned and not any(m.is_answered for m in self.money):
            lacks.append(_("money spent (0 where there was none)"))
        return lacks + self._problems()

    def _problems(self):
        return [
            f"{line.indicator}: {text}"
            for line in self.lines
            for text in line.problems()
        ]


def suspects_in(texts):
    """What in `texts` looks like a person's data, in words; the writer decides."""
    return [trace_words(one) for text in texts for one in traces(text)]


def day_of_values(ends_on, submitted_at):
    """The earlier of a period's last day and the day of submitting, if any."""
    if submitted_at is None:
        return ends_on
    return min(ends_on, timezone.localdate(submitted_at))


def ratio_of(indicator, value):
    """The achievement ratio of a value of an indicator; yes counts as its target."""
    if indicator.kind == Indicator.Kind.QUALITY and indicator.target_value is None:
        return None
    is_yes_no = indicator.kind == Indicator.Kind.YES_NO
    target = indicator.target_value
    return achievement_ratio(
        actual=value,
        target=ONE if is_yes_no and target is None else target,
        baseline=indicator.baseline_value,
        rising=indicator.direction == Indicator.Direction.RISING,
    )


def value_words(indicator, value):
    """A value as it is read: with its unit, or yes and no; "" where not known."""
    if value is None:
        return ""
    if indicator.kind == Indicator.Kind.YES_NO:
        return _("yes") if value else _("no")
    units = {Indicator.Kind.PERCENT: "%", Indicator.Kind.MONEY: "€"}
    unit = units.get(indicator.kind, indicator.unit)
    return f"{plain(value)} {unit}".strip() if unit != "%" else f"{plain(value)}%"


def shortfall_words(dimension, lack):
    """How the groups of a breakdown miss the value; "" where they agree."""
    if not lack:
        return ""
    text = (
        _("%(by)s: the groups lack %(number)s of the value")
        if lack > 0
        else _("%(by)s: the groups exceed the value by %(number)s")
    )
    return text % {"by": dimension, "number": plain(abs(lack))}
