from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core import navigation, panels, reminders

NOTICES = [
    reminders.Kind("plan_proposals", _("Asked to propose changes to the plan")),
    reminders.Kind("proposal_answered", _("A proposal was answered")),
    reminders.Kind("progress_due", _("Progress reports due soon"), needs_account=True),
    reminders.Kind("progress_late", _("Progress reports overdue"), needs_account=True),
]


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
        panels.register("mechanism_news", own.mechanism_plan, order=55)
        panels.register("mechanism_news", own.mechanism_proposals, order=60)
        panels.register("home", own.home_progress, order=25)
        tasks = import_module("actionplans.tasks")
        reminders.register(tasks.reports_due)
        reminders.register_kinds(*NOTICES)
