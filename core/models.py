"""Base models: what two people can edit, and files that come in."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Stale(Exception):
    """Somebody else saved this object after the form was opened.

    `current` is the object as it is now, so that a page can show both texts.
    """

    def __init__(self, current):
        super().__init__(f"{current!r} was changed meanwhile")
        self.current = current


class VersionedModel(models.Model):
    """A record that two people may edit: each save names the version it saw."""

    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        abstract = True

    def save_if_unchanged(self, expected, *, update_fields=None):
        """Save when the stored version is still `expected`, else raise Stale."""
        model = type(self)
        with transaction.atomic():
            claimed = model._base_manager.filter(pk=self.pk, version=expected).update(
                version=F("version") + 1
            )
            if not claimed:
                raise Stale(model._base_manager.get(pk=self.pk))
            self.version = expected + 1
            if update_fields is not None:
                update_fields = [*update_fields, "version"]
            self.save(update_fields=update_fields)


class ImportBatch(models.Model):
    """A file that somebody brings in: read, looked at, confirmed, maybe undone.

    `reading` is what was understood and `choices` what the person corrected
    (columns, institutions, framework), both as JSON; `created_keys` names the
    rows that confirming wrote, so that they can be taken back.
    """

    class State(models.TextChoices):
        READ = "read", _("waiting for confirmation")
        CONFIRMED = "confirmed", _("imported")
        UNDONE = "undone", _("undone")
        DISCARDED = "discarded", _("discarded")

    file = models.FileField(_("file"), upload_to="imports/%Y/%m/", max_length=255)
    file_name = models.CharField(_("file name"), max_length=255)
    sha256 = models.CharField(_("fingerprint"), max_length=64, db_index=True)
    state = models.CharField(
        _("state"), max_length=12, choices=State.choices, default=State.READ
    )
    reading = models.JSONField(_("what was read"), default=dict, blank=True)
    choices = models.JSONField(_("corrections"), default=dict, blank=True)
    created_keys = models.JSONField(_("rows written"), default=dict, blank=True)
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("uploaded by"),
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
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("undone by"),
    )

    class Meta:
        abstract = True
        ordering = ["-uploaded_at"]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_confirmed_or_not",
                condition=Q(state__in=["read", "discarded"], confirmed_at__isnull=True)
                | Q(state__in=["confirmed", "undone"], confirmed_at__isnull=False),
                violation_error_message=_("A confirmed import says when."),
            ),
        ]


class ReferenceRecord(models.Model):
    """One row of reference data as the files last gave it.

    A row whose present values differ from `loaded` was edited by an
    administrator: loading leaves it alone.
    """

    model_label = models.CharField(_("kind of record"), max_length=100)
    key = models.CharField(_("key"), max_length=200)
    loaded = models.JSONField(_("values as loaded"), default=dict)

    class Meta:
        verbose_name = _("reference record")
        verbose_name_plural = _("reference records")
        constraints = [
            models.UniqueConstraint(
                fields=["model_label", "key"], name="core_referencerecord_unique"
            )
        ]

    def __str__(self):
        return f"{self.model_label} {self.key}"
