"""Print what became of each measure between two versions of a plan."""

import json

from django.core.management.base import BaseCommand, CommandError

from actionplans import services
from actionplans.comparison import Fate
from actionplans.models import PlanVersion


class Command(BaseCommand):
    help = (
        "Compare two versions, such as gnjilane-1 and gnjilane-2: by the lineage that "
        "is recorded, else by what is found in the texts."
    )

    def add_arguments(self, parser):
        parser.add_argument("earlier", metavar="EARLIER")
        parser.add_argument("later", metavar="LATER")
        parser.add_argument("--json", action="store_true", help="print one object")

    def handle(self, *args, **options):
        earlier, later = _version(options["earlier"]), _version(options["later"])
        if earlier.plan_id != later.plan_id or earlier.number >= later.number:
            raise CommandError("Name two versions of one plan, the earlier one first.")
        lineage, _is_recorded = services.lineage_between(earlier, later)
        if options["json"]:
            said = lineage.as_dict() | {"reworded": _reworded(lineage)}
            self.stdout.write(json.dumps(said, ensure_ascii=False, indent=2))
            return
        for link in lineage.links:
            codes = [one.code if one else "–" for one in (link.earlier, link.later)]
            asked = "" if link.is_sure else " (unsure)"
            fields = f": {', '.join(link.fields)}" if link.fields else ""
            self.stdout.write(f"{' → '.join(codes)} {link.fate}{asked}{fields}")


def _reworded(lineage):
    """{earlier code: both titles} of what got another code and another title."""
    return {
        link.earlier.code: {"old": list(one.old), "new": list(one.new)}
        for link in lineage.with_fate(Fate.RENUMBERED_AND_REWORDED)
        for one in link.differences
        if one.field == "title"
    }


def _version(code):
    version = PlanVersion.objects.by_code(code).first()
    if version is None:
        raise CommandError(f"No version {code}.")
    return version
