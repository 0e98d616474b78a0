from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.reference import load_reference


class Command(BaseCommand):
    help = "Loads the reference data of all apps; keeps what was edited or deleted."

    def handle(self, **options):
        outcome = load_reference()
        for word, tally in (
            (_("added"), outcome.created),
            (_("updated"), outcome.updated),
        ):
            for label, number in tally.items():
                self.stdout.write(f"{label}: {number} {word}")
        for name in outcome.kept:
            self.stdout.write(
                _("%(name)s was edited here and is kept.") % {"name": name}
            )
        for name in outcome.missing:
            self.stdout.write(
                _("%(name)s was deleted here and is not brought back.") % {"name": name}
            )
        self.stdout.write(
            ngettext(
                "%(count)s row was already up to date.",
                "%(count)s rows were already up to date.",
                outcome.unchanged,
            )
            % {"count": outcome.unchanged}
        )
