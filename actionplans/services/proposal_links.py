"""Asking the members of a mechanism for proposals, and their page by a link."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Mail, User
from accounts.services import post
from actionplans import emails
from actionplans.models import PlanVersion, Proposal
from core import signed_links
from municipalities.models import Assignment, Institution, Membership, Person

PURPOSE = "propose"
ASKED = "plan_proposals"


class Proposer(NamedTuple):
    """Whose page a link opens: somebody who sits in the mechanism of a plan."""

    person: Person
    institution: Institution
    version: PlanVersion
    until: date


class Asked(NamedTuple):
    """Somebody who sits today; `user` is their account here, or None."""

    membership: Membership
    user: User | None

    @property
    def person(self) -> Person:
        return self.membership.person

    @property
    def email(self) -> str:
        return self.user.email if self.user else self.person.email


def propose_token(*, version: PlanVersion, person: Person, until: date) -> str:
    """A personal link's token, good until 14 days after `until`."""
    return signed_links.sign(
        PURPOSE,
        person_id=person.pk,
        object_id=version.pk,
        secret=person.link_secret,
        expires_on=until + timedelta(days=signed_links.AFTER_EVENT_DAYS),
    )


def propose_path(*, version: PlanVersion, person: Person, until: date) -> str:
    """The address of somebody's page of proposals; signed, nothing is stored."""
    token = propose_token(version=version, person=person, until=until)
    return reverse("actionplans:proposal_link", args=[token])


def answered_path(*, proposal: Proposal, person: Person, today: date) -> str:
    """Where somebody without an account reads what was answered, for 14 days."""
    token = propose_token(version=proposal.plan_version, person=person, until=today)
    return reverse("actionplans:proposal_link_detail", args=[token, proposal.pk])


def proposer_of(*, token: str, today: date) -> Proposer:
    """Whose page it is; four queries at most.

    LinkExpired 14 days after the day until which proposals were asked for;
    LinkProblem where the link is none of ours, was withdrawn, its person sits there
    no more, or the plan is gone.
    """
    link = signed_links.read(token, PURPOSE, today=today)
    person = Person.objects.behind(link)
    versions = PlanVersion.objects.select_related(
        "framework", "municipality__mechanism"
    )
    version = versions.filter(pk=link.object_id).first()
    if person is None or version is None:
        raise signed_links.LinkProblem(PURPOSE)
    held = Membership.objects.held_on(today).filter(
        person=person, mechanism=version.municipality.mechanism
    )
    seat = held.select_related("seat__institution").first()
    if seat is None:
        raise signed_links.LinkProblem(PURPOSE)
    until = link.expires_on - timedelta(days=signed_links.AFTER_EVENT_DAYS)
    return Proposer(person, seat.seat.institution, version, until)


def who_to_ask(*, version: PlanVersion, today: date) -> list[Asked]:
    """Who sits in the mechanism today, each person once, members first; two queries."""
    mechanism = version.municipality.mechanism
    accounts = {
        one.person_id: one.user
        for one in Assignment.objects.filter(
            mechanism=mechanism, person__isnull=False, user__is_active=True
        ).select_related("user")
    }
    held = (
        Membership.objects.held_on(today)
        .filter(mechanism=mechanism)
        .select_related("person", "seat__institution__type")
        .order_by("seat__institution__type__order", "seat_id", "pk")
    )
    found: dict[int, Asked] = {}
    for one in sorted(held, key=lambda one: one.kind != Membership.Kind.MEMBER):
        asked = Asked(one, accounts.get(one.person_id))
        found.setdefault(one.person_id, asked)
    return list(found.values())


@transaction.atomic
def ask_for_proposals(
    *, version: PlanVersion, people: Collection[int], until: date, at: datetime
) -> list[Asked]:
    """Write to people (keys) that they may propose changes of a draft until a day.

    Whoever has no account gets a personal link. Returns who is written to; nobody gets
    a second mail on the same day. Raises ValidationError once the version is adopted.
    """
    if not version.is_draft:
        raise ValidationError(_("This version is adopted and can't be changed."))
    asked = who_to_ask(version=version, today=timezone.localdate(at))
    return [
        one
        for one in asked
        if one.person.pk in people
        and one.email
        and post(mail=_mail(one, version, until), at=at)
    ]


def _mail(one: Asked, version: PlanVersion, until: date) -> Mail:
    path = reverse("actionplans:proposal_list", args=[version.code])
    own = path
    if one.user is None:
        own = propose_path(version=version, person=one.person, until=until)
    language = (one.user and one.user.language) or one.person.language
    subject, body = emails.propose_message(language=language, path=own, until=until)
    return Mail(
        email=one.email,
        language=language,
        kind=ASKED,
        subject_key=f"plan:{version.pk}",
        municipality_slug=version.municipality.slug,
        subject=subject,
        body=body,
        path=path,
    )
