"""Fields that several forms share, and what a form knew when it was opened."""

from datetime import date, time

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from core.pasted_text import plain_text
from municipalities.forms import is_key

USUAL_TIME = time(10)
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
LONGEST_TEXT = 300_000
NO_CASE = _("About policy, never about a case: no names, initials, ages or dates.")


class PastedTextField(forms.CharField):
    """A long text that may come from Word: what only programs see is taken out."""

    default_error_messages = {
        "too_long": _(
            "The text has %(n)s characters; at most %(limit)s fit. Attach long papers "
            "as a file."
        )
    }

    def __init__(self, *, max_length=None, **kwargs):
        super().__init__(**{"widget": forms.Textarea, **kwargs})

    def to_python(self, value):
        text = super().to_python(plain_text(value or ""))
        if len(text) > LONGEST_TEXT:
            params = {"n": len(text), "limit": LONGEST_TEXT}
            raise forms.ValidationError(
                self.error_messages["too_long"], code="too_long", params=params
            )
        return text


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
