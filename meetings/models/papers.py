"""What goes with a meeting: attached files, texts in a second language, corrections,
the mechanism's own Word template."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.models import VersionedModel
from core.uploads import StoredFile
from meetings.models.agenda import AgendaItem
from meetings.models.meetings import Meeting
from municipalities.models import Mechanism


class Attachment(StoredFile):
    """A file of a meeting, of one of its items, or its signed attendance sheet."""

    class Kind(models.TextChoices):
        DOCUMENT = "document", _("document")
        SIGNED_SHEET = "signed_sheet", _("signed attendance sheet")

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="attachments", verbose_name=_("meeting")
    )
    agenda_item = models.ForeignKey(
        AgendaItem,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="attachments",
        verbose_name=_("agenda item"),
    )
    kind = models.CharField(
        _("kind"), max_length=14, choices=Kind.choices, default=Kind.DOCUMENT
    )
    added_at = models.DateTimeField(_("added at"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("added by"),
    )

    history = HistoricalRecords(excluded_fields=["file"])

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["meeting_id", "added_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="meetings_attachment_at_most_20_mb",
                condition=Q(size__lte=20 * 1024 * 1024),
                violation_error_message=_("A file has at most 20 MB."),
            ),
        ]

    def __str__(self):
        return self.file_name


class AgendaItemText(VersionedModel):
    """An item's title and minutes in another language of the mechanism; the text in
    the meeting's own language stands on the item."""

    agenda_item = models.ForeignKey(
        AgendaItem,
        models.CASCADE,
        related_name="texts",
        verbose_name=_("agenda item"),
    )
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES
    )
    title = models.CharField(_("title"), max_length=250, blank=True)
    minutes = models.TextField(_("minutes"), blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("agenda item in another language")
        verbose_name_plural = _("agenda items in other languages")
        ordering = ["agenda_item_id", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["agenda_item", "language"],
                name="meetings_agendaitemtext_one_per_language",
                violation_error_message=_("This language is already there."),
            ),
        ]

    def __str__(self):
        return f"{self.agenda_item} ({self.language})"

    def covers(self, item):
        """Whether nothing of the item is left untranslated."""
        return bool(self.title and (self.minutes or not item.minutes))


class Correction(models.Model):
    """A dated note on approved minutes, which are frozen otherwise."""

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="corrections", verbose_name=_("meeting")
    )
    text = models.TextField(_("correction"))
    noted_at = models.DateTimeField(_("noted at"))
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("noted by"),
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("correction of minutes")
        verbose_name_plural = _("corrections of minutes")
        ordering = ["meeting_id", "noted_at", "pk"]

    def __str__(self):
        return self.text[:80]


class MinutesTemplate(StoredFile):
    """A mechanism's own Word form, which its minutes are put into."""

    mechanism = models.OneToOneField(
        Mechanism,
        models.CASCADE,
        related_name="minutes_template",
        verbose_name=_("mechanism"),
    )
    added_at = models.DateTimeField(_("added at"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("added by"),
    )

    class Meta:
        verbose_name = _("template of minutes")
        verbose_name_plural = _("templates of minutes")
        ordering = ["mechanism_id"]

    def __str__(self):
        return self.file_name
