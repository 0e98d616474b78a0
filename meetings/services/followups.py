"""What happens to a decision after it was taken: steps, dates, measures, reopening."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from actionplans.models import Measure
from core.models import Stale
from meetings.models import Decision, FollowUp
from meetings.services.decisions import link
from municipalities.models import Person


@transaction.atomic
def add_follow_up(
    *,
    decision: Decision,
    text: str,
    at: datetime,
    by: User | None = None,
    person: Person | None = None,
) -> FollowUp:
    """Note what was done so far; an open decision is then in progress.

    By a user, or by a person through a personal link. Notes of two people stand side
    by side, so no version is asked. Raises Stale where the decision was closed
    meanwhile: what was to be noted is for the reader to decide.
    """
    decision = locked(decision)
    if not decision.is_open:
        raise Stale(decision)
    if decision.state == Decision.State.OPEN:
        decision.state = Decision.State.IN_PROGRESS
        decision._history_user = by
        decision.save(update_fields=["state"])
    return FollowUp.objects.create(
        decision=decision,
        text=text,
        noted_on=timezone.localdate(at),
        noted_at=at,
        noted_by=by,
        person=person,
    )


@transaction.atomic
def move_due_date(
    *,
    decision: Decision,
    due_on: date,
    reason: str,
    expected: int,
    by: User,
    at: datetime,
) -> Decision:
    """Give an open decision a new date, with the reason; the old one stays in its
    follow-ups, and telling the next level begins anew. Raises Stale if changed or
    closed meanwhile."""
    decision = locked(decision)
    if not decision.is_open:
        raise Stale(decision)
    before, decision.due_on = decision.due_on, due_on
    decision._history_user = by
    decision.save_if_unchanged(expected)
    FollowUp.objects.create(
        decision=decision,
        kind=FollowUp.Kind.NEW_DATE,
        text=reason,
        due_before=before,
        due_after=due_on,
        noted_on=timezone.localdate(at),
        noted_at=at,
        noted_by=by,
    )
    return decision


@transaction.atomic
def reopen_decision(
    *,
    decision: Decision,
    reason: str,
    expected: int,
    by: User,
    at: datetime,
) -> Decision:
    """Open a decision that was closed wrongly. What it was closed with becomes a
    follow-up of that time; so does the reason. Raises Stale if changed meanwhile."""
    decision = locked(decision)
    if decision.is_open:
        raise Stale(decision)
    was_closed_with = _last_word(decision)
    decision.state, decision.outcome = Decision.State.IN_PROGRESS, ""
    decision.closed_at = decision.closed_by = decision.closed_by_person = None
    decision._history_user = by
    decision.save_if_unchanged(expected)
    was_closed_with.save()
    FollowUp.objects.create(
        decision=decision,
        kind=FollowUp.Kind.REOPENED,
        text=reason,
        noted_on=timezone.localdate(at),
        noted_at=at,
        noted_by=by,
    )
    return decision


def _last_word(decision: Decision) -> FollowUp:
    """What a decision was closed with, as a follow-up of that time, unsaved."""
    return FollowUp(
        decision=decision,
        text=decision.outcome,
        noted_on=decision.closed_on,
        noted_at=decision.closed_at,
        noted_by=decision.closed_by,
        person=decision.closed_by_person,
    )


@transaction.atomic
def set_measures(
    *, decision: Decision, measures: Iterable[Measure], expected: int, by: User
) -> Decision:
    """Say which measures a decision carries out; also after its meeting was closed.
    Raises Stale if it was changed meanwhile."""
    decision = locked(decision)
    decision._history_user = by
    link(decision, measures=measures)
    decision.save_if_unchanged(expected)
    return decision


def locked(decision: Decision) -> Decision:
    """The decision as it is now, and nobody else's until the transaction ends."""
    rows = Decision.objects.select_for_update(of=("self",))
    return rows.get(pk=decision.pk)
