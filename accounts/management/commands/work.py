"""The task worker: first what a worker before it left lying, then the queue."""

from django.utils import timezone
from django_tasks_db.management.commands import db_worker

from accounts import services


class Command(db_worker.Command):
    help = "Deliver mails that were left lying, then work off the queue until stopped."

    def handle(self, **options):
        services.pick_up_mails(at=timezone.now())
        super().handle(**options)
