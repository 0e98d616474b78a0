"""Fields that several forms share, and what a form knew when it was opened."""

from datetime import date, time

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

USUAL_TIME = time(10)
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
# What is longer is no number of ours, and too long for the database.
DIGITS = 10
NO_CASE = _("About policy, never about a case: no names, initials, ages or dates.")


class DateInput(forms.DateInput):
    """The browser's own date field, which needs the ISO form."""

    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, **kwargs):
        super().__init__(format="%H:%M", **kwargs)


class DayField(forms.DateField):
    """A day of our time: a slip in its year is shown, not kept."""

    widget = DateInput
    default_validators = [
        MinValueValidator(FIRST_DAY, _("Look at the year of this date.")),
        MaxValueValidator(LAST_DAY, _("Look at the year of this date.")),
    ]


def version_seen(data, name="version"):
    """The version that a form was opened with; 0, which none has, if it is lost."""
    version = data.get(name, "")
    return int(version) if is_key(version) else 0


def is_key(text):
    return text.isdecimal() and len(text) < DIGITS
