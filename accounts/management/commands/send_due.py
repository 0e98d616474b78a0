"""Send the reminders of the day; run it once a day, twice does no harm."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts import services


class Command(BaseCommand):
    help = (
        "Send every reminder that is due today and Monday's digests, each at most "
        "once, and what was left lying."
    )

    def handle(self, *args, **options):
        now = timezone.now()
        services.forget_large_files(at=now)
        count = services.send_due(today=timezone.localdate(now), at=now)
        if options["verbosity"]:
            self.stdout.write(f"Mails on their way: {count}.")
