from django.urls import path

from meetings.views import (
    agenda,
    attachments,
    attendance,
    calls,
    decisions,
    feeds,
    followups,
    invitations,
    log,
    log_decisions,
    meeting_imports,
    meetings,
    minutes,
    minutes_links,
    owners,
    planning,
    sheets,
    templates,
    texts,
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
    path("<int:pk>/cancel/", calls.meeting_cancel, name="meeting_cancel"),
    path("<int:pk>/postpone/", calls.meeting_postpone, name="meeting_postpone"),
    path("<int:pk>/invite/", invitations.invitation_list, name="invitation_list"),
    path("<int:pk>/remind/", invitations.invitation_remind, name="invitation_remind"),
    path("<int:pk>/tell/", invitations.invitation_tell, name="invitation_tell"),
    path("<int:pk>/reply/", invitations.invitation_reply, name="invitation_reply"),
    path(
        "answer/<str:token>/", invitations.invitation_answer, name="invitation_answer"
    ),
    path(
        "answer/<str:token>/meeting.ics",
        invitations.invitation_calendar,
        name="invitation_calendar",
    ),
    path("answer/<str:token>/follow/", feeds.feed_personal, name="feed_personal"),
    path("calendar/", feeds.feed_list, name="feed_list"),
    path("calendar/renew/", feeds.feed_renew, name="feed_renew"),
    path("calendar/revoke/", feeds.feed_revoke, name="feed_revoke"),
    path("calendar/<str:key>.ics", feeds.feed_file, name="feed_file"),
    path("<int:pk>/minutes.pdf", minutes.meeting_minutes, name="meeting_minutes"),
    path("<int:pk>/minutes.docx", minutes.minutes_word, name="minutes_word"),
    path("<int:pk>/minutes/send/", minutes.minutes_send, name="minutes_send"),
    path(
        "<int:pk>/minutes/send/<int:person_pk>/",
        minutes.minutes_send_again,
        name="minutes_send_again",
    ),
    path("<int:pk>/minutes/approve/", minutes.minutes_approve, name="minutes_approve"),
    path("<int:pk>/minutes/correct/", minutes.correction_add, name="correction_add"),
    path("<int:pk>/minutes/texts/", texts.minutes_texts, name="minutes_texts"),
    path(
        "items/<int:pk>/text/<slug:language>/",
        texts.agendaitemtext_save,
        name="agendaitemtext_save",
    ),
    path(
        "decisions/<int:pk>/text/<slug:language>/",
        texts.decisiontext_save,
        name="decisiontext_save",
    ),
    path("minutes/<str:token>/", minutes_links.minutes_read, name="minutes_read"),
    path(
        "minutes/<str:token>/minutes.pdf",
        minutes_links.minutes_read_pdf,
        name="minutes_read_pdf",
    ),
    path(
        "minutes/<str:token>/renew/", minutes_links.minutes_renew, name="minutes_renew"
    ),
    path("form/<slug:slug>/", templates.minutes_template, name="minutes_template"),
    path(
        "form/<slug:slug>/start/",
        templates.minutes_template_start,
        name="minutes_template_start",
    ),
    path(
        "form/<slug:slug>/preview/",
        templates.minutes_template_preview,
        name="minutes_template_preview",
    ),
    path(
        "form/<slug:slug>/remove/",
        templates.minutes_template_remove,
        name="minutes_template_remove",
    ),
    path("<int:pk>/agenda.pdf", sheets.sheet_agenda, name="sheet_agenda"),
    path("<int:pk>/attendance.pdf", sheets.sheet_attendance, name="sheet_attendance"),
    path("<int:pk>/history/", meetings.meeting_history, name="meeting_history"),
    path("<int:pk>/log/", log.meeting_log, name="meeting_log"),
    path("<int:pk>/attendance/", attendance.attendance_save, name="attendance_save"),
    path("<int:pk>/guests/", attendance.guest_add, name="guest_add"),
    path("guests/<int:pk>/remove/", attendance.guest_remove, name="guest_remove"),
    path("<int:pk>/items/", agenda.agendaitem_add, name="agendaitem_add"),
    path("items/<int:pk>/", agenda.agendaitem_save, name="agendaitem_save"),
    path("<int:pk>/log/due/", log.log_due, name="log_due"),
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
    path("<int:pk>/close/", minutes.meeting_close, name="meeting_close"),
    path("<int:pk>/reopen/", minutes.meeting_reopen, name="meeting_reopen"),
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
