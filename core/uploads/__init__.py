"""Files that people attach: checked by content, without hidden places, private.

What a file is comes from its bytes, never from its name; a photograph loses its EXIF
data, the place where it was taken above all. Files lie under names that cannot be
guessed and are handed out only by views that ask for permission.

    class AttachmentForm(forms.Form):
        file = DocumentField(kinds=("pdf", "docx", "xlsx", "image"))

    Attachment(meeting=meeting, **stored(form.cleaned_data["file"]))
    return file_response(attachment.file, attachment.file_name, attachment.content_type)
"""

from core.uploads.fields import LARGEST, DocumentField
from core.uploads.storing import (
    CheckedFile,
    StoredFile,
    file_response,
    private_path,
    safe_name,
    stored,
)

__all__ = [
    "LARGEST",
    "CheckedFile",
    "DocumentField",
    "StoredFile",
    "file_response",
    "private_path",
    "safe_name",
    "stored",
]
