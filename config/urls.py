"""The addresses of the whole site; each app keeps its own list."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("reports.urls")),
    path("", include("core.urls")),
    path("", include("accounts.urls")),
    path("account/", include("allauth.urls")),
    path("mechanisms/", include("municipalities.urls")),
    path("plans/", include("actionplans.urls")),
    path("meetings/", include("meetings.urls")),
    path("monitoring/", include("monitoring.urls")),
    path("admin/", admin.site.urls),
]
