"""Registers of meetings that offices kept before, brought in from a file."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import ImportBatch


class MeetingImportQuerySet(models.QuerySet):
    """Imports by who may see them."""

    def visible_to(self, user):
        """Staff and administrator alone: a register covers all municipalities."""
        return self if user.is_project_staff else self.none()


class MeetingImport(ImportBatch):
    """A register of meetings held before, a sheet per municipality."""

    objects = MeetingImportQuerySet.as_manager()

    class Meta(ImportBatch.Meta):
        abstract = False
        verbose_name = _("import of meetings")
        verbose_name_plural = _("imports of meetings")

    def __str__(self):
        return self.file_name

    def get_absolute_url(self):
        return reverse("meetings:meeting_import_detail", args=[self.pk])
