from django.urls import path

from accounts.views import invitations, notices, settings

app_name = "accounts"

urlpatterns = [
    path("invitation/<str:key>/", invitations.invitation, name="invitation"),
    path(
        "invitation/<str:key>/accept/",
        invitations.invitation_accept,
        name="invitation_accept",
    ),
    path("account/email/", settings.email_closed, name="email_closed"),
    path("account/language/", settings.language_set, name="language_set"),
    path("account/notices/", notices.notice_list, name="notice_list"),
    path("account/notices/choices/", notices.notice_choose, name="notice_choose"),
]
