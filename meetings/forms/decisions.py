"""Decisions: taken in one row, changed, closed with what was done."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.forms.fields import NO_CASE, DateInput, DayField
from meetings.models import Decision


class DecisionForm(forms.Form):
    """A decision in one row: who does what by when."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Decision.Kind.choices)
    text = forms.CharField(
        label=_("What is decided"), widget=forms.Textarea(attrs={"rows": 2})
    )
    owner = forms.TypedChoiceField(
        label=_("Who"), coerce=int, required=False, empty_value=None
    )
    second_owner = forms.TypedChoiceField(
        label=_("With"), coerce=int, required=False, empty_value=None
    )
    due_on = DayField(label=_("By when"), required=False)
    agenda_item = forms.TypedChoiceField(
        coerce=int, required=False, empty_value=None, widget=forms.HiddenInput
    )

    def __init__(self, *args, institutions, items, **kwargs):
        kwargs.setdefault("initial", {}).setdefault("kind", Decision.Kind.TASK)
        super().__init__(*args, **kwargs)
        self.institutions = {one.pk: one for one in institutions}
        self.items = {item.pk: item for item in items}
        choices = [("", "—"), *((pk, str(i)) for pk, i in self.institutions.items())]
        self.fields["owner"].choices = choices
        self.fields["second_owner"].choices = choices
        self.fields["agenda_item"].choices = [
            ("", ""),
            *((pk, pk) for pk in self.items),
        ]

    def details(self):
        """What services.add_decision wants, apart from the meeting and the user."""
        data = self.cleaned_data
        owners = dict.fromkeys([data["owner"], data["second_owner"]])
        return {
            "text": data["text"],
            "kind": data["kind"],
            "due_on": data["due_on"],
            "owners": [self.institutions[pk] for pk in owners if pk],
            "agenda_item": self.items.get(data["agenda_item"]),
        }


class DecisionEditForm(forms.ModelForm):
    """A decision's wording, owners and date, while its meeting is open."""

    wording = forms.CharField(
        label=_("What is decided"), widget=forms.Textarea, help_text=NO_CASE
    )

    class Meta:
        model = Decision
        fields = ["kind", "owners", "due_on"]
        field_classes = {"due_on": DayField}
        widgets = {"due_on": DateInput(), "owners": forms.CheckboxSelectMultiple}

    field_order = ["wording", "kind", "owners", "due_on"]

    def __init__(self, *args, institutions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owners"].queryset = institutions
        self.initial["wording"] = self.instance.text


class DecisionCloseForm(forms.Form):
    """Closing needs what was done, also where nothing will be."""

    state = forms.ChoiceField(
        label=_("How it ends"),
        choices=[
            (Decision.State.DONE, _("Done")),
            (Decision.State.DROPPED, _("Dropped")),
        ],
        initial=Decision.State.DONE,
        widget=forms.RadioSelect,
    )
    outcome = forms.CharField(
        label=_("What was done"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=NO_CASE,
    )
