from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActionplansConfig(AppConfig):
    """Frameworks, norms, plans, versions, measures, indicators and evidence."""

    name = "actionplans"
    verbose_name = _("action plans")
