from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core import navigation, panels


class ActionplansConfig(AppConfig):
    """Frameworks, norms, plans, versions, measures, indicators and evidence."""

    name = "actionplans"
    verbose_name = _("action plans")

    def ready(self):
        # Models can only be imported once all apps are there.
        permissions = import_module("municipalities.permissions")
        navigation.register(
            "plan",
            label=_("Plan"),
            url_name="actionplans:plan_home",
            icon="plan",
            can_see=permissions.has_any_role,
            order=30,
        )
        own = import_module("actionplans.panels")
        panels.register("home", own.home_due_measures, order=30)
        panels.register("meeting_agenda", own.agenda_due_measures, order=20)
