from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MunicipalitiesConfig(AppConfig):
    """Municipalities, institutions, mechanisms, people and access."""

    name = "municipalities"
    verbose_name = _("municipalities")
