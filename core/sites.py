"""The one admin site; apart from core.admin, which registers on it."""

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _


class BackOffice(admin.AdminSite):
    """The back office: administrators only, by the site's own sign-in."""

    site_header = "Koordina"
    site_title = "Koordina"
    index_title = _("Back office")
    site_url = "/"

    def has_permission(self, request):
        return request.user.is_authenticated and request.user.is_administrator

    def login(self, request, extra_context=None):
        """People sign in where everybody does, second factor included."""
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next", request.path))

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")
