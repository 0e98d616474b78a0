from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class CoreConfig(AppConfig):
    """What three apps or more need and no app owns."""

    name = "core"
    verbose_name = "core"


class BackOfficeConfig(admin_apps.AdminConfig):
    """Django's admin with our site: see core.sites.BackOffice."""

    default = False
    default_site = "core.sites.BackOffice"
