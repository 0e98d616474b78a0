"""Objectives, measures, their indicators, deadlines and institutions."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actionplans.models.frameworks import Norm, Pillar
from actionplans.models.plans import PlanVersion
from core.models import VersionedModel
from municipalities.models import InstitutionType, Municipality


def quarter_start(day):
    """The first day of the calendar quarter that a day falls in."""
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


class Objective(models.Model):
    """A goal under a pillar, as the plan words it."""

    plan_version = models.ForeignKey(
        PlanVersion,
        models.CASCADE,
        related_name="objectives",
        verbose_name=_("plan version"),
    )
    pillar = models.ForeignKey(
        Pillar, models.PROTECT, related_name="objectives", verbose_name=_("pillar")
    )
    title = models.CharField(_("title"), max_length=400)
    order = models.PositiveSmallIntegerField(_("order"), default=1)

    class Meta:
        verbose_name = _("objective")
        verbose_name_plural = _("objectives")
        ordering = ["plan_version_id", "pillar__order", "order", "pk"]

    def __str__(self):
        return self.title


class MeasureQuerySet(models.QuerySet):
    """Measures by who may see them and when they are due."""

    def visible_to(self, user):
        """Those of versions that the user may see."""
        versions = PlanVersion.objects.visible_to(user)
        return self.filter(Exists(versions.filter(pk=OuterRef("plan_version"))))

    def in_force_on(self, day):
        versions = PlanVersion.objects.in_force_on(day)
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
        return self.select_related("pillar", "objective").with_lists()

    def with_lists(self):
        """Adds `listed_deadlines` and `listed_indicators`, in order, as lists."""
        deadlines = MeasureDeadline.objects.order_by("due_on")
        indicators = Indicator.objects.order_by("order", "pk")
        return self.prefetch_related(
            models.Prefetch("deadlines", deadlines, to_attr="listed_deadlines"),
            models.Prefetch("indicators", indicators, to_attr="listed_indicators"),
        )

    def with_institution(self, institution_type):
        """Those that a type of institution leads or helps with, all members' too."""
        named = MeasureInstitution.objects.filter(
            Q(institution_type=institution_type) | Q(means_all_members=True),
            measure=OuterRef("pk"),
        )
        return self.filter(Exists(named))


class Measure(VersionedModel):
    """What a municipality promised to do: who, by when, with what money.

    The office's own words stand beside what was understood of them
    (`*_text` fields), since a cell may say more than we read.
    """

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
        Norm, blank=True, related_name="measures", verbose_name=_("norms")
    )
    institution_types = models.ManyToManyField(
        InstitutionType,
        through="MeasureInstitution",
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
        ]

    def __str__(self):
        return f"{self.code} {self.title}"

    def get_absolute_url(self):
        return reverse("actionplans:measure_detail", args=[self.pk])


class MeasureDeadline(models.Model):
    """A day by which (part of) a measure is due; recurring ones have several."""

    measure = models.ForeignKey(
        Measure, models.CASCADE, related_name="deadlines", verbose_name=_("measure")
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
        Measure, models.CASCADE, related_name="institutions", verbose_name=_("measure")
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


class MeasureSuccessionQuerySet(models.QuerySet):
    """Lineage by measure."""

    def around(self, measure, user):
        """What a measure comes from and what became of it, the earlier first, in
        versions that the user may see."""
        versions = PlanVersion.objects.visible_to(user)
        return (
            self.filter(Q(earlier=measure) | Q(later=measure))
            .filter(earlier__plan_version__in=versions)
            .filter(later__plan_version__in=versions)
            .select_related("earlier__plan_version", "later__plan_version")
            .order_by("earlier__plan_version__number", "pk")
        )


class MeasureSuccession(models.Model):
    """What became of a measure in a later version: the lineage, with its reason."""

    class Kind(models.TextChoices):
        KEPT = "kept", _("kept")
        RENUMBERED = "renumbered", _("renumbered")
        CHANGED = "changed", _("changed")
        SPLIT = "split", _("split")
        MERGED = "merged", _("merged")

    earlier = models.ForeignKey(
        Measure,
        models.CASCADE,
        related_name="successions",
        verbose_name=_("earlier measure"),
    )
    later = models.ForeignKey(
        Measure, models.CASCADE, related_name="origins", verbose_name=_("later measure")
    )
    kind = models.CharField(_("what became of it"), max_length=12, choices=Kind.choices)
    reason = models.TextField(_("reason"), blank=True)

    objects = MeasureSuccessionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("lineage of a measure")
        verbose_name_plural = _("lineages of measures")
        ordering = ["later"]
        constraints = [
            models.UniqueConstraint(
                fields=["earlier", "later"],
                name="actionplans_succession_unique",
                violation_error_message=_("This lineage is already recorded."),
            ),
            models.CheckConstraint(
                name="actionplans_succession_not_itself",
                condition=~Q(earlier=F("later")),
                violation_error_message=_("A measure does not follow itself."),
            ),
        ]

    def __str__(self):
        return f"{self.earlier} → {self.later}"


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
        Measure, models.CASCADE, related_name="indicators", verbose_name=_("measure")
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

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["measure_id", "order", "pk"]

    def __str__(self):
        return self.name
