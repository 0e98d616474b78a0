from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core import navigation


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
