"""Which texts exist in four languages; history comes after their fields."""

from modeltranslation.translator import TranslationOptions, register
from simple_history import register as register_history

from meetings.models import AgendaTemplateItem, Decision


@register(AgendaTemplateItem)
class AgendaTemplateItemTranslation(TranslationOptions):
    fields = ("title",)


@register(Decision)
class DecisionTranslation(TranslationOptions):
    fields = ("text",)


register_history(
    Decision,
    app="meetings",
    excluded_fields=["search_text"],
    m2m_fields=["owners", "measures"],
)
