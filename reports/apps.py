from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core import navigation, panels


def _everybody(user):
    return True


def _reads_reports(user):
    return user.sees_all_municipalities


class ReportsConfig(AppConfig):
    """What is read: home, dashboards, papers and exports."""

    name = "reports"
    verbose_name = _("reports")

    def ready(self):
        navigation.register(
            "home",
            label=_("Home"),
            url_name="reports:home",
            icon="home",
            can_see=_everybody,
            order=10,
        )
        navigation.register(
            "reports",
            label=_("Reports"),
            url_name="reports:report_list",
            icon="reports",
            can_see=_reads_reports,
            order=90,
        )
        # Its models can only be imported once all apps are there.
        own = import_module("reports.panels")
        panels.register("roundplan", own.findings_report)
