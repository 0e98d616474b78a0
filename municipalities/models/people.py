"""People of the mechanisms: work contacts only, never a survivor's data."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.validators import new_key
from core.fields import FoldedField
from core.imports.text import key as folded
from core.models import ImportBatch, VersionedModel
from core.signed_links import SECRET_LENGTH, matches
from municipalities.models.mechanisms import Mechanism, Seat, in_force_on
from municipalities.models.roles import roles_of

# Nobody sat in a mechanism before, and nobody is appointed for longer.
FIRST_DAY, LAST_DAY = date(1999, 1, 1), date(2099, 12, 31)


class PersonQuerySet(models.QuerySet):
    """People by who may know of them, and by name."""

    def visible_to(self, user):
        """All for staff; else who sits or sat in a mechanism that the user may see,
        hidden people only in one that the user coordinates."""
        if user.is_project_staff:
            return self
        roles = roles_of(user)
        own = Membership.objects.filter(mechanism__in=roles.mechanisms("coordinator"))
        if user.is_donor or roles.coordinates_one:
            seen = Membership.objects.all()
        else:
            seen = Membership.objects.filter(mechanism__in=list(roles.by_mechanism))
        return self.filter(
            Q(pk__in=own.values("person"))
            | Q(pk__in=seen.values("person"), is_hidden=False)
        )

    def named_like(self, text, user):
        """Those with every word of `text` in the name, whatever script, marks and
        capitals it is written with, or with `text` in an e-mail that the user may
        read: else addresses could be guessed letter by letter."""
        words = folded(text).split()
        if not words:
            return self
        named = Q(*(Q(name_key__contains=word) for word in words))
        addressed = Q(email__icontains=text.strip())
        if not user.is_project_staff:
            own = roles_of(user).mechanisms("coordinator", "member")
            sat = Membership.objects.filter(mechanism__in=own)
            addressed &= Q(pk__in=sat.values("person"))
        return self.filter(named | addressed)

    def of_mechanism(self, mechanism):
        """Who sits or sat in a mechanism."""
        sat = Membership.objects.filter(mechanism=mechanism)
        return self.filter(pk__in=sat.values("person"))

    def sitting_on(self, day):
        held = Membership.objects.held_on(day)
        return self.filter(pk__in=held.values("person"))

    def not_sitting_on(self, day):
        """Who sits nowhere that day."""
        held = Membership.objects.held_on(day)
        return self.exclude(pk__in=held.values("person"))

    def with_namesake(self):
        """Those whose name somebody else has, too: perhaps two records of one."""
        names = Person.objects.order_by().values("name_key").annotate(n=Count("pk"))
        return self.filter(name_key__in=names.filter(n__gt=1).values("name_key"))

    def behind(self, link):
        """Whose signed link it is, also where that record was merged since; or None
        where it was withdrawn. One query, two for a merged record."""
        person = (
            self.filter(pk=link.person_id).first()
            or self.filter(former__former_id=link.person_id).first()
        )
        return person if person and person.opens(link) else None

    def namesakes_of(self, full_name):
        """Those of the same name, in whatever script it is written."""
        return self.filter(name_key=folded(full_name))


class Person(VersionedModel):
    """Somebody who holds seats; the same e-mail is the same person."""

    class Sex(models.TextChoices):
        FEMALE = "f", _("female")
        MALE = "m", _("male")
        OTHER = "other", _("other")
        NOT_STATED = "", _("not stated")

    full_name = models.CharField(_("name and surname"), max_length=150)
    name_key = FoldedField(
        _("name as it is searched"), max_length=200, source="full_name", db_index=True
    )
    sex = models.CharField(
        _("sex"), max_length=5, choices=Sex.choices, default=Sex.NOT_STATED, blank=True
    )
    email = models.EmailField(_("work e-mail"), blank=True)
    phone = models.CharField(_("work phone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    may_be_named = models.BooleanField(
        _("agreed to be named in public"),
        default=False,
        help_text=_("Only with the person's consent; off for police and judges."),
    )
    is_hidden = models.BooleanField(
        _("hidden"),
        default=False,
        help_text=_("The name is shown to coordinator and staff only."),
    )

    checked_on = models.DateField(_("contacts checked on"), null=True, blank=True)
    link_key = models.CharField(
        _("key of personal links"), max_length=60, default=new_key, editable=False
    )

    objects = PersonQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["link_key", "name_key"])

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["full_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=~Q(email=""),
                name="municipalities_person_email_unique",
                violation_error_message=_("Somebody with this e-mail is already here."),
            ),
        ]

    def __str__(self):
        return self.full_name

    def get_absolute_url(self):
        return reverse("municipalities:person_detail", args=[self.pk])

    @property
    def withheld_name(self):
        """The name for whoever may not read hidden people's."""
        return _("name withheld") if self.is_hidden else self.full_name

    @property
    def link_secret(self):
        """What personal links are signed with. Another e-mail ends all older ones:
        those that went to a wrong address may lie with a stranger."""
        own = f"{self.link_key}:{self.email.lower()}"
        return salted_hmac("koordina.person", own).hexdigest()

    def opens(self, link):
        """Whether a signed link is this person's, or that of a record merged into it,
        and was not withdrawn."""
        if link.person_id == self.pk:
            return matches(link, self.link_secret)
        return any(
            matches(link, one.link_secret)
            for one in self.former.filter(former_id=link.person_id)
        )

    def has_signed(self, secret):
        """Whether `secret` is the start of what this person's links, or those of a
        record merged into it, are signed with."""
        secrets = [self.link_secret[:SECRET_LENGTH]]
        if secret not in secrets:
            secrets = self.former.values_list("link_secret", flat=True)
        return bool(secret) and secret in secrets


class FormerPerson(models.Model):
    """A second record of somebody, merged into the first: old addresses and personal
    links still lead to the person."""

    former_id = models.BigIntegerField(_("former number"), unique=True)
    full_name = models.CharField(_("name there"), max_length=150)
    person = models.ForeignKey(
        Person, models.CASCADE, related_name="former", verbose_name=_("person")
    )
    link_secret = models.CharField(
        _("start of the secret of its links"),
        max_length=SECRET_LENGTH,
        blank=True,
        editable=False,
    )
    merged_at = models.DateTimeField(_("merged at"))
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("merged by"),
    )

    class Meta:
        verbose_name = _("merged record")
        verbose_name_plural = _("merged records")
        ordering = ["-merged_at", "-pk"]

    def __str__(self):
        return f"{self.full_name} → {self.person}"


class MembershipQuerySet(models.QuerySet):
    """Memberships by the day."""

    def held_on(self, day):
        """Who sat there on `day`."""
        return self.filter(in_force_on(day, start="starts_on", end="ends_on"))

    def overlapping(self, starts_on, ends_on):
        """Those with a day in common with the span; no end is for ever."""
        still_there = Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on)
        if ends_on is None:
            return self.filter(still_there)
        return self.filter(still_there, starts_on__lte=ends_on)


class Membership(VersionedModel):
    """A person in a seat from a day to a day, as member, alternate or observer;
    nothing is deleted, it ends."""

    class Kind(models.TextChoices):
        MEMBER = "member", _("member")
        ALTERNATE = "alternate", _("alternate")
        OBSERVER = "observer", _("observer")

    class Function(models.TextChoices):
        NONE = "", _("no function")
        HEAD = "head", _("head")
        CHAIR = "chair", _("chair")
        DEPUTY_CHAIR = "deputy_chair", _("deputy chair")
        COORDINATOR = "coordinator", _("coordinator")
        SECRETARY = "secretary", _("secretary")

    mechanism = models.ForeignKey(
        Mechanism,
        models.PROTECT,
        related_name="memberships",
        verbose_name=_("mechanism"),
    )
    seat = models.ForeignKey(
        Seat, models.PROTECT, related_name="memberships", verbose_name=_("seat")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="memberships", verbose_name=_("person")
    )
    kind = models.CharField(
        _("kind"), max_length=10, choices=Kind.choices, default=Kind.MEMBER
    )
    function = models.CharField(
        _("function"), max_length=14, choices=Function.choices, default="", blank=True
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["mechanism_id", "seat_id", "kind", "-starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["seat"],
                condition=Q(kind="member", ends_on__isnull=True),
                name="municipalities_membership_one_member",
                violation_error_message=_(
                    "This seat already has a member; end that first."
                ),
            ),
            models.UniqueConstraint(
                fields=["mechanism", "function"],
                condition=~Q(function="") & Q(ends_on__isnull=True),
                name="municipalities_membership_one_per_function",
                violation_error_message=_("Somebody else holds this function."),
            ),
            models.UniqueConstraint(
                fields=["seat", "person", "kind", "starts_on"],
                name="municipalities_membership_unique",
                violation_error_message=_("This membership is already recorded."),
            ),
            models.CheckConstraint(
                name="municipalities_membership_end_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The end is before the start."),
            ),
            models.CheckConstraint(
                name="municipalities_membership_likely_days",
                condition=Q(starts_on__range=(FIRST_DAY, LAST_DAY))
                & (Q(ends_on__isnull=True) | Q(ends_on__lte=LAST_DAY)),
                violation_error_message=_(
                    "Check the year: a membership lies between 1999 and 2099."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.person}, {self.seat}"

    @property
    def withheld_name(self):
        """As above, for whoever may not read hidden people's names."""
        return f"{self.person.withheld_name}, {self.seat}"

    def lasts_on(self, day):
        """Whether it has not ended before `day`; it may begin later."""
        return self.ends_on is None or self.ends_on >= day

    @property
    def may_be_named_publicly(self):
        """Consent given, not hidden, and of an institution whose people may be."""
        kind = self.seat.institution.type
        willing = self.person.may_be_named and not self.person.is_hidden
        return willing and kind.names_people_publicly


class MemberImportQuerySet(models.QuerySet):
    """Imports by who may see them."""

    def visible_to(self, user):
        """Staff and administrator alone: a list may cover all municipalities."""
        return self if user.is_project_staff else self.none()


class MemberImport(ImportBatch):
    """A list of members that was brought in from a file."""

    objects = MemberImportQuerySet.as_manager()

    class Meta(ImportBatch.Meta):
        abstract = False
        verbose_name = _("import of members")
        verbose_name_plural = _("imports of members")

    def __str__(self):
        return self.file_name

    def get_absolute_url(self):
        return reverse("municipalities:member_import_detail", args=[self.pk])
