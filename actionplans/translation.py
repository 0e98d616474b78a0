"""Which texts exist in four languages; history comes after their fields."""

from modeltranslation.translator import TranslationOptions, register
from simple_history import register as register_history

from actionplans.models import (
    Dimension,
    DimensionCategory,
    EvidenceGrade,
    FundingSource,
    Indicator,
    Measure,
    MeasureBudget,
    MeasureNorm,
    Norm,
    Objective,
    Pillar,
    PlanVersion,
    PolicyFramework,
    ReportingPeriod,
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
    fields = ("name", "verification")


@register(FundingSource)
class FundingSourceTranslation(TranslationOptions):
    fields = ("name",)


@register(Dimension)
class DimensionTranslation(TranslationOptions):
    fields = ("name",)


@register(DimensionCategory)
class DimensionCategoryTranslation(TranslationOptions):
    fields = ("name",)


@register(ReportingPeriod)
class ReportingPeriodTranslation(TranslationOptions):
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
    MeasureBudget,
    MeasureNorm,
    Indicator,
):
    register_history(model, app="actionplans")

register_history(Measure, app="actionplans", excluded_fields=["search_text"])
