"""What is proposed for a draft, and what is answered."""

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from actionplans.models import Pillar, Proposal
from core import phrases
from core.looked_through import LookedThroughForm
from municipalities.models import Institution

NO_CASE = _("Never about a case: no names, no initials, no dates of incidents.")
LONGEST = 4000


def _lines(rows):
    return forms.Textarea(attrs={"rows": rows})


class MeasureWordsForm(LookedThroughForm):
    """What a measure says, in words, by `Proposal.FIELDS`."""

    looked_through = tuple(Proposal.FIELDS)

    title = forms.CharField(max_length=400, required=False, widget=_lines(2))
    description = forms.CharField(max_length=LONGEST, required=False, widget=_lines(3))
    indicator = forms.CharField(
        max_length=2000,
        required=False,
        widget=_lines(3),
        help_text=_("Each in a line of its own, with its target: Sessions held: 12"),
    )
    due = forms.CharField(
        max_length=200,
        required=False,
        help_text=_("For example 31.12.2027. or every quarter."),
    )
    lead = forms.CharField(max_length=400, required=False)
    partners = forms.CharField(max_length=600, required=False)
    budget = forms.CharField(
        max_length=200, required=False, help_text=_("For example 1.200 € or no costs.")
    )
    funding = forms.CharField(max_length=200, required=False)

    helper = FormHelper()
    helper.form_tag = False

    def __init__(self, *args, names=tuple(Proposal.FIELDS), **kwargs):
        super().__init__(*args, **kwargs)
        for name, label in Proposal.FIELDS.items():
            if name in names:
                self.fields[name].label = label
            else:
                del self.fields[name]

    def values(self):
        """The words by `Proposal.FIELDS`, of the fields that are asked for."""
        return {
            name: self.cleaned_data[name].replace("\r\n", "\n")
            for name in Proposal.FIELDS
            if name in self.fields
        }


class ProposalForm(MeasureWordsForm):
    """A change, a new measure or a removal, and why."""

    looked_through = (*Proposal.FIELDS, "reason")

    pillar = forms.ModelChoiceField(Pillar.objects.none(), label=_("Pillar"))
    reason = forms.CharField(
        label=_("Why"), max_length=LONGEST, widget=_lines(3), help_text=NO_CASE
    )

    def __init__(self, *args, version, kind, **kwargs):
        names = () if kind == Proposal.Kind.REMOVE else tuple(Proposal.FIELDS)
        super().__init__(*args, names=names, **kwargs)
        if kind == Proposal.Kind.ADD:
            self.fields["pillar"].queryset = version.framework.pillars.all()
            self.fields["title"].required = True
        else:
            del self.fields["pillar"]
        self.order_fields(["pillar", *names, "reason", "looked"])


class AcceptForm(MeasureWordsForm):
    """What is carried out, as the coordinator words it in the end, and the answer."""

    looked_through = (*Proposal.FIELDS, "answer")

    answer = forms.CharField(
        label=_("Reason for accepting it"),
        max_length=LONGEST,
        widget=_lines(3),
        help_text=_("The proposer and the report of proposals get it."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    measure_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, names, **kwargs):
        super().__init__(*args, names=names, **kwargs)
        self.order_fields([*names, "answer", "looked"])


class DeclineForm(LookedThroughForm):
    """Why a proposal is declined."""

    looked_through = ("answer",)

    answer = forms.CharField(
        label=_("Reason for declining it"),
        max_length=LONGEST,
        widget=_lines(3),
        help_text=_("The proposer and the report of proposals get it."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    helper = FormHelper()
    helper.form_tag = False


class CommentForm(LookedThroughForm):
    """A word on a measure or on a proposal."""

    looked_through = ("text",)

    text = forms.CharField(
        label=_("Comment"), max_length=LONGEST, widget=_lines(3), help_text=NO_CASE
    )

    helper = FormHelper()
    helper.form_tag = False


class ProposalFilterForm(forms.Form):
    """Which proposals of a version are shown; unknown values show all."""

    state = forms.ChoiceField(
        label=_("State"),
        choices=[("", phrases.ALL), *Proposal.State.choices],
        required=False,
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[("", phrases.ALL), *Proposal.Kind.choices],
        required=False,
    )
    pillar = forms.ModelChoiceField(
        Pillar.objects.none(),
        label=_("Pillar"),
        required=False,
        empty_label=phrases.ALL,
    )
    institution = forms.ModelChoiceField(
        Institution.objects.none(),
        label=_("Institution"),
        required=False,
        empty_label=phrases.ALL,
    )

    def __init__(self, *args, version, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pillar"].queryset = version.framework.pillars.all()
        said = version.proposals.filter(institution__isnull=False)
        self.fields["institution"].queryset = Institution.objects.filter(
            pk__in=said.values("institution")
        ).select_related("type")

    def narrow(self, proposals):
        """The proposals that the valid filters leave."""
        self.is_valid()
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        return proposals.filter(**chosen)


class AskForm(forms.Form):
    """Whom to ask for proposals, and until when."""

    until = forms.DateField(
        label=_("Until"), widget=forms.DateInput(attrs={"type": "date"})
    )
    people = forms.TypedMultipleChoiceField(
        label=_("To whom"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    helper = FormHelper()
    helper.form_tag = False

    def __init__(self, *args, asked, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        reachable = [one for one in asked if one.email]
        self.fields["people"].choices = [
            (one.person.pk, f"{one.membership.seat.institution}: {one.person}")
            for one in reachable
        ]
        self.fields["people"].initial = [one.person.pk for one in reachable]

    def clean_until(self):
        until = self.cleaned_data["until"]
        if until < self.today:
            raise forms.ValidationError(_("This day has passed."))
        return until
