"""The back office of methodology, rounds, findings and recommendations.

Assessments, scores and appointments come from the scoring pages alone: here they are
looked at and exported. Nobody reads an assessment before all assessors have submitted.
"""

from core.admin import (
    ChoiceFilter,
    RecordAdmin,
    TranslatedAdmin,
    in_all_languages,
    register,
)
from monitoring.models import (
    Appointment,
    Assessment,
    Finding,
    Level,
    Methodology,
    Recommendation,
    Round,
    RoundPlan,
    Score,
)

MUNICIPALITY = in_all_languages("municipality__name")
OF_ROUND_PLAN = in_all_languages("round_plan__municipality__name")


@register(Methodology)
class MethodologyAdmin(TranslatedAdmin):
    identity = ("code", "number")
    list_display = ("title", "code", "number", "frozen_at")
    search_fields = ("code", *in_all_languages("title"))
    readonly_fields = ("frozen_at", "frozen_by")

    def is_frozen(self, obj):
        return obj.is_frozen


@register(Level)
class LevelAdmin(TranslatedAdmin):
    identity = ("methodology", "value")
    list_display = ("value", "name", "methodology", "minimum_grade", "needs_note")
    list_filter = (("methodology", ChoiceFilter),)
    search_fields = ("value", *in_all_languages("name"))
    related = ("methodology", "minimum_grade")

    def is_frozen(self, obj):
        return obj.methodology.is_frozen


@register(Round)
class RoundAdmin(TranslatedAdmin):
    identity = ("code",)
    list_display = ("title", "code", "kind", "reference_start", "reference_end")
    list_filter = ("kind",)
    search_fields = ("code", *in_all_languages("title"))
    readonly_fields = ("methodology", "opened_at", "opened_by")
    related = ("methodology", "opened_by")

    def has_add_permission(self, request):
        """A round is opened on its page, with its plans and people."""
        return False


@register(RoundPlan)
class RoundPlanAdmin(RecordAdmin):
    identity = ("round", "municipality")
    list_display = ("round", "municipality", "plan_version", "state", "finalised_at")
    list_filter = ("state", ("round", ChoiceFilter), ("municipality", ChoiceFilter))
    search_fields = ("round__code", *MUNICIPALITY)
    related = ("round", "municipality", "plan_version__municipality")


@register(Appointment)
class AppointmentAdmin(RecordAdmin):
    identity = ("round_plan", "user")
    list_display = ("user", "role", "round_plan", "submitted_at")
    list_filter = ("role", ("round_plan__round", ChoiceFilter))
    search_fields = ("user__email", "user__name", *OF_ROUND_PLAN)
    related = ("user", "round_plan__round", "round_plan__municipality")


@register(Assessment)
class AssessmentAdmin(RecordAdmin):
    identity = ("round_plan", "measure", "assessor")
    list_display = ("measure", "assessor", "level", "round_plan", "changed_at")
    list_filter = (("municipality", ChoiceFilter),)
    search_fields = ("measure__code", "assessor__email", *MUNICIPALITY)
    related = (
        "measure",
        "assessor",
        "level",
        "round_plan__round",
        "round_plan__municipality",
    )

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)


@register(Score)
class ScoreAdmin(RecordAdmin):
    identity = ("round_plan", "measure")
    list_display = ("measure", "level", "weight", "round_plan", "agreed_at")
    list_filter = (("municipality", ChoiceFilter),)
    search_fields = ("measure__code", *MUNICIPALITY)
    related = ("measure", "level", "round_plan__round", "round_plan__municipality")

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)


@register(Finding)
class FindingAdmin(TranslatedAdmin):
    list_display = ("title", "round_plan", "order")
    list_filter = (("round_plan__round", ChoiceFilter),)
    search_fields = (*in_all_languages("title"), *OF_ROUND_PLAN)
    related = ("round_plan__round", "round_plan__municipality")


@register(Recommendation)
class RecommendationAdmin(TranslatedAdmin):
    list_display = ("title", "urgency", "addressed_to", "addressee", "due_on", "state")
    list_filter = (
        "state",
        "urgency",
        "addressed_to",
        ("round_plan__round", ChoiceFilter),
    )
    search_fields = (*in_all_languages("title"), *OF_ROUND_PLAN)
    related = ("addressee", "round_plan__round", "round_plan__municipality")
