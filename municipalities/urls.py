from django.urls import path

from municipalities.views import mechanisms, memberships

app_name = "municipalities"

urlpatterns = [
    path("", mechanisms.mechanism_list, name="mechanism_list"),
    path("own/", mechanisms.mechanism_home, name="mechanism_home"),
    path("members/<int:pk>/", memberships.membership_edit, name="membership_edit"),
    path("<slug:slug>/", mechanisms.mechanism_detail, name="mechanism_detail"),
    path(
        "<slug:slug>/history/", mechanisms.mechanism_history, name="mechanism_history"
    ),
    path("<slug:slug>/add/", memberships.membership_add, name="membership_add"),
]
