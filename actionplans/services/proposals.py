"""What is proposed for a draft: said, taken back, accepted or declined."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Mail, User
from accounts.services import post
from actionplans import emails
from actionplans.models import Measure, Pillar, PlanVersion, Proposal
from actionplans.services.editing import (
    add_measure,
    change_measure,
    remove_measure,
)
from actionplans.services.measure_parts import Fields
from actionplans.services.plan_order import open_for_writing
from actionplans.services.proposal_links import answered_path
from core.models import Stale
from municipalities.models import (
    Assignment,
    Institution,
    Mechanism,
    Membership,
    Person,
)

ANSWERED = "proposal_answered"
LABEL = 430
ADD, CHANGE, REMOVE = (
    str(Proposal.Kind.ADD),
    str(Proposal.Kind.CHANGE),
    str(Proposal.Kind.REMOVE),
)


class Author(NamedTuple):
    """Who says something: a person of the mechanism, a user, or both in one."""

    person: Person | None
    institution: Institution | None
    user: User | None


def author_of(*, user: User, mechanism: Mechanism, today: date) -> Author:
    """In whose name a user writes in a mechanism: as the person that the account
    belongs to there, for the institution whose seat that person holds."""
    own = Assignment.objects.filter(
        user=user, mechanism=mechanism, person__isnull=False
    ).select_related("person")
    assignment = own.first()
    if assignment is None:
        return Author(None, None, user)
    person = assignment.person
    return Author(person, institution_of(person, mechanism, today), user)


def institution_of(
    person: Person, mechanism: Mechanism, today: date
) -> Institution | None:
    """For which institution somebody sits in a mechanism on a day."""
    held = Membership.objects.held_on(today).filter(person=person, mechanism=mechanism)
    seat = held.select_related("seat__institution").first()
    return seat.seat.institution if seat else None


def present_values(measure: Measure, language: str) -> dict[str, str]:
    """What a measure says, in the plan's language, by `Proposal.FIELDS`."""
    suffix = language.replace("-", "_")
    indicators = [
        indicator_line(getattr(one, f"name_{suffix}") or one.name, one.target_text)
        for one in measure.indicators.all()
    ]
    budget = measure.budget_text
    if not budget and measure.budget_planned is not None:
        budget = f"{measure.budget_planned.normalize():f} €"
    return {
        "title": getattr(measure, f"title_{suffix}") or measure.title,
        "description": getattr(measure, f"description_{suffix}")
        or measure.description
        or "",
        "indicator": "\n".join(indicators),
        "due": measure.due_text,
        "lead": measure.lead_text,
        "partners": measure.partners_text,
        "budget": budget,
        "funding": measure.funding_text,
    }


def indicator_line(name: str, target: str) -> str:
    """An indicator as one line of a proposal: ``"Sessions held: 12"``."""
    return f"{name}: {target}" if target else name


@transaction.atomic
def propose(
    *,
    version: PlanVersion,
    kind: str,
    measure: Measure | None,
    pillar: Pillar | None,
    values: Mapping[str, str],
    reason: str,
    author: Author,
    at: datetime,
    rests_on: str = "",
) -> Proposal:
    """Keep what somebody proposes for a draft; nothing in the draft changes by it.

    `values` are by `Proposal.FIELDS`; only those that differ from the draft are kept.
    The same words of the same author once more (a double click, the back button) give
    the proposal that is there. Raises ValidationError where the version is adopted or
    nothing is proposed.
    """
    version = open_for_writing(version.pk)
    changes = _changes(version, kind, measure, values)
    if kind == ADD and "title" not in changes:
        raise ValidationError({"title": _("Write what is to be done.")})
    if kind == CHANGE and not changes and not rests_on:
        raise ValidationError(_("Change at least one field."))
    proposal = _said(author, version, at)
    proposal.kind, proposal.reason, proposal.rests_on = kind, reason, rests_on
    proposal.measure, proposal.changes = measure, changes
    proposal.pillar = measure.pillar if measure else pillar
    label = str(measure) if measure else changes["title"]["new"]
    proposal.measure_label = label[:LABEL]
    if twin := _twin(proposal):
        return twin
    proposal.validate_constraints()
    return _saved(proposal, author.user, at)


def _said(author: Author, version: PlanVersion, at: datetime) -> Proposal:
    return Proposal(
        municipality_id=version.municipality_id,
        plan_version=version,
        person=author.person,
        institution=author.institution,
        created_by=author.user,
        created_at=at,
    )


def _changes(
    version: PlanVersion,
    kind: str,
    measure: Measure | None,
    values: Mapping[str, str],
) -> dict[str, dict[str, str]]:
    if kind == REMOVE:
        return {}
    present = present_values(measure, version.language) if measure else {}
    typed = {name: " ".join(text.split(" ")).strip() for name, text in values.items()}
    return {
        name: {"was": present.get(name, ""), "new": typed[name].replace("\r\n", "\n")}
        for name in Proposal.FIELDS
        if name in typed
        and typed[name].replace("\r\n", "\n") != present.get(name, "").strip()
    }


def _twin(proposal: Proposal) -> Proposal | None:
    """The same proposal of the same author, unless it was withdrawn."""
    rows = Proposal.objects.filter(
        plan_version=proposal.plan_version,
        kind=proposal.kind,
        measure=proposal.measure,
        person=proposal.person,
        created_by=proposal.created_by,
        reason=proposal.reason,
        rests_on=proposal.rests_on,
    ).exclude(state=Proposal.State.WITHDRAWN)
    return next((one for one in rows if one.changes == proposal.changes), None)


def _saved(proposal: Proposal, by: User | None, at: datetime) -> Proposal:
    proposal._history_user, proposal._history_date = by, at
    if proposal.pk is None:
        proposal.save()
    else:
        proposal.save_if_unchanged(proposal.version)
    return proposal


def _still_open(proposal: Proposal, expected: int | None = None) -> Proposal:
    """The stored row, in a draft that stays one until the transaction ends.

    Raises Stale where somebody saved it since `expected`, ValidationError where it
    was answered or withdrawn.
    """
    open_for_writing(proposal.plan_version_id)
    stored = Proposal.objects.select_related("plan_version", "pillar").get(
        pk=proposal.pk
    )
    if expected is not None and stored.version != expected:
        raise Stale(stored)
    if not stored.is_open:
        raise ValidationError(_("This proposal was answered or withdrawn already."))
    return stored


@transaction.atomic
def withdraw_proposal(*, proposal: Proposal, by: User | None, at: datetime) -> Proposal:
    """Take an open proposal back; `by` is None where a personal link was used."""
    proposal = _still_open(proposal)
    proposal.state = Proposal.State.WITHDRAWN
    return _saved(proposal, by, at)


@transaction.atomic
def decline_proposal(
    *, proposal: Proposal, expected: int, answer: str, by: User, at: datetime
) -> Proposal:
    """Decline it with the reason, which the report keeps; the proposer gets a mail.

    Raises Stale where it is no longer the one that `expected` saw, ValidationError
    where it was answered or withdrawn.
    """
    proposal = _still_open(proposal, expected)
    return _answered(proposal, str(Proposal.State.DECLINED), answer, by, at)


@transaction.atomic
def accept_proposal(
    *,
    proposal: Proposal,
    expected: int,
    measure_expected: int | None,
    values: Mapping[str, str],
    fields: Fields,
    answer: str,
    by: User,
    at: datetime,
) -> Proposal:
    """Accept it and carry it out in the draft, in one step.

    `fields` are the proposed words as `change_measure` and `add_measure` take them,
    `values` the words themselves, which the coordinator may have edited: what differs
    from the proposal is kept beside it. The proposer gets a mail. Raises Stale where
    proposal or measure changed since `expected` and `measure_expected`,
    ValidationError as the services of editing do.
    """
    proposal = _still_open(proposal, expected)
    if proposal.kind != Proposal.Kind.ADD and proposal.measure is None:
        raise ValidationError(_("The measure is no longer in the draft; decline it."))
    if proposal.kind != Proposal.Kind.REMOVE:
        _note_done(proposal, values)
    _carry_out(proposal, measure_expected or 0, fields, answer, by, at)
    return _answered(proposal, str(Proposal.State.ACCEPTED), answer, by, at)


def _note_done(proposal: Proposal, values: Mapping[str, str]) -> None:
    present: dict[str, str] = {}
    if proposal.measure is not None:
        language = proposal.plan_version.language
        present = present_values(proposal.measure, language)
    for name, text in values.items():
        change = proposal.changes.get(name)
        if change is None and text != present.get(name, ""):
            proposal.changes[name] = {"was": present.get(name, ""), "new": text}
        elif change is not None and text != change["new"]:
            change["done"] = text
    if not proposal.changes:
        raise ValidationError(_("Change at least one field."))


def _carry_out(
    proposal: Proposal,
    expected: int,
    fields: Fields,
    answer: str,
    by: User,
    at: datetime,
) -> None:
    if proposal.kind == Proposal.Kind.ADD:
        proposal.measure = add_measure(
            version=proposal.plan_version,
            pillar=proposal.pillar,
            fields=fields,
            by=by,
            at=at,
        )
        proposal.measure_label = str(proposal.measure)[:LABEL]
    elif proposal.kind == Proposal.Kind.CHANGE:
        change_measure(
            measure=proposal.measure, expected=expected, fields=fields, by=by, at=at
        )
    else:
        measure, proposal.measure = proposal.measure, None
        remove_measure(measure=measure, expected=expected, reason=answer, by=by, at=at)


def _answered(
    proposal: Proposal, state: str, answer: str, by: User, at: datetime
) -> Proposal:
    proposal.state, proposal.answer = state, answer
    proposal.decided_by, proposal.decided_at = by, at
    _saved(proposal, by, at)
    _tell(proposal, by, at)
    return proposal


def _tell(proposal: Proposal, by: User, at: datetime) -> None:
    """Write to who proposed it, unless that is who answers."""
    user, person = proposal.created_by, proposal.person
    path = own = proposal.get_absolute_url()
    who: User | Person
    if user is not None:
        who = user
    elif person is not None and person.email:
        who = person
        today = timezone.localdate(at)
        own = answered_path(proposal=proposal, person=person, today=today)
    else:
        return
    if who == by:
        return
    subject, body = emails.answered_message(language=who.language, path=own)
    mail = Mail(
        email=who.email,
        language=who.language,
        kind=ANSWERED,
        subject_key=f"proposal:{proposal.pk}",
        municipality_slug=proposal.plan_version.municipality.slug,
        subject=subject,
        body=body,
        path=path,
    )
    post(mail=mail, at=at)
