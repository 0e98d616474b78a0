from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core import navigation, panels, reminders


class MonitoringConfig(AppConfig):
    """Methodology, rounds, assessments, scores, findings and recommendations."""

    name = "monitoring"
    verbose_name = _("monitoring")

    def ready(self):
        # Models can only be imported once all apps are there.
        permissions = import_module("municipalities.permissions")
        navigation.register(
            "monitoring",
            label=_("Monitoring"),
            url_name="monitoring:round_list",
            icon="monitoring",
            can_see=permissions.has_any_role,
            order=50,
        )
        own = import_module("monitoring.panels")
        panels.register("measure", own.measure_scores, order=40)
        panels.register("plan", own.plan_rounds, order=40)
        panels.register("plan_draft", own.draft_candidates, order=40)
        panels.register("meeting_agenda", own.agenda_replies, order=30)
        panels.register("home", own.waiting_assessments, order=5)
        tasks = import_module("monitoring.tasks")
        reminders.register(tasks.assessments_to_submit)
        reminders.register_kinds(
            reminders.Kind(
                "assessment_waiting", _("Assessment to submit"), needs_account=True
            )
        )
