"""Decisions: numbered when taken, closed with what was done."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TypedDict

from django.db import transaction
from django.db.models import Max
from modeltranslation.utils import build_localized_fieldname

from accounts.models import User
from actionplans.models import Measure
from core.history import keep_first
from core.models import Stale
from meetings.models import AgendaItem, Decision, Meeting, Vote
from meetings.services.holding import hold_open
from municipalities.models import Institution, Mechanism, Person


class Votes(TypedDict):
    """How a decision was voted."""

    in_favour: int
    against: int
    abstained: int


@transaction.atomic
def add_decision(
    *,
    meeting: Meeting,
    text: str,
    kind: str,
    owners: Iterable[Institution],
    due_on: date | None,
    agenda_item: AgendaItem | None,
    by: User,
    measures: Iterable[Measure] = (),
    votes: Votes | None = None,
) -> Decision:
    """Record a decision under the next number of the mechanism and year.

    The text goes into the language of the minutes. The mechanism is locked while the
    number is taken; two at once would break a constraint, not share a number.
    PermissionDenied where the meeting was closed meanwhile.
    """
    hold_open(meeting)
    mechanism, year = _locked_mechanism(meeting), meeting.day.year
    decision = Decision(
        mechanism=mechanism,
        municipality=meeting.municipality,
        meeting=meeting,
        agenda_item=agenda_item,
        year=year,
        sequence=next_sequence(mechanism, year),
        kind=kind,
        due_on=due_on,
    )
    _set_text(decision, text)
    decision._history_user = by
    decision.save_without_historical_record()
    link(decision, owners=owners, measures=measures)
    keep_first([decision])
    return _record_vote(decision, votes, by)


def link(decision: Decision, **links: Iterable[Institution | Measure]) -> None:
    """Set what a decision points at; the history keeps it with the next save, as one
    change and not one for each field."""
    decision.skip_history_when_saving = True
    for name, things in links.items():
        getattr(decision, name).set(things)
    del decision.skip_history_when_saving


def _record_vote(decision: Decision, votes: Votes | None, by: User) -> Decision:
    if votes is not None:
        vote = Vote(decision=decision, **votes)
        vote._history_user = by
        vote.save()
    return decision


@transaction.atomic
def remove_decision(*, decision: Decision, expected: int, by: User) -> None:
    """Take back a decision of a meeting that is still being logged.

    The history keeps it. Raises Stale when somebody changed it meanwhile, and where
    something hangs on it already; PermissionDenied once the meeting is closed.
    """
    hold_open(decision.meeting)
    current = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    if current.version != expected or current.follow_ups.exists():
        raise Stale(current)
    current._history_user = by
    current.delete()


def _locked_mechanism(meeting: Meeting) -> Mechanism:
    mechanisms = Mechanism.objects.select_for_update(of=("self",))
    return mechanisms.get(pk=meeting.mechanism_id)


def next_sequence(mechanism: Mechanism, year: int) -> int:
    """The number after the highest of the year; a gap is never filled again."""
    taken = Decision.objects.filter(mechanism=mechanism, year=year)
    return int(taken.aggregate(last=Max("sequence"))["last"] or 0) + 1


@transaction.atomic
def change_decision(
    *,
    decision: Decision,
    text: str,
    owners: Iterable[Institution],
    expected: int,
    by: User,
) -> Decision:
    """Save an edited decision with its owners; raises Stale if changed meanwhile."""
    _set_text(decision, text)
    decision._history_user = by
    link(decision, owners=owners)
    decision.save_if_unchanged(expected)
    return decision


@transaction.atomic
def close_decision(
    *,
    decision: Decision,
    state: str,
    outcome: str,
    at: datetime,
    by: User | None = None,
    person: Person | None = None,
    expected: int | None = None,
) -> Decision:
    """Close a decision as done or dropped, with what was done.

    By a user, or by a person through a personal link. The meeting's minutes stay as
    they are. Raises Stale where it was closed meanwhile, or changed since the version
    `expected`.
    """
    decision = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    if not decision.is_open:
        raise Stale(decision)
    decision.state = state
    decision.outcome = outcome
    decision.closed_at, decision.closed_by = at, by
    decision.closed_by_person = person
    decision._history_user = by
    decision.save_if_unchanged(decision.version if expected is None else expected)
    return decision


def _set_text(decision: Decision, text: str) -> None:
    field = build_localized_fieldname("text", decision.meeting.language)
    setattr(decision, field, text)
