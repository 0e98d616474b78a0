"""A municipality's action plan and its versions."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actionplans.models.frameworks import PolicyFramework
from core.models import VersionedModel
from core.uploads import private_path
from municipalities.models import Municipality, roles_of


class ActionPlan(models.Model):
    """The action plan of a municipality; what it says stands in its versions."""

    municipality = models.OneToOneField(
        Municipality,
        models.PROTECT,
        related_name="action_plan",
        verbose_name=_("municipality"),
    )

    class Meta:
        verbose_name = _("action plan")
        verbose_name_plural = _("action plans")
        ordering = ["municipality__order", "municipality__slug"]

    def __str__(self):
        return str(self.municipality)


class PlanVersionQuerySet(models.QuerySet):
    """Versions by state, day and who may see them."""

    def drafts(self):
        return self.filter(adopted_at__isnull=True)

    def adopted(self):
        return self.filter(adopted_at__isnull=False)

    def in_force_on(self, day):
        """Adopted, begun and not yet replaced on `day`."""
        return self.adopted().filter(
            Q(in_force_to__isnull=True) | Q(in_force_to__gte=day),
            in_force_from__lte=day,
        )

    def newest(self):
        """The highest number of each plan, adopted or not."""
        later = PlanVersion.objects.filter(
            plan=OuterRef("plan"), number__gt=OuterRef("number")
        )
        return self.filter(~Exists(later))

    def current(self, day):
        """The first of these in force on `day`, else the latest; None of none."""
        return self.in_force_on(day).first() or self.order_by("-number").first()

    def by_code(self, code):
        """The version that a code such as `gnjilane-1` names, or none."""
        slug, _dash, number = code.rpartition("-")
        if not number.isdecimal() or len(number) > 4:
            return self.none()
        return self.filter(municipality__slug=slug, number=int(number))

    def visible_to(self, user):
        """Adopted ones: staff, donor, any coordinator, and whoever is assigned
        here. Drafts: staff, and whoever is assigned here; never a donor."""
        if user.is_project_staff:
            return self
        if user.is_donor:
            return self.adopted()
        roles = roles_of(user)
        mine = Q(municipality__in=roles.by_municipality)
        if roles.coordinates_one:
            return self.filter(mine | Q(adopted_at__isnull=False))
        return self.filter(mine)


class PlanVersion(VersionedModel):
    """One version of a plan: a draft until it is adopted, then frozen."""

    plan = models.ForeignKey(
        ActionPlan, models.PROTECT, related_name="versions", verbose_name=_("plan")
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        related_name="plan_versions",
        verbose_name=_("municipality"),
    )
    number = models.PositiveSmallIntegerField(_("number"))
    framework = models.ForeignKey(
        PolicyFramework,
        models.PROTECT,
        related_name="plan_versions",
        verbose_name=_("framework"),
    )
    title = models.CharField(_("title"), max_length=250)
    language = models.CharField(
        _("written in"), max_length=10, choices=settings.LANGUAGES
    )
    period_start = models.DateField(_("from"))
    period_end = models.DateField(_("to"))
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)
    in_force_to = models.DateField(_("in force to"), null=True, blank=True)
    act_number = models.CharField(_("number of the act"), max_length=60, blank=True)
    act_date = models.DateField(_("date of the act"), null=True, blank=True)
    act_file = models.FileField(
        _("the act"), upload_to=private_path, max_length=255, blank=True
    )
    act_file_name = models.CharField(
        _("name of the act's file"), max_length=255, blank=True
    )
    based_on = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="revisions",
        verbose_name=_("revises"),
    )
    adopted_at = models.DateTimeField(_("adopted at"), null=True, blank=True)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("adoption recorded by"),
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("created by"),
    )

    objects = PlanVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan version")
        verbose_name_plural = _("plan versions")
        ordering = ["municipality__order", "municipality__slug", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="actionplans_version_unique",
                violation_error_message=_("This version number is taken."),
            ),
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(adopted_at__isnull=False, in_force_to__isnull=True),
                name="actionplans_version_one_in_force",
                violation_error_message=_("Another version is in force; end it first."),
            ),
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(adopted_at__isnull=True, based_on__isnull=False),
                name="actionplans_version_one_revision",
                violation_error_message=_("A revision of this plan is open already."),
            ),
            models.CheckConstraint(
                name="actionplans_version_period",
                condition=Q(period_end__gte=F("period_start")),
                violation_error_message=_("The period ends before it starts."),
            ),
            models.CheckConstraint(
                name="actionplans_version_force_end_after_start",
                condition=Q(in_force_to__isnull=True)
                | Q(in_force_to__gte=F("in_force_from")),
                violation_error_message=_("The end is before the start."),
            ),
            models.CheckConstraint(
                name="actionplans_version_adopted_with_act",
                condition=Q(
                    adopted_at__isnull=True,
                    adopted_by__isnull=True,
                    in_force_from__isnull=True,
                )
                | Q(
                    adopted_at__isnull=False,
                    adopted_by__isnull=False,
                    in_force_from__isnull=False,
                    act_date__isnull=False,
                )
                & ~Q(act_number="")
                & ~Q(act_file=""),
                violation_error_message=_(
                    "An adopted version has the act's number, date and file and the "
                    "day from which it is in force."
                ),
            ),
            models.CheckConstraint(
                name="actionplans_version_not_based_on_itself",
                condition=Q(based_on__isnull=True) | ~Q(based_on=F("pk")),
                violation_error_message=_("A version does not revise itself."),
            ),
        ]

    def __str__(self):
        return f"{self.municipality}, {self.title} ({self.number})"

    def get_absolute_url(self):
        return reverse("actionplans:version_detail", args=[self.code])

    @property
    def code(self):
        """The name in addresses and commands, for example `gnjilane-1`."""
        return f"{self.municipality.slug}-{self.number}"

    @property
    def short_name(self):
        """The municipality and the number, as headings and links say it."""
        return _("%(name)s, version %(number)s") % {
            "name": self.municipality.name,
            "number": self.number,
        }

    @property
    def years(self):
        """The period in years: ``"2025–2027"``, ``"2026"``."""
        first, last = self.period_start.year, self.period_end.year
        return f"{first}–{last}" if first != last else str(first)

    @property
    def is_draft(self):
        return self.adopted_at is None

    def state_on(self, day):
        """`draft`, `coming`, `in_force` or `ended`, on a day."""
        if self.is_draft:
            return "draft"
        if self.in_force_from > day:
            return "coming"
        ended = self.in_force_to is not None and self.in_force_to < day
        return "ended" if ended else "in_force"
