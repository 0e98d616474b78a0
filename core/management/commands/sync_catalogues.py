"""Make the Cyrillic and the English catalogue from the other two."""

from django.conf import settings
from django.core.management.base import BaseCommand

from core import catalogues


class Command(BaseCommand):
    help = "Fill locale/sr from locale/sr_Latn by tool, and locale/en from the source."

    def handle(self, *args, **options):
        base = settings.BASE_DIR / "locale"
        paths = {
            language: base / language / "LC_MESSAGES" / "django.po"
            for language in ("en", "sr_Latn", "sr", "sq")
        }
        catalogues.fill_cyrillic(paths["sr_Latn"], paths["sr"])
        catalogues.fill_english(paths["en"])
        for language, path in paths.items():
            self.stdout.write(f"{language}: {len(catalogues.missing(path))} missing")
