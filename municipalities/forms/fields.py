"""Small forms and fields of the mechanisms' pages."""

from django import forms
from django.utils.translation import gettext_lazy as _


def day_input():
    """A day, chosen or typed, in the reader's own way of writing it."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class CodesField(forms.CharField):
    """A list of codes in order, typed with commas: ``sq, sr-latn``."""

    def prepare_value(self, value):
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        return [code.strip() for code in (value or "").split(",") if code.strip()]

    def has_changed(self, initial, data):
        return (initial or []) != self.to_python(data)


class DayForm(forms.Form):
    """The day on which a mechanism is looked at."""

    on = forms.DateField(
        label=_("Composition on"),
        required=False,
        widget=day_input(),
    )

    def day_or(self, today):
        """The chosen day, else today."""
        return (self.is_valid() and self.cleaned_data["on"]) or today


class MechanismFilterForm(forms.Form):
    """Narrows the list of mechanisms."""

    q = forms.CharField(
        label=_("Municipality"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
