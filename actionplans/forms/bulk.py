"""One change of many measures."""

from django import forms
from django.utils.translation import gettext_lazy as _

from actionplans.forms.measures import (
    UNDER_OBJECTIVE,
    DueFields,
    institution_choices,
    place_choices,
)
from actionplans.models import FundingSource, Norm
from actionplans.services import BulkChange

AS_IS = ("", _("leave as it is"))
CHANGE, DELETE = "change", "delete"


class BulkForm(DueFields):
    """What becomes the same in all ticked measures; what is left empty stays."""

    due_kind = forms.ChoiceField(label=_("Deadline"), required=False)
    lead = forms.MultipleChoiceField(
        label=_("Leads"), required=False, widget=forms.CheckboxSelectMultiple
    )
    partners = forms.MultipleChoiceField(
        label=_("Partners"), required=False, widget=forms.CheckboxSelectMultiple
    )
    source = forms.ChoiceField(
        label=_("Source"),
        required=False,
        help_text=_("It pays the whole budget of each."),
    )
    place = forms.ChoiceField(label=_("Objective"), required=False)
    add_norms = forms.CharField(label=_("Add norms"), required=False)
    remove_norms = forms.CharField(label=_("Take norms away"), required=False)

    def __init__(self, data=None, *, version):
        super().__init__(data)
        self.offer_due(version)
        self.fields["due_kind"].choices = [AS_IS, *self.fields["due_kind"].choices]
        self.institutions, choices = institution_choices()
        for name in ("lead", "partners"):
            self.fields[name].choices = choices
        self.sources = {str(one.pk): one for one in FundingSource.objects.all()}
        self.fields["source"].choices = [
            AS_IS,
            *((pk, one.name) for pk, one in self.sources.items()),
        ]
        pillars, objectives = version.framework.pillars.all(), version.objectives.all()
        self.places, groups = place_choices(pillars, objectives)
        self.fields["place"].choices = [AS_IS, *groups]
        for name in ("add_norms", "remove_norms"):
            self.fields[name].help_text = _("Codes, such as IC13, IC20.")

    def _norms(self, name):
        codes = self.cleaned_data[name].replace(";", ",").split(",")
        codes = [one.strip() for one in codes if one.strip()]
        known = (
            {one.code.casefold(): one for one in Norm.objects.all()} if codes else {}
        )
        if unknown := [one for one in codes if one.casefold() not in known]:
            text = _("No norm has the code %(code)s.") % {"code": unknown[0]}
            raise forms.ValidationError(text)
        return tuple(known[one.casefold()] for one in codes)

    def clean_add_norms(self):
        return self._norms("add_norms")

    def clean_remove_norms(self):
        return self._norms("remove_norms")

    def clean(self):
        data = super().clean()
        if not self.errors and self.change().is_empty:
            self.add_error(None, _("Choose what should change."))
        return data

    def change(self):
        """As `services.change_measures` takes it."""
        data = self.cleaned_data
        place = self.places.get(data["place"])
        is_objective = data["place"].startswith(UNDER_OBJECTIVE)
        return BulkChange(
            due=self.due(),
            lead=self._types("lead"),
            partners=self._types("partners"),
            source=self.sources.get(data["source"]),
            objective=place if is_objective else None,
            pillar=None if is_objective else place,
            add_norms=data["add_norms"],
            remove_norms=data["remove_norms"],
        )

    def _types(self, name):
        chosen = [self.institutions[one] for one in self.cleaned_data[name]]
        return tuple(chosen) or None
