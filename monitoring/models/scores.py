"""What one assessor thinks, and what was agreed."""

from fractions import Fraction

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actionplans.models import Evidence, Measure
from core.models import VersionedModel
from monitoring.models.methodology import Level
from monitoring.models.rounds import Appointment, RoundPlan
from monitoring.scoring import Mark, level_from
from municipalities.models import Municipality


class AssessmentQuerySet(models.QuerySet):
    """Assessments by who may see them."""

    def visible_to(self, user):
        """The user's own; another's only when all assessors have submitted, and
        then for staff and for whom the round appointed."""
        assessors = Appointment.objects.filter(
            round_plan=OuterRef("round_plan"), role=Appointment.Role.ASSESSOR
        )
        all_in = ~Exists(assessors.filter(submitted_at__isnull=True))
        if not user.is_project_staff:
            all_in &= Exists(
                Appointment.objects.filter(round_plan=OuterRef("round_plan"), user=user)
            )
        return self.filter(Q(assessor=user) | (Exists(assessors) & all_in))


class Assessment(VersionedModel):
    """One assessor's view of one measure in a round; nobody else sees it before
    all assessors have submitted."""

    round_plan = models.ForeignKey(
        RoundPlan,
        models.CASCADE,
        related_name="assessments",
        verbose_name=_("plan in a round"),
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        related_name="assessments",
        verbose_name=_("municipality"),
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

    objects = AssessmentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["round_plan_id", "measure", "assessor_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round_plan", "measure", "assessor"],
                name="monitoring_assessment_unique",
                violation_error_message=_("This measure is already assessed by you."),
            ),
        ]

    def __str__(self):
        return f"{self.measure}: {self.assessor}"

    @property
    def is_complete(self):
        """With a level, and with a reason where the level asks for one."""
        return bool(self.level) and bool(self.note or not self.level.needs_note)

    @property
    def lacks_reason(self):
        return bool(self.level) and not self.is_complete

    @property
    def lacks_evidence(self):
        """No piece of evidence is as strong as the level asks for at least."""
        return self.needs_more_than(self.evidence.all())

    def needs_more_than(self, evidence):
        """None of these pieces is as strong as the level asks for at least."""
        needed = self.level.minimum_grade if self.level else None
        return needed is not None and not any(
            piece.grade.strength >= needed.strength for piece in evidence
        )


class ScoreQuerySet(models.QuerySet):
    """Scores by who may see them, and as plain marks to compute with."""

    def visible_to(self, user):
        """Those of plans in a round that the user may see, once agreed."""
        plans = RoundPlan.objects.visible_to(user).scored()
        return self.filter(Exists(plans.filter(pk=OuterRef("round_plan"))))

    def marks(self):
        """{round plan id: [scoring.Mark]}, in one query, in the plan's order."""
        marks = {}
        rows = self.order_by("measure__pillar__order", "measure__order").values_list(
            "round_plan_id",
            "measure__code",
            "measure__pillar__code",
            "level__value",
            "weight",
        )
        for round_plan, measure, pillar, value, weight in rows:
            mark = Mark(measure, pillar, level_from(value), Fraction(weight))
            marks.setdefault(round_plan, []).append(mark)
        return marks


class Score(VersionedModel):
    """The agreed level of a measure in a round, with its weight and reason."""

    round_plan = models.ForeignKey(
        RoundPlan,
        models.CASCADE,
        related_name="scores",
        verbose_name=_("plan in a round"),
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        related_name="scores",
        verbose_name=_("municipality"),
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

    objects = ScoreQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        ordering = ["round_plan_id", "measure"]
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

    @property
    def mark(self):
        """The score as a plain value for monitoring.scoring."""
        return Mark(
            self.measure.code,
            self.measure.pillar.code,
            level_from(self.level.value),
            Fraction(self.weight),
        )
