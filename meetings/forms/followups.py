"""What follows a decision: steps, a new date, reopening, measures, its owners."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.looked_through import LookedThroughForm
from meetings.forms.fields import NO_CASE, DayField
from meetings.models import Decision

MOST_LETTERS = 4000


class ReasonField(forms.CharField):
    """A reason in a few sentences."""

    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(self, **kwargs):
        super().__init__(
            **{"label": _("Reason"), "help_text": NO_CASE, "max_length": MOST_LETTERS}
            | kwargs
        )


class FollowUpForm(forms.Form):
    """What was done so far about a decision that stays open."""

    text = ReasonField(label=_("What was done so far"))


class DecisionMoveForm(forms.Form):
    """A new date with its reason; the old one is kept."""

    due_on = DayField(label=_("New date"))
    text = ReasonField(label=_("Why it moves"))

    def __init__(self, *args, today, due_before, **kwargs):
        super().__init__(*args, **kwargs)
        self.today, self.due_before = today, due_before

    def clean_due_on(self):
        due_on = self.cleaned_data["due_on"]
        if due_on < self.today:
            raise forms.ValidationError(_("Choose a day from today on."))
        if due_on == self.due_before:
            raise forms.ValidationError(_("This is the date it has already."))
        return due_on


class DecisionReopenForm(forms.Form):
    """Why a decision that was closed is open again."""

    text = ReasonField(label=_("Why it is opened again"))


class DecisionMeasuresForm(forms.Form):
    """Which measures a decision carries out, by the parts of the plan."""

    measures = forms.ModelMultipleChoiceField(
        label=_("Measures"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, measures, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["measures"].queryset = measures
        self.fields["measures"].label_from_instance = _measure_label


def _measure_label(measure):
    return f"{measure.code} {measure.title}"


class OwnerAnswerForm(LookedThroughForm):
    """What an owner says about a decision: how far it is, or that it is done."""

    GOES_ON = "goes_on"
    looked_through = ("text",)

    text = ReasonField(label=_("What was done"))
    state = forms.ChoiceField(
        label=_("How it stands"),
        choices=[(GOES_ON, _("Goes on")), (Decision.State.DONE, _("Done"))],
        initial=GOES_ON,
        widget=forms.RadioSelect,
    )

    @property
    def is_done(self):
        return self.cleaned_data["state"] == Decision.State.DONE


class OwnerSendForm(forms.Form):
    """To which institutions the list of what they owe is sent."""

    institutions = forms.TypedMultipleChoiceField(
        label=_("Institutions"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, debts, **kwargs):
        super().__init__(*args, **kwargs)
        reachable = [debt.institution for debt in debts if debt.reachable]
        choices = [(one.pk, str(one)) for one in reachable]
        self.fields["institutions"].choices = choices
        self.fields["institutions"].initial = [one.pk for one in reachable]
