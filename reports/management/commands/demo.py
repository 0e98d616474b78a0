from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from reports import demo


class Command(BaseCommand):
    help = "Fills an empty database with an invented programme and prints sign-ins."

    def handle(self, **options):
        if not (settings.DEBUG or settings.KOORDINA_DEMO):
            raise CommandError(
                _("This is not a demo site: its settings say neither DEBUG nor demo.")
            )
        try:
            written = demo.build_demo(today=timezone.localdate())
        except demo.NotEmpty as error:
            raise CommandError(
                _("The database has people already; the demo changes nothing.")
            ) from error
        if not written:
            self.stdout.write(_("The demo is already there; nothing was changed."))
        for line in demo.table():
            self.stdout.write(line)
