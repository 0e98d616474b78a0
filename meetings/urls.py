from django.urls import path

from meetings.views import (
    agenda,
    attachments,
    attendance,
    calls,
    decisions,
    followups,
    log,
    log_decisions,
    meeting_imports,
    meetings,
    owners,
    planning,
)

app_name = "meetings"

urlpatterns = [
    path("", meetings.meeting_list, name="meeting_list"),
    path("new/<slug:slug>/", calls.meeting_create, name="meeting_create"),
    path("year/<slug:slug>/", planning.year_plan, name="year_plan"),
    path("import/", meeting_imports.meeting_import_new, name="meeting_import_new"),
    path(
        "import/<int:pk>/",
        meeting_imports.meeting_import_detail,
        name="meeting_import_detail",
    ),
    path(
        "import/<int:pk>/correct/",
        meeting_imports.meeting_import_correct,
        name="meeting_import_correct",
    ),
    path(
        "import/<int:pk>/confirm/",
        meeting_imports.meeting_import_confirm,
        name="meeting_import_confirm",
    ),
    path(
        "import/<int:pk>/undo/",
        meeting_imports.meeting_import_undo,
        name="meeting_import_undo",
    ),
    path(
        "import/<int:pk>/discard/",
        meeting_imports.meeting_import_discard,
        name="meeting_import_discard",
    ),
    path("<int:pk>/", meetings.meeting_detail, name="meeting_detail"),
    path("<int:pk>/call/", calls.meeting_call, name="meeting_call"),
    path("<int:pk>/edit/", calls.meeting_edit, name="meeting_edit"),
    path("<int:pk>/minutes.pdf", meetings.meeting_minutes, name="meeting_minutes"),
    path("<int:pk>/history/", meetings.meeting_history, name="meeting_history"),
    path("<int:pk>/log/", log.meeting_log, name="meeting_log"),
    path("<int:pk>/attendance/", attendance.attendance_save, name="attendance_save"),
    path("<int:pk>/guests/", attendance.guest_add, name="guest_add"),
    path("guests/<int:pk>/remove/", attendance.guest_remove, name="guest_remove"),
    path("<int:pk>/items/", agenda.agendaitem_add, name="agendaitem_add"),
    path("items/<int:pk>/", agenda.agendaitem_save, name="agendaitem_save"),
    path("<int:pk>/log/versions/", log.log_versions, name="log_versions"),
    path("items/<int:pk>/shift/", agenda.agendaitem_shift, name="agendaitem_shift"),
    path("items/<int:pk>/carry/", agenda.agendaitem_carry, name="agendaitem_carry"),
    path("items/<int:pk>/remove/", agenda.agendaitem_remove, name="agendaitem_remove"),
    path("<int:pk>/files/", attachments.attachment_list, name="attachment_list"),
    path(
        "files/<int:pk>/", attachments.attachment_download, name="attachment_download"
    ),
    path(
        "files/<int:pk>/remove/",
        attachments.attachment_remove,
        name="attachment_remove",
    ),
    path("<int:pk>/decide/", log_decisions.decision_add, name="decision_add"),
    path(
        "<int:pk>/measures/", log_decisions.decision_measures, name="decision_measures"
    ),
    path(
        "decisions/<int:pk>/remove/",
        log_decisions.decision_remove,
        name="decision_remove",
    ),
    path("<int:pk>/end/", log.meeting_end_save, name="meeting_end_save"),
    path("<int:pk>/close/", meetings.meeting_close, name="meeting_close"),
    path("<int:pk>/reopen/", meetings.meeting_reopen, name="meeting_reopen"),
    path("decisions/", decisions.decision_list, name="decision_list"),
    path("decisions/<int:pk>/", decisions.decision_detail, name="decision_detail"),
    path("decisions/<int:pk>/edit/", decisions.decision_edit, name="decision_edit"),
    path(
        "decisions/export.<str:format_key>",
        decisions.decision_export,
        name="decision_export",
    ),
    path("decisions/<int:pk>/close/", followups.decision_close, name="decision_close"),
    path("decisions/<int:pk>/move/", followups.decision_move, name="decision_move"),
    path(
        "decisions/<int:pk>/reopen/", followups.decision_reopen, name="decision_reopen"
    ),
    path(
        "decisions/<int:pk>/measures/",
        followups.decision_measures,
        name="decision_measures",
    ),
    path(
        "decisions/<int:pk>/follow-up/",
        followups.decision_follow_up,
        name="decision_follow_up",
    ),
    path("owed/<str:token>/", owners.owner_page, name="owner_page"),
    path("owed/<str:token>/<int:pk>/", owners.owner_answer, name="owner_answer"),
    path("decisions/owners/<slug:slug>/", owners.owner_send, name="owner_send"),
]
