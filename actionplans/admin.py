"""The back office of frameworks, norms, plans, measures and evidence.

A version that was adopted is frozen, and so is everything in it.
"""

from actionplans.models import (
    ActionPlan,
    Comment,
    Dimension,
    DimensionCategory,
    Evidence,
    EvidenceGrade,
    FundingSource,
    Indicator,
    Measure,
    MeasureBudget,
    MeasureDeadline,
    MeasureInstitution,
    MeasureNorm,
    MeasureSuccession,
    Norm,
    Objective,
    Pillar,
    PlanHeading,
    PlanImport,
    PlanVersion,
    PolicyFramework,
    ProgressReport,
    Proposal,
    ReportedMoney,
    ReportedPart,
    ReportedValue,
    ReportingPeriod,
)
from core.admin import (
    ChoiceFilter,
    KoordinaAdmin,
    RecordAdmin,
    TranslatedAdmin,
    in_all_languages,
    register,
)

MUNICIPALITY = in_all_languages("municipality__name")
OF_MEASURE = ("measure__code", *in_all_languages("measure__title"))


@register(PolicyFramework)
class PolicyFrameworkAdmin(TranslatedAdmin):
    identity = ("code",)
    list_display = ("title", "code", "starts_year", "ends_year")
    search_fields = ("code", *in_all_languages("title"))


@register(Pillar)
class PillarAdmin(TranslatedAdmin):
    identity = ("framework", "code")
    list_display = ("code", "title", "framework", "order")
    list_filter = (("framework", ChoiceFilter),)
    search_fields = ("code", *in_all_languages("title"))
    related = ("framework",)


@register(Norm)
class NormAdmin(TranslatedAdmin):
    identity = ("code",)
    list_display = ("code", "title", "source", "chapter", "four_p", "is_context_only")
    list_filter = ("source", "four_p", "is_context_only")
    search_fields = ("code", *in_all_languages("title"))


@register(FundingSource)
class FundingSourceAdmin(TranslatedAdmin):
    identity = ("key",)
    list_display = ("name", "key", "order")
    search_fields = ("key", *in_all_languages("name"))


@register(Dimension)
class DimensionAdmin(TranslatedAdmin):
    identity = ("key",)
    list_display = ("name", "key", "order")
    search_fields = ("key", *in_all_languages("name"))


@register(DimensionCategory)
class DimensionCategoryAdmin(TranslatedAdmin):
    identity = ("dimension", "key")
    list_display = ("name", "dimension", "key", "order")
    list_filter = (("dimension", ChoiceFilter),)
    search_fields = ("key", *in_all_languages("name"))
    related = ("dimension",)


@register(ActionPlan)
class ActionPlanAdmin(KoordinaAdmin):
    identity = ("municipality",)
    list_display = ("__str__", "municipality")
    search_fields = MUNICIPALITY
    related = ("municipality",)


class FrozenWithPlan:
    """Refuses changes once the plan version was adopted."""

    def is_frozen(self, obj):
        version = self.version_of(obj)
        return version is not None and version.adopted_at is not None

    def version_of(self, obj):
        return obj.measure.plan_version


class OfVersion(FrozenWithPlan):
    def version_of(self, obj):
        return obj.plan_version


@register(PlanVersion)
class PlanVersionAdmin(FrozenWithPlan, TranslatedAdmin):
    identity = ("municipality", "number")
    list_display = ("title", "municipality", "number", "framework", "in_force_from")
    list_filter = (("framework", ChoiceFilter), ("municipality", ChoiceFilter))
    search_fields = (*in_all_languages("title"), *MUNICIPALITY)
    related = ("municipality", "framework", "plan__municipality")

    def version_of(self, obj):
        return obj


@register(Objective)
class ObjectiveAdmin(OfVersion, TranslatedAdmin):
    list_display = ("title", "pillar", "plan_version", "order")
    list_filter = (("plan_version__municipality", ChoiceFilter),)
    search_fields = in_all_languages("title")
    related = ("pillar", "plan_version__municipality")


@register(Measure)
class MeasureAdmin(OfVersion, TranslatedAdmin):
    identity = ("plan_version", "code")
    list_display = (
        "code",
        "title",
        "municipality",
        "plan_version",
        "pillar",
        "due_kind",
    )
    list_filter = ("due_kind", ("pillar", ChoiceFilter), ("municipality", ChoiceFilter))
    search_fields = ("code", *in_all_languages("title"), *MUNICIPALITY)
    related = ("municipality", "plan_version__municipality", "pillar")


@register(MeasureDeadline)
class MeasureDeadlineAdmin(FrozenWithPlan, KoordinaAdmin):
    guarded_by = "measure"
    identity = ("measure", "due_on")
    list_display = ("measure", "due_on")
    search_fields = OF_MEASURE
    related = ("measure__plan_version",)


@register(MeasureInstitution)
class MeasureInstitutionAdmin(FrozenWithPlan, KoordinaAdmin):
    guarded_by = "measure"
    identity = ("measure", "role", "institution_type")
    list_display = ("measure", "role", "institution_type", "means_all_members", "order")
    list_filter = ("role", "means_all_members", ("institution_type", ChoiceFilter))
    search_fields = OF_MEASURE
    related = ("measure__plan_version", "institution_type")


@register(MeasureNorm)
class MeasureNormAdmin(FrozenWithPlan, KoordinaAdmin):
    guarded_by = "measure"
    identity = ("measure", "norm")
    list_display = ("measure", "norm", "note")
    list_filter = ("norm__source",)
    search_fields = (*OF_MEASURE, "norm__code")
    related = ("measure__plan_version", "norm")


@register(MeasureBudget)
class MeasureBudgetAdmin(FrozenWithPlan, KoordinaAdmin):
    guarded_by = "measure"
    identity = ("measure", "source")
    list_display = ("measure", "source", "planned", "note")
    list_filter = (("source", ChoiceFilter),)
    search_fields = OF_MEASURE
    related = ("measure__plan_version", "source")


@register(MeasureSuccession)
class MeasureSuccessionAdmin(KoordinaAdmin):
    list_display = ("earlier", "later", "kind", "reason")
    list_filter = ("kind",)
    search_fields = ("earlier__code", "later__code", "reason")
    related = ("earlier", "later", "in_version")

    def is_frozen(self, obj):
        return bool(obj.in_version.adopted_at)


@register(Indicator)
class IndicatorAdmin(FrozenWithPlan, TranslatedAdmin):
    guarded_by = "measure"
    identity = ("measure", "order")
    list_display = ("name", "measure", "kind", "baseline_value", "target_value")
    list_filter = ("kind", "direction")
    search_fields = (*in_all_languages("name"), *OF_MEASURE)
    related = ("measure__plan_version",)


@register(EvidenceGrade)
class EvidenceGradeAdmin(TranslatedAdmin):
    identity = ("code",)
    list_display = ("code", "name", "strength")
    search_fields = ("code", *in_all_languages("name"))


@register(Evidence)
class EvidenceAdmin(RecordAdmin):
    """To be read: evidence is added where measures are scored."""

    list_display = ("title", "municipality", "issuer", "dated_on", "grade")
    list_filter = (("grade", ChoiceFilter), ("municipality", ChoiceFilter))
    search_fields = ("title", "issuer", *MUNICIPALITY)
    related = ("municipality", "grade")


@register(PlanImport)
class PlanImportAdmin(RecordAdmin):
    list_display = ("file_name", "municipality", "state", "uploaded_at", "uploaded_by")
    list_filter = ("state", ("municipality", ChoiceFilter))
    search_fields = ("file_name", *MUNICIPALITY)
    related = ("municipality", "uploaded_by")
    exclude = ("file",)
    export_exclude = ("file", "reading", "choices", "created_keys")


@register(PlanHeading)
class PlanHeadingAdmin(KoordinaAdmin):
    identity = ("municipality", "key")
    list_display = ("text", "field", "municipality")
    list_filter = (("municipality", ChoiceFilter),)
    search_fields = ("text", "key")
    related = ("municipality",)


@register(Proposal)
class ProposalAdmin(RecordAdmin):
    list_display = ("__str__", "municipality", "state", "created_at")
    list_filter = ("kind", "state", ("municipality", ChoiceFilter))
    search_fields = ("measure_label", "reason", *MUNICIPALITY)
    related = ("municipality", "plan_version")


@register(Comment)
class CommentAdmin(RecordAdmin):
    list_display = ("__str__", "municipality", "created_at")
    list_filter = (("municipality", ChoiceFilter),)
    search_fields = ("text", *MUNICIPALITY)
    related = ("municipality",)


@register(ReportingPeriod)
class ReportingPeriodAdmin(TranslatedAdmin):
    identity = ("starts_on",)
    list_display = ("name", "starts_on", "ends_on", "due_on")
    search_fields = in_all_languages("name")


@register(ProgressReport)
class ProgressReportAdmin(RecordAdmin):
    list_display = ("measure", "period", "municipality", "state", "submitted_at")
    list_filter = ("state", "stage", ("municipality", ChoiceFilter))
    search_fields = OF_MEASURE
    related = ("measure", "period", "municipality")


@register(ReportedValue)
class ReportedValueAdmin(RecordAdmin):
    list_display = ("indicator", "value", "report")
    search_fields = in_all_languages("indicator__name")
    related = ("indicator", "report__measure", "report__period")


@register(ReportedPart)
class ReportedPartAdmin(RecordAdmin):
    list_display = ("dimension", "category", "amount", "reported_value")
    list_filter = (("dimension", ChoiceFilter),)
    related = ("dimension", "category", "reported_value__indicator")


@register(ReportedMoney)
class ReportedMoneyAdmin(RecordAdmin):
    list_display = ("source", "allocated", "spent", "report")
    list_filter = (("source", ChoiceFilter),)
    related = ("source", "report__measure", "report__period")
