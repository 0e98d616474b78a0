"""Words on a measure, or on a proposal while it is discussed."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from actionplans.models import Comment, Measure, Proposal
from actionplans.services.proposals import Author

TWICE = timedelta(minutes=10)


@transaction.atomic
def comment(
    *,
    on: Measure | Proposal,
    text: str,
    author: Author,
    at: datetime,
) -> Comment:
    """Keep a comment on a measure or a proposal.

    The same words of the same author within ten minutes (a double click) are one.
    Raises ValidationError for a proposal whose version was adopted.
    """
    about = {"measure": on} if isinstance(on, Measure) else {"proposal": on}
    if isinstance(on, Proposal) and not on.plan_version.is_draft:
        raise ValidationError(_("This version is adopted and can't be changed."))
    said = {
        **about,
        "text": text,
        "person": author.person,
        "created_by": author.user,
        "municipality_id": on.municipality_id,
    }
    # The row itself is locked, so that two clicks come one after the other.
    type(on)._default_manager.select_for_update().get(pk=on.pk)
    same = Comment.objects.shown().filter(**said, created_at__gt=at - TWICE)
    return same.first() or Comment.objects.create(
        **said, institution=author.institution, created_at=at
    )


@transaction.atomic
def withdraw_comment(*, comment: Comment, by: User, at: datetime) -> Comment:
    """Take a comment back, or hide somebody else's; it stays stored and unseen."""
    comment = Comment.objects.select_for_update().get(pk=comment.pk)
    if comment.withdrawn_at is None:
        comment.withdrawn_at, comment.withdrawn_by = at, by
        comment.save(update_fields=["withdrawn_at", "withdrawn_by"])
    return comment
