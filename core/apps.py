from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    """What three apps or more need and no app owns."""

    name = "core"
    verbose_name = "core"

    def ready(self):
        # Models can only be imported once all apps are there.
        indexes = import_module("core.search.indexes")
        post_migrate.connect(indexes.make_indexes, dispatch_uid="search indexes")


class BackOfficeConfig(admin_apps.AdminConfig):
    """Django's admin with our site: see core.sites.BackOffice."""

    default = False
    default_site = "core.sites.BackOffice"
