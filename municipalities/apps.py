from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core import navigation, panels, reminders


class MunicipalitiesConfig(AppConfig):
    """Municipalities, institutions, mechanisms, people and access."""

    name = "municipalities"
    verbose_name = _("municipalities")

    def ready(self):
        # Models can only be imported once all apps are there.
        permissions = import_module("municipalities.permissions")
        navigation.register(
            "mechanism",
            label=_("Mechanism"),
            url_name="municipalities:mechanism_home",
            icon="mechanism",
            can_see=permissions.has_any_role,
            order=20,
        )
        own = import_module("municipalities.panels")
        navigation.register_switcher(own.municipality_switcher)
        panels.register("home", own.home_deputyships, order=1)
        panels.register("home", own.home_failed_mails, order=30)
        panels.register("mechanism_alerts", own.mechanism_failed_mails)
        panels.register("invitation", own.invitation_roles)
        services = import_module("municipalities.services")
        import_module("accounts.services").register_giver(services.give_roles)
        reminders.register_personal_page(services.notices_path)
        reminders.register_kinds(
            reminders.Kind(
                "access_invitation",
                _("Invitation to sign in"),
                needed_because=_("Your access hangs on it."),
                needs_account=True,
            ),
            reminders.Kind("deputy_named", _("Deputy named"), needs_account=True),
        )
