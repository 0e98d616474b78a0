from django.urls import path

from municipalities.views import mechanisms, member_imports, memberships

app_name = "municipalities"

urlpatterns = [
    path("", mechanisms.mechanism_list, name="mechanism_list"),
    path("own/", mechanisms.mechanism_home, name="mechanism_home"),
    path("import/", member_imports.member_import_new, name="member_import_new"),
    path(
        "import/<int:pk>/",
        member_imports.member_import_detail,
        name="member_import_detail",
    ),
    path(
        "import/<int:pk>/correct/",
        member_imports.member_import_correct,
        name="member_import_correct",
    ),
    path(
        "import/<int:pk>/confirm/",
        member_imports.member_import_confirm,
        name="member_import_confirm",
    ),
    path(
        "import/<int:pk>/undo/",
        member_imports.member_import_undo,
        name="member_import_undo",
    ),
    path(
        "import/<int:pk>/discard/",
        member_imports.member_import_discard,
        name="member_import_discard",
    ),
    path("members/<int:pk>/", memberships.membership_edit, name="membership_edit"),
    path("<slug:slug>/", mechanisms.mechanism_detail, name="mechanism_detail"),
    path(
        "<slug:slug>/history/", mechanisms.mechanism_history, name="mechanism_history"
    ),
    path("<slug:slug>/add/", memberships.membership_add, name="membership_add"),
]
