"""What gives a user access to a mechanism."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Invitation
from municipalities.models.mechanisms import Mechanism, in_force_on
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


class DeputyQuerySet(models.QuerySet):
    """Deputies by the day."""

    def in_force_on(self, day):
        return self.filter(in_force_on(day, start="starts_on", end="ends_on"))


class Deputy(models.Model):
    """Who coordinates a mechanism while its coordinator is away, from a day to a day;
    has the coordinator's rights in that time, and the open tasks."""

    mechanism = models.ForeignKey(
        Mechanism, models.CASCADE, related_name="deputies", verbose_name=_("mechanism")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="deputyships",
        verbose_name=_("deputy"),
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = DeputyQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("deputy of a coordinator")
        verbose_name_plural = _("deputies of coordinators")
        ordering = ["mechanism_id", "-starts_on"]
        constraints = [
            models.CheckConstraint(
                name="municipalities_deputy_end_after_start",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The end is before the start."),
            ),
            models.UniqueConstraint(
                fields=["mechanism", "user", "starts_on"],
                name="municipalities_deputy_unique",
                violation_error_message=_("This deputy is already recorded."),
            ),
        ]

    def __str__(self):
        return f"{self.user}, {self.mechanism}"


def people_of(mechanisms, roles, today):
    """Who has one of `roles` in the mechanisms: {mechanism's key: [user, …]}.

    Each active user once; who stands in for a coordinator on `today` counts as one.
    Two queries.
    """
    wanted = {"mechanism__in": mechanisms, "user__is_active": True}
    rows = list(
        Assignment.objects.filter(role__in=roles, **wanted).select_related("user")
    )
    if Assignment.Role.COORDINATOR in roles:
        rows += (
            Deputy.objects.in_force_on(today).filter(**wanted).select_related("user")
        )
    found = {}
    for row in rows:
        users = found.setdefault(row.mechanism_id, [])
        if row.user not in users:
            users.append(row.user)
    return found


class InvitedRole(models.Model):
    """A role in a mechanism that an invitation to the system gives when accepted:
    an Assignment, or for a deputy a Deputy with the two days."""

    class Role(models.TextChoices):
        COORDINATOR = "coordinator", _("coordinator")
        DEPUTY = "deputy", _("deputy of the coordinator")
        MEMBER = "member", _("member")

    DEPUTY_DESCRIPTION = _(
        "Does everything that the coordinator does, from the first day to the last, "
        "and finds the coordinator's open tasks."
    )

    invitation = models.ForeignKey(
        Invitation,
        models.CASCADE,
        related_name="invited_roles",
        verbose_name=_("invitation"),
    )
    mechanism = models.ForeignKey(
        Mechanism,
        models.CASCADE,
        related_name="invited_roles",
        verbose_name=_("mechanism"),
    )
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    person = models.ForeignKey(
        Person,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="invited_roles",
        verbose_name=_("the same person as"),
    )
    starts_on = models.DateField(_("deputy from"), null=True, blank=True)
    ends_on = models.DateField(_("deputy to"), null=True, blank=True)

    class Meta:
        verbose_name = _("role of an invitation")
        verbose_name_plural = _("roles of invitations")
        ordering = ["invitation_id", "mechanism_id", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["invitation", "mechanism", "role"],
                name="municipalities_invitedrole_unique",
                violation_error_message=_("This role is already offered."),
            ),
            models.CheckConstraint(
                name="municipalities_invitedrole_days_of_deputy",
                condition=Q(role="deputy", ends_on__gte=F("starts_on"))
                | Q(starts_on__isnull=True, ends_on__isnull=True) & ~Q(role="deputy"),
                violation_error_message=_(
                    "A deputy has a first and a last day, in this order; others none."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.invitation}: {self.get_role_display()}, {self.mechanism}"

    @property
    def role_description(self):
        if self.role == self.Role.DEPUTY:
            return self.DEPUTY_DESCRIPTION
        return Assignment.ROLE_DESCRIPTIONS[self.role]


class Visit(models.Model):
    """Up to when somebody has seen what happened in a mechanism."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="visits",
        verbose_name=_("user"),
    )
    mechanism = models.ForeignKey(
        Mechanism, models.CASCADE, related_name="visits", verbose_name=_("mechanism")
    )
    seen_at = models.DateTimeField(_("seen at"))

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ["user_id", "mechanism_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "mechanism"],
                name="municipalities_visit_unique",
                violation_error_message=_("This visit is already recorded."),
            ),
        ]

    def __str__(self):
        return f"{self.user}, {self.mechanism}"
