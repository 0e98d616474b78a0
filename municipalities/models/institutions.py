"""Institutions, their types, and the words offices use for them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.imports.text import key as wording_key
from municipalities.models.municipalities import Municipality


class InstitutionTypeQuerySet(models.QuerySet):
    """Types by what a mechanism needs."""

    def required(self):
        return self.filter(is_required=True)


class InstitutionType(models.Model):
    """A kind of institution, the same in every municipality (police, court …)."""

    class Group(models.TextChoices):
        SECURITY_JUSTICE = "security_justice", _("security and justice")
        SOCIAL_HEALTH = "social_health", _("social protection and health")
        EDUCATION_EMPLOYMENT = "education_employment", _("education and employment")
        LOCAL_ADMINISTRATION = "local_administration", _("local administration")
        CIVIL_SOCIETY = "civil_society", _("civil society")
        OTHER = "other", _("other")

    key = models.SlugField(_("key"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=150)
    abbreviation = models.CharField(_("abbreviation"), max_length=30, blank=True)
    group = models.CharField(_("group"), max_length=24, choices=Group.choices)
    is_required = models.BooleanField(
        _("must sit in a mechanism"),
        default=False,
        help_text=_("The mechanism's page says when nobody sits for it."),
    )
    names_people_publicly = models.BooleanField(
        _("its people may be named in public"),
        default=True,
        help_text=_("Off for police, judges, prosecutors and shelter staff."),
    )
    one_per_municipality = models.BooleanField(
        _("one in a municipality"),
        default=True,
        help_text=_("Off where several exist side by side, such as organisations."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=100)

    objects = InstitutionTypeQuerySet.as_manager()

    class Meta:
        verbose_name = _("institution type")
        verbose_name_plural = _("institution types")
        ordering = ["order", "key"]

    def __str__(self):
        return self.name


class InstitutionAlias(models.Model):
    """A wording that offices use for a type, or for all members at once.

    Mapped once, remembered for the next file; `municipality` limits it to one
    place, `context` to plans or members' lists, where the same words can mean
    different types.
    """

    class Context(models.TextChoices):
        ANY = "", _("anywhere")
        PLAN = "plan", _("plans")
        PLAN_LEAD = "plan_lead", _("plans, leading institution")
        PLAN_PARTNER = "plan_partner", _("plans, partner")
        MEMBERS = "members", _("members' lists")

    text = models.CharField(_("wording"), max_length=200)
    key = models.CharField(
        _("normalised wording"),
        max_length=200,
        editable=False,
        help_text=_("Latin, lower case, without diacritics and punctuation."),
    )
    context = models.CharField(
        _("where"),
        max_length=12,
        choices=Context.choices,
        default=Context.ANY,
        blank=True,
    )
    municipality = models.ForeignKey(
        Municipality,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="institution_aliases",
        verbose_name=_("only in"),
    )
    institution_type = models.ForeignKey(
        InstitutionType,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="aliases",
        verbose_name=_("institution type"),
    )
    means_all_members = models.BooleanField(_("means all members"), default=False)

    class Meta:
        verbose_name = _("institution wording")
        verbose_name_plural = _("institution wordings")
        ordering = ["key", "context"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "context", "municipality"],
                name="municipalities_alias_unique_local",
                violation_error_message=_("This wording is already mapped."),
            ),
            models.UniqueConstraint(
                fields=["key", "context"],
                condition=Q(municipality__isnull=True),
                name="municipalities_alias_unique_general",
                violation_error_message=_("This wording is already mapped."),
            ),
            models.CheckConstraint(
                name="municipalities_alias_one_meaning",
                condition=Q(institution_type__isnull=False, means_all_members=False)
                | Q(institution_type__isnull=True, means_all_members=True),
                violation_error_message=_(
                    "A wording means one institution type, or all members."
                ),
            ),
        ]

    def __str__(self):
        return self.text

    def save(self, **kwargs):
        """Keep the normalised wording in step, whoever writes the row."""
        self.key = wording_key(self.text)
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "key"}
        super().save(**kwargs)


class Institution(models.Model):
    """A concrete institution in a municipality, such as its police station."""

    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        related_name="institutions",
        verbose_name=_("municipality"),
    )
    type = models.ForeignKey(
        InstitutionType,
        models.PROTECT,
        related_name="institutions",
        verbose_name=_("type"),
    )
    name = models.CharField(_("name"), max_length=200)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        ordering = ["municipality_id", "type__order", "pk"]

    def __str__(self):
        return self.name

    @property
    def kind_unsaid(self):
        """The type's name, where the institution's own does not say it already."""
        own, kind = wording_key(self.name), wording_key(self.type.name)
        return "" if kind in own or own in kind else self.type.name
