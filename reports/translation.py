"""Which texts exist in four languages; history comes after their fields."""

from modeltranslation.translator import TranslationOptions, register
from simple_history import register as register_history

from reports.models import SiteText


@register(SiteText)
class SiteTextTranslation(TranslationOptions):
    fields = ("text",)


register_history(SiteText, app="reports")
