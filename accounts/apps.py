from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """People who sign in; places and access live in municipalities."""

    name = "accounts"
    verbose_name = _("accounts")
