"""What municipalities say of their measures, period by period: claims, not scores."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actionplans.models.evidence import Evidence
from actionplans.models.frameworks import (
    Dimension,
    DimensionCategory,
    FundingSource,
)
from actionplans.models.measures import Measure
from actionplans.models.parts import Indicator
from core.models import VersionedModel
from municipalities.models import Municipality, roles_of


class ReportingPeriodQuerySet(models.QuerySet):
    """Periods by the day."""

    def current(self, day):
        """The last one that has ended by `day`, or else the one that runs."""
        begun = self.filter(starts_on__lte=day)
        return (
            begun.filter(ends_on__lt=day).order_by("-ends_on").first()
            or begun.order_by("-starts_on").first()
        )


class ReportingPeriod(models.Model):
    """A span that all municipalities report on, and the day it is due."""

    name = models.CharField(_("name"), max_length=120)
    starts_on = models.DateField(_("from"), unique=True)
    ends_on = models.DateField(_("to"), unique=True)
    due_on = models.DateField(_("reports due on"))

    objects = ReportingPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("reporting period")
        verbose_name_plural = _("reporting periods")
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                name="actionplans_period_end_after_start",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The period ends before it starts."),
            ),
            models.CheckConstraint(
                name="actionplans_period_due_after_end",
                condition=Q(due_on__gte=F("ends_on")),
                violation_error_message=_("Reports are due after the period's end."),
            ),
        ]

    def __str__(self):
        return self.name


class ProgressReportQuerySet(models.QuerySet):
    """Reports by state and who may see them."""

    def visible_to(self, user):
        """Staff and administrator; coordinator, assessor and verifier of the
        municipality; never a member or a donor."""
        if user.is_project_staff:
            return self
        mine = roles_of(user).municipalities("coordinator", "assessor", "verifier")
        return self.filter(municipality__in=mine)

    def submitted(self):
        return self.filter(state=ProgressReport.State.SUBMITTED)


class ProgressReport(VersionedModel):
    """What the coordinator says of a measure for a period; may be half-written.

    `version` guards the report with its values and its money.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")

    class Stage(models.TextChoices):
        UNKNOWN = "", _("not stated")
        NOT_STARTED = "not_started", _("not started")
        UNDER_WAY = "under_way", _("under way")
        DONE = "done", _("done")
        STOPPED = "stopped", _("stopped")

    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        related_name="progress_reports",
        verbose_name=_("municipality"),
    )
    measure = models.ForeignKey(
        Measure, models.PROTECT, related_name="reports", verbose_name=_("measure")
    )
    period = models.ForeignKey(
        ReportingPeriod,
        models.PROTECT,
        related_name="reports",
        verbose_name=_("period"),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.DRAFT
    )
    stage = models.CharField(
        _("where it stands"), max_length=12, choices=Stage.choices, blank=True
    )
    narrative = models.TextField(_("what was done"), max_length=4000, blank=True)
    obstacles = models.TextField(
        _("what stood in the way"), max_length=4000, blank=True
    )
    evidence = models.ManyToManyField(
        Evidence, blank=True, related_name="reports", verbose_name=_("evidence")
    )
    created_at = models.DateTimeField(_("begun at"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("begun by"),
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("submitted by"),
    )
    correction = models.TextField(
        _("why it was corrected"), max_length=1000, blank=True
    )

    objects = ProgressReportQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("progress report")
        verbose_name_plural = _("progress reports")
        ordering = ["-period__starts_on", "measure_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "period"],
                name="actionplans_progressreport_unique",
                violation_error_message=_("This period is already reported on."),
            ),
            models.CheckConstraint(
                name="actionplans_progressreport_submitted_by",
                condition=Q(
                    state="draft",
                    submitted_at__isnull=True,
                    submitted_by__isnull=True,
                )
                | Q(
                    state="submitted",
                    submitted_at__isnull=False,
                    submitted_by__isnull=False,
                ),
                violation_error_message=_("A submitted report says by whom and when."),
            ),
        ]

    def __str__(self):
        return f"{self.measure}, {self.period}"

    @property
    def is_submitted(self):
        return self.state == self.State.SUBMITTED


class ReportedValue(models.Model):
    """An indicator's value in a report; empty means that it is not known."""

    report = models.ForeignKey(
        ProgressReport,
        models.CASCADE,
        related_name="values",
        verbose_name=_("report"),
    )
    indicator = models.ForeignKey(
        Indicator,
        models.PROTECT,
        related_name="reported_values",
        verbose_name=_("indicator"),
    )
    value = models.DecimalField(
        _("value"), max_digits=14, decimal_places=4, null=True, blank=True
    )
    text = models.CharField(_("in words"), max_length=400, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("reported value")
        verbose_name_plural = _("reported values")
        ordering = ["report_id", "indicator__order", "indicator_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "indicator"],
                name="actionplans_reportedvalue_unique",
                violation_error_message=_("This indicator is already reported on."),
            ),
        ]

    def __str__(self):
        return str(self.indicator)


class ReportedPart(models.Model):
    """How much of a value falls to a group; no group means that it is not stated."""

    reported_value = models.ForeignKey(
        ReportedValue,
        models.CASCADE,
        related_name="parts",
        verbose_name=_("reported value"),
    )
    dimension = models.ForeignKey(
        Dimension, models.PROTECT, related_name="+", verbose_name=_("breakdown")
    )
    category = models.ForeignKey(
        DimensionCategory,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("group"),
    )
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=4)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("part of a reported value")
        verbose_name_plural = _("parts of reported values")
        ordering = ["reported_value_id", "dimension__order", "category__order"]
        constraints = [
            models.UniqueConstraint(
                fields=["reported_value", "dimension", "category"],
                name="actionplans_reportedpart_unique",
                violation_error_message=_("This group is already reported on."),
            ),
            models.UniqueConstraint(
                fields=["reported_value", "dimension"],
                condition=Q(category__isnull=True),
                name="actionplans_reportedpart_not_stated_once",
                violation_error_message=_("This group is already reported on."),
            ),
            models.CheckConstraint(
                name="actionplans_reportedpart_not_negative",
                condition=Q(amount__gte=0),
                violation_error_message=_("A part is not negative."),
            ),
        ]

    def __str__(self):
        return f"{self.category or _('not stated')}: {self.amount}"


class ReportedMoney(models.Model):
    """What a source set aside and what was spent in the period, in EUR."""

    report = models.ForeignKey(
        ProgressReport,
        models.CASCADE,
        related_name="money",
        verbose_name=_("report"),
    )
    source = models.ForeignKey(
        FundingSource, models.PROTECT, related_name="+", verbose_name=_("source")
    )
    allocated = models.DecimalField(
        _("allocated, EUR"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    spent = models.DecimalField(
        _("spent, EUR"), max_digits=12, decimal_places=2, null=True, blank=True
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("reported money")
        verbose_name_plural = _("reported money")
        ordering = ["report_id", "source__order"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "source"],
                name="actionplans_reportedmoney_unique",
                violation_error_message=_("This source is already reported on."),
            ),
            models.CheckConstraint(
                name="actionplans_reportedmoney_not_negative",
                condition=(Q(allocated__isnull=True) | Q(allocated__gte=0))
                & (Q(spent__isnull=True) | Q(spent__gte=0)),
                violation_error_message=_("Money is not negative."),
            ),
        ]

    def __str__(self):
        return f"{self.source}: {self.spent}"
