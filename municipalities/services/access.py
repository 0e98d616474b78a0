"""Who has access to what: given by invitation, taken away here."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Invitation, User
from accounts.services import send_invitation
from municipalities.models import (
    Assignment,
    Deputy,
    InvitedRole,
    Mechanism,
    Person,
)
from municipalities.services.deputies import end_deputy
from municipalities.services.memberships import saved


class Offer(NamedTuple):
    """A role in a mechanism that is offered; a deputy has two days."""

    mechanism: Mechanism
    role: str
    starts_on: date | None = None
    ends_on: date | None = None


@transaction.atomic
def invite(
    *,
    email: str,
    name: str,
    language: str,
    role: str,
    offers: Iterable[Offer],
    by: User,
    at: datetime,
) -> Invitation:
    """Invite somebody by mail, with a global `role` or "" and roles in mechanisms.

    Raises ValidationError where an invitation of this address to one of these roles
    is open, or the address has the role.
    """
    offers = list(offers)
    _refuse_what_is_there(email, role, offers, at)
    invitation = Invitation(
        email=email.lower(),
        name=name,
        language=language,
        role=role,
        invited_at=at,
        invited_by=by,
        expires_at=at,
    )
    invitation.save()
    person = Person.objects.filter(email__iexact=email).first()
    for offer in offers:
        row = InvitedRole(invitation=invitation, person=person, **offer._asdict())
        row.full_clean()
        row.save()
    place = offers[0].mechanism.municipality.slug if offers else ""
    send_invitation(invitation=invitation, place=place, at=at)
    return invitation


def _refuse_what_is_there(
    email: str, role: str, offers: list[Offer], at: datetime
) -> None:
    invitations = Invitation.objects.open_at(at).filter(email__iexact=email)
    if any(_promises(one, role, offers) for one in invitations):
        raise ValidationError(
            _("This address has an open invitation to this. Send it again instead.")
        )
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        return
    if role and user.role:
        raise ValidationError(
            _("This person has a global role already; an administrator changes it.")
        )
    for offer in offers:
        held = user.assignments.filter(mechanism=offer.mechanism, role=offer.role)
        if held.exists():
            raise ValidationError(_("This person already has this role here."))
    if not role and not offers:
        raise ValidationError(_("This person has an account already."))


def _promises(invitation: Invitation, role: str, offers: list[Offer]) -> bool:
    if not role and not offers:
        return True
    offered = set(invitation.invited_roles.values_list("mechanism_id", "role"))
    wanted = {(offer.mechanism.pk, offer.role) for offer in offers}
    return bool(offered & wanted) or bool(role and invitation.role)


def give_roles(invitation: Invitation, user: User, at: datetime) -> None:
    """What an accepted invitation gives; a role held already stays as it is."""
    for offered in invitation.invited_roles.select_related("mechanism"):
        if offered.role == InvitedRole.Role.DEPUTY:
            _make_deputy(offered, user, invitation.invited_by, timezone.localdate(at))
            continue
        held = user.assignments.filter(mechanism=offered.mechanism, role=offered.role)
        if not held.exists():
            saved(
                Assignment(
                    user=user,
                    mechanism=offered.mechanism,
                    role=offered.role,
                    person=offered.person,
                ),
                invitation.invited_by,
            )


def _make_deputy(offered: InvitedRole, user: User, by: User, today: date) -> None:
    """The days that are left; accepted after the last one, there is nothing to give."""
    deputies = Deputy.objects.filter(mechanism=offered.mechanism, user=user)
    known = deputies.filter(
        starts_on__lte=offered.ends_on, ends_on__gte=offered.starts_on
    )
    if offered.ends_on >= today and not known.exists():
        saved(
            Deputy(
                mechanism=offered.mechanism,
                user=user,
                starts_on=max(offered.starts_on, today),
                ends_on=offered.ends_on,
            ),
            by,
        )


@transaction.atomic
def end_assignment(*, assignment: Assignment, by: User, today: date) -> None:
    """Take a role in a mechanism away, and with it standing in for its coordinator;
    the history of both stays."""
    standing_in = Deputy.objects.filter(
        mechanism=assignment.mechanism_id, user=assignment.user_id, ends_on__gte=today
    )
    for deputy in standing_in:
        end_deputy(deputy=deputy, by=by, today=today)
    assignment._history_user = by
    assignment.delete()


def people_with_access(mechanisms: QuerySet | None, today: date) -> QuerySet:
    """Users with their roles as lists, `has_second_factor`, `held` and `standing_in`.

    `mechanisms` narrows both people and roles to those of some mechanisms; None is
    everybody with an account. Three queries whatever the number.
    """
    assignments = Assignment.objects.select_related("mechanism__municipality")
    deputies = Deputy.objects.filter(ends_on__gte=today).select_related(
        "mechanism__municipality"
    )
    users = User.objects.all()
    if mechanisms is not None:
        assignments = assignments.filter(mechanism__in=mechanisms)
        deputies = deputies.filter(mechanism__in=mechanisms)
        users = users.filter(
            Q(pk__in=assignments.values("user")) | Q(pk__in=deputies.values("user"))
        )
    order = ("mechanism__municipality__order", "mechanism_id", "pk")
    factors = Authenticator.objects.filter(
        user=OuterRef("pk"),
        type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN],
    )
    return users.annotate(has_second_factor=Exists(factors)).prefetch_related(
        Prefetch("assignments", assignments.order_by(*order), to_attr="held"),
        Prefetch("deputyships", deputies.order_by(*order), to_attr="standing_in"),
    )


def open_invitations(mechanisms: QuerySet | None) -> QuerySet:
    """Those that were neither accepted nor withdrawn, the expired ones too, since they
    can be sent again; narrowed as above."""
    invitations = Invitation.objects.filter(accepted_at=None, revoked_at=None)
    if mechanisms is not None:
        offered = InvitedRole.objects.filter(mechanism__in=mechanisms)
        invitations = invitations.filter(pk__in=offered.values("invitation"), role="")
    roles = InvitedRole.objects.select_related("mechanism__municipality")
    return invitations.select_related("invited_by").prefetch_related(
        Prefetch("invited_roles", roles)
    )


def place_of(invitation: Invitation) -> Any:
    """The slug of the municipality that an invitation is about, or ""."""
    offered = invitation.invited_roles.select_related("mechanism__municipality")
    first = offered.first()
    return first.mechanism.municipality.slug if first else ""


def has_account(email: str) -> bool:
    """Whether somebody signs in with this address."""
    return User.objects.filter(email__iexact=email).exists()
