"""Files of the back office that the task worker imports or makes (ADR 0021)."""

from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.uploads import private_path

# A worker tells how far it is after every few hundred rows.
SILENT_AFTER = timedelta(minutes=2)


class LargeFileQuerySet(models.QuerySet):
    """Jobs by how far they are."""

    def underway(self):
        """Those that are not settled."""
        return self.filter(state__in=self.model.UNDERWAY)


class LargeFile(models.Model):
    """A file of records that is imported, or made, in the background.

    An import is checked (`queued`, `checking`), waits to be confirmed (`ready`), and is
    checked again and written (`queued`, `importing`) in one transaction. `run` counts
    the tries: a worker of an earlier one finds that it is no longer wanted. `problems`
    and `changes` are as `core.bulk.Checked` has them, `keys` what an export lists.
    """

    class Kind(models.TextChoices):
        IMPORT = "import", _("import")
        EXPORT = "export", _("export")

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting for the worker")
        CHECKING = "checking", _("being checked")
        READY = "ready", _("waiting for confirmation")
        IMPORTING = "importing", _("being imported")
        EXPORTING = "exporting", _("being made")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    WORKED_ON = (State.QUEUED, State.CHECKING, State.IMPORTING, State.EXPORTING)
    UNDERWAY = (*WORKED_ON, State.READY)

    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices)
    model_label = models.CharField(_("kind of record"), max_length=100)
    extension = models.CharField(_("format"), max_length=4)
    file = models.FileField(
        _("file"), upload_to=private_path, max_length=255, blank=True
    )
    file_name = models.CharField(_("file name"), max_length=255)
    state = models.CharField(
        _("state"), max_length=9, choices=State.choices, default=State.QUEUED
    )
    run = models.PositiveIntegerField(_("try"), default=1)
    rows_total = models.PositiveIntegerField(_("rows"), null=True, blank=True)
    rows_done = models.PositiveIntegerField(_("rows worked through"), default=0)
    new = models.PositiveIntegerField(_("new"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    refused = models.PositiveIntegerField(_("refused"), default=0)
    problems = models.JSONField(_("problems"), default=list, blank=True)
    changes = models.JSONField(_("changes"), default=list, blank=True)
    keys = models.JSONField(_("records"), default=list, blank=True)
    failure = models.CharField(_("why it failed"), max_length=300, blank=True)
    asked_at = models.DateTimeField(_("asked for at"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("asked for by"),
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    told_at = models.DateTimeField(_("last heard of at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = LargeFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("large file")
        verbose_name_plural = _("large files")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["model_label"],
                condition=Q(kind="import")
                & Q(state__in=["queued", "checking", "ready", "importing"]),
                name="accounts_largefile_one_import_each",
                violation_error_message=_("Another file is being imported there."),
            ),
            models.CheckConstraint(
                name="accounts_largefile_confirmed_by_somebody",
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                violation_error_message=_("A confirmed import says by whom."),
            ),
            models.CheckConstraint(
                name="accounts_largefile_ended_or_not",
                condition=Q(
                    state__in=["done", "failed", "cancelled"], ended_at__isnull=False
                )
                | Q(ended_at__isnull=True)
                & ~Q(state__in=["done", "failed", "cancelled"]),
                violation_error_message=_("What has ended says when."),
            ),
            models.CheckConstraint(
                name="accounts_largefile_imported_when_confirmed",
                condition=~Q(kind="import", state__in=["importing", "done"])
                | Q(confirmed_at__isnull=False),
                violation_error_message=_("Only a confirmed file is imported."),
            ),
        ]

    def __str__(self):
        return self.file_name

    def get_absolute_url(self):
        return reverse("admin:accounts_largefile_change", args=[self.pk])

    @property
    def records_name(self):
        """What the records are called, in the plural."""
        return apps.get_model(self.model_label)._meta.verbose_name_plural

    @property
    def is_import(self):
        return self.kind == self.Kind.IMPORT

    @property
    def is_ready(self):
        return self.state == self.State.READY

    @property
    def is_done(self):
        return self.state == self.State.DONE

    def is_silent(self, now):
        """Whether its worker was not heard of for so long that it must have died."""
        return self.state in self.WORKED_ON[1:] and self.told_at < now - SILENT_AFTER

    def is_worked_on(self, now):
        return self.state in self.WORKED_ON and not self.is_silent(now)

    def may_be_tried_again(self, now):
        return self.state == self.State.FAILED or self.is_silent(now)

    @property
    def may_be_confirmed(self):
        """Checked, with something to write and nothing refused."""
        return self.is_ready and not self.refused and bool(self.new or self.changed)

    @property
    def may_be_cancelled(self):
        return self.state in self.UNDERWAY
