"""What the worker does for plans, and whom the daily run reminds of reports."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from actionplans.exports.large import READY, LargePaper
from actionplans.imports.batches import read_kept
from actionplans.models import PlanImport, PlanVersion, ReportingPeriod
from actionplans.models.due import tallies
from core.reminders import to_user
from municipalities.models import Assignment, Mechanism, people_of

DAYS_BEFORE = (14, 3)
DAYS_AFTER = (1, 8, 22)


@task()
def make_plan_paper(version_id: int, kind: str, language: str) -> None:
    """Make a long plan's paper, unless it is there; its page waits for that."""
    versions = PlanVersion.objects.select_related("framework", "municipality")
    if version := versions.filter(pk=version_id).first():
        paper = LargePaper(version, kind, language)
        if paper.state(timezone.now()) != READY:
            paper.make()


@task()
def read_plan_file(key: int) -> None:
    """Read a large file that was brought in; its page waits for that."""
    batch = PlanImport.objects.filter(pk=key, state=PlanImport.State.READ).first()
    if batch is not None and batch.is_being_read:
        read_kept(batch)


def reports_due(today):
    """Coordinators whose measures are not all reported on, before and after the day
    on which a period's reports are due."""
    ahead = [today + timedelta(days=number) for number in DAYS_BEFORE]
    behind = [today - timedelta(days=number) for number in DAYS_AFTER]
    for period in ReportingPeriod.objects.filter(due_on__in=[*ahead, *behind]):
        kind = "progress_due" if period.due_on in ahead else "progress_late"
        yield from _to_coordinators(period, kind, today)


def _to_coordinators(period, kind, today):
    mechanisms = Mechanism.objects.select_related("municipality").in_bulk()
    places = [one.municipality_id for one in mechanisms.values()]
    counted = tallies([period], places)
    owing = {
        pk: one.municipality
        for pk, one in mechanisms.items()
        if (tally := counted.get((period.pk, one.municipality_id))) and tally.waiting
    }
    people = people_of(set(owing), [Assignment.Role.COORDINATOR], today)
    for mechanism, place in owing.items():
        path = reverse("actionplans:progress_due", args=[period.pk, place.slug])
        for user in people.get(mechanism, ()):
            yield to_user(
                user,
                kind=kind,
                about=f"period:{period.pk}:{place.pk}",
                path=path,
                place=place.slug,
            )
