"""What hangs under a measure: deadlines, institutions, norms, money, indicators."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from actionplans.models.frameworks import Dimension, FundingSource, Norm
from municipalities.models import InstitutionType


class MeasureDeadline(models.Model):
    """A day by which (part of) a measure is due; recurring ones have several."""

    measure = models.ForeignKey(
        "actionplans.Measure",
        models.CASCADE,
        related_name="deadlines",
        verbose_name=_("measure"),
    )
    due_on = models.DateField(_("due on"))

    class Meta:
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        ordering = ["due_on"]
        indexes = [
            models.Index(fields=["due_on", "measure"], name="actionplans_deadline_next")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "due_on"],
                name="actionplans_deadline_unique",
                violation_error_message=_("This deadline is already there."),
            ),
        ]

    def __str__(self):
        return str(self.due_on)


class MeasureInstitution(models.Model):
    """A type of institution that leads a measure or helps with it."""

    class Role(models.TextChoices):
        LEAD = "lead", _("leads")
        PARTNER = "partner", _("partner")

    measure = models.ForeignKey(
        "actionplans.Measure",
        models.CASCADE,
        related_name="institutions",
        verbose_name=_("measure"),
    )
    role = models.CharField(_("role"), max_length=8, choices=Role.choices)
    institution_type = models.ForeignKey(
        InstitutionType,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="measure_roles",
        verbose_name=_("institution type"),
    )
    means_all_members = models.BooleanField(_("all members"), default=False)
    order = models.PositiveSmallIntegerField(_("order"), default=1)

    class Meta:
        verbose_name = _("institution of a measure")
        verbose_name_plural = _("institutions of measures")
        ordering = ["measure_id", "role", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "role", "institution_type"],
                name="actionplans_measureinstitution_unique",
                violation_error_message=_("This institution is already there."),
            ),
            models.CheckConstraint(
                name="actionplans_measureinstitution_one_meaning",
                condition=Q(institution_type__isnull=False, means_all_members=False)
                | Q(institution_type__isnull=True, means_all_members=True),
                violation_error_message=_("Name an institution type, or all members."),
            ),
        ]

    def __str__(self):
        return (
            str(self.institution_type)
            if self.institution_type
            else str(_("all members"))
        )


class MeasureNorm(models.Model):
    """A norm that a measure serves, and how."""

    measure = models.ForeignKey(
        "actionplans.Measure",
        models.CASCADE,
        related_name="norm_links",
        verbose_name=_("measure"),
    )
    norm = models.ForeignKey(
        Norm,
        models.PROTECT,
        related_name="measure_links",
        verbose_name=_("norm"),
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("norm of a measure")
        verbose_name_plural = _("norms of measures")
        ordering = ["measure_id", "norm__source", "norm__order", "norm__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "norm"],
                name="actionplans_measurenorm_unique",
                violation_error_message=_("This norm is already there."),
            ),
        ]

    def __str__(self):
        return self.norm.code


class MeasureBudget(models.Model):
    """What one source is planned to pay for a measure; the measure has the whole."""

    measure = models.ForeignKey(
        "actionplans.Measure",
        models.CASCADE,
        related_name="budgets",
        verbose_name=_("measure"),
    )
    source = models.ForeignKey(
        FundingSource,
        models.PROTECT,
        related_name="budgets",
        verbose_name=_("source"),
    )
    planned = models.DecimalField(
        _("planned, EUR"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("budget of a measure")
        verbose_name_plural = _("budgets of measures")
        ordering = ["measure_id", "source__order"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "source"],
                name="actionplans_measurebudget_unique",
                violation_error_message=_("This source is already there."),
            ),
            models.CheckConstraint(
                name="actionplans_measurebudget_not_negative",
                condition=Q(planned__isnull=True) | Q(planned__gte=0),
                violation_error_message=_("A budget is not negative."),
            ),
        ]

    def __str__(self):
        return str(self.source)


class Indicator(models.Model):
    """How one sees that a measure is done: unit, direction, from where to where."""

    class Kind(models.TextChoices):
        NUMBER = "number", _("number")
        PERCENT = "percent", _("percent")
        YES_NO = "yes_no", _("yes or no")
        MONEY = "money", _("money")
        QUALITY = "quality", _("quality")

    class Direction(models.TextChoices):
        RISING = "rising", _("should rise")
        FALLING = "falling", _("should fall")

    measure = models.ForeignKey(
        "actionplans.Measure",
        models.CASCADE,
        related_name="indicators",
        verbose_name=_("measure"),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    name = models.CharField(_("name"), max_length=300)
    kind = models.CharField(
        _("kind"), max_length=8, choices=Kind.choices, default=Kind.NUMBER
    )
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    direction = models.CharField(
        _("direction"),
        max_length=8,
        choices=Direction.choices,
        default=Direction.RISING,
    )
    baseline_value = models.DecimalField(
        _("baseline value"), max_digits=14, decimal_places=4, null=True, blank=True
    )
    baseline_text = models.CharField(
        _("baseline as written"), max_length=100, blank=True
    )
    target_value = models.DecimalField(
        _("target"), max_digits=14, decimal_places=4, null=True, blank=True
    )
    target_text = models.CharField(_("target as written"), max_length=100, blank=True)
    verification = models.CharField(
        _("where it is seen"),
        max_length=300,
        blank=True,
        help_text=_("The document or list that shows the value."),
    )
    dimensions = models.ManyToManyField(
        Dimension,
        blank=True,
        related_name="indicators",
        verbose_name=_("asked for by"),
    )

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["measure_id", "order", "pk"]

    def __str__(self):
        return self.name
