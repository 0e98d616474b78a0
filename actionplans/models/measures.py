"""Objectives and measures."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actionplans.models.frameworks import Norm, Pillar
from actionplans.models.parts import (
    Indicator,
    MeasureDeadline,
    MeasureInstitution,
    MeasureNorm,
)
from actionplans.models.plans import PlanVersion
from core.models import VersionedModel
from core.search import SearchableModel, SearchQuerySet
from municipalities.models import InstitutionType, Municipality


def quarter_start(day):
    """The first day of the calendar quarter that a day falls in."""
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


class Objective(VersionedModel):
    """A goal under a pillar, as the plan words it: strategic, or specific under it."""

    class Level(models.TextChoices):
        STRATEGIC = "strategic", _("strategic objective")
        SPECIFIC = "specific", _("specific objective")

    plan_version = models.ForeignKey(
        PlanVersion,
        models.CASCADE,
        related_name="objectives",
        verbose_name=_("plan version"),
    )
    pillar = models.ForeignKey(
        Pillar, models.PROTECT, related_name="objectives", verbose_name=_("pillar")
    )
    level = models.CharField(
        _("level"), max_length=10, choices=Level.choices, default=Level.SPECIFIC
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("strategic objective"),
    )
    code = models.CharField(_("code"), max_length=20, blank=True)
    title = models.CharField(_("title"), max_length=400)
    order = models.PositiveSmallIntegerField(_("order"), default=1)

    class Meta:
        verbose_name = _("objective")
        verbose_name_plural = _("objectives")
        ordering = ["plan_version_id", "pillar__order", "order", "pk"]
        constraints = [
            models.CheckConstraint(
                name="actionplans_objective_strategic_is_on_top",
                condition=Q(level="specific") | Q(parent__isnull=True),
                violation_error_message=_("A strategic objective stands under none."),
            ),
        ]

    def __str__(self):
        return self.title


class MeasureQuerySet(SearchQuerySet):
    """Measures by who may see them and when they are due."""

    def visible_to(self, user):
        """Those of versions that the user may see."""
        versions = PlanVersion.objects.visible_to(user)
        return self.filter(Exists(versions.filter(pk=OuterRef("plan_version"))))

    def in_force_on(self, day):
        versions = PlanVersion.objects.in_force_on(day)
        return self.filter(Exists(versions.filter(pk=OuterRef("plan_version"))))

    def of_present_versions(self, day):
        """Those of versions that have not ended: in force, to come, and drafts."""
        versions = PlanVersion.objects.exclude(in_force_to__lt=day)
        return self.filter(Exists(versions.filter(pk=OuterRef("plan_version"))))

    def due_between(self, first, last):
        """With at least one deadline from `first` to `last`, both included."""
        due = MeasureDeadline.objects.filter(
            measure=OuterRef("pk"), due_on__gte=first, due_on__lte=last
        )
        return self.filter(Exists(due))

    def due(self, when, today):
        """Those due `when`: overdue, quarter, next, year, later or open (without a
        day), seen from `today`; all for anything else."""
        first = quarter_start(today)
        next_first = quarter_start(first + timedelta(days=95))
        after_next = quarter_start(next_first + timedelta(days=95))
        one = timedelta(days=1)
        spans = {
            "overdue": (date.min, today - one),
            "quarter": (first, next_first - one),
            "next": (next_first, after_next - one),
            "year": (date(today.year, 1, 1), date(today.year, 12, 31)),
            "later": (date(today.year + 1, 1, 1), date.max),
        }
        if when == "open":
            return self.filter(deadlines__isnull=True)
        return self.due_between(*spans[when]) if when in spans else self

    def in_plan_order(self):
        """By pillar and as the plan lists them, with what a row of a list shows."""
        ordered = self.order_by("pillar__order", "pillar_id", "order", "code")
        return ordered.select_related("pillar", "objective").with_lists()

    def with_lists(self):
        """Adds `listed_deadlines` and `listed_indicators`, in order, as lists."""
        deadlines = MeasureDeadline.objects.order_by("due_on")
        indicators = Indicator.objects.order_by("order", "pk")
        return self.prefetch_related(
            models.Prefetch("deadlines", deadlines, to_attr="listed_deadlines"),
            models.Prefetch("indicators", indicators, to_attr="listed_indicators"),
        )

    def serving(self, norm):
        """Those that carry a norm."""
        links = MeasureNorm.objects.filter(measure=OuterRef("pk"), norm=norm)
        return self.filter(Exists(links))

    def lacking(self, what):
        """Those without a "budget" line, without "costs" on purpose, without a "norm"
        or an "indicator"; all for anything else."""
        own = {"measure": OuterRef("pk")}
        lack = {
            "budget": Q(budget_planned__isnull=True),
            "costs": Q(budget_planned=0),
            "norm": ~Exists(MeasureNorm.objects.filter(**own)),
            "indicator": ~Exists(Indicator.objects.filter(**own)),
        }
        return self.filter(lack[what]) if what in lack else self

    def with_institution(self, institution_type):
        """Those that a type of institution leads or helps with, all members' too."""
        named = MeasureInstitution.objects.filter(
            Q(institution_type=institution_type) | Q(means_all_members=True),
            measure=OuterRef("pk"),
        )
        return self.filter(Exists(named))


class Measure(SearchableModel, VersionedModel):
    """What a municipality promised to do: who, by when, with what money.

    The office's own words stand beside what was understood of them
    (`*_text` fields), since a cell may say more than we read; editing keeps both
    true. `version` guards the measure with its deadlines, institutions, norms,
    budgets and indicators: they are saved together.
    """

    searched = ("code", "title", "description", "lead_text", "partners_text")

    class DueKind(models.TextChoices):
        DATE = "date", _("by a date")
        DATES = "dates", _("on several dates")
        QUARTER = "quarter", _("in a quarter")
        RECURRING = "recurring", _("recurring")
        CONTINUOUS = "continuous", _("continuous")
        UNKNOWN = "unknown", _("not stated")

    plan_version = models.ForeignKey(
        PlanVersion,
        models.CASCADE,
        related_name="measures",
        verbose_name=_("plan version"),
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        related_name="measures",
        verbose_name=_("municipality"),
    )
    pillar = models.ForeignKey(
        Pillar, models.PROTECT, related_name="measures", verbose_name=_("pillar")
    )
    objective = models.ForeignKey(
        Objective,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="measures",
        verbose_name=_("objective"),
    )
    code = models.CharField(_("code"), max_length=20)
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    title = models.CharField(_("title"), max_length=400)
    description = models.TextField(_("description"), blank=True)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    due_kind = models.CharField(
        _("deadline"), max_length=10, choices=DueKind.choices, default=DueKind.UNKNOWN
    )
    due_every = models.PositiveSmallIntegerField(
        _("every so many months"), null=True, blank=True
    )
    due_text = models.CharField(_("deadline as written"), max_length=200, blank=True)
    lead_text = models.CharField(
        _("leading institution as written"), max_length=400, blank=True
    )
    partners_text = models.CharField(
        _("partners as written"), max_length=600, blank=True
    )
    budget_planned = models.DecimalField(
        _("planned budget, EUR"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Empty means unknown, 0 means no costs."),
    )
    budget_text = models.CharField(_("budget as written"), max_length=200, blank=True)
    funding_text = models.CharField(_("source of funding"), max_length=200, blank=True)
    norms = models.ManyToManyField(
        Norm,
        through=MeasureNorm,
        blank=True,
        related_name="measures",
        verbose_name=_("norms"),
    )
    institution_types = models.ManyToManyField(
        InstitutionType,
        through=MeasureInstitution,
        related_name="measures",
        verbose_name=_("institutions"),
    )

    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        ordering = ["plan_version_id", "pillar__order", "order", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan_version", "code"],
                name="actionplans_measure_code_unique",
                violation_error_message=_("This code is already in the plan."),
            ),
            models.CheckConstraint(
                name="actionplans_measure_budget_not_negative",
                condition=Q(budget_planned__isnull=True) | Q(budget_planned__gte=0),
                violation_error_message=_("A budget is not negative."),
            ),
            models.CheckConstraint(
                name="actionplans_measure_recurs_by_months",
                condition=Q(due_every__isnull=True)
                | Q(due_every__gte=1, due_every__lte=60, due_kind="recurring"),
                violation_error_message=_("Only what recurs has a number of months."),
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.title}"

    def get_absolute_url(self):
        return reverse("actionplans:measure_detail", args=[self.pk])
