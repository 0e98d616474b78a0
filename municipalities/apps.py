from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core import navigation
from municipalities.permissions import has_any_role


class MunicipalitiesConfig(AppConfig):
    """Municipalities, institutions, mechanisms, people and access."""

    name = "municipalities"
    verbose_name = _("municipalities")

    def ready(self):
        navigation.register(
            "mechanism",
            label=_("Mechanism"),
            url_name="municipalities:mechanism_home",
            icon="mechanism",
            can_see=has_any_role,
            order=20,
        )
        # Its models can only be imported once all apps are there.
        own = import_module("municipalities.panels")
        navigation.register_switcher(own.municipality_switcher)
