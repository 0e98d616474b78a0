"""Free texts looked through for traces of a person as they are sent."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.personal_data import traces
from core.phrases import trace_words


class LookedThroughForm(forms.Form):
    """Points once at what may name a person in the fields `looked_through`; with the
    tick that then stands under them the texts go through as they are. What stood in a
    field before (its initial value) is not looked at again."""

    looked_through = ("note",)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.found = {
            name: found
            for name in self.looked_through
            if (found := traces(self._new_text(name)))
        }
        if self.found:
            self.fields["looked"] = forms.BooleanField(
                label=_("I have looked at it: the text stays as it is"), required=False
            )

    def _new_text(self, name):
        typed = self.data.get(self.add_prefix(name), "")
        return "" if typed == self.initial.get(name) else typed

    def clean(self):
        data = super().clean()
        if not data.get("looked"):
            for name, found in self.found.items():
                pieces = [trace_words(one) for one in found]
                hint = _("Take it out, or tick below that the text stays.")
                self.add_error(name, [*dict.fromkeys(pieces), hint])
        return data
