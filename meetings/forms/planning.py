"""The dates of a year: what they are proposed by, and the table to edit them in."""

from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from meetings.forms.fields import DateInput, DayField, TimeInput

WORKING_WEEK = [(number, WEEKDAYS[number]) for number in range(5)]
FREE_ROWS = 2
MOST_ROWS = 40


class YearForm(forms.Form):
    """Which year, and on which weekday and hour the mechanism meets."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int)
    weekday = forms.TypedChoiceField(
        label=_("Day of the week"), coerce=int, choices=WORKING_WEEK
    )
    time = forms.TimeField(label=_("Time"), widget=TimeInput())

    def __init__(self, data, *, years, usual):
        """`data` of the address, `usual` for what it leaves out."""
        data = {name: data.get(name) or value for name, value in usual.items()}
        super().__init__(data)
        self.fields["year"].choices = [(year, str(year)) for year in years]


class YearDayForm(forms.Form):
    """One meeting of the year; a row without a date plans nothing."""

    day = DayField(
        label=_("Date"),
        required=False,
        widget=DateInput(attrs={"aria-label": _("Date")}),
    )
    time = forms.TimeField(
        label=_("Time"),
        required=False,
        widget=TimeInput(attrs={"aria-label": _("Time")}),
    )

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_day(self):
        day = self.cleaned_data["day"]
        if day and day <= self.today:
            raise forms.ValidationError(_("Choose a day that is still to come."))
        return day

    def clean(self):
        data = super().clean()
        if data.get("day") and "time" in data and data["time"] is None:
            self.add_error("time", _("Say at what time."))
        return data


class BaseYearFormSet(forms.BaseFormSet):
    """All meetings of a year, at most one on a day."""

    def clean(self):
        days = [form.cleaned_data.get("day") for form in self.forms if form.is_valid()]
        days = [day for day in days if day]
        if len(set(days)) < len(days):
            raise forms.ValidationError(_("One day stands here twice."))
        if not days and not any(self.errors):
            raise forms.ValidationError(_("Enter at least one date."))

    @property
    def starts(self):
        """The moments in order, in Europe/Belgrade."""
        rows = [form.cleaned_data for form in self.forms]
        return sorted(
            timezone.make_aware(datetime.combine(row["day"], row["time"]))
            for row in rows
            if row.get("day")
        )


YearFormSet = forms.formset_factory(
    YearDayForm,
    formset=BaseYearFormSet,
    extra=FREE_ROWS,
    max_num=MOST_ROWS,
    absolute_max=MOST_ROWS,
)
