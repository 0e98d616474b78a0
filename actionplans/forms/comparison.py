"""Which versions are compared, and what became of a measure."""

from django import forms
from django.utils.translation import gettext_lazy as _

from actionplans.models import FATES


class CompareForm(forms.Form):
    """Two versions of a plan, and which fates are shown; unknown values show all."""

    earlier = forms.ChoiceField(label=_("From version"), required=False)
    later = forms.ChoiceField(label=_("To version"), required=False)
    fate = forms.ChoiceField(
        label=_("What became of the measure"),
        choices=[("", _("all")), *((fate.value, word) for fate, word in FATES.items())],
        required=False,
    )

    def __init__(self, data, *, versions, version, **kwargs):
        """`version` is the page's own; it is compared with what it revises."""
        numbers = sorted(one.number for one in versions)
        before = [number for number in numbers if number < version.number]
        base = next((o for o in versions if o.pk == version.based_on_id), None)
        first = base.number if base else (before or numbers)[-1]
        chosen = {"earlier": first, "later": version.number} | {
            name: value for name, value in data.items() if value
        }
        super().__init__(chosen, **kwargs)
        for name in ("earlier", "later"):
            self.fields[name].choices = [
                (one.number, f"{one.number}. {one.years}") for one in versions
            ]
        self.by_number = {str(one.number): one for one in versions}
        self.fallback = str(first), str(version.number)

    def chosen_versions(self):
        """(earlier, later), by number, among those that the reader sees."""
        found = [
            self.by_number.get(str(self.data.get(name)), self.by_number[usual])
            for name, usual in zip(("earlier", "later"), self.fallback, strict=True)
        ]
        return tuple(sorted(found, key=lambda one: one.number))

    def chosen_fate(self):
        """What the links are narrowed to, empty for all of them."""
        fate = self.data.get("fate", "")
        return fate if fate in {one.value for one in FATES} else ""

    def narrow(self, links):
        """The links of the chosen fate."""
        fate = self.chosen_fate()
        return [one for one in links if not fate or one.fate == fate]


class FateForm(forms.Form):
    """What became of a measure of the earlier version: none, one or several."""

    later = forms.MultipleChoiceField(
        label=_("It is now"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("None means that it was dropped, several that it was split."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, options, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["later"].choices = options


class DayForm(forms.Form):
    """A day on which one wants to know the plan in force."""

    day = forms.DateField(
        label=_("Day"), widget=forms.DateInput(attrs={"type": "date"})
    )
