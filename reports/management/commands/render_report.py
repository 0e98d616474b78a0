from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from reports import services, tasks
from reports.models import Rendering


class Command(BaseCommand):
    help = "Writes a report to a PDF file: the same as its page offers."

    def add_arguments(self, parser):
        parser.add_argument("kind", choices=["findings"])
        parser.add_argument("--municipality", required=True, metavar="SLUG")
        parser.add_argument(
            "--round", required=True, help="its code, or its kind where one fits"
        )
        parser.add_argument(
            "--language",
            required=True,
            choices=[code for code, _ in settings.LANGUAGES],
        )
        parser.add_argument(
            "--readers",
            choices=Rendering.Audience.values,
            default=Rendering.Audience.FULL,
            help="what beside scores and findings the report may say",
        )
        parser.add_argument("--output", required=True, type=Path, metavar="FILE.pdf")

    def handle(self, **options):
        if not options["output"].parent.is_dir():
            raise CommandError(f"{options['output'].parent}: no such folder")
        try:
            round_plan = services.round_plan_named(
                municipality=options["municipality"], round_name=options["round"]
            )
        except services.NoSuchPlan as problem:
            raise CommandError(str(problem)) from problem
        rendering, is_to_do = tasks.ask_for_findings(
            round_plan=round_plan,
            language=options["language"],
            audience=options["readers"],
            by=None,
        )
        if is_to_do or not rendering.is_finished:
            tasks.run_findings(rendering, round_plan)
        if not rendering.file:
            raise CommandError(rendering.error)
        self._write(rendering, options["output"])

    def _write(self, rendering, output):
        try:
            with rendering.file.open() as file:
                output.write_bytes(file.read())
        except OSError as problem:
            raise CommandError(f"{output}: {problem.strerror}") from problem
        self.stdout.write(f"{output}: edition {rendering.edition}")
