from django.urls import path

from accounts.views import notices, settings

app_name = "accounts"

urlpatterns = [
    path("email/", settings.email_closed, name="email_closed"),
    path("language/", settings.language_set, name="language_set"),
    path("notices/", notices.notice_list, name="notice_list"),
    path("notices/choices/", notices.notice_choose, name="notice_choose"),
]
