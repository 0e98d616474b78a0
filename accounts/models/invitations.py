"""Invitations to the system: nobody signs up, somebody invites."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models.users import User
from accounts.validators import new_key


class InvitationQuerySet(models.QuerySet):
    """Invitations that still lead somewhere."""

    def open_at(self, now):
        return self.filter(
            accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now
        )


class Invitation(models.Model):
    """Somebody is asked to sign in, with a global role or with the roles in
    mechanisms that municipalities.InvitedRole adds."""

    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=150, blank=True)
    role = models.CharField(
        _("role"), max_length=20, choices=User.Role.choices, default="", blank=True
    )
    language = models.CharField(_("language"), max_length=10, blank=True)
    key = models.CharField(_("key"), max_length=60, unique=True, default=new_key)
    invited_at = models.DateTimeField(_("invited at"))
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("invited by"),
    )
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("accepted by"),
    )
    revoked_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("withdrawn by"),
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation to the system")
        verbose_name_plural = _("invitations to the system")
        ordering = ["-invited_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="accounts_invitation_accepted_or_withdrawn",
                condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True),
                violation_error_message=_(
                    "An invitation is accepted or withdrawn, not both."
                ),
            ),
            models.CheckConstraint(
                name="accounts_invitation_accepted_by_somebody",
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                violation_error_message=_("Say who accepted and when."),
            ),
        ]

    def __str__(self):
        return self.email

    def get_absolute_url(self):
        return reverse("accounts:invitation", args=[self.key])

    def is_open_at(self, now):
        """Whether its link still lets somebody in."""
        return not (self.accepted_at or self.revoked_at) and self.expires_at > now

    @property
    def why_closed(self):
        """One word for why it leads nowhere any more."""
        if self.accepted_at:
            return "accepted"
        return "withdrawn" if self.revoked_at else "expired"
