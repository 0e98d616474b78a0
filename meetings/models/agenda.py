"""The agenda of a meeting, and the usual items that a new call offers."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.models import VersionedModel
from meetings.models.meetings import Meeting


class AgendaTemplateItem(models.Model):
    """A usual agenda item that a new call offers; editable data."""

    order = models.PositiveSmallIntegerField(_("order"), default=1)
    key = models.SlugField(_("key"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=250)
    is_default = models.BooleanField(_("on every agenda"), default=False)

    class Meta:
        verbose_name = _("usual agenda item")
        verbose_name_plural = _("usual agenda items")
        ordering = ["order", "key"]

    def __str__(self):
        return self.title


class AgendaItem(VersionedModel):
    """One point of the agenda with what was said about it (light Markdown)."""

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="agenda_items", verbose_name=_("meeting")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    title = models.CharField(_("title"), max_length=250)
    minutes = models.TextField(_("minutes"), blank=True)
    approves = models.ForeignKey(
        Meeting,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="approval_items",
        verbose_name=_("approves the minutes of"),
    )
    carried_from = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="carried_to",
        verbose_name=_("carried over from"),
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        ordering = ["meeting_id", "order", "pk"]

    def __str__(self):
        return f"{self.order}. {self.title}"
