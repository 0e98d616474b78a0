"""A meeting from call to minutes; it is about policy, never about a case."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.fields import WebAddressField
from core.models import VersionedModel
from meetings.models.registers import MeetingImport
from municipalities.models import Mechanism, Membership, Municipality, roles_of


class MeetingQuerySet(models.QuerySet):
    """Meetings by state and by who may see them."""

    def held(self):
        return self.filter(state__in=Meeting.HELD_STATES)

    def upcoming(self, now):
        return self.filter(state__in=self.model.OPEN_STATES, starts_at__gte=now)

    def matching(self, filters):
        """Those that a filter form's `cleaned_data` asks for (empty: all)."""
        fields = {"mechanism": "mechanism", "year": "starts_at__year", "state": "state"}
        return self.filter(
            **{
                field: filters[name]
                for name, field in fields.items()
                if filters.get(name)
            }
        )

    def able_to_approve(self, meeting):
        """Later meetings of the mechanism that take place or took place."""
        return self.filter(
            mechanism=meeting.mechanism_id,
            starts_at__gt=meeting.starts_at,
            state__in=["called", *Meeting.HELD_STATES],
        )

    def listed(self, filters, midnight):
        """As `matching`; the newest first, and what is to come the soonest first.

        Where neither year nor state is asked for, those before `midnight`, with which
        today begins: the next ones stand above the list.
        """
        found = self.matching(filters)
        if not filters.get("year") and not filters.get("state"):
            found = found.filter(starts_at__lt=midnight)
        if filters.get("state") in self.model.OPEN_STATES:
            return found.order_by("starts_at", "mechanism_id")
        return found.order_by("-starts_at", "mechanism_id")

    def with_decision_counts(self):
        """Adds `decision_count`; counted per row, so that a page counts its own."""
        same = Meeting._base_manager.filter(pk=OuterRef("pk")).order_by()
        counted = same.values("pk").annotate(n=Count("decisions")).values("n")
        return self.annotate(decision_count=Subquery(counted))

    def visible_to(self, user):
        """Date, agenda titles and whether it was held: staff, donor, any
        coordinator, and whoever is assigned here. Minutes: can_see_minutes."""
        if user.sees_all_municipalities:
            return self
        roles = roles_of(user)
        if roles.coordinates_one:
            return self
        return self.filter(mechanism__in=roles.by_mechanism)


class Meeting(VersionedModel):
    """A meeting of a mechanism: planned, called, held, its minutes sent, approved."""

    class Kind(models.TextChoices):
        REGULAR = "regular", _("regular")
        EXTRAORDINARY = "extraordinary", _("extraordinary")
        WORKING_GROUP = "working_group", _("working group")

    class Mode(models.TextChoices):
        IN_PERSON = "in_person", _("in person")
        ONLINE = "online", _("online")
        HYBRID = "hybrid", _("hybrid")

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        CALLED = "called", _("called")
        HELD = "held", _("held")
        MINUTES_SENT = "minutes_sent", _("minutes sent")
        APPROVED = "approved", _("minutes approved")
        POSTPONED = "postponed", _("postponed")
        CANCELLED = "cancelled", _("cancelled")

    OPEN_STATES = (State.PLANNED, State.CALLED)
    HELD_STATES = (State.HELD, State.MINUTES_SENT, State.APPROVED)

    mechanism = models.ForeignKey(
        Mechanism, models.PROTECT, related_name="meetings", verbose_name=_("mechanism")
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        related_name="meetings",
        verbose_name=_("municipality"),
    )
    kind = models.CharField(
        _("kind"), max_length=14, choices=Kind.choices, default=Kind.REGULAR
    )
    mode = models.CharField(
        _("how"), max_length=10, choices=Mode.choices, default=Mode.IN_PERSON
    )
    state = models.CharField(
        _("state"), max_length=12, choices=State.choices, default=State.PLANNED
    )
    starts_at = models.DateTimeField(_("date and time"))
    ends_at = models.DateTimeField(_("end"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    online_url = WebAddressField(_("link"), blank=True, max_length=500)
    language = models.CharField(
        _("language of the minutes"), max_length=10, choices=settings.LANGUAGES
    )
    next_on = models.DateField(_("next meeting"), null=True, blank=True)
    working_group = models.CharField(_("working group"), max_length=150, blank=True)
    requested_by = models.ForeignKey(
        Membership,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="requested_meetings",
        verbose_name=_("at the request of"),
    )
    replaces = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("instead of the meeting"),
    )
    state_reason = models.CharField(
        _("why it was postponed or cancelled"), max_length=300, blank=True
    )
    calendar_uid = models.UUIDField(
        _("number in calendars"), default=uuid4, unique=True, editable=False
    )
    calendar_sequence = models.PositiveIntegerField(
        _("version in calendars"), default=0, editable=False
    )
    register = models.ForeignKey(
        MeetingImport,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="meetings",
        verbose_name=_("brought in from"),
    )
    called_at = models.DateTimeField(_("called at"), null=True, blank=True)
    called_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("called by"),
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("closed by"),
    )
    minutes_sent_at = models.DateTimeField(_("minutes sent at"), null=True, blank=True)
    minutes_sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("minutes sent by"),
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approval recorded by"),
    )
    approved_in = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="approves",
        verbose_name=_("approved at the meeting"),
    )
    reopen_reason = models.CharField(
        _("why it was reopened"), max_length=300, blank=True
    )
    seats_counted = models.PositiveSmallIntegerField(
        _("members' seats held that day"), null=True, blank=True
    )
    quorum_required = models.PositiveSmallIntegerField(
        _("quorum required"), null=True, blank=True
    )
    quorum_present = models.PositiveSmallIntegerField(
        _("present or represented"), null=True, blank=True
    )

    objects = MeetingQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["municipality"])

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-starts_at", "mechanism_id"]
        indexes = [
            models.Index(
                fields=["mechanism", "-starts_at"], name="meetings_by_mechanism"
            ),
            models.Index(fields=["-starts_at"], name="meetings_by_time"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["mechanism", "starts_at"],
                condition=~Q(state__in=["postponed", "cancelled"]),
                name="meetings_meeting_unique_start",
                violation_error_message=_("A meeting already starts at this time."),
            ),
            models.CheckConstraint(
                name="meetings_meeting_end_after_start",
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("The end is before the start."),
            ),
            models.CheckConstraint(
                name="meetings_meeting_closed_with_quorum",
                condition=(
                    Q(
                        state__in=["held", "minutes_sent", "approved"],
                        closed_at__isnull=False,
                        quorum_required__isnull=False,
                        quorum_present__isnull=False,
                        seats_counted__isnull=False,
                    )
                    & (Q(closed_by__isnull=False) | Q(register__isnull=False))
                )
                | Q(
                    state__in=["planned", "called", "postponed", "cancelled"],
                    closed_at__isnull=True,
                    closed_by__isnull=True,
                ),
                violation_error_message=_(
                    "A meeting that was held is closed by somebody, or comes from a "
                    "register, with its quorum."
                ),
            ),
            models.CheckConstraint(
                name="meetings_meeting_called_both",
                condition=Q(called_at__isnull=True, called_by__isnull=True)
                | Q(called_at__isnull=False, called_by__isnull=False),
                violation_error_message=_("Say who called the meeting and when."),
            ),
            models.CheckConstraint(
                name="meetings_meeting_minutes_sent_both",
                condition=Q(minutes_sent_at__isnull=True, minutes_sent_by__isnull=True)
                | Q(minutes_sent_at__isnull=False, minutes_sent_by__isnull=False),
                violation_error_message=_("Say who sent the minutes and when."),
            ),
            models.CheckConstraint(
                name="meetings_meeting_approved_both",
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                violation_error_message=_("Say who recorded the approval and when."),
            ),
            models.CheckConstraint(
                name="meetings_meeting_sent_in_its_state",
                condition=Q(state="minutes_sent", minutes_sent_at__isnull=False)
                | Q(state="approved")
                | (
                    ~Q(state__in=["minutes_sent", "approved"])
                    & Q(minutes_sent_at__isnull=True)
                ),
                violation_error_message=_("Say who sent the minutes and when."),
            ),
            models.CheckConstraint(
                name="meetings_meeting_approved_in_its_state",
                condition=Q(state="approved", approved_at__isnull=False)
                | (~Q(state="approved") & Q(approved_at__isnull=True)),
                violation_error_message=_("Say who recorded the approval and when."),
            ),
        ]

    def __str__(self):
        return f"{self.mechanism}, {date_format(self.day, 'SHORT_DATE_FORMAT')}"

    def get_absolute_url(self):
        return reverse("meetings:meeting_detail", args=[self.pk])

    @property
    def day(self):
        """The day on which it takes place, in Europe/Belgrade."""
        return timezone.localtime(self.starts_at).date()

    @property
    def is_closed(self):
        return self.state in self.HELD_STATES

    @property
    def is_approved(self):
        """Frozen: what is wrong in the minutes stands in a dated correction."""
        return self.state == self.State.APPROVED

    @property
    def minutes_are_out(self):
        """Sent or approved: they cannot be reopened any more."""
        return self.state in (self.State.MINUTES_SENT, self.State.APPROVED)

    @property
    def is_open_for_log(self):
        return self.state in (self.State.PLANNED, self.State.CALLED)

    @property
    def had_quorum(self):
        """True, False, or None while the meeting is not closed."""
        if self.quorum_present is None or self.quorum_required is None:
            return None
        return self.quorum_present >= self.quorum_required

    def takes_file(self, kind):
        """Documents while it is logged; the signed sheet until the approval."""
        if kind != "signed_sheet":
            return self.is_open_for_log
        gone = (self.State.POSTPONED, self.State.CANCELLED)
        return not self.is_approved and self.state not in gone
