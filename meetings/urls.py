from django.urls import path

from meetings.views import calls, decisions, log, meetings, planning

app_name = "meetings"

urlpatterns = [
    path("", meetings.meeting_list, name="meeting_list"),
    path("new/<slug:slug>/", calls.meeting_create, name="meeting_create"),
    path("year/<slug:slug>/", planning.year_plan, name="year_plan"),
    path("<int:pk>/", meetings.meeting_detail, name="meeting_detail"),
    path("<int:pk>/call/", calls.meeting_call, name="meeting_call"),
    path("<int:pk>/edit/", calls.meeting_edit, name="meeting_edit"),
    path("<int:pk>/minutes.pdf", meetings.meeting_minutes, name="meeting_minutes"),
    path("<int:pk>/history/", meetings.meeting_history, name="meeting_history"),
    path("<int:pk>/log/", log.meeting_log, name="meeting_log"),
    path("<int:pk>/attendance/", log.attendance_save, name="attendance_save"),
    path("<int:pk>/guests/", log.guest_add, name="guest_add"),
    path("guests/<int:pk>/remove/", log.guest_remove, name="guest_remove"),
    path("<int:pk>/items/", log.agendaitem_add, name="agendaitem_add"),
    path("items/<int:pk>/", log.agendaitem_save, name="agendaitem_save"),
    path("<int:pk>/decide/", log.decision_add, name="decision_add"),
    path("<int:pk>/end/", log.meeting_end_save, name="meeting_end_save"),
    path("<int:pk>/close/", meetings.meeting_close, name="meeting_close"),
    path("<int:pk>/reopen/", meetings.meeting_reopen, name="meeting_reopen"),
    path("decisions/", decisions.decision_list, name="decision_list"),
    path("decisions/<int:pk>/", decisions.decision_detail, name="decision_detail"),
    path("decisions/<int:pk>/edit/", decisions.decision_edit, name="decision_edit"),
    path("decisions/<int:pk>/close/", decisions.decision_close, name="decision_close"),
]
