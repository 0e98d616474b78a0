"""Closing, sending, approving and correcting minutes; their texts in a language."""

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.uploads import DocumentField
from meetings.forms.fields import NO_CASE
from meetings.models import AgendaItemText


class LookedForm(forms.Form):
    """A tick that the writer has looked at what points at a person, where it does."""

    looked = forms.BooleanField(
        error_messages={"required": _("Look at them first, then tick this.")}
    )

    def __init__(self, *args, found, **kwargs):
        super().__init__(*args, **kwargs)
        if not found:
            del self.fields["looked"]
            return
        text = ngettext(
            "I have looked at the %(count)d place above",
            "I have looked at the %(count)d places above",
            len(found),
        )
        self.fields["looked"].label = text % {"count": len(found)}


class ReopenForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is reopened"),
        max_length=300,
        help_text=_("The reason stays with the meeting."),
    )


class MeetingChoice(forms.ModelChoiceField):
    """A meeting by its day, since the mechanism goes without saying."""

    def label_from_instance(self, meeting):
        day = date_format(meeting.day, "DATE_FORMAT")
        return f"{day}, {meeting.get_kind_display()}"


class ApprovalForm(forms.Form):
    """Which later meeting approved the minutes, as they were or with changes."""

    approved_in = MeetingChoice(
        label=_("Approved at the meeting of"), queryset=None, empty_label=None
    )
    how = forms.ChoiceField(
        label=_("How"),
        choices=[
            ("as_written", _("Approved as written")),
            ("with_changes", _("Approved with changes")),
        ],
        initial="as_written",
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("What was changed"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It becomes a dated note; the text itself stays as it was."),
    )

    def __init__(self, *args, meetings, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["approved_in"].queryset = meetings

    def clean(self):
        data = super().clean()
        if data.get("how") == "as_written":
            data["note"] = ""
        elif not data.get("note"):
            self.add_error("note", _("Say what was changed."))
        return data


class CorrectionForm(forms.Form):
    text = forms.CharField(
        label=_("Correction"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=NO_CASE,
    )


class ItemTextForm(forms.ModelForm):
    """An item's title and minutes in another language; either may wait."""

    class Meta:
        model = AgendaItemText
        fields = ["title", "minutes"]

    def clean_minutes(self):
        """Browsers send CRLF; two people's texts are compared as they typed them."""
        return self.cleaned_data["minutes"].replace("\r\n", "\n")


class DecisionTextForm(forms.Form):
    text = forms.CharField(required=False, max_length=20_000)

    def clean_text(self):
        return self.cleaned_data["text"].replace("\r\n", "\n")


class MinutesTemplateForm(forms.Form):
    file = DocumentField(label=_("Word form"), kinds=["docx"])
