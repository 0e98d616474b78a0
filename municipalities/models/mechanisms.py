"""Coordination mechanisms, their dated rules and their seats."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.models import VersionedModel
from municipalities.models.institutions import Institution
from municipalities.models.municipalities import Municipality
from municipalities.models.roles import roles_of


def in_force_on(day, *, start="valid_from", end="valid_to"):
    """Condition: a dated row holds on `day` (an open end holds for ever)."""
    return Q(**{f"{start}__lte": day}) & (
        Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": day})
    )


class MechanismQuerySet(models.QuerySet):
    """Mechanisms by who may see them."""

    def visible_to(self, user):
        """All for staff, donor and anybody who coordinates one (they read each
        other's); else those the user is assigned to."""
        if user.sees_all_municipalities:
            return self
        roles = roles_of(user)
        if roles.coordinates_one:
            return self
        return self.filter(pk__in=roles.by_mechanism)

    def named_like(self, text):
        """Those whose municipality has `text` in a name, in any language."""
        if not text.strip():
            return self
        columns = [code.replace("-", "_") for code, _name in settings.LANGUAGES]
        found = Q(municipality__slug__icontains=text.strip())
        for column in columns:
            found |= Q(**{f"municipality__name_{column}__icontains": text.strip()})
        return self.filter(found)

    def with_composition_on(self, day):
        """Adds, for `day`: `seats_open`, `seats_held` (by a member), the number of
        `required_types_seated`, and `coordinator_name` unless it is hidden."""
        seats = Seat.objects.filter(mechanism=OuterRef("pk")).open_on(day)
        sitting = in_force_on(
            day, start="memberships__starts_on", end="memberships__ends_on"
        )
        held = seats.filter(sitting, memberships__kind="member")
        coordinators = Seat.objects.filter(
            sitting,
            mechanism=OuterRef("pk"),
            memberships__function="coordinator",
            memberships__person__is_hidden=False,
        )
        types = held.filter(institution__type__is_required=True)
        return self.annotate(
            seats_open=_count(seats, "pk"),
            seats_held=_count(held, "pk"),
            required_types_seated=_count(types, "institution__type"),
            coordinator_name=Subquery(
                coordinators.values("memberships__person__full_name")[:1]
            ),
        )


def _count(seats, field):
    """How many different `field`s the seats of an outer mechanism have."""
    counted = (
        seats.order_by().values("mechanism").annotate(n=Count(field, distinct=True))
    )
    return Coalesce(Subquery(counted.values("n")), 0)


class Mechanism(VersionedModel):
    """The coordination mechanism against domestic violence of a municipality."""

    municipality = models.OneToOneField(
        Municipality,
        models.PROTECT,
        related_name="mechanism",
        verbose_name=_("municipality"),
    )
    name = models.CharField(_("name"), max_length=200, blank=True)
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    invitation_title = models.CharField(
        _("title in calendars"),
        max_length=80,
        blank=True,
        help_text=_("A neutral word; calendars of other people may show it."),
    )
    shows_place_in_calendars = models.BooleanField(
        _("place in calendars"),
        default=False,
        help_text=_("Put the meeting's place into invitations and calendars."),
    )

    objects = MechanismQuerySet.as_manager()

    class Meta:
        verbose_name = _("mechanism")
        verbose_name_plural = _("mechanisms")
        ordering = ["municipality__order", "municipality__slug"]

    def __str__(self):
        return self.name or str(self.municipality)

    def get_absolute_url(self):
        return reverse("municipalities:mechanism_detail", args=[self.municipality.slug])

    def rule_on(self, day):
        """The rule that holds on `day`, or None (uses prefetched rules)."""
        for rule in self.rules.all():
            if rule.holds_on(day):
                return rule
        return None


class MechanismRule(VersionedModel):
    """How a mechanism works from a day to a day: how often it meets, quorum,
    notice, languages. Varies by municipality and changes, so it is dated data."""

    mechanism = models.ForeignKey(
        Mechanism, models.CASCADE, related_name="rules", verbose_name=_("mechanism")
    )
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    months_between_meetings = models.PositiveSmallIntegerField(
        _("months between meetings"),
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
    )
    quorum_percent = models.PositiveSmallIntegerField(
        _("quorum: more than … % of seats"),
        default=50,
        validators=[MaxValueValidator(99)],
        help_text=_("Strictly more than this share of the members' seats held."),
    )
    notice_days = models.PositiveSmallIntegerField(_("notice, working days"), default=5)
    unanswered_reminded_after = models.PositiveSmallIntegerField(
        _("invitation without an answer: days until a reminder"),
        default=3,
        validators=[MaxValueValidator(30)],
        help_text=_(
            "Besides the reminders 5 and 2 days before a meeting; 0 for these alone."
        ),
    )
    takes_votes = models.BooleanField(
        _("decisions are put to the vote"),
        default=False,
        help_text=_("Off where the mechanism decides by consensus."),
    )
    member_told_after = models.PositiveSmallIntegerField(
        _("overdue decision: days until the member is told"), default=7
    )
    institution_told_after = models.PositiveSmallIntegerField(
        _("overdue decision: days until the institution is told"), default=21
    )
    chair_told_after = models.PositiveSmallIntegerField(
        _("overdue decision: days until the chair is told"), default=35
    )
    languages = models.JSONField(
        _("languages of work"),
        default=list,
        help_text=_("Codes in order; the first is the language of the minutes."),
    )
    holiday_calendars = models.JSONField(
        _("public holidays kept"),
        default=list,
        blank=True,
        help_text=_("Codes of calendars (XK, RS); where none is given, both."),
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("rule of a mechanism")
        verbose_name_plural = _("rules of mechanisms")
        ordering = ["mechanism_id", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["mechanism"],
                condition=Q(valid_to__isnull=True),
                name="municipalities_rule_one_open",
                violation_error_message=_(
                    "End the present rule before adding a new one."
                ),
            ),
            models.UniqueConstraint(
                fields=["mechanism", "valid_from"],
                name="municipalities_rule_unique_start",
                violation_error_message=_("A rule already starts on this day."),
            ),
            models.CheckConstraint(
                name="municipalities_rule_end_after_start",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("The end is before the start."),
            ),
            models.CheckConstraint(
                name="municipalities_rule_months_divide_year",
                condition=Q(months_between_meetings__in=[1, 2, 3, 4, 6, 12]),
                violation_error_message=_("Choose 1, 2, 3, 4, 6 or 12 months."),
            ),
            models.CheckConstraint(
                name="municipalities_rule_quorum_below_all",
                condition=Q(quorum_percent__lt=100),
                violation_error_message=_("The share must be under 100 %."),
            ),
            models.CheckConstraint(
                name="municipalities_rule_told_in_order",
                condition=Q(
                    member_told_after__gte=1,
                    institution_told_after__gt=F("member_told_after"),
                    chair_told_after__gt=F("institution_told_after"),
                ),
                violation_error_message=_(
                    "First the member is told, then the institution, then the chair."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.mechanism}, {self.valid_from}"

    @property
    def told_after(self):
        """Days late after which member, institution and chair hear of a decision."""
        return (
            self.member_told_after,
            self.institution_told_after,
            self.chair_told_after,
        )

    @property
    def language_names(self):
        """The languages of work in the reader's language."""
        names = dict(settings.LANGUAGES)
        return [str(names.get(code, code)) for code in self.languages]

    def holds_on(self, day):
        return self.valid_from <= day and (
            self.valid_to is None or self.valid_to >= day
        )


class SeatQuerySet(models.QuerySet):
    """Seats by the day."""

    def open_on(self, day):
        return self.filter(in_force_on(day, start="opened_on", end="closed_on"))


class Seat(models.Model):
    """An institution's seat in a mechanism, held by people from a day to a day.

    `number` tells apart two seats of institutions that go by one name, such as
    two organisations of civil society that an office's list calls “NVO”.
    """

    class Kind(models.TextChoices):
        MEMBER = "member", _("member")
        OBSERVER = "observer", _("observer")

    mechanism = models.ForeignKey(
        Mechanism, models.PROTECT, related_name="seats", verbose_name=_("mechanism")
    )
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="seats", verbose_name=_("institution")
    )
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    kind = models.CharField(
        _("kind"), max_length=10, choices=Kind.choices, default=Kind.MEMBER
    )
    opened_on = models.DateField(_("opened on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = SeatQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = [
            "mechanism_id",
            "institution__type__order",
            "institution_id",
            "number",
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["mechanism", "institution", "number"],
                name="municipalities_seat_unique",
                violation_error_message=_("This institution already has that seat."),
            ),
            models.CheckConstraint(
                name="municipalities_seat_end_after_start",
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                violation_error_message=_("The end is before the start."),
            ),
        ]

    def __str__(self):
        return (
            f"{self.institution} ({self.number})"
            if self.number > 1
            else str(self.institution)
        )
