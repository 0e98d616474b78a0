"""How an attached file is kept and handed out again."""

import hashlib
import re
import unicodedata
from pathlib import PurePath
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.http import FileResponse, Http404
from django.utils.translation import gettext_lazy as _

LONGEST_NAME = 120


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


class CheckedFile(SimpleUploadedFile):
    """What `DocumentField` gives: the bytes to keep, their type and fingerprint."""

    def __init__(self, name: str, content: bytes, content_type: str):
        super().__init__(name, content, content_type)
        self.sha256 = hashlib.sha256(content).hexdigest()


def stored(upload: CheckedFile) -> dict:
    """The fields of a `StoredFile` for a file that was checked."""
    return {
        "file": upload,
        "file_name": upload.name,
        "content_type": upload.content_type,
        "size": upload.size,
        "sha256": upload.sha256,
    }


def file_response(file, name: str, content_type: str) -> FileResponse:
    """A kept file as a download that no browser runs and no proxy keeps.

    Http404 when the file is no longer there, as after a restore without files.
    """
    try:
        opened = file.open("rb")
    except (FileNotFoundError, ValueError):
        raise Http404 from None
    response = FileResponse(
        opened, as_attachment=True, filename=name, content_type=content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def safe_name(name: str, suffix: str) -> str:
    """A name for people, without folders, control or direction marks: `"plan.pdf"`.

    The suffix is that of the content. Letters of all languages stay.
    """
    name = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
    name = "".join(c for c in name if unicodedata.category(c)[0] != "C")
    stem = re.sub(r'[<>:"|?*]', "-", name).strip(". ")
    stem = re.sub(r"\.[A-Za-z]\w{1,4}$", "", stem)
    return f"{stem[:LONGEST_NAME].strip('. ') or 'file'}{suffix}"
