"""What narrows lists of plans and of measures."""

from django import forms
from django.utils.translation import gettext_lazy as _

from actionplans.models import Pillar
from core import phrases
from municipalities.forms import OneMechanismForm
from municipalities.models import InstitutionType


class PlanFilterForm(forms.Form):
    """Which municipalities a list of plans shows."""

    q = forms.CharField(label=_("Municipality"), required=False, max_length=60)


class MeasureFilterForm(forms.Form):
    """Which measures of a version are shown; unknown values show all."""

    DUE = [
        ("", _("any deadline")),
        ("overdue", _("day passed")),
        ("quarter", _("this quarter")),
        ("next", _("next quarter")),
        ("year", _("this year")),
        ("later", _("later")),
        ("open", _("without a day")),
    ]

    pillar = forms.ModelChoiceField(
        Pillar.objects.none(),
        label=_("Pillar"),
        required=False,
        empty_label=_("all pillars"),
    )
    institution = forms.ModelChoiceField(
        InstitutionType.objects.all(),
        label=_("Institution"),
        required=False,
        empty_label=_("all institutions"),
    )
    due = forms.ChoiceField(label=_("Deadline"), choices=DUE, required=False)

    def __init__(self, *args, pillars, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pillar"].queryset = pillars

    def narrow(self, measures, today):
        """The measures that the valid filters leave."""
        self.is_valid()
        chosen = self.cleaned_data
        if chosen.get("pillar"):
            measures = measures.filter(pillar=chosen["pillar"])
        if chosen.get("institution"):
            measures = measures.with_institution(chosen["institution"])
        return measures.due(chosen.get("due", ""), today)


class MeasureSearchForm(OneMechanismForm):
    """Words, and which measures of all plans they are looked for in."""

    q = forms.CharField(
        label=_("Words or code"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    pillar = forms.ModelChoiceField(
        Pillar.objects.select_related("framework"),
        label=_("Pillar"),
        required=False,
        empty_label=phrases.ALL,
    )
    older = forms.BooleanField(label=_("Earlier versions too"), required=False)
    field_order = ["q", "mechanism", "pillar", "older"]

    def narrow(self, measures, today):
        """The measures with the words, as far as the other filters are valid."""
        self.is_valid()
        chosen = self.cleaned_data
        if not chosen.get("older"):
            measures = measures.of_present_versions(today)
        if chosen.get("mechanism"):
            place = chosen["mechanism"].municipality_id
            measures = measures.filter(municipality=place)
        if chosen.get("pillar"):
            measures = measures.filter(pillar=chosen["pillar"])
        return measures.search(chosen.get("q", ""))
