"""Write the words of all searchable records anew, and their indexes."""

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import DEFAULT_DB_ALIAS, transaction

from core.search.indexes import make_index
from core.search.models import SearchableModel, refill


class Command(BaseCommand):
    help = "After the rules of what a word is have changed: find by the new ones."

    def handle(self, *args, **options):
        for model in apps.get_models():
            if not issubclass(model, SearchableModel):
                continue
            with transaction.atomic():
                count = refill(model._base_manager.all())
                make_index(model, DEFAULT_DB_ALIAS, anew=True)
            self.stdout.write(f"{model._meta.label}: {count}")
