from django.urls import path

from municipalities.views import (
    access,
    acts,
    deputies,
    directory,
    mechanisms,
    member_imports,
    memberships,
    notices,
    people,
    rules,
    seats,
)

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
    path("access/", access.access_list, name="access_list"),
    path("access/invite/", access.access_invite, name="access_invite"),
    path(
        "access/export/<str:file_format>/", access.access_export, name="access_export"
    ),
    path(
        "access/invitations/<int:pk>/again/",
        access.access_send_again,
        name="access_send_again",
    ),
    path(
        "access/invitations/<int:pk>/withdraw/",
        access.access_withdraw,
        name="access_withdraw",
    ),
    path("access/roles/<int:pk>/end/", access.access_end, name="access_end"),
    path("people/", people.person_list, name="person_list"),
    path("people/<int:pk>/", people.person_detail, name="person_detail"),
    path("people/<int:pk>/edit/", people.person_edit, name="person_edit"),
    path("people/<int:pk>/checked/", people.person_check, name="person_check"),
    path("people/<int:pk>/withdraw/", people.person_withdraw, name="person_withdraw"),
    path("people/<int:pk>/history/", people.person_history, name="person_history"),
    path(
        "people/<int:pk>/merge/",
        people.person_merge_choose,
        name="person_merge_choose",
    ),
    path(
        "people/<int:pk>/merge/<int:other_pk>/",
        people.person_merge,
        name="person_merge",
    ),
    path(
        "people/<int:pk>/merge/<int:other_pk>/confirm/",
        people.person_merge_confirm,
        name="person_merge_confirm",
    ),
    path("members/<int:pk>/", memberships.membership_edit, name="membership_edit"),
    path("members/<int:pk>/end/", memberships.membership_end, name="membership_end"),
    path(
        "members/<int:pk>/replace/",
        memberships.membership_replace,
        name="membership_replace",
    ),
    path(
        "members/<int:pk>/contacts/",
        memberships.membership_contacts,
        name="membership_contacts",
    ),
    path("seats/<int:pk>/", seats.mechanism_seat, name="mechanism_seat"),
    path(
        "seats/<int:pk>/close/", seats.mechanism_seat_close, name="mechanism_seat_close"
    ),
    path("acts/<int:pk>/", acts.legalact_edit, name="legalact_edit"),
    path("acts/<int:pk>/file/", acts.legalact_file, name="legalact_file"),
    path("deputies/<int:pk>/end/", deputies.deputy_end, name="deputy_end"),
    path("mails/<int:pk>/again/", notices.mail_send_again, name="mail_send_again"),
    path("notices/<str:token>/", notices.notice_list, name="notice_list"),
    path("notices/<str:token>/choose/", notices.notice_choose, name="notice_choose"),
    path("<slug:slug>/", mechanisms.mechanism_detail, name="mechanism_detail"),
    path(
        "<slug:slug>/history/", mechanisms.mechanism_history, name="mechanism_history"
    ),
    path("<slug:slug>/add/", memberships.membership_add, name="membership_add"),
    path("<slug:slug>/news/", mechanisms.mechanism_news, name="mechanism_news"),
    path("<slug:slug>/work/", mechanisms.mechanism_work, name="mechanism_work"),
    path("<slug:slug>/seen/", mechanisms.mechanism_seen, name="mechanism_seen"),
    path("<slug:slug>/settings/", mechanisms.mechanism_edit, name="mechanism_edit"),
    path(
        "<slug:slug>/functionality/",
        mechanisms.mechanism_functionality,
        name="mechanism_functionality",
    ),
    path("<slug:slug>/rules/", rules.rule_list, name="rule_list"),
    path("<slug:slug>/rules/change/", rules.rule_change, name="rule_change"),
    path("<slug:slug>/acts/add/", acts.legalact_add, name="legalact_add"),
    path("<slug:slug>/deputies/", deputies.deputy_list, name="deputy_list"),
    path("<slug:slug>/contacts/", directory.directory_detail, name="directory_detail"),
    path(
        "<slug:slug>/contacts/paper/", directory.directory_paper, name="directory_paper"
    ),
    path(
        "<slug:slug>/contacts/check/", directory.directory_check, name="directory_check"
    ),
]
