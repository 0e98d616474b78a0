"""What plans of all municipalities share: frameworks with their pillars, norms,
sources of money, and what values are asked for by (sex, age …)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.fields import WebAddressField


class PolicyFramework(models.Model):
    """A national strategy whose pillars group a municipal plan's measures."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=250)
    starts_year = models.PositiveSmallIntegerField(_("first year"))
    ends_year = models.PositiveSmallIntegerField(_("last year"), null=True, blank=True)

    class Meta:
        verbose_name = _("framework")
        verbose_name_plural = _("frameworks")
        ordering = ["starts_year", "code"]
        constraints = [
            models.CheckConstraint(
                name="actionplans_framework_end_after_start",
                condition=Q(ends_year__isnull=True)
                | Q(ends_year__gte=F("starts_year")),
                violation_error_message=_("The last year is before the first."),
            ),
        ]

    def __str__(self):
        return self.title


class Pillar(models.Model):
    """A pillar of a framework: what plans of all municipalities share."""

    framework = models.ForeignKey(
        PolicyFramework,
        models.CASCADE,
        related_name="pillars",
        verbose_name=_("framework"),
    )
    code = models.CharField(_("code"), max_length=10)
    title = models.CharField(_("title"), max_length=250)
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    counterparts = models.ManyToManyField(
        "self",
        blank=True,
        verbose_name=_("counterparts"),
        help_text=_("Pillars of other frameworks that are about the same."),
    )

    class Meta:
        verbose_name = _("pillar")
        verbose_name_plural = _("pillars")
        ordering = ["framework_id", "order", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "code"],
                name="actionplans_pillar_unique",
                violation_error_message=_("This framework already has that pillar."),
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.title}"


class Norm(models.Model):
    """An article or paragraph that a measure serves, such as Istanbul Convention 7."""

    class Source(models.TextChoices):
        ISTANBUL = "istanbul", _("Istanbul Convention")
        CEDAW = "cedaw", _("CEDAW")
        CEDAW_GR = "cedaw_gr", _("CEDAW general recommendation")
        SDG = "sdg", _("Sustainable Development Goals")
        STRATEGY = "strategy", _("national strategy")
        LAW = "law", _("law")
        SOP = "sop", _("standard operating procedures")

    class FourP(models.TextChoices):
        NONE = "", _("none of the four")
        PREVENTION = "prevention", _("prevention")
        PROTECTION = "protection", _("protection")
        PROSECUTION = "prosecution", _("prosecution")
        POLICIES = "policies", _("integrated policies")

    code = models.CharField(_("code"), max_length=20, unique=True)
    source = models.CharField(_("source"), max_length=12, choices=Source.choices)
    chapter = models.CharField(_("chapter"), max_length=20, blank=True)
    title = models.CharField(_("title"), max_length=250)
    four_p = models.CharField(
        _("one of the four P"),
        max_length=12,
        choices=FourP.choices,
        default="",
        blank=True,
    )
    url = WebAddressField(_("address"), blank=True, max_length=500)
    title_source = models.CharField(
        _("where the title is from"), max_length=200, blank=True
    )
    is_context_only = models.BooleanField(
        _("context only, not measured"), default=False
    )
    order = models.PositiveSmallIntegerField(_("order"), default=1)

    class Meta:
        verbose_name = _("norm")
        verbose_name_plural = _("norms")
        ordering = ["source", "order", "code"]

    def __str__(self):
        return f"{self.code} {self.title}"


class FundingSource(models.Model):
    """Who pays: the municipality, the central level, a donor, nobody known yet."""

    key = models.SlugField(_("key"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=120)
    order = models.PositiveSmallIntegerField(_("order"), default=1)

    class Meta:
        verbose_name = _("source of funding")
        verbose_name_plural = _("sources of funding")
        ordering = ["order", "key"]

    def __str__(self):
        return self.name


class Dimension(models.Model):
    """What a value is asked for by: sex, age group, kind of institution."""

    key = models.SlugField(_("key"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=120)
    order = models.PositiveSmallIntegerField(_("order"), default=1)

    class Meta:
        verbose_name = _("breakdown")
        verbose_name_plural = _("breakdowns")
        ordering = ["order", "key"]

    def __str__(self):
        return self.name


class DimensionCategory(models.Model):
    """One of the groups of a breakdown; “not stated” is always there and is none."""

    dimension = models.ForeignKey(
        Dimension,
        models.CASCADE,
        related_name="categories",
        verbose_name=_("breakdown"),
    )
    key = models.SlugField(_("key"), max_length=30)
    name = models.CharField(_("name"), max_length=120)
    order = models.PositiveSmallIntegerField(_("order"), default=1)

    class Meta:
        verbose_name = _("group of a breakdown")
        verbose_name_plural = _("groups of breakdowns")
        ordering = ["dimension_id", "order", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["dimension", "key"],
                name="actionplans_dimensioncategory_unique",
                violation_error_message=_("This group is already there."),
            ),
        ]

    def __str__(self):
        return self.name
