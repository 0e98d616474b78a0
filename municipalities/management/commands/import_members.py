import json
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.imports.batches import discard, keep
from core.imports.problems import Refused
from municipalities import services
from municipalities.imports.members import read_members
from municipalities.imports.planning import planning_problems
from municipalities.models import MemberImport


class Command(BaseCommand):
    help = "Imports a list of members; exit status 1 when it is refused."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--check", action="store_true", help="write nothing")
        parser.add_argument("--json", action="store_true", help="print one object")

    def handle(self, *, file, check, **options):
        data = self._bytes(file)
        try:
            reading = read_members(data)
        except Refused as refused:
            self._print(options["json"], [], [refused.problem])
            raise CommandError(refused.message) from None
        plan = services.plan_members(reading.lines, today=timezone.localdate())
        problems = reading.problems + planning_problems(plan)
        error = ""
        if not check and not plan.changes_nothing:
            error = self._write(reading, data, file.name)
        self._print(options["json"], reading.lines, problems, plan)
        if error:
            raise CommandError(error)

    def _bytes(self, file):
        try:
            return file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from None

    def _write(self, reading, data, name):
        """Write the list; return what stood against it."""
        batch = keep(
            MemberImport(reading=reading.stored()), data=data, name=name, by=None
        )
        try:
            services.confirm_members(
                batch=batch, lines=reading.lines, by=None, at=timezone.now()
            )
        except ValidationError as error:
            discard(batch=batch)
            return " ".join(error.messages)
        return ""

    def _print(self, as_json, lines, problems, plan=None):
        if as_json:
            answer = {
                "memberships": [line.as_dict() for line in lines],
                "problems": [problem.as_dict() for problem in problems],
            }
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))
            return
        for problem in problems:
            self.stdout.write(f"{problem.severity} {problem.place}: {problem.message}")
        if plan is not None:
            for action in ("joins", "changes", "ends", "stays"):
                self.stdout.write(f"{action}: {plan.count(action)}")
            if plan.changes_nothing:
                self.stdout.write("Nothing changes.")
