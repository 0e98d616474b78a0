from django.urls import path

from actionplans.views import (
    adoption,
    bulk,
    comments,
    comparison,
    drafts,
    evidence,
    files,
    imports,
    measure_editing,
    measures,
    objectives,
    overviews,
    periods,
    plans,
    progress,
    progress_overview,
    proposal_answers,
    proposal_links,
    proposals,
    revision,
    search,
    versions,
)

app_name = "actionplans"

urlpatterns = [
    path("", plans.plan_home, name="plan_home"),
    path("all/", plans.plan_list, name="plan_list"),
    path("side-by-side/", overviews.plans_side_by_side, name="plans_side_by_side"),
    path(
        "side-by-side/<slug:file_format>/",
        overviews.plans_side_by_side_export,
        name="plans_side_by_side_export",
    ),
    path("norms/", overviews.norm_coverage, name="norm_coverage"),
    path("norms/gaps/", overviews.norm_gaps, name="norm_gaps"),
    path(
        "norms/gaps/<slug:file_format>/",
        overviews.norm_gaps_export,
        name="norm_gaps_export",
    ),
    path(
        "norms/<slug:file_format>/",
        overviews.norm_coverage_export,
        name="norm_coverage_export",
    ),
    path("mine/", overviews.my_measures, name="my_measures"),
    path("import/", imports.plan_import_new, name="plan_import_new"),
    path("import/<int:pk>/", imports.plan_import_detail, name="plan_import_detail"),
    path(
        "import/<int:pk>/correct/",
        imports.plan_import_correct,
        name="plan_import_correct",
    ),
    path(
        "import/<int:pk>/revise/", imports.plan_import_revise, name="plan_import_revise"
    ),
    path(
        "import/<int:pk>/confirm/",
        imports.plan_import_confirm,
        name="plan_import_confirm",
    ),
    path(
        "import/<int:pk>/discard/",
        imports.plan_import_discard,
        name="plan_import_discard",
    ),
    path("import/<int:pk>/undo/", imports.plan_import_undo, name="plan_import_undo"),
    path("start/", drafts.plan_start, name="plan_start"),
    path("measures/", search.measure_search, name="measure_search"),
    path("measures/<int:pk>/", measures.measure_detail, name="measure_detail"),
    path(
        "measures/<int:pk>/history/", measures.measure_history, name="measure_history"
    ),
    path(
        "measures/<int:pk>/sheet/",
        files.measure_proposal_sheet,
        name="measure_proposal_sheet",
    ),
    path("periods/", periods.period_list, name="period_list"),
    path("periods/new/", periods.period_create, name="period_create"),
    path("periods/<int:pk>/edit/", periods.period_edit, name="period_edit"),
    path("progress/", progress_overview.progress_overview, name="progress_overview"),
    path("progress/home/", progress_overview.progress_home, name="progress_home"),
    path(
        "progress/export/<slug:file_format>/",
        progress_overview.progress_export,
        name="progress_export",
    ),
    path(
        "progress/<int:period>/measures/<int:pk>/",
        progress.progress_report,
        name="progress_report",
    ),
    path(
        "progress/<int:period>/measures/<int:pk>/history/",
        progress.progress_history,
        name="progress_history",
    ),
    path(
        "progress/<int:period>/measures/<int:pk>/evidence/",
        evidence.evidence_add,
        name="evidence_add",
    ),
    path(
        "progress/<int:period>/measures/<int:pk>/evidence/use/",
        evidence.evidence_use,
        name="evidence_use",
    ),
    path(
        "progress/<int:period>/measures/<int:pk>/evidence/<int:piece>/take-off/",
        evidence.evidence_take_off,
        name="evidence_take_off",
    ),
    path(
        "progress/<int:period>/<slug:slug>/",
        progress.progress_due,
        name="progress_due",
    ),
    path(
        "progress/<int:period>/<slug:slug>/submit/",
        progress.progress_submit,
        name="progress_submit",
    ),
    path("evidence/<int:pk>/", evidence.evidence_detail, name="evidence_detail"),
    path(
        "evidence/<int:pk>/file/", evidence.evidence_download, name="evidence_download"
    ),
    path(
        "measures/<int:pk>/progress/",
        progress_overview.measure_progress,
        name="measure_progress",
    ),
    path(
        "<slug:code>/progress/", progress_overview.plan_progress, name="plan_progress"
    ),
    path("measures/<int:pk>/edit/", measure_editing.measure_edit, name="measure_edit"),
    path("measures/<int:pk>/row/", measure_editing.measure_row, name="measure_row"),
    path(
        "measures/<int:pk>/duplicate/",
        measure_editing.measure_duplicate,
        name="measure_duplicate",
    ),
    path("measures/<int:pk>/move/", measure_editing.measure_move, name="measure_move"),
    path(
        "measures/<int:pk>/remove/",
        measure_editing.measure_remove,
        name="measure_remove",
    ),
    path("objectives/<int:pk>/", objectives.objective_edit, name="objective_edit"),
    path("objectives/<int:pk>/move/", objectives.objective_move, name="objective_move"),
    path(
        "objectives/<int:pk>/remove/",
        objectives.objective_remove,
        name="objective_remove",
    ),
    path(
        "measures/<int:pk>/comment/", comments.measure_comment, name="measure_comment"
    ),
    path(
        "comments/<int:pk>/withdraw/",
        comments.comment_withdraw,
        name="comment_withdraw",
    ),
    path("propose/<str:token>/", proposal_links.proposal_link, name="proposal_link"),
    path(
        "propose/<str:token>/new/",
        proposal_links.proposal_link_new,
        name="proposal_link_new",
    ),
    path(
        "propose/<str:token>/<int:pk>/",
        proposal_links.proposal_link_detail,
        name="proposal_link_detail",
    ),
    path(
        "propose/<str:token>/<int:pk>/withdraw/",
        proposal_links.proposal_link_withdraw,
        name="proposal_link_withdraw",
    ),
    path(
        "propose/<str:token>/<int:pk>/comment/",
        proposal_links.proposal_link_comment,
        name="proposal_link_comment",
    ),
    path("proposals/<int:pk>/", proposals.proposal_detail, name="proposal_detail"),
    path(
        "proposals/<int:pk>/withdraw/",
        proposals.proposal_withdraw,
        name="proposal_withdraw",
    ),
    path(
        "proposals/<int:pk>/comment/",
        proposals.proposal_comment,
        name="proposal_comment",
    ),
    path(
        "proposals/<int:pk>/accept/",
        proposal_answers.proposal_accept,
        name="proposal_accept",
    ),
    path(
        "proposals/<int:pk>/decline/",
        proposal_answers.proposal_decline,
        name="proposal_decline",
    ),
    path("<slug:code>/proposals/", proposals.proposal_list, name="proposal_list"),
    path("<slug:code>/proposals/new/", proposals.proposal_new, name="proposal_new"),
    path("<slug:code>/proposals/ask/", proposals.proposal_ask, name="proposal_ask"),
    path(
        "<slug:code>/proposals/candidates/",
        proposals.proposal_candidates,
        name="proposal_candidates",
    ),
    path(
        "<slug:code>/proposals/file/<slug:file_format>/",
        proposals.proposal_export,
        name="proposal_export",
    ),
    path("<slug:code>/", plans.version_detail, name="version_detail"),
    path("<slug:code>/edit/", drafts.version_edit, name="version_edit"),
    path("<slug:code>/edit/plan/", drafts.version_change, name="version_change"),
    path("<slug:code>/edit/objective/", objectives.objective_add, name="objective_add"),
    path("<slug:code>/edit/measure/", measure_editing.measure_add, name="measure_add"),
    path("<slug:code>/edit/bulk/", bulk.version_bulk, name="version_bulk"),
    path(
        "<slug:code>/edit/renumber/<int:pk>/",
        bulk.version_renumber,
        name="version_renumber",
    ),
    path("<slug:code>/timeline/", versions.version_timeline, name="version_timeline"),
    path("<slug:code>/budget/", versions.version_budget, name="version_budget"),
    path(
        "<slug:code>/budget/<slug:file_format>/",
        versions.version_budget_export,
        name="version_budget_export",
    ),
    path("<slug:code>/files/", files.version_files, name="version_files"),
    path("<slug:code>/files/<slug:kind>/", files.version_file, name="version_file"),
    path(
        "<slug:code>/files/<slug:kind>/make/",
        files.version_file_make,
        name="version_file_make",
    ),
    path("<slug:slug>/on/", revision.plan_on, name="plan_on"),
    path("<slug:code>/act/", revision.version_act, name="version_act"),
    path("<slug:code>/revise/", revision.version_revise, name="version_revise"),
    path("<slug:code>/compare/", comparison.version_compare, name="version_compare"),
    path(
        "<slug:code>/compare/pdf/",
        comparison.version_compare_pdf,
        name="version_compare_pdf",
    ),
    path(
        "<slug:code>/compare/word/",
        comparison.version_compare_word,
        name="version_compare_word",
    ),
    path("<slug:code>/lineage/", revision.version_lineage, name="version_lineage"),
    path(
        "<slug:code>/lineage/record/",
        revision.version_lineage_record,
        name="version_lineage_record",
    ),
    path("<slug:code>/lineage/<int:pk>/", revision.measure_fate, name="measure_fate"),
    path("<slug:code>/history/", plans.version_history, name="version_history"),
    path("<slug:code>/adopt/", adoption.version_adopt, name="version_adopt"),
]
