"""Invitations to the system: sent, sent again, withdrawn, and accepted once."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts import emails
from accounts.models import Invitation, Mail, User
from accounts.services.posting import post

KIND = "access_invitation"
GOOD_FOR = timedelta(days=14)

# What higher apps give to who accepts: functions (invitation, user, at).
Giver = Callable[[Invitation, User, datetime], None]
_givers: list[Giver] = []


class Closed(Exception):
    """The invitation was accepted, withdrawn or is too old."""


def register_giver(giver: Giver) -> None:
    """Let a higher app give the roles that an accepted invitation promises."""
    if giver not in _givers:
        _givers.append(giver)


@transaction.atomic
def send_invitation(*, invitation: Invitation, place: str, at: datetime) -> Mail | None:
    """Send the link; it is good for 14 days from now. `place` is the municipality's
    slug or "". Returns None where it was sent today already; raises Closed."""
    if invitation.accepted_at or invitation.revoked_at:
        raise Closed
    invitation.expires_at = at + GOOD_FOR
    invitation.save(update_fields=["expires_at"])
    path = invitation.get_absolute_url()
    subject, body = emails.invitation_message(language=invitation.language, path=path)
    mail = Mail(
        email=invitation.email,
        language=invitation.language,
        kind=KIND,
        subject_key=f"access:{invitation.pk}",
        municipality_slug=place,
        subject=subject,
        body=body,
    )
    return post(mail=mail, at=at)


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: User, at: datetime) -> None:
    """Make the link lead nowhere. Raises Closed where it was accepted or withdrawn."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.accepted_at or invitation.revoked_at:
        raise Closed
    invitation.revoked_at, invitation.revoked_by = at, by
    invitation.save()


def accept_as_new(
    *, invitation: Invitation, name: str, password: str, language: str, at: datetime
) -> User:
    """Make the account and give it everything that was promised, or nothing at all.

    Raises Closed where somebody, perhaps a double click, was faster.
    """
    try:
        with transaction.atomic():
            _open(invitation, at)
            user = User.objects.create_user(
                invitation.email, password, name=name, language=language
            )
            return _accept(invitation, user, at)
    except IntegrityError:
        raise Closed from None


@transaction.atomic
def accept_as_known(*, invitation: Invitation, user: User, at: datetime) -> User:
    """Give what was promised to somebody who has an account of that address.

    Raises Closed as above, and ValidationError where the account is another's.
    """
    _open(invitation, at)
    if user.email.lower() != invitation.email.lower():
        raise ValidationError(_("This invitation is for another address."))
    return _accept(invitation, user, at)


def _open(invitation: Invitation, at: datetime) -> None:
    rows = Invitation.objects.select_for_update().filter(pk=invitation.pk)
    if not rows.open_at(at):
        raise Closed


def _accept(invitation: Invitation, user: User, at: datetime) -> User:
    invitation.accepted_at, invitation.accepted_by = at, user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    if invitation.role and not user.role:  # a role held already stays as it is
        user.role = invitation.role
        user._history_user = invitation.invited_by
        user.save(update_fields=["role"])
    for give in _givers:
        give(invitation, user, at)
    return user
