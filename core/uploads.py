"""Files that people attach: checked by content, without hidden places, private.

What a file is comes from its first bytes, never from its name; a photograph loses its
EXIF data, the place where it was taken above all. Files lie under names that cannot be
guessed and are handed out only by views that ask for permission.
"""

from pathlib import PurePath
from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

LARGEST = 20 * 1024 * 1024


def private_path(instance, file_name: str) -> str:
    """Where a file is kept: by its model, under a name of its own."""
    folder = instance._meta.model_name
    return f"private/{folder}/{uuid4().hex}{PurePath(file_name).suffix.lower()}"


class StoredFile(models.Model):
    """A file as it was attached: its name for people, its type, its fingerprint."""

    file = models.FileField(_("file"), upload_to=private_path, max_length=255)
    file_name = models.CharField(_("file name"), max_length=255)
    content_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("fingerprint"), max_length=64)

    class Meta:
        abstract = True
