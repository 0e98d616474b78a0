"""What gives a user access to a mechanism."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from municipalities.models.mechanisms import Mechanism
from municipalities.models.people import Person


class Assignment(models.Model):
    """A user's role in one mechanism: what gives access.

    Assessors and verifiers have theirs from the round that appointed them (see
    docs/adr/0007): monitoring writes the row, this floor only reads it.
    """

    class Role(models.TextChoices):
        COORDINATOR = "coordinator", _("coordinator")
        MEMBER = "member", _("member")
        ASSESSOR = "assessor", _("assessor")
        VERIFIER = "verifier", _("verifier")

    ROLE_DESCRIPTIONS = {
        Role.COORDINATOR: _(
            "Calls and logs meetings, keeps members and decisions, reports progress "
            "and replies to scores of this municipality."
        ),
        Role.MEMBER: _(
            "Reads the mechanism's meetings, decisions and plan, and writes what was "
            "done about decisions of their own institution."
        ),
        Role.ASSESSOR: _(
            "Scores the measures of this municipality's plan in a round, without "
            "seeing anybody else's scores before giving their own."
        ),
        Role.VERIFIER: _(
            "Checks scores and their evidence in a round and settles differences."
        ),
    }

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="assignments",
        verbose_name=_("user"),
    )
    mechanism = models.ForeignKey(
        Mechanism,
        models.CASCADE,
        related_name="assignments",
        verbose_name=_("mechanism"),
    )
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    person = models.ForeignKey(
        Person,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name=_("the same person as"),
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["mechanism_id", "role", "user_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "mechanism", "role"],
                name="municipalities_assignment_unique",
                violation_error_message=_("This person already has this role here."),
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.get_role_display()}, {self.mechanism}"

    @property
    def role_description(self):
        return self.ROLE_DESCRIPTIONS[self.role]
