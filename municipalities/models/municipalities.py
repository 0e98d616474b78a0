"""Municipalities and what is known of their population."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import WebAddressField
from municipalities.models.roles import roles_of


class MunicipalityQuerySet(models.QuerySet):
    """Municipalities by who may see them."""

    def visible_to(self, user):
        """All for staff, donor and anybody who coordinates a mechanism; else those
        of the user's own mechanisms."""
        if user.sees_all_municipalities:
            return self
        roles = roles_of(user)
        if roles.coordinates_one:
            return self
        return self.filter(pk__in=roles.by_municipality)


class Municipality(models.Model):
    """A municipality; names are data, since grammar and politics differ."""

    slug = models.SlugField(_("short name in addresses"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=100)
    display_name = models.CharField(
        _("name in English reports"),
        max_length=120,
        help_text=_("Majority community's name first, for example Zvečan/Zveçan."),
    )
    name_locative = models.CharField(
        _("name in the locative"),
        max_length=100,
        blank=True,
        help_text=_("For Serbian: “u Zvečanu” is written as “Zvečanu”."),
    )
    code = models.CharField(
        _("code of the statistics agency"), max_length=10, blank=True
    )
    district = models.CharField(_("district"), max_length=60, blank=True)
    area_note = models.CharField(
        _("area, as the source gives it"), max_length=120, blank=True
    )
    latitude = models.DecimalField(
        _("latitude"), max_digits=7, decimal_places=4, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=7, decimal_places=4, null=True, blank=True
    )
    languages = models.JSONField(
        _("official languages"),
        default=list,
        blank=True,
        help_text=_("Codes in order, for example: sq, sr, tr."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=100)

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering = ["order", "slug"]

    def __str__(self):
        return self.name


class Population(models.Model):
    """How many people a source counted or guessed in a municipality in a year."""

    class Method(models.TextChoices):
        CENSUS = "census", _("census")
        CENSUS_BOYCOTTED = "census_boycotted", _("census, boycotted")
        NSO_ESTIMATE = "nso_estimate", _("estimate of the statistics agency")
        OSCE_PROFILE = "osce_profile", _("OSCE municipal profile")

    PER_HEAD_METHODS = (Method.CENSUS, Method.NSO_ESTIMATE)

    municipality = models.ForeignKey(
        Municipality,
        models.CASCADE,
        related_name="populations",
        verbose_name=_("municipality"),
    )
    year = models.PositiveSmallIntegerField(_("year"))
    value = models.PositiveIntegerField(_("people"), null=True, blank=True)
    method = models.CharField(_("method"), max_length=20, choices=Method.choices)
    publisher = models.CharField(_("original publisher"), max_length=200)
    publication = models.CharField(_("publication"), max_length=200, blank=True)
    source_url = WebAddressField(_("source"), blank=True, max_length=500)
    checked_at = models.DateTimeField(_("source opened at"), null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("source opened by"),
    )

    class Meta:
        verbose_name = _("population")
        verbose_name_plural = _("populations")
        ordering = ["municipality_id", "-year", "method"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "year", "method", "publisher"],
                name="municipalities_population_unique",
                violation_error_message=_("This figure is already recorded."),
            ),
            models.CheckConstraint(
                name="municipalities_population_checked_both",
                condition=Q(checked_at__isnull=True, checked_by__isnull=True)
                | Q(checked_at__isnull=False, checked_by__isnull=False),
                violation_error_message=_("Say who opened the source and when."),
            ),
        ]

    def __str__(self):
        return f"{self.municipality} {self.year}"

    @property
    def allows_per_head_figures(self):
        """Only a census or the agency's own estimate is a denominator."""
        return self.value is not None and self.method in self.PER_HEAD_METHODS
