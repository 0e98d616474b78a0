"""Filters of pages that stand above several apps."""

from django import forms
from django.utils.translation import gettext_lazy as _

YEARS_BACK = 10


class GlanceFilterForm(forms.Form):
    """Which year, and which municipalities by a piece of their name."""

    year = forms.TypedChoiceField(
        label=_("Period"), required=False, coerce=int, empty_value=None
    )
    q = forms.CharField(label=_("Municipality"), required=False, max_length=60)

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        years = range(today.year, today.year - YEARS_BACK, -1)
        self.fields["year"].choices = [
            ("", _("Last 12 months")),
            *((year, str(year)) for year in years),
        ]
