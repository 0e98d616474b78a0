from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core import reminders


class AccountsConfig(AppConfig):
    """People who sign in; places and access live in municipalities."""

    name = "accounts"
    verbose_name = _("accounts")

    def ready(self):
        reminders.register_kinds(
            reminders.Kind("weekly_digest", _("The past week"), is_offered=False),
        )
