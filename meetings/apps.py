from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    """Meetings, agenda, attendance, minutes and decisions."""

    name = "meetings"
    verbose_name = _("meetings")
