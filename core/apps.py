from django.apps import AppConfig


class CoreConfig(AppConfig):
    """What three apps or more need and no app owns."""

    name = "core"
    verbose_name = "core"
