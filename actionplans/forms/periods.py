"""A span that municipalities report on."""

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname

from actionplans.models import ReportingPeriod
from core.pdf import language_tag
from core.transliteration import cyrillic

NAMES = {
    code: build_localized_fieldname("name", code) for code, _n in settings.LANGUAGES
}


def _day():
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PeriodForm(forms.ModelForm):
    """A period's days, when reports are due, and its name, the reader's own language
    first and required; Cyrillic is filled from Latin."""

    class Meta:
        model = ReportingPeriod
        fields = ["starts_on", "ends_on", "due_on", *NAMES.values()]
        widgets = {"starts_on": _day(), "ends_on": _day(), "due_on": _day()}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        own, languages = get_language(), dict(settings.LANGUAGES)
        for code, name in NAMES.items():
            field = self.fields[name]
            field.label = _("Name (%(language)s)") % {"language": languages[code]}
            field.widget.attrs["lang"] = language_tag(code)
            field.required = code == own
        self.order_fields([NAMES[own], "starts_on", "ends_on", "due_on"])

    def clean(self):
        data = super().clean()
        if data.get("name_sr_latn") and not data.get("name_sr"):
            data["name_sr"] = cyrillic(data["name_sr_latn"])
        return data
