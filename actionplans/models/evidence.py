"""What shows that something was done, and how strongly."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actionplans.models.measures import Measure
from core.fields import WebAddressField
from core.uploads import private_path
from municipalities.models import Municipality, roles_of


class EvidenceGrade(models.Model):
    """How much a kind of evidence shows, E0 (said) to E4 (confirmed)."""

    code = models.CharField(_("code"), max_length=4, unique=True)
    strength = models.PositiveSmallIntegerField(_("strength"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    description = models.TextField(_("description"), blank=True)

    class Meta:
        verbose_name = _("evidence grade")
        verbose_name_plural = _("evidence grades")
        ordering = ["strength"]

    def __str__(self):
        return f"{self.code} {self.name}"


class EvidenceQuerySet(models.QuerySet):
    """Evidence by who may see it."""

    def visible_to(self, user):
        """Staff; coordinator, assessor and verifier of the municipality; never a
        member or a donor."""
        if user.is_project_staff:
            return self
        mine = roles_of(user).municipalities("coordinator", "assessor", "verifier")
        return self.filter(municipality__in=mine)


class Evidence(models.Model):
    """A document, page or statement; one piece may serve many measures."""

    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        related_name="evidence",
        verbose_name=_("municipality"),
    )
    measures = models.ManyToManyField(
        Measure, related_name="evidence", blank=True, verbose_name=_("measures")
    )
    title = models.CharField(_("title"), max_length=250)
    issuer = models.CharField(_("issued by"), max_length=200)
    dated_on = models.DateField(_("dated"), null=True, blank=True)
    grade = models.ForeignKey(
        EvidenceGrade, models.PROTECT, related_name="evidence", verbose_name=_("grade")
    )
    url = WebAddressField(_("address"), blank=True, max_length=500)
    file = models.FileField(
        _("file"), upload_to=private_path, max_length=255, blank=True
    )
    file_name = models.CharField(_("file name"), max_length=255, blank=True)
    content_type = models.CharField(_("type"), max_length=100, blank=True)
    size = models.PositiveIntegerField(_("size in bytes"), null=True, blank=True)
    sha256 = models.CharField(_("fingerprint"), max_length=64, blank=True)
    page = models.CharField(_("page"), max_length=30, blank=True)
    quote = models.TextField(_("quote, word for word"), blank=True)
    note = models.TextField(_("private note"), blank=True)
    has_personal_data = models.BooleanField(
        _("contains personal data"),
        default=False,
        help_text=_("Such a piece is never published."),
    )
    created_at = models.DateTimeField(_("added at"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("added by"),
    )

    objects = EvidenceQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["file"])

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["-created_at"]

    def __str__(self):
        return self.title
