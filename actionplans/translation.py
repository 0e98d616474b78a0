"""Which texts exist in four languages; history comes after their fields."""

from modeltranslation.translator import TranslationOptions, register
from simple_history import register as register_history

from actionplans.models import (
    EvidenceGrade,
    Indicator,
    Measure,
    Norm,
    Objective,
    Pillar,
    PlanVersion,
    PolicyFramework,
)


@register(PolicyFramework)
class PolicyFrameworkTranslation(TranslationOptions):
    fields = ("title",)


@register(Pillar)
class PillarTranslation(TranslationOptions):
    fields = ("title",)


@register(Norm)
class NormTranslation(TranslationOptions):
    fields = ("title",)


@register(PlanVersion)
class PlanVersionTranslation(TranslationOptions):
    fields = ("title",)


@register(Objective)
class ObjectiveTranslation(TranslationOptions):
    fields = ("title",)


@register(Measure)
class MeasureTranslation(TranslationOptions):
    fields = ("title", "description")


@register(Indicator)
class IndicatorTranslation(TranslationOptions):
    fields = ("name",)


@register(EvidenceGrade)
class EvidenceGradeTranslation(TranslationOptions):
    fields = ("name", "description")


for model in (
    PolicyFramework,
    Pillar,
    Norm,
    PlanVersion,
    Objective,
    Measure,
    Indicator,
):
    register_history(model, app="actionplans")
