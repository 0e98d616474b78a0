"""A free text behind a link, looked through for traces of a person as it is sent."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.personal_data import traces
from core.phrases import TRACES


class LookedThroughForm(forms.Form):
    """Points once at what may name a person in the field `looked_through`; with the
    tick that then stands under it the text goes through as it is."""

    looked_through = "note"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        typed = self.data.get(self.add_prefix(self.looked_through), "")
        self.found = traces(typed)
        if self.found:
            self.fields["looked"] = forms.BooleanField(
                label=_("I have looked at it: the text stays as it is"), required=False
            )

    def clean(self):
        data = super().clean()
        if self.found and not data.get("looked"):
            pieces = [f"“{one.text}” {TRACES[one.kind.value]}." for one in self.found]
            hint = _("Take it out, or tick below that the text stays.")
            self.add_error(self.looked_through, [*dict.fromkeys(pieces), hint])
        return data
