"""The form field for a file: what it is, is read from its bytes."""

from pathlib import PurePath

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.uploads.contents import content_of
from core.uploads.storing import CheckedFile, safe_name

MEGABYTE = 1024 * 1024
LARGEST = 20 * MEGABYTE
SUFFIXES = {
    "pdf": (".pdf",),
    "docx": (".docx",),
    "xlsx": (".xlsx",),
    "image": (".jpg", ".jpeg", ".png", ".webp"),
}
NAMES = {
    "pdf": "PDF",
    "docx": "Word (DOCX)",
    "xlsx": "Excel (XLSX)",
    "image": "JPEG, PNG, WebP",
}
KIND_OF_SUFFIX = {
    suffix: kind for kind, suffixes in SUFFIXES.items() for suffix in suffixes
}


class DocumentField(forms.FileField):
    """A document or a picture of some `kinds`: `pdf`, `docx`, `xlsx`, `image`.

    Cleans to a `core.uploads.CheckedFile` with `.content_type`, `.sha256` and `.size`
    of the bytes to keep: pictures are drawn anew, upright and without EXIF, GPS and
    XMP. Refuses what is larger than 20 MB, empty, of another kind, of another kind
    than its name says, damaged, or holds macros, scripts or hidden files.
    """

    widget = forms.FileInput
    default_error_messages = {
        "empty": _("The file is empty. Choose another one."),
        "too_large": _(
            "The file has %(size)s MB; at most %(limit)s MB can be attached. Scan in "
            "grey with 150 dots per inch, or save pictures smaller, and try again."
        ),
        "other_kind": _(
            "This file cannot be attached. Choose one of these: %(kinds)s."
        ),
        "lies": _(
            "The name ends in %(suffix)s, but the file is %(real)s. Give it its right "
            "name, or save it anew, and choose it again."
        ),
    }

    def __init__(self, *, kinds=tuple(SUFFIXES), **kwargs):
        self.kinds = tuple(kinds)
        names = ", ".join(NAMES[kind] for kind in self.kinds)
        limit = LARGEST // MEGABYTE
        kwargs.setdefault(
            "help_text", format_lazy(_("{kinds}; at most {n} MB"), kinds=names, n=limit)
        )
        super().__init__(**kwargs)

    def widget_attrs(self, widget):
        suffixes = [suffix for kind in self.kinds for suffix in SUFFIXES[kind]]
        return {**super().widget_attrs(widget), "accept": ",".join(suffixes)}

    def to_python(self, data):
        upload = super().to_python(data)
        if upload is None:
            return None
        if upload.size > LARGEST:
            size = f"{upload.size / MEGABYTE:.1f}"
            self._refuse("too_large", size=size, limit=LARGEST // MEGABYTE)
        upload.seek(0)
        content = content_of(upload.read())
        if content is None or content.kind not in self.kinds:
            kinds = ", ".join(NAMES[kind] for kind in self.kinds)
            self._refuse("other_kind", kinds=kinds)
        self._refuse_lie(upload.name, content)
        return CheckedFile(
            safe_name(upload.name, content.suffix), content.data, content.content_type
        )

    def _refuse_lie(self, name, content):
        """A picture may bear another picture's suffix, as phones do; nothing else."""
        suffix = PurePath(name).suffix.lower()
        if KIND_OF_SUFFIX.get(suffix, content.kind) != content.kind:
            self._refuse("lies", suffix=suffix, real=NAMES[content.kind])

    def _refuse(self, code, **params):
        raise ValidationError(self.error_messages[code], code=code, params=params)
