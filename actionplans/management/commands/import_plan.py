"""Import a municipality's action plan from a file of any format, like the page."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from actionplans import services
from actionplans.imports.batches import keep_reading, read_file, same_plan
from core.imports.delimited import ENCODINGS
from core.imports.problems import ERROR, INFO, Problem, Refused
from municipalities.models import Municipality


class Command(BaseCommand):
    help = "Read an action plan (.xlsx, .xls, .ods, .csv, .docx) into a draft version."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--municipality", required=True, metavar="SLUG")
        parser.add_argument("--framework", metavar="CODE")
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="TEXT=KEY",
            help='what a wording means, for example "Biro rada=employment"',
        )
        parser.add_argument(
            "--revises", metavar="VERSION", help="the version that this one revises"
        )
        parser.add_argument("--encoding", choices=list(ENCODINGS), help="of a CSV")
        parser.add_argument("--check", action="store_true", help="write nothing")
        parser.add_argument("--json", action="store_true", help="print one object")

    def handle(self, *args, **options):
        outcome = _Outcome(options)
        try:
            outcome.run()
        except Refused as refused:
            outcome.problems = [refused.problem]
        shown = outcome.as_dict()
        if options["json"]:
            self.stdout.write(json.dumps(shown, ensure_ascii=False, indent=2))
        else:
            self._tell(shown)
        if outcome.is_refused:
            raise SystemExit(1)

    def _tell(self, shown):
        for problem in shown["problems"]:
            cell = f"{problem['column']}{problem['row'] or ''}"
            place = "!".join(filter(None, (problem["sheet"], cell)))
            self.stderr.write(f"{problem['severity']}: {place} {problem['message']}")
        done = "written" if shown["written"] else "nothing was written"
        self.stdout.write(f"{len(shown['measures'])} measures read, {done}.")


class _Outcome:
    """What became of one file."""

    def __init__(self, options):
        self.path, self.options = options["file"], options
        self.municipality = _municipality(options["municipality"])
        self.choices = _choices(options)
        self.reading, self.problems, self.written = None, [], False

    def run(self):
        """Read; unless only checking, or blocked, keep and write."""
        try:
            data = self.path.read_bytes()
        except OSError as error:
            raise CommandError(f"{self.path}: {error.strerror}") from error
        self.reading = read_file(
            data, municipality=self.municipality, choices=self.choices
        )
        self.problems = list(self.reading.problems)
        if not self.options["check"] and not self.is_refused:
            self._write(data)

    def _write(self, data):
        where = {"data": data, "municipality": self.municipality}
        if version := same_plan(self.reading, **where):
            params = {"version": version.code}
            self.problems.append(
                Problem("already_imported", severity=INFO, params=params)
            )
            return
        batch = keep_reading(
            self.reading, name=self.path.name, by=None, choices=self.choices, **where
        )
        services.import_plan(batch=batch, by=None, at=timezone.now())
        self.written = True

    @property
    def is_refused(self):
        if self.reading is not None:
            return self.reading.is_blocked
        return any(problem.severity == ERROR for problem in self.problems)

    def as_dict(self):
        reading = self.reading
        return {
            "file": self.path.name,
            "municipality": self.municipality.slug,
            "title": (reading.title or None) if reading else None,
            "period": (reading.period or None) if reading else None,
            "language": reading.language if reading else None,
            "written": self.written,
            "measures": [one.as_dict() for one in reading.measures] if reading else [],
            "problems": [problem.as_dict() for problem in self.problems],
        }


def _municipality(slug):
    try:
        return Municipality.objects.get(slug=slug)
    except Municipality.DoesNotExist:
        known = ", ".join(Municipality.objects.values_list("slug", flat=True))
        raise CommandError(f"No municipality {slug}. Known: {known}") from None


def _choices(options):
    institutions = {}
    for pair in options["map"]:
        text, equals, target = pair.rpartition("=")
        if not equals or not text.strip():
            raise CommandError(f"--map {pair}: write it as TEXT=KEY")
        institutions[text.strip()] = target.strip()
    choices = {"institutions": institutions} if institutions else {}
    for name in ("framework", "encoding", "revises"):
        if options[name]:
            choices[name] = options[name]
    return choices
