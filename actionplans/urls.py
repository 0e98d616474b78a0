from django.urls import path

from actionplans.views import imports, measures, plans, search

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
    path("<slug:code>/history/", plans.version_history, name="version_history"),
    path("<slug:code>/adopt/", plans.version_adopt, name="version_adopt"),
]
