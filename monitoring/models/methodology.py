"""The document that says how implementation is scored."""

from fractions import Fraction

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actionplans.models import EvidenceGrade
from monitoring.scoring import Thresholds


class Methodology(models.Model):
    """A version of the scoring method; frozen once a round uses it."""

    code = models.SlugField(_("code"), max_length=40)
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    title = models.CharField(_("title"), max_length=250)
    description = models.TextField(_("description"), blank=True)
    minimum_applicable = models.PositiveSmallIntegerField(
        _("fewest applicable measures for a pillar's figure"), default=3
    )
    minimum_coverage_percent = models.PositiveSmallIntegerField(
        _("least coverage for a pillar's figure, %"), default=50
    )
    frozen_at = models.DateTimeField(_("frozen at"), null=True, blank=True)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("frozen by"),
    )

    class Meta:
        verbose_name = _("methodology")
        verbose_name_plural = _("methodologies")
        ordering = ["code", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "number"],
                name="monitoring_methodology_unique",
                violation_error_message=_("This version is already there."),
            ),
            models.CheckConstraint(
                name="monitoring_methodology_frozen_both",
                condition=Q(frozen_at__isnull=True, frozen_by__isnull=True)
                | Q(frozen_at__isnull=False, frozen_by__isnull=False),
                violation_error_message=_("Say who froze it and when."),
            ),
        ]

    def __str__(self):
        return f"{self.title} ({self.number})"

    def get_absolute_url(self):
        return reverse("monitoring:methodology_detail", args=[self.code, self.number])

    @property
    def is_frozen(self):
        return self.frozen_at is not None

    @property
    def thresholds(self):
        """Below these a pillar says that there is not enough data."""
        return Thresholds(
            self.minimum_applicable, Fraction(self.minimum_coverage_percent, 100)
        )


class Level(models.Model):
    """One value a measure can get: 0 to 4, NE, NA or ND, with its criterion."""

    class Value(models.TextChoices):
        NOT_STARTED = "0", "0"
        LIMITED = "1", "1"
        PARTIAL = "2", "2"
        SUBSTANTIAL = "3", "3"
        COMPLETE = "4", "4"
        NO_EVIDENCE = "NE", "NE"
        NOT_APPLICABLE = "NA", "NA"
        NOT_DUE = "ND", "ND"

    methodology = models.ForeignKey(
        Methodology,
        models.CASCADE,
        related_name="levels",
        verbose_name=_("methodology"),
    )
    value = models.CharField(_("value"), max_length=2, choices=Value.choices)
    name = models.CharField(_("name"), max_length=100)
    criterion = models.TextField(_("criterion"))
    minimum_grade = models.ForeignKey(
        EvidenceGrade,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("least evidence"),
    )
    needs_note = models.BooleanField(_("needs a written reason"), default=False)
    order = models.PositiveSmallIntegerField(_("order"), default=1)

    class Meta:
        verbose_name = _("level")
        verbose_name_plural = _("levels")
        ordering = ["methodology_id", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["methodology", "value"],
                name="monitoring_level_unique",
                violation_error_message=_("This level is already there."),
            ),
        ]

    def __str__(self):
        return f"{self.value} {self.name}"
