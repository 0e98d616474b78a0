"""Filters of the lists."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core import phrases
from meetings.forms.fields import is_key
from meetings.models import Meeting


class MechanismFilterForm(forms.Form):
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


class MeetingFilterForm(MechanismFilterForm):
    """The list of meetings by mechanism, year and state."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int, required=False)
    state = forms.ChoiceField(
        label=_("State"),
        choices=[("", phrases.ALL), *Meeting.State.choices],
        required=False,
    )

    def __init__(self, *args, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [("", phrases.ALL), *((y, str(y)) for y in years)]


class DecisionFilterForm(MechanismFilterForm):
    """The register of decisions by mechanism and what is still owed."""

    show = forms.ChoiceField(
        label=_("Show"),
        choices=[
            ("open", _("open")),
            ("overdue", _("overdue")),
            ("due", _("due in 30 days")),
            ("closed", _("closed")),
            ("all", phrases.ALL),
        ],
        required=False,
    )
