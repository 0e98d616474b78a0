from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MonitoringConfig(AppConfig):
    """Methodology, rounds, assessments, scores, findings and recommendations."""

    name = "monitoring"
    verbose_name = _("monitoring")
