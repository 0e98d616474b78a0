"""The site's addresses, and an empty page to compare the others with."""

from django.shortcuts import render
from django.urls import include, path


def empty_page(request):
    return render(request, "base.html")


urlpatterns = [
    path("bench/empty/", empty_page, name="empty_page"),
    path("", include("config.urls")),
]
