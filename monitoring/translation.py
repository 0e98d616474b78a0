"""Which texts exist in four languages; history comes after their fields."""

from modeltranslation.translator import TranslationOptions, register
from simple_history import register as register_history

from monitoring.models import Finding, Level, Methodology, Recommendation, Round


@register(Methodology)
class MethodologyTranslation(TranslationOptions):
    fields = ("title", "description")


@register(Level)
class LevelTranslation(TranslationOptions):
    fields = ("name", "criterion")


@register(Round)
class RoundTranslation(TranslationOptions):
    fields = ("title",)


@register(Finding)
class FindingTranslation(TranslationOptions):
    fields = ("title", "text")


@register(Recommendation)
class RecommendationTranslation(TranslationOptions):
    fields = ("title", "text")


for model in (Methodology, Level, Round, Finding, Recommendation):
    register_history(model, app="monitoring")
