"""A round of scoring, the plans in it, and who does what in it."""

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actionplans.models import PlanVersion
from monitoring.models.methodology import Methodology
from municipalities.models import Municipality, roles_of


def _count_of(plans):
    # A join would multiply rows; a correlated count does not.
    counted = plans.order_by().values("round").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


class RoundQuerySet(models.QuerySet):
    """Rounds by who may see them."""

    def visible_to(self, user):
        """Those with a plan that the user may see; staff sees empty ones too."""
        if user.is_project_staff:
            return self
        plans = RoundPlan.objects.visible_to(user).filter(round=OuterRef("pk"))
        return self.filter(Exists(plans))

    def with_counts(self, user):
        """Adds `plan_count` and `final_count` of the plans that the user may see."""
        plans = RoundPlan.objects.visible_to(user).filter(round=OuterRef("pk"))
        return self.annotate(
            plan_count=_count_of(plans), final_count=_count_of(plans.final())
        )


class Round(models.Model):
    """Baseline, interim or endline: what is scored over which time, and how.

    The reference period is what the scores are about; the cut-off is the last
    day on which evidence is taken, so collection may come much later.
    """

    class Kind(models.TextChoices):
        BASELINE = "baseline", _("baseline")
        INTERIM = "interim", _("interim")
        ENDLINE = "endline", _("endline")

    code = models.SlugField(_("code"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    title = models.CharField(_("title"), max_length=200)
    reference_start = models.DateField(_("reference period from"))
    reference_end = models.DateField(_("reference period to"))
    cut_off_on = models.DateField(_("last day for evidence"))
    methodology = models.ForeignKey(
        Methodology,
        models.PROTECT,
        related_name="rounds",
        verbose_name=_("methodology"),
    )
    opened_at = models.DateTimeField(_("opened at"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("opened by"),
    )

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ["-reference_end", "code"]
        constraints = [
            models.CheckConstraint(
                name="monitoring_round_period",
                condition=Q(reference_end__gte=F("reference_start")),
                violation_error_message=_("The period ends before it starts."),
            ),
            models.CheckConstraint(
                name="monitoring_round_cut_off_in_or_after_period",
                condition=Q(cut_off_on__gte=F("reference_start")),
                violation_error_message=_(
                    "The last day for evidence is before the period."
                ),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("monitoring:round_detail", args=[self.code])


class RoundPlanQuerySet(models.QuerySet):
    """Plans in rounds by state and by who may see them."""

    def final(self):
        return self.filter(state="final")

    def visible_to(self, user):
        """Final ones: staff, donor, any coordinator, and whoever is assigned
        here. Running ones: staff, coordinator here, and whom the round appointed."""
        if user.is_project_staff:
            return self
        roles = roles_of(user)
        appointed = Appointment.objects.filter(user=user, round_plan=OuterRef("pk"))
        coordinated = roles.municipalities("coordinator")
        works_here = Q(municipality__in=coordinated) | Exists(appointed)
        final = Q(state="final")
        if user.is_donor or roles.coordinates_one:
            return self.filter(final | works_here)
        here = Q(municipality__in=roles.by_municipality)
        return self.filter(works_here | (final & here))

    def scored(self):
        """With agreed scores, final or waiting for the municipality's reply."""
        return self.exclude(state="scoring")


class RoundPlan(models.Model):
    """A municipality's plan version in a round: what is scored there."""

    class State(models.TextChoices):
        SCORING = "scoring", _("being scored")
        AGREED = "agreed", _("scored, waiting for the reply")
        FINAL = "final", _("final")

    round = models.ForeignKey(
        Round, models.CASCADE, related_name="plans", verbose_name=_("round")
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        related_name="round_plans",
        verbose_name=_("municipality"),
    )
    plan_version = models.ForeignKey(
        PlanVersion,
        models.PROTECT,
        related_name="round_plans",
        verbose_name=_("plan version"),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.SCORING
    )
    finalised_at = models.DateTimeField(_("final since"), null=True, blank=True)
    finalised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("made final by"),
    )

    objects = RoundPlanQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("plan in a round")
        verbose_name_plural = _("plans in rounds")
        ordering = ["round", "municipality__order", "municipality__slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "municipality"],
                name="monitoring_roundplan_unique",
                violation_error_message=_("This municipality is already in the round."),
            ),
            models.CheckConstraint(
                name="monitoring_roundplan_final_both",
                condition=Q(
                    state="final",
                    finalised_at__isnull=False,
                    finalised_by__isnull=False,
                )
                | (
                    ~Q(state="final")
                    & Q(finalised_at__isnull=True, finalised_by__isnull=True)
                ),
                violation_error_message=_("Say who made it final and when."),
            ),
        ]

    def __str__(self):
        return f"{self.round}, {self.municipality}"

    def get_absolute_url(self):
        return reverse(
            "monitoring:roundplan_detail",
            args=[self.round.code, self.municipality.slug],
        )

    @property
    def is_scoring(self):
        return self.state == self.State.SCORING

    @property
    def is_final(self):
        return self.state == self.State.FINAL


class AppointmentQuerySet(models.QuerySet):
    """Appointments by what is still owed."""

    def waiting_for(self, user):
        """The user's plans to score that are not submitted, nearest cut-off first.

        Adds `measure_count` and `done_count`.
        """
        waiting = self.filter(
            user=user,
            role=Appointment.Role.ASSESSOR,
            submitted_at__isnull=True,
            round_plan__state="scoring",
        )
        return (
            waiting.select_related("round_plan__round", "round_plan__municipality")
            .annotate(
                measure_count=Count(
                    "round_plan__plan_version__measures", distinct=True
                ),
                done_count=Count(
                    "round_plan__assessments",
                    filter=Q(
                        round_plan__assessments__assessor=user,
                        round_plan__assessments__level__isnull=False,
                    ),
                    distinct=True,
                ),
            )
            .order_by("round_plan__round__cut_off_on", "round_plan__municipality")
        )


class Appointment(models.Model):
    """A user who assesses or verifies a municipality's plan in a round."""

    class Role(models.TextChoices):
        ASSESSOR = "assessor", _("assessor")
        VERIFIER = "verifier", _("verifier")

    round_plan = models.ForeignKey(
        RoundPlan,
        models.CASCADE,
        related_name="appointments",
        verbose_name=_("plan in a round"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="appointments",
        verbose_name=_("user"),
    )
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    submitted_at = models.DateTimeField(
        _("assessments submitted at"), null=True, blank=True
    )

    objects = AppointmentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ["round_plan_id", "role", "user"]
        constraints = [
            models.UniqueConstraint(
                fields=["round_plan", "user"],
                name="monitoring_appointment_unique",
                violation_error_message=_("This person already has a role here."),
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.get_role_display()}, {self.round_plan}"
