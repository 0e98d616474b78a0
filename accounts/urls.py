from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("email/", views.email_closed, name="email_closed"),
    path("language/", views.language_set, name="language_set"),
]
