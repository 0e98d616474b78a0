"""What one assessor thinks, and what was agreed."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actionplans.models import Evidence, Measure
from core.models import VersionedModel
from monitoring.models.methodology import Level
from monitoring.models.rounds import RoundPlan


class Assessment(VersionedModel):
    """One assessor's view of one measure in a round; nobody else sees it before
    all assessors have submitted."""

    round_plan = models.ForeignKey(
        RoundPlan,
        models.CASCADE,
        related_name="assessments",
        verbose_name=_("plan in a round"),
    )
    measure = models.ForeignKey(
        Measure, models.PROTECT, related_name="assessments", verbose_name=_("measure")
    )
    assessor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="assessments",
        verbose_name=_("assessor"),
    )
    level = models.ForeignKey(
        Level,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assessments",
        verbose_name=_("level"),
    )
    note = models.TextField(_("reason"), blank=True)
    evidence = models.ManyToManyField(
        Evidence, related_name="assessments", blank=True, verbose_name=_("evidence")
    )
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["round_plan", "measure", "assessor"]
        constraints = [
            models.UniqueConstraint(
                fields=["round_plan", "measure", "assessor"],
                name="monitoring_assessment_unique",
                violation_error_message=_("This measure is already assessed by you."),
            ),
        ]

    def __str__(self):
        return f"{self.measure}: {self.assessor}"


class Score(VersionedModel):
    """The agreed level of a measure in a round, with its weight and reason."""

    round_plan = models.ForeignKey(
        RoundPlan,
        models.CASCADE,
        related_name="scores",
        verbose_name=_("plan in a round"),
    )
    measure = models.ForeignKey(
        Measure, models.PROTECT, related_name="scores", verbose_name=_("measure")
    )
    level = models.ForeignKey(
        Level, models.PROTECT, related_name="scores", verbose_name=_("level")
    )
    weight = models.PositiveSmallIntegerField(
        _("weight"), default=1, validators=[MinValueValidator(1), MaxValueValidator(3)]
    )
    note = models.TextField(_("reason"), blank=True)
    evidence = models.ManyToManyField(
        Evidence, related_name="scores", blank=True, verbose_name=_("evidence")
    )
    agreed_at = models.DateTimeField(_("agreed at"))
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("agreed by"),
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        ordering = ["round_plan", "measure"]
        constraints = [
            models.UniqueConstraint(
                fields=["round_plan", "measure"],
                name="monitoring_score_unique",
                violation_error_message=_("This measure already has a score."),
            ),
            models.CheckConstraint(
                name="monitoring_score_weight",
                condition=Q(weight__gte=1, weight__lte=3),
                violation_error_message=_("A weight is 1, 2 or 3."),
            ),
        ]

    def __str__(self):
        return f"{self.measure}: {self.level}"
