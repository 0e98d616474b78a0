"""Who is asked to a meeting, what they answered, and calendars that follow along."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.validators import new_key
from meetings.models.meetings import Meeting
from municipalities.models import Mechanism, Membership, Person


class InvitationQuerySet(models.QuerySet):
    """Invitations by answer and by whose they are."""

    def unanswered(self):
        return self.filter(answer="")

    def of_user(self, user):
        """Those of the person that an assignment in the mechanism names as the
        user, or who has the user's e-mail."""
        same = Q(
            person__assignments__user=user,
            person__assignments__mechanism=F("meeting__mechanism"),
        )
        return self.filter(same | Q(person__email__iexact=user.email)).distinct()


class Invitation(models.Model):
    """One person's invitation to one meeting, and the answer.

    `sequence_sent` is the meeting's SEQUENCE that the person's calendar last got
    (RFC 5546); an older one is sent again when the meeting changes.
    """

    class Answer(models.TextChoices):
        NONE = "", _("no answer yet")
        COMING = "coming", _("coming")
        NOT_COMING = "not_coming", _("not coming")
        ALTERNATE = "alternate", _("the alternate comes")

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="invitees", verbose_name=_("meeting")
    )
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        related_name="meeting_invitations",
        verbose_name=_("person"),
    )
    membership = models.ForeignKey(
        Membership,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("for the seat of"),
    )
    answer = models.CharField(
        _("answer"), max_length=10, choices=Answer.choices, default="", blank=True
    )
    alternate = models.ForeignKey(
        Membership,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("alternate who comes"),
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    invited_at = models.DateTimeField(_("invited at"))
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("invited by"),
    )
    sequence_sent = models.PositiveIntegerField(_("calendar version sent"), default=0)

    objects = InvitationQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("invitation to a meeting")
        verbose_name_plural = _("invitations to meetings")
        ordering = ["meeting_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"],
                name="meetings_invitation_once",
                violation_error_message=_("This person is already invited."),
            ),
            models.CheckConstraint(
                name="meetings_invitation_answer_when",
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                violation_error_message=_("An answer says when it was given."),
            ),
            models.CheckConstraint(
                name="meetings_invitation_alternate_answer",
                condition=Q(alternate__isnull=True) | Q(answer="alternate"),
                violation_error_message=_("Only this answer names an alternate."),
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.get_answer_display()}"

    @property
    def is_behind(self):
        """The person's calendar has an older version of the meeting."""
        return self.sequence_sent < self.meeting.calendar_sequence


class CalendarFeedQuerySet(models.QuerySet):
    """Feeds that still work."""

    def in_use(self):
        return self.filter(revoked_at__isnull=True)


class CalendarFeed(models.Model):
    """A secret address that a calendar program follows: of one person or of one
    mechanism; withdrawn, never deleted."""

    key = models.CharField(_("key"), max_length=60, unique=True, default=new_key)
    person = models.ForeignKey(
        Person,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="calendar_feeds",
        verbose_name=_("person"),
    )
    mechanism = models.ForeignKey(
        Mechanism,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="calendar_feeds",
        verbose_name=_("mechanism"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="calendar_feeds",
        verbose_name=_("whose"),
    )
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("made by"),
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

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="meetings_calendarfeed_of_one",
                condition=Q(
                    person__isnull=False, mechanism__isnull=True, user__isnull=True
                )
                | Q(person__isnull=True, mechanism__isnull=False, user__isnull=True)
                | Q(person__isnull=True, mechanism__isnull=True, user__isnull=False),
                violation_error_message=_(
                    "A feed belongs to one person or to one mechanism."
                ),
            ),
        ]

    def __str__(self):
        return str(self.mechanism or self.person or self.user)
