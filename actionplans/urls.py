from django.urls import path

from actionplans.views import comparison, imports, measures, plans, revision, search

app_name = "actionplans"

urlpatterns = [
    path("", plans.plan_home, name="plan_home"),
    path("all/", plans.plan_list, name="plan_list"),
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
    path("measures/", search.measure_search, name="measure_search"),
    path("measures/<int:pk>/", measures.measure_detail, name="measure_detail"),
    path(
        "measures/<int:pk>/history/", measures.measure_history, name="measure_history"
    ),
    path("<slug:code>/", plans.version_detail, name="version_detail"),
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
    path("<slug:code>/adopt/", plans.version_adopt, name="version_adopt"),
]
