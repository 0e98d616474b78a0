"""A file for a meeting."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.uploads import DocumentField
from meetings.models import Attachment


class AttachmentForm(forms.Form):
    """A file for the meeting, for one of its items, or its signed sheet.

    `kinds` are those that the meeting still takes.
    """

    file = DocumentField(label=_("File"))
    kind = forms.ChoiceField(label=_("Kind"))
    agenda_item = forms.ModelChoiceField(
        None,
        label=_("Agenda item"),
        required=False,
        empty_label=_("The meeting as a whole"),
    )

    def __init__(self, *args, meeting, kinds, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agenda_item"].queryset = meeting.agenda_items.all()
        self.fields["kind"].choices = [(kind, kind.label) for kind in kinds]

    def clean(self):
        """A signed sheet is the meeting's, whatever item was chosen."""
        data = super().clean()
        if data.get("kind") == Attachment.Kind.SIGNED_SHEET:
            data["agenda_item"] = None
        return data
