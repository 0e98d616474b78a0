import json
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from core.imports.batches import discard, keep
from core.imports.problems import Refused
from meetings import services
from meetings.imports.planning import planning_problems
from meetings.imports.registers import read_register
from meetings.models import MeetingImport


class Command(BaseCommand):
    help = "Imports a register of meetings; exit status 1 when it is refused."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--check", action="store_true", help="write nothing")
        parser.add_argument("--json", action="store_true", help="print one object")
        parser.add_argument(
            "--by", default="", help="e-mail of the member of staff who imports"
        )

    def handle(self, *, file, check, **options):
        data = self._bytes(file)
        try:
            reading = read_register(data, today=timezone.localdate())
        except Refused as refused:
            self._print(options["json"], [], [refused.problem])
            raise CommandError(refused.message) from None
        plan = services.plan_register(reading.meetings)
        problems = reading.problems + planning_problems(plan)
        error = ""
        if not check and not plan.changes_nothing:
            error = self._write(reading, data, file.name, options["by"])
        self._print(options["json"], reading.meetings, problems, plan)
        if error:
            raise CommandError(error)

    def _bytes(self, file):
        try:
            return file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from None

    def _write(self, reading, data, name, email):
        """Write the register; return what stood against it."""
        by = self._importer(email)
        if email and by is None:
            return f"{email} is nobody of staff."
        if reading.is_open:
            return "Say first what is unknown; the page for imports asks for it."
        batch = keep(
            MeetingImport(reading=reading.stored()), data=data, name=name, by=by
        )
        try:
            services.confirm_meetings(
                batch=batch, lines=reading.meetings, by=by, at=timezone.now()
            )
        except ValidationError as error:
            discard(batch=batch)
            return " ".join(error.messages)
        return ""

    def _importer(self, email):
        """Who imports, if somebody is named; else the register stands for itself."""
        user = User.objects.filter(email__iexact=email).first() if email else None
        return user if user and user.is_project_staff else None

    def _print(self, as_json, lines, problems, plan=None):
        if as_json:
            answer = {
                "meetings": [line.as_dict() for line in lines],
                "problems": [problem.as_dict() for problem in problems],
            }
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))
            return
        for problem in problems:
            self.stdout.write(f"{problem.severity} {problem.place}: {problem.message}")
        if plan is not None:
            self.stdout.write(f"meetings: {len(plan.written)}")
            self.stdout.write(f"on record: {len(plan.steps) - len(plan.written)}")
            if plan.changes_nothing:
                self.stdout.write("Nothing changes.")
