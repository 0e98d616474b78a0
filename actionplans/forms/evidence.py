"""A piece of evidence: a file or a page, who issued it, how much it shows."""

from django import forms
from django.utils.translation import gettext_lazy as _

from actionplans.models import Evidence
from core.personal_data import traces
from core.phrases import trace_words
from core.uploads import DocumentField


class EvidenceForm(forms.ModelForm):
    """What every form of a piece has in common."""

    url = forms.URLField(
        label=_("Web address"), required=False, max_length=500, assume_scheme="https"
    )

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_dated_on(self):
        dated_on = self.cleaned_data["dated_on"]
        if dated_on and dated_on > self.today:
            raise forms.ValidationError(_("This day has not come yet."))
        return dated_on


class ProgressEvidenceForm(EvidenceForm):
    """A new piece; what looks like a person's data is pointed at."""

    upload = DocumentField(label=_("File"), required=False)

    class Meta:
        model = Evidence
        fields = [
            "title",
            "issuer",
            "dated_on",
            "grade",
            "url",
            "page",
            "quote",
            "note",
            "has_personal_data",
        ]
        widgets = {
            "dated_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "quote": forms.Textarea(attrs={"rows": 2}),
            "note": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {
            "note": _("Seen by whoever sees the evidence, never published."),
            "has_personal_data": _(
                "Names, numbers or pictures of people. Such a piece is never published."
            ),
        }

    field_order = ["title", "issuer", "grade", "upload", "url"]

    def clean(self):
        data = super().clean()
        if not (data.get("upload") or data.get("url")) and not self.errors:
            self.add_error("upload", _("Choose a file or give a web address."))
        found = [
            trace_words(one)
            for name in ("title", "quote", "note")
            for one in traces(data.get(name) or "")
        ]
        if found and not data.get("has_personal_data"):
            hint = _("Take it out, or tick that the piece contains personal data.")
            self.add_error("has_personal_data", [*dict.fromkeys(found), hint])
        return data


class KnownEvidenceForm(forms.Form):
    """A piece that the municipality has already: one may serve many measures."""

    evidence = forms.ModelChoiceField(
        label=_("Evidence already recorded"),
        queryset=Evidence.objects.none(),
        empty_label=_("choose"),
    )

    def __init__(self, *args, known, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["evidence"].queryset = known
