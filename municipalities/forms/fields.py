"""Small forms and fields of the mechanisms' pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core import phrases

# What is longer is no number of ours, and too long for the database.
DIGITS = 10


def is_key(text):
    return text.isdecimal() and len(text) < DIGITS


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


class OneMechanismForm(forms.Form):
    """Which mechanism's rows: a list to choose from, or a name where there are many."""

    FEW = 50

    mechanism = forms.CharField(label=_("Municipality"), required=False)

    def __init__(self, *args, mechanisms, **kwargs):
        super().__init__(*args, **kwargs)
        self.mechanisms = mechanisms
        # Keys first: a country's rows are not read only to find them too many.
        keys = list(mechanisms.values_list("pk", flat=True)[: self.FEW + 1])
        self.few = []
        if len(keys) <= self.FEW:
            self.few = list(mechanisms)
            names = [(one.pk, one.municipality.name) for one in self.few]
            choices = [("", phrases.ALL), *names]
            self.fields["mechanism"].widget = forms.Select(choices=choices)

    def clean_mechanism(self):
        """The mechanism by its number or by a municipality's name; None for all."""
        text = self.cleaned_data["mechanism"]
        if not text:
            return None
        mechanism = next((one for one in self.few if str(one.pk) == text), None)
        if mechanism is None:
            mechanism = self._found(text)
        if mechanism is None:
            raise forms.ValidationError(_("There is no such municipality here."))
        return mechanism

    def _found(self, text):
        if is_key(text):
            return self.mechanisms.filter(pk=text).first()
        return self.mechanisms.named_like(text).first()
