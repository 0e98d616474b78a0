"""The act that puts a draft in force."""

import datetime

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from core.uploads import DocumentField


class AdoptVersionForm(forms.Form):
    """The act that adopted a draft, and from when it is in force."""

    act_number = forms.CharField(label=_("Number of the act"), max_length=60)
    act_date = forms.DateField(
        label=_("Date of the act"), widget=forms.DateInput(attrs={"type": "date"})
    )
    act_file = DocumentField(label=_("The act"), kinds=("pdf", "docx", "image"))
    in_force_from = forms.DateField(
        label=_("In force from"), widget=forms.DateInput(attrs={"type": "date"})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    helper = FormHelper()
    helper.form_tag = False

    def clean(self):
        data = super().clean()
        act_date, start = data.get("act_date"), data.get("in_force_from")
        if act_date and start and start < act_date - datetime.timedelta(days=366):
            self.add_error(
                "in_force_from", _("This is more than a year before the act.")
            )
        return data
