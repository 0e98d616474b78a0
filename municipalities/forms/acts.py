"""The legal acts on which a mechanism rests."""

from django.utils.translation import gettext_lazy as _

from core.uploads import DocumentField
from core.versioned_forms import VersionedModelForm
from municipalities.forms.fields import day_input
from municipalities.models import LegalAct


class LegalActForm(VersionedModelForm):
    """An act with its days, and its text as a link or a file."""

    upload = DocumentField(
        label=_("Text of the act"), required=False, kinds=("pdf", "docx", "image")
    )

    class Meta:
        model = LegalAct
        fields = [
            "kind", "title", "number", "issued_on", "valid_from", "valid_to", "url",
        ]  # fmt: skip
        widgets = {
            "issued_on": day_input(),
            "valid_from": day_input(),
            "valid_to": day_input(),
        }

    def clean(self):
        cleaned = super().clean()
        start, end = cleaned.get("valid_from"), cleaned.get("valid_to")
        if start and end and end < start:
            self.add_error("valid_to", _("The end is before the start."))
        if upload := cleaned.get("upload"):
            self.instance.file = upload
            self.instance.file_name = upload.name
        return cleaned
