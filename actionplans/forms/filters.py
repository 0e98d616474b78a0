"""What narrows lists of plans and of measures."""

from django import forms
from django.utils.translation import gettext_lazy as _

from actionplans import services
from actionplans.models import Norm, Pillar
from actionplans.models.standing import BY_DAY, Standing, standing_as
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
    LACKS = [
        ("", phrases.ALL),
        ("budget", _("budget line")),
        ("costs", _("costs, on purpose")),
        ("norm", _("norm")),
        ("indicator", _("indicator")),
    ]

    pillar = forms.ChoiceField(label=_("Pillar"), required=False)
    institution = forms.ChoiceField(label=_("Institution"), required=False)
    standing = forms.ChoiceField(label=_("Status"), required=False)
    due = forms.ChoiceField(label=_("Deadline"), choices=DUE, required=False)
    norm = forms.ChoiceField(label=_("Norm"), required=False)
    lacks = forms.ChoiceField(
        label=_("Only those without"), choices=LACKS, required=False
    )

    def __init__(self, *args, version, knows_reports, **kwargs):
        super().__init__(*args, **kwargs)
        self.knows_reports = knows_reports
        known = services.choices_in(version)
        for name, everything in (
            ("pillar", _("all pillars")),
            ("institution", _("all institutions")),
            ("norm", _("all norms")),
        ):
            self.fields[name].choices = [("", everything), *known[name]]
        standings = Standing if knows_reports else BY_DAY
        self.fields["standing"].choices = [
            ("", _("any status")),
            *((one.value, one.label) for one in standings),
        ]
        self.is_valid()

    @property
    def chosen(self):
        """{name: value} of the filters that narrow something."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    def narrow(self, measures, today):
        """The measures that the valid filters leave."""
        chosen = self.chosen
        if "pillar" in chosen:
            measures = measures.filter(pillar=chosen["pillar"])
        if "institution" in chosen:
            measures = measures.with_institution(chosen["institution"])
        if "norm" in chosen:
            measures = measures.serving(chosen["norm"])
        if "standing" in chosen:
            measures = standing_as(
                measures,
                chosen["standing"],
                today,
                knows_reports=self.knows_reports,
            )
        measures = measures.lacking(chosen.get("lacks", ""))
        return measures.due(chosen.get("due", ""), today)


class PlansFilterForm(forms.Form):
    """Which municipalities stand side by side, and what is shown of their plans."""

    FIGURES = [
        ("measures", _("measures")),
        ("due", _("due this quarter")),
        ("overdue", _("overdue")),
        ("budget", _("planned budget, EUR")),
        ("no_norm", _("without a norm")),
        ("no_budget", _("no budget line")),
        ("no_indicator", _("without an indicator")),
    ]

    figure = forms.ChoiceField(label=_("Show"), choices=FIGURES, required=False)
    q = forms.CharField(label=_("Municipality"), required=False, max_length=60)

    def figure_or_first(self):
        """The name of the chosen figure, else that of the first."""
        return (self.is_valid() and self.cleaned_data["figure"]) or "measures"


class NormFilterForm(forms.Form):
    """Which norms are shown, and of which municipalities."""

    source = forms.ChoiceField(
        label=_("Source"),
        required=False,
        choices=[("", phrases.ALL), *Norm.Source.choices],
    )
    four_p = forms.ChoiceField(
        label=_("One of the four P"),
        required=False,
        choices=[("", phrases.ALL), *Norm.FourP.choices[1:]],
    )
    q = forms.CharField(label=_("Municipality"), required=False, max_length=60)

    def narrow(self, norms):
        """The norms that the valid filters leave."""
        self.is_valid()
        chosen = {
            name: value
            for name, value in self.cleaned_data.items()
            if value and name != "q"
        }
        return norms.filter(**chosen)


class OwnMeasuresForm(forms.Form):
    """Of which type of institution the measures are shown."""

    institution = forms.ModelChoiceField(
        InstitutionType.objects.none(),
        label=_("Institution"),
        required=False,
        empty_label=_("my own"),
    )

    def __init__(self, *args, types, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["institution"].queryset = types


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
