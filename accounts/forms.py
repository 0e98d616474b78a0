from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class LanguageForm(forms.Form):
    """The language of the screens."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
