"""Overdue decisions go up: to the member, to the institution, to the chair."""

from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import F, Prefetch
from simple_history.utils import bulk_create_with_history

from meetings.models import Decision, FollowUp
from meetings.services.owners import Sitters, Sitting, owner_path, sitting_in
from meetings.statistics import escalation_step
from municipalities.models import Mechanism, MechanismRule

# The levels, lowest first.
MEMBER, _INSTITUTION, CHAIR = FollowUp.Level.values


class Told(NamedTuple):
    """Who hears that decisions of a mechanism reached a level; once, however many."""

    sitting: Sitting
    mechanism: Mechanism
    level: int
    personal_path: str


@transaction.atomic
def escalate_overdue(*, today: date, at: datetime) -> list[FollowUp]:
    """Take the next step of each overdue decision for which somebody can be told.

    Where nobody with an address sits on a level, the one after it is told once that
    is due. Nothing is sent: `told_on` says who hears of it. A decision that another
    run holds is left to it.
    """
    overdue = list(
        Decision.objects.overdue(today)
        .reminded()
        .select_for_update(of=("self",), skip_locked=True)
        .select_related("mechanism")
        .prefetch_related("owners", "mechanism__rules", _escalations())
    )
    sitters = sitting_in(mechanisms={one.mechanism_id for one in overdue}, today=today)
    steps = [
        FollowUp(
            decision=decision,
            kind=FollowUp.Kind.ESCALATION,
            level=level,
            due_before=decision.due_on,
            noted_on=today,
            noted_at=at,
        )
        for decision in overdue
        if (level := _next_level(decision, sitters, today))
    ]
    return bulk_create_with_history(steps, FollowUp) if steps else []


def told_on(*, today: date) -> list[Told]:
    """Who is to hear today of the steps that were taken today.

    Decisions that were closed meanwhile, or got another date, are left out. Asking
    again gives the same, so a run that was cut off can be repeated.
    """
    decisions = list(
        Decision.objects.open()
        .filter(
            follow_ups__kind="escalation",
            follow_ups__noted_on=today,
            follow_ups__due_before=F("due_on"),
        )
        .select_related("mechanism__municipality")
        .prefetch_related("owners", _escalations())
        .distinct()
    )
    sitters = sitting_in(
        mechanisms={one.mechanism_id for one in decisions}, today=today
    )
    found: dict[tuple[int, int, int], Told] = {}
    for decision in decisions:
        level = max(one.level for one in decision.escalations)
        for one in _told(decision, level, sitters):
            key = decision.mechanism_id, level, one.person.pk
            if key not in found:
                found[key] = _as_told(one, decision.mechanism, level, today)
    return list(found.values())


def _as_told(one: Sitting, mechanism: Mechanism, level: int, today: date) -> Told:
    path = ""
    if one.user is None:
        path = owner_path(person=one.person, mechanism=mechanism, today=today)
    return Told(one, mechanism, level, path)


def _escalations() -> Prefetch:
    """The steps of each decision's present date."""
    steps = FollowUp.objects.filter(kind="escalation", due_before=F("decision__due_on"))
    return Prefetch("follow_ups", steps, to_attr="escalations")


def _next_level(decision: Decision, sitters: Sitters, today: date) -> int | None:
    rule = decision.mechanism.rule_on(today) or MechanismRule()
    days_late = (today - decision.due_on).days
    told = {one.level: (today - one.noted_on).days for one in decision.escalations}
    level = escalation_step(days_late, rule.told_after, told)
    while level and not _told(decision, level, sitters):
        is_due = level < len(rule.told_after) and days_late >= rule.told_after[level]
        level = level + 1 if is_due else None
    return level


def _told(decision: Decision, level: int, sitters: Sitters) -> list[Sitting]:
    """Who has an address and sits on that level: for an owner, or at the head."""
    if level == CHAIR:
        everybody = sitters.heads.get(decision.mechanism_id, [])
    else:
        is_member = level == MEMBER
        everybody = [one for one in sitters.of(decision) if one.is_member == is_member]
    return [one for one in everybody if one.email]
