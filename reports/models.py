"""What is made once and kept: drawings, papers, and texts of the site."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from municipalities.models import Municipality


class SiteText(models.Model):
    """A text that administrators set per language, such as the status footnote."""

    key = models.SlugField(_("key"), max_length=40, unique=True)
    text = models.TextField(_("text"), blank=True)

    class Meta:
        verbose_name = _("text of the site")
        verbose_name_plural = _("texts of the site")
        ordering = ["key"]

    def __str__(self):
        return self.key


class Drawing(models.Model):
    """A chart drawn once per state of its data, light and dark, as SVG."""

    content_hash = models.CharField(
        _("fingerprint of its data"), max_length=64, unique=True
    )
    light_svg = models.TextField(_("light drawing"))
    dark_svg = models.TextField(_("dark drawing"))
    drawn_at = models.DateTimeField(_("drawn at"), auto_now_add=True)

    class Meta:
        verbose_name = _("drawing")
        verbose_name_plural = _("drawings")
        ordering = ["-drawn_at"]

    def __str__(self):
        return self.content_hash


class Rendering(models.Model):
    """A paper in one language, made in the background and kept by what it says.

    `html` is its text as a page shows it, `file` the same as PDF: both come from
    one state of the records, named by `content_hash`. What a paper may say depends
    on its readers, so each kind of reader has their own.
    """

    class Audience(models.TextChoices):
        """What beside scores and findings its readers may know."""

        FULL = "full", _("with evidence and decisions")
        MEMBER = "member", _("with decisions")
        COUNTS = "counts", _("numbers of decisions only")

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("being made")
        DONE = "done", _("ready")
        FAILED = "failed", _("failed")

    kind = models.CharField(_("kind"), max_length=30)
    subject_key = models.CharField(_("about"), max_length=100)
    municipality = models.ForeignKey(
        Municipality,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="renderings",
        verbose_name=_("municipality"),
    )
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES
    )
    audience = models.CharField(
        _("readers"), max_length=8, choices=Audience.choices, default=Audience.FULL
    )
    edition = models.PositiveSmallIntegerField(_("edition"), default=1)
    content_hash = models.CharField(_("fingerprint of its data"), max_length=64)
    state = models.CharField(
        _("state"), max_length=8, choices=State.choices, default=State.QUEUED
    )
    error = models.TextField(_("what went wrong"), blank=True)
    html = models.TextField(_("text as a page"), blank=True)
    file = models.FileField(
        _("file"), upload_to="papers/%Y/%m/", blank=True, max_length=255
    )
    requested_at = models.DateTimeField(_("asked for at"), default=timezone.now)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked for by"),
    )
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    history = HistoricalRecords(excluded_fields=["html"])

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering = ["-requested_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_key", "language", "audience", "content_hash"],
                name="reports_rendering_unique",
                violation_error_message=_("This paper is already there."),
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.subject_key} {self.language}"

    @property
    def is_finished(self):
        return self.state in (self.State.DONE, self.State.FAILED)

    @property
    def file_name(self):
        """The name under which a reader saves the file."""
        subject = self.subject_key.replace("/", "-")
        return f"{self.kind}-{subject}-{self.language}-{self.edition}.pdf"
