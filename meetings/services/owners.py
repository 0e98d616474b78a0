"""Who sits for the institutions that owe something, and their page by a link."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from accounts.emails import reminder_message
from accounts.models import Mail, User
from accounts.services import post
from core import reminders, signed_links
from meetings.models import Decision, FollowUp
from municipalities.models import (
    Assignment,
    Institution,
    Mechanism,
    Membership,
    Person,
)

PURPOSE = "owner"
HEADS = (Membership.Function.HEAD, Membership.Function.CHAIR)


class Owner(NamedTuple):
    """Whose page a link opens: somebody who sits for institutions of a mechanism."""

    person: Person
    mechanism: Mechanism
    institutions: list[Institution]


class Sitting(NamedTuple):
    """Who sits for what today; `user` is their account here, or None."""

    person: Person
    user: User | None
    institution: Institution
    is_member: bool

    @property
    def email(self) -> str:
        return self.user.email if self.user else self.person.email

    @property
    def language(self) -> str:
        own = self.user.language if self.user else ""
        return own or self.person.language


def owner_path(*, person: Person, mechanism: Mechanism, today: date) -> str:
    """The address of “what my institution owes”, good for 90 days; signed, nothing
    is stored."""
    token = signed_links.sign(
        PURPOSE,
        person_id=person.pk,
        object_id=mechanism.pk,
        secret=person.link_secret,
        expires_on=today + timedelta(days=signed_links.OWNER_PAGE_DAYS),
    )
    return reverse("meetings:owner_page", args=[token])


def owner_of(*, token: str, today: date) -> Owner:
    """Whose page it is; three queries.

    LinkExpired after 90 days; LinkProblem where the link is none of ours, was
    withdrawn, or its person sits there no more.
    """
    link = signed_links.read(token, PURPOSE, today=today)
    person = Person.objects.behind(link)
    if person is None:
        raise signed_links.LinkProblem(PURPOSE)
    held = Membership.objects.held_on(today).filter(
        person=person, mechanism=link.object_id
    )
    institutions = list(
        Institution.objects.filter(seats__memberships__in=held).distinct()
    )
    if not institutions:
        raise signed_links.LinkProblem(PURPOSE)
    mechanisms = Mechanism.objects.select_related("municipality")
    return Owner(person, mechanisms.get(pk=link.object_id), institutions)


class Sitters(NamedTuple):
    """Who sits today: by (mechanism's key, institution's key), members first; and who
    heads each mechanism."""

    by_institution: dict[tuple[int, int], list[Sitting]]
    heads: dict[int, list[Sitting]]

    def of(self, decision: Decision) -> list[Sitting]:
        """Who sits for the institutions that owe a decision (uses its prefetch)."""
        return [
            one
            for owner in decision.owners.all()
            for one in self.by_institution.get((decision.mechanism_id, owner.pk), ())
        ]


def sitting_in(*, mechanisms: Iterable[int], today: date) -> Sitters:
    """Who sits in these mechanisms today; two queries."""
    keys = set(mechanisms)
    held = (
        Membership.objects.held_on(today)
        .filter(mechanism__in=keys)
        .select_related("person", "seat__institution")
        .order_by("mechanism_id", "pk")
    )
    accounts = {
        (one.mechanism_id, one.person_id): one.user
        for one in Assignment.objects.filter(
            mechanism__in=keys, person__isnull=False, user__is_active=True
        ).select_related("user")
    }
    sitters = Sitters(defaultdict(list), defaultdict(list))
    for one in sorted(held, key=lambda one: one.kind != Membership.Kind.MEMBER):
        sitting = Sitting(
            person=one.person,
            user=accounts.get((one.mechanism_id, one.person_id)),
            institution=one.seat.institution,
            is_member=one.kind == Membership.Kind.MEMBER,
        )
        key = one.mechanism_id, sitting.institution.pk
        sitters.by_institution[key].append(sitting)
        if one.function in HEADS:
            sitters.heads[one.mechanism_id].append(sitting)
    return sitters


class Debt(NamedTuple):
    """What one institution still owes in a mechanism, and who can be written to."""

    institution: Institution
    decisions: list[Decision]
    sitting: list[Sitting]

    @property
    def reachable(self) -> list[Sitting]:
        return [one for one in self.sitting if one.email]


def debts_of(*, mechanism: Mechanism, today: date) -> list[Debt]:
    """The institutions with open decisions, the longest overdue first; four queries."""
    decisions = (
        Decision.objects.filter(mechanism=mechanism)
        .open()
        .prefetch_related("owners")
        .order_by(F("due_on").asc(nulls_last=True), "pk")
    )
    sitters = sitting_in(mechanisms=[mechanism.pk], today=today)
    found: dict[int, Debt] = {}
    for decision in decisions:
        for owner in decision.owners.all():
            sitting = sitters.by_institution.get((mechanism.pk, owner.pk), [])
            debt = found.setdefault(owner.pk, Debt(owner, [], sitting))
            debt.decisions.append(decision)
    return list(found.values())


@transaction.atomic
def send_owed(
    *, mechanism: Mechanism, institutions: Collection[int], by: User, at: datetime
) -> list[Sitting]:
    """Write to who sits for these institutions (keys) what these still owe.

    Whoever has no account gets the personal link. Each decision about which a mail
    left keeps a reminder among its follow-ups. Returns who is written to; nobody gets
    a second mail on the same day.
    """
    today = timezone.localdate(at)
    debts = [
        debt
        for debt in debts_of(mechanism=mechanism, today=today)
        if debt.institution.pk in institutions
    ]
    people = {one.person.pk: one for debt in debts for one in debt.reachable}
    written = {
        pk: one
        for pk, one in people.items()
        if post(mail=_owed_mail(one, mechanism, today), at=at)
    }
    told = {
        decision.pk: decision
        for debt in debts
        if any(one.person.pk in written for one in debt.reachable)
        for decision in debt.decisions
    }
    _note_reminders(told.values(), by, at)
    return list(written.values())


def _note_reminders(decisions: Iterable[Decision], by: User, at: datetime) -> None:
    notes = [
        FollowUp(
            decision=decision,
            kind=FollowUp.Kind.REMINDER,
            noted_on=timezone.localdate(at),
            noted_at=at,
            noted_by=by,
        )
        for decision in decisions
    ]
    bulk_create_with_history(notes, FollowUp, default_user=by)


def _owed_mail(one: Sitting, mechanism: Mechanism, today: date) -> Mail:
    path = f"{reverse('meetings:decision_list')}?mechanism={mechanism.pk}"
    own = path
    if one.user is None:
        own = owner_path(person=one.person, mechanism=mechanism, today=today)
    kind = reminders.kind_of("decision_due")
    subject, body = reminder_message(language=one.language, kind=kind, path=own)
    return Mail(
        email=one.email,
        language=one.language,
        kind=kind.key,
        subject_key=f"owed:{mechanism.pk}",
        municipality_slug=mechanism.municipality.slug,
        subject=subject,
        body=body,
        path=path,
    )
