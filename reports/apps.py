from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """What is read: home, dashboards, papers and exports."""

    name = "reports"
    verbose_name = _("reports")
