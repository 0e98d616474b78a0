from django.urls import path

from monitoring.views import (
    assessments,
    candidates,
    evidence,
    findings,
    methodologies,
    roundplans,
    rounds,
)

app_name = "monitoring"

PLAN = "rounds/<slug:code>/<slug:slug>/"

urlpatterns = [
    path("", rounds.round_list, name="round_list"),
    path("rounds/new/", rounds.round_create, name="round_create"),
    path("rounds/<slug:code>/", rounds.round_detail, name="round_detail"),
    path(PLAN, roundplans.roundplan_detail, name="roundplan_detail"),
    path(PLAN + "history/", roundplans.roundplan_history, name="roundplan_history"),
    path(PLAN + "final/", roundplans.roundplan_finalise, name="roundplan_finalise"),
    path(PLAN + "sheet/", assessments.assessment_sheet, name="assessment_sheet"),
    path(
        PLAN + "sheet/submit/",
        assessments.assessment_submit,
        name="assessment_submit",
    ),
    path(
        PLAN + "sheet/<int:measure>/",
        assessments.assessment_save,
        name="assessment_save",
    ),
    path(
        PLAN + "sheet/<int:measure>/evidence/",
        evidence.evidence_create,
        name="evidence_create",
    ),
    path(
        PLAN + "sheet/<int:measure>/evidence/known/",
        evidence.evidence_link,
        name="evidence_link",
    ),
    path(
        PLAN + "sheet/<int:measure>/evidence/<int:pk>/remove/",
        evidence.evidence_remove,
        name="evidence_remove",
    ),
    path(PLAN + "findings/new/", findings.finding_create, name="finding_create"),
    path(PLAN + "findings/<int:pk>/", findings.finding_edit, name="finding_edit"),
    path(
        PLAN + "findings/<int:pk>/delete/",
        findings.finding_delete,
        name="finding_delete",
    ),
    path(
        PLAN + "recommendations/new/",
        findings.recommendation_create,
        name="recommendation_create",
    ),
    path(
        PLAN + "recommendations/<int:pk>/",
        findings.recommendation_edit,
        name="recommendation_edit",
    ),
    path(
        PLAN + "recommendations/<int:pk>/delete/",
        findings.recommendation_delete,
        name="recommendation_delete",
    ),
    path(
        "candidates/<slug:code>/take/",
        candidates.candidate_take,
        name="candidate_take",
    ),
    path(
        "methods/<slug:code>/<int:number>/",
        methodologies.methodology_detail,
        name="methodology_detail",
    ),
]
