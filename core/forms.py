"""The form of the styleguide: one field of each kind, in each state."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Row, Submit
from django import forms
from django.utils.translation import gettext_lazy as _


class SampleForm(forms.Form):
    """Shows the crispy pack; nothing is ever sent or stored."""

    title = forms.CharField(
        label=_("Title"), help_text=_("As it will stand in the minutes.")
    )
    held_on = forms.DateField(
        label=_("Date"), widget=forms.DateInput(attrs={"type": "date"})
    )
    budget = forms.DecimalField(label=_("Budget in euro"), required=False)
    pillar = forms.ChoiceField(
        label=_("Pillar"),
        choices=[("", "—"), ("1", _("Prevention")), ("2", _("Protection"))],
    )
    minutes = forms.CharField(
        label=_("Minutes"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=_(
            "Never about a case: no names, no initials, no dates of incidents."
        ),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[("conclusion", _("Conclusion")), ("task", _("Task"))],
        widget=forms.RadioSelect,
    )
    owners = forms.MultipleChoiceField(
        label=_("Responsible institutions"),
        choices=[("police", _("Police")), ("csw", _("Centre for Social Work"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    file = forms.FileField(label=_("Evidence"), required=False)
    is_published = forms.BooleanField(
        label=_("Show on the public page"),
        required=False,
        help_text=_("Everybody can read it then."),
    )

    helper = FormHelper()
    helper.form_tag = False
    helper.layout = Layout(
        Fieldset(
            _("A form"),
            "title",
            Row("held_on", "budget", "pillar"),
            "minutes",
            "kind",
            "owners",
            "file",
            "is_published",
        ),
        Submit("save", _("Save")),
    )


class SampleFilterForm(forms.Form):
    """The filters over a list."""

    search = forms.CharField(label=_("Search"), required=False)
    pillar = forms.ChoiceField(
        label=_("Pillar"),
        choices=[("", _("All")), ("1", _("Prevention")), ("2", _("Protection"))],
        required=False,
    )


class SampleRowForm(forms.Form):
    """One row of the formset that is drawn as a table."""

    what = forms.CharField(label=_("What"))
    who = forms.CharField(label=_("Who"))
    due_on = forms.DateField(
        label=_("By when"), widget=forms.DateInput(attrs={"type": "date"})
    )
