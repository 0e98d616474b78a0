"""Who came to a meeting, in five states; not recorded is none of them."""

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from django.db import models
from django.db.models import Case, Count, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.models import VersionedModel
from meetings.models.meetings import Meeting
from municipalities.models import InstitutionType, Membership, Person, Seat


class AttendanceQuerySet(models.QuerySet):
    """Rows of attendance by who was there."""

    def who_came(self):
        """Seats present or represented, and guests; adds the `sex` of who came and
        the `group` of institutions, each empty where not stated.

        The person is the alternate who came, else the one who holds the seat.
        """
        sex = Case(
            When(state="guest", then="guest_sex"),
            When(state="present", then="membership__person__sex"),
            default="represented_by__person__sex",
        )
        return self.exclude(state__in=["", "excused", "absent"]).annotate(
            sex=Coalesce(sex, Value("")),
            group=Coalesce("seat__institution__type__group", "guest_group"),
        )


class Attendance(VersionedModel):
    """Who came for a seat, or as a guest. No row or an empty state means that it
    is not recorded, which is none of the five states."""

    class State(models.TextChoices):
        NOT_RECORDED = "", _("not recorded")
        PRESENT = "present", _("present")
        REPRESENTED = "represented", _("represented by alternate")
        EXCUSED = "excused", _("excused")
        ABSENT = "absent", _("absent")
        GUEST = "guest", _("guest")

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="attendances", verbose_name=_("meeting")
    )
    seat = models.ForeignKey(
        Seat,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="attendances",
        verbose_name=_("seat"),
    )
    membership = models.ForeignKey(
        Membership,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="attendances",
        verbose_name=_("who held the seat"),
    )
    represented_by = models.ForeignKey(
        Membership,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="representations",
        verbose_name=_("alternate who came"),
    )
    state = models.CharField(
        _("state"), max_length=12, choices=State.choices, default="", blank=True
    )
    guest_name = models.CharField(_("guest"), max_length=150, blank=True)
    guest_institution = models.CharField(
        _("guest's institution"), max_length=200, blank=True
    )

    guest_sex = models.CharField(
        _("guest's sex"),
        max_length=5,
        choices=Person.Sex.choices,
        default="",
        blank=True,
    )
    guest_group = models.CharField(
        _("guest's group of institutions"),
        max_length=24,
        choices=InstitutionType.Group.choices,
        default="",
        blank=True,
    )
    arrived_at = models.TimeField(_("came later, at"), null=True, blank=True)

    objects = AttendanceQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering = ["meeting_id", "seat__institution__type__order", "seat_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "seat"],
                condition=Q(seat__isnull=False),
                name="meetings_attendance_one_per_seat",
                violation_error_message=_("This seat is already on the list."),
            ),
            models.CheckConstraint(
                name="meetings_attendance_seat_or_guest",
                condition=(Q(seat__isnull=False) & ~Q(state="guest"))
                | (Q(seat__isnull=True, state="guest") & ~Q(guest_name="")),
                violation_error_message=_("A guest has a name and no seat."),
            ),
            models.CheckConstraint(
                name="meetings_attendance_alternate_represents",
                condition=Q(represented_by__isnull=True) | Q(state="represented"),
                violation_error_message=_(
                    "Only a represented seat names an alternate."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.guest_name or self.seat}: {self.get_state_display()}"


def attendance_counts(meeting: Meeting) -> Counter:
    """How many came, by sex and group of institutions, guests among them.

    `{("f", "police"): 2, ("", "shelter"): 1}`; docs/meetings.md, section 4. One query.
    """
    rows = meeting.attendances.who_came().order_by().values_list("sex", "group")
    return Counter({(sex, group): n for sex, group, n in rows.annotate(n=Count("pk"))})


class CameRow(NamedTuple):
    """How many of one group of institutions came; `by_sex` are pairs with labels."""

    label: str
    by_sex: list[tuple[str, int]]
    total: int


@dataclass
class Came:
    """Counts of who came to a meeting: rows by group, and the sums under them."""

    rows: list[CameRow]
    sums: CameRow


def came_to(meeting: Meeting) -> Came:
    """Who came to a held meeting, by group of institutions and sex; one query.

    Female, male and not stated are always there, another sex and each group where
    somebody came.
    """
    counts = attendance_counts(meeting)
    told = {Person.Sex.FEMALE, Person.Sex.MALE, Person.Sex.NOT_STATED}
    told |= {sex for sex, _group in counts}
    sexes = [sex for sex in Person.Sex if sex in told]

    def row(label, groups):
        numbers = [sum(counts[sex, group] for group in groups) for sex in sexes]
        pairs = zip((sex.label for sex in sexes), numbers, strict=True)
        return CameRow(label, list(pairs), sum(numbers))

    groups = [*InstitutionType.Group.choices, ("", _("not stated"))]
    rows = [row(label, [group]) for group, label in groups]
    sums = row(_("Total"), [group for group, _label in groups])
    return Came([one for one in rows if one.total], sums)


def days_there(memberships):
    """(membership's key, day) of each meeting at which its person was, as member or
    as alternate."""
    present = Attendance.objects.filter(state=Attendance.State.PRESENT)
    for rows, name in (
        (present.filter(membership__in=memberships), "membership"),
        (Attendance.objects.filter(represented_by__in=memberships), "represented_by"),
    ):
        for key, starts_at in rows.values_list(name, "meeting__starts_at"):
            yield key, timezone.localdate(starts_at)
