"""Decisions: taken in one row, changed, closed with what was done."""

from django import forms
from django.utils.formats import localize
from django.utils.translation import gettext_lazy as _

from actionplans.models import Measure
from meetings.forms.fields import NO_CASE, DateInput, DayField
from meetings.models import Decision

VOTES = ("in_favour", "against", "abstained")


class DecisionForm(forms.Form):
    """A decision in one row: who does what by when, for which measures, by what vote.

    `institutions` and `items` are those that can be chosen, `measures` those of the
    plan in force. With `takes_votes` the three numbers are asked for, which together
    are at most `attended`, the members present or represented. `taken_on` is the day
    of the meeting: nothing is due before it.
    """

    kind = forms.ChoiceField(label=_("Kind"), choices=Decision.Kind.choices)
    text = forms.CharField(
        label=_("What is decided"), widget=forms.Textarea(attrs={"rows": 2})
    )
    due_on = DayField(label=_("By when"), required=False)
    owners = forms.TypedMultipleChoiceField(label=_("Who"), coerce=int, required=False)
    measures = forms.ModelMultipleChoiceField(
        Measure.objects.none(), label=_("Measures"), required=False
    )
    in_favour = forms.IntegerField(
        label=_("In favour"), min_value=0, max_value=999, required=False
    )
    against = forms.IntegerField(
        label=_("Against"), min_value=0, max_value=999, required=False
    )
    abstained = forms.IntegerField(
        label=_("Abstained"), min_value=0, max_value=999, required=False
    )
    agenda_item = forms.TypedChoiceField(
        coerce=int, required=False, empty_value=None, widget=forms.HiddenInput
    )

    def __init__(
        self,
        *args,
        institutions,
        items,
        measures=None,
        takes_votes=False,
        attended=0,
        taken_on=None,
        **kwargs,
    ):
        kwargs.setdefault("initial", {}).setdefault("kind", Decision.Kind.TASK)
        super().__init__(*args, **kwargs)
        self.institutions = {one.pk: one for one in institutions}
        self.items = {item.pk: item for item in items}
        self.attended = attended
        self.taken_on = taken_on
        self.fields["owners"].choices = [(pk, pk) for pk in self.institutions]
        self.fields["agenda_item"].choices = [("", ""), *((k, k) for k in self.items)]
        if measures is not None:
            self.fields["measures"].queryset = measures
        if not takes_votes:
            for name in VOTES:
                del self.fields[name]

    def clean_due_on(self):
        return _not_before(self.taken_on, self.cleaned_data["due_on"])

    def clean(self):
        data = super().clean()
        votes = [data.get(name) for name in VOTES]
        if any(number is not None for number in votes):
            if sum(number or 0 for number in votes) > self.attended:
                text = _("More votes than the %(n)s members present or represented.")
                self.add_error("in_favour", text % {"n": self.attended})
        return data

    @property
    def row(self):
        """The fields that stand in the row itself."""
        return [self["kind"], self["text"], self["due_on"]]

    @property
    def votes(self):
        return [self[name] for name in VOTES if name in self.fields]

    @property
    def owner_choices(self):
        """(key, name, whether it is ticked) of each institution."""
        ticked = {str(value) for value in self["owners"].value() or []}
        return [
            (pk, str(one), str(pk) in ticked) for pk, one in self.institutions.items()
        ]

    @property
    def measure_choices(self):
        """(key, name, whether it is ticked) of each measure of the plan in force."""
        ticked = {str(value) for value in self["measures"].value() or []}
        return [
            (one.pk, f"{one.code} {one.title}", str(one.pk) in ticked)
            for one in self.fields["measures"].queryset
        ]

    def details(self):
        """What services.add_decision wants, apart from the meeting and the user."""
        data = self.cleaned_data
        votes = {name: data.get(name) for name in VOTES}
        has_voted = any(number is not None for number in votes.values())
        return {
            "text": data["text"],
            "kind": data["kind"],
            "due_on": data["due_on"],
            "owners": [self.institutions[pk] for pk in data["owners"]],
            "measures": data["measures"],
            "votes": {k: n or 0 for k, n in votes.items()} if has_voted else None,
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
        self.initial["wording"] = self.instance.text_of_minutes

    def clean_due_on(self):
        return _not_before(self.instance.meeting.day, self.cleaned_data["due_on"])

    def differences_to(self, current):
        """What somebody else saved meanwhile, beside what was typed here."""
        data = self.cleaned_data
        kinds = dict(Decision.Kind.choices)
        pairs = [
            ("wording", current.text_of_minutes, data["wording"]),
            ("kind", kinds[current.kind], kinds[data["kind"]]),
            ("owners", _names(current.owners.all()), _names(data["owners"])),
            ("due_on", localize(current.due_on), localize(data["due_on"])),
        ]
        return [
            {
                "label": self.fields[name].label,
                "theirs": theirs or "",
                "mine": mine or "",
            }
            for name, theirs, mine in pairs
        ]


def _not_before(taken_on, due_on):
    """A year typed wrong makes a decision overdue as soon as it is taken."""
    if taken_on and due_on and due_on < taken_on:
        raise forms.ValidationError(_("Earlier than the meeting. Check the year."))
    return due_on


def _names(institutions):
    return ", ".join(sorted(str(one) for one in institutions))


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
        label=_("What was done, or why nothing will be"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=NO_CASE,
    )
