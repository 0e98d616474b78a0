"""Plans written here, not imported: a new one, what it says of itself, objectives."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from actionplans.models import (
    ActionPlan,
    Measure,
    Objective,
    Pillar,
    PlanVersion,
    PolicyFramework,
)
from actionplans.services.plan_order import open_for_writing, settle_order
from core.models import Stale
from municipalities.models import Municipality

Texts = Mapping[str, str]  # language code → text
Level = Objective.Level
LAST = 32767  # behind all others, until the order is settled


def _say(row: PlanVersion | Objective, titles: Texts) -> None:
    for language, text in titles.items():
        setattr(row, f"title_{language.replace('-', '_')}", text)


@transaction.atomic
def start_plan(
    *,
    municipality: Municipality,
    framework: PolicyFramework,
    titles: Texts,
    language: str,
    period_start: date,
    period_end: date,
    by: User | None,
    at: datetime,
) -> PlanVersion:
    """Open an empty draft in a municipality, with the next number of its plan.

    It revises no version: what follows one in force is opened with `open_draft`.
    Raises ValidationError where another draft of the plan is open.
    """
    plan, _is_new = ActionPlan.objects.get_or_create(municipality=municipality)
    plan = ActionPlan.objects.select_for_update().get(pk=plan.pk)
    version = PlanVersion(
        plan=plan,
        municipality=municipality,
        number=_free_number(plan),
        framework=framework,
        language=language,
        period_start=period_start,
        period_end=period_end,
        created_by=by,
    )
    _say(version, titles)
    version._history_user, version._history_date = by, at
    version.save()
    return version


def _free_number(plan: ActionPlan) -> int:
    """The number after the plan's last; ValidationError while a draft is open."""
    versions = PlanVersion.objects.filter(plan=plan).order_by("-number")
    if open_one := versions.drafts().first():
        text = _("A draft is open already: version %(number)s.")
        raise ValidationError(text % {"number": open_one.number})
    latest = versions.first()
    return latest.number + 1 if latest else 1


@transaction.atomic
def change_version(
    *,
    version: PlanVersion,
    expected: int,
    titles: Texts,
    language: str,
    period_start: date,
    period_end: date,
    by: User | None,
    at: datetime,
) -> PlanVersion:
    """Change what a draft says of itself; deadlines stay as they are.

    Raises Stale, and ValidationError once it is adopted.
    """
    version = open_for_writing(version.pk)
    _say(version, titles)
    version.language = language
    version.period_start, version.period_end = period_start, period_end
    version._history_user, version._history_date = by, at
    version.save_if_unchanged(expected)
    return version


@transaction.atomic
def add_objective(
    *,
    version: PlanVersion,
    pillar: Pillar,
    titles: Texts,
    by: User | None,
    at: datetime,
    code: str = "",
    level: Any = Level.STRATEGIC,
    parent: Objective | None = None,
) -> Objective:
    """Add an objective behind the others of its pillar in a draft.

    Under a `parent` it is a specific one of the parent's pillar.
    """
    version = open_for_writing(version.pk)
    objective = Objective(
        plan_version=version,
        pillar=parent.pillar if parent else pillar,
        parent=parent,
        level=Level.SPECIFIC if parent else level,
        code=code,
        order=LAST,
    )
    _say(objective, titles)
    _check(objective)
    objective._history_user, objective._history_date = by, at
    objective.save()
    settle_order(version, by=by, at=at)
    return objective


def _check(objective: Objective) -> None:
    if not objective.title:
        raise ValidationError(
            {"title": _("Write what is to be reached, in one language.")}
        )
    rows = Objective.objects.filter(plan_version=objective.plan_version_id)
    same = rows.filter(code=objective.code).exclude(pk=objective.pk)
    if objective.code and same.exists():
        raise ValidationError(
            {"code": _("Another objective of the plan has this code.")}
        )


@transaction.atomic
def change_objective(
    *,
    objective: Objective,
    expected: int,
    titles: Texts,
    code: str,
    by: User | None,
    at: datetime,
) -> Objective:
    """Change the words and the code of a draft's objective. Raises Stale, and
    ValidationError by field name."""
    open_for_writing(objective.plan_version_id)
    stored = Objective.objects.get(pk=objective.pk)
    if stored.version != expected:
        raise Stale(stored)
    _say(stored, titles)
    stored.code = code
    _check(stored)
    stored._history_user, stored._history_date = by, at
    stored.save_if_unchanged(expected)
    return stored


@transaction.atomic
def remove_objective(
    *, objective: Objective, expected: int, by: User | None, at: datetime
) -> None:
    """Take an objective out of a draft; its measures move up to the one above it, or
    stand right under the pillar. Raises Stale, and ValidationError where specific
    objectives stand under it."""
    version = open_for_writing(objective.plan_version_id)
    objective = Objective.objects.get(pk=objective.pk)
    if objective.version != expected:
        raise Stale(objective)
    if objective.parts.exists():
        raise ValidationError(
            _("Specific objectives stand under it: remove or move them first.")
        )
    for measure in Measure.objects.filter(objective=objective):
        measure.objective = objective.parent
        measure._history_user, measure._history_date = by, at
        measure.save_if_unchanged(measure.version)
    objective._history_user, objective._history_date = by, at
    objective.delete()
    settle_order(version, by=by, at=at)
