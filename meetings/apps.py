from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core import navigation, panels, reminders

NOTICES = [
    reminders.Kind(
        "meeting_invitation",
        _("Invitation to a meeting"),
        needed_because=_("The mechanism counts on your answer."),
    ),
    reminders.Kind(
        "meeting_change",
        _("Change of a meeting"),
        needed_because=_("You would come on the wrong day."),
    ),
    reminders.Kind("meeting_unanswered", _("Invitation not answered yet")),
    reminders.Kind("meeting_soon", _("Meeting coming up")),
    reminders.Kind("minutes_sent", _("Minutes of a meeting")),
    reminders.Kind("decision_due", _("Decision due soon")),
    reminders.Kind("decision_overdue", _("Decision overdue"), needs_account=True),
    reminders.Kind("decision_escalated", _("Decision that waits for you")),
]


class MeetingsConfig(AppConfig):
    """Meetings, agenda, attendance, minutes and decisions."""

    name = "meetings"
    verbose_name = _("meetings")

    def ready(self):
        # Models can only be imported once all apps are there.
        permissions = import_module("municipalities.permissions")
        navigation.register(
            "meetings",
            label=_("Meetings"),
            url_name="meetings:meeting_list",
            icon="meetings",
            can_see=permissions.has_any_role,
            order=40,
        )
        own = import_module("meetings.panels")
        members = import_module("municipalities.services")
        members.register_days(import_module("meetings.models").days_there)
        panels.register("home", own.home_decisions, order=10)
        panels.register("home", own.home_meetings, order=20)
        panels.register("mechanism", own.mechanism_meetings, order=20)
        panels.register("meeting_agenda", own.meeting_answers, order=10)
        panels.register("mechanism_news", own.mechanism_news)
        panels.register("mechanism_tasks", own.mechanism_tasks)
        panels.register("functionality", own.mechanism_facts)
        panels.register("measure", own.measure_decisions, order=30)
        tasks = import_module("meetings.tasks")
        reminders.register(tasks.meetings_to_come)
        reminders.register(tasks.invitations_unanswered)
        reminders.register(tasks.decisions_due)
        reminders.register(tasks.decisions_overdue)
        reminders.register(tasks.decisions_escalated)
        reminders.register_kinds(*NOTICES)
