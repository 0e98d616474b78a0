"""The legal acts on which a mechanism rests: dated data that vary by place (§2.1)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.fields import WebAddressField
from core.models import VersionedModel
from core.uploads import private_path
from municipalities.models.mechanisms import Mechanism, in_force_on


class LegalActQuerySet(models.QuerySet):
    """Acts by the day."""

    def in_force_on(self, day):
        return self.filter(in_force_on(day))


class LegalAct(VersionedModel):
    """A law, decision or memorandum that a mechanism rests on, with its text."""

    class Kind(models.TextChoices):
        LAW = "law", _("law")
        REGULATION = "regulation", _("regulation")
        MAYOR_DECISION = "mayor_decision", _("mayor's decision")
        ASSEMBLY_DECISION = "assembly_decision", _("assembly's decision")
        MOU = "mou", _("memorandum of understanding")
        RULES_OF_PROCEDURE = "rules_of_procedure", _("rules of procedure")

    mechanism = models.ForeignKey(
        Mechanism,
        models.PROTECT,
        related_name="legal_acts",
        verbose_name=_("mechanism"),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    title = models.CharField(_("title"), max_length=250)
    number = models.CharField(_("number"), max_length=80, blank=True)
    issued_on = models.DateField(_("date"), null=True, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    url = WebAddressField(_("link"), blank=True, max_length=500)
    file = models.FileField(
        _("file"), upload_to=private_path, max_length=255, blank=True
    )
    file_name = models.CharField(_("file name"), max_length=255, blank=True)

    objects = LegalActQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["file"])

    class Meta:
        verbose_name = _("legal act")
        verbose_name_plural = _("legal acts")
        ordering = ["mechanism_id", "-valid_from", "pk"]
        constraints = [
            models.CheckConstraint(
                name="municipalities_act_end_after_start",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("The end is before the start."),
            ),
        ]

    def __str__(self):
        return f"{self.title} {self.number}".strip()
