"""Decisions of a mechanism, from wording to what was done."""

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actionplans.models import Measure
from core.models import VersionedModel
from meetings.models.agenda import AgendaItem
from meetings.models.meetings import Meeting
from municipalities.models import Assignment, Institution, Mechanism, Municipality


class DecisionQuerySet(models.QuerySet):
    """Decisions by state, due date and who may see them."""

    def open(self):
        """Open or in progress: not closed, by constraint, which an index can hold."""
        return self.filter(closed_at__isnull=True)

    def overdue(self, today):
        return self.open().filter(due_on__lt=today)

    def closed(self):
        return self.filter(closed_at__isnull=False)

    def due_between(self, first, last):
        return self.open().filter(due_on__gte=first, due_on__lte=last)

    def matching(self, filters, today, soon):
        """What a filter form's `cleaned_data` asks for; open ones by due date."""
        found = (
            self.filter(mechanism=filters["mechanism"])
            if filters.get("mechanism")
            else self
        )
        show = filters.get("show") or "open"
        if show == "all":
            return found
        if show == "closed":
            return found.closed().order_by("-closed_at")
        if show == "overdue":
            found = found.overdue(today)
        elif show == "due":
            found = found.due_between(today, today + soon)
        else:
            found = found.open()
        return found.order_by(F("due_on").asc(nulls_last=True), "pk")

    def on_table_of(self, meeting):
        """Those that a meeting takes, and those still open from meetings before."""
        earlier = Q(meeting__starts_at__lt=meeting.starts_at)
        still_open = Q(state__in=["open", "in_progress"])
        return self.filter(mechanism=meeting.mechanism_id).filter(
            Q(meeting=meeting) | (earlier & still_open)
        )

    def visible_to(self, user):
        """Staff, and whoever is assigned here; a donor sees counts only."""
        if user.is_project_staff:
            return self
        mine = Assignment.objects.filter(user=user)
        return self.filter(mechanism__in=mine.values("mechanism"))


class Decision(VersionedModel):
    """Who does what by when; numbered per mechanism and year."""

    class Kind(models.TextChoices):
        CONCLUSION = "conclusion", _("conclusion")
        TASK = "task", _("task")
        RECOMMENDATION = "recommendation", _("recommendation")
        APPOINTMENT = "appointment", _("appointment")
        ADOPTION = "adoption", _("adoption")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        IN_PROGRESS = "in_progress", _("in progress")
        DONE = "done", _("done")
        DROPPED = "dropped", _("dropped")

    mechanism = models.ForeignKey(
        Mechanism, models.PROTECT, related_name="decisions", verbose_name=_("mechanism")
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        related_name="decisions",
        verbose_name=_("municipality"),
    )
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="decisions", verbose_name=_("meeting")
    )
    agenda_item = models.ForeignKey(
        AgendaItem,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name=_("agenda item"),
    )
    year = models.PositiveSmallIntegerField(_("year"), editable=False)
    sequence = models.PositiveSmallIntegerField(_("number in the year"), editable=False)
    kind = models.CharField(
        _("kind"), max_length=14, choices=Kind.choices, default=Kind.TASK
    )
    text = models.TextField(_("decision"))
    owners = models.ManyToManyField(
        Institution, related_name="decisions", blank=True, verbose_name=_("who does it")
    )
    measures = models.ManyToManyField(
        Measure, related_name="decisions", blank=True, verbose_name=_("measures")
    )
    due_on = models.DateField(_("by when"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=State.choices, default=State.OPEN
    )
    outcome = models.TextField(_("what was done"), blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("closed by"),
    )

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-year", "-sequence", "mechanism_id"]
        indexes = [
            models.Index(
                fields=["mechanism", "due_on"],
                condition=Q(closed_at__isnull=True),
                name="meetings_decision_own",
            ),
            models.Index(
                fields=["due_on", "id"],
                condition=Q(closed_at__isnull=True),
                name="meetings_decision_due",
            ),
            models.Index(
                fields=["-closed_at"],
                condition=Q(closed_at__isnull=False),
                name="meetings_decision_closed",
            ),
            models.Index(
                fields=["-year", "-sequence", "mechanism"],
                name="meetings_decision_newest",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["mechanism", "year", "sequence"],
                name="meetings_decision_number_unique",
                violation_error_message=_("This number is taken."),
            ),
            models.CheckConstraint(
                name="meetings_decision_closed_with_outcome",
                condition=Q(
                    state__in=["open", "in_progress"],
                    closed_at__isnull=True,
                    closed_by__isnull=True,
                )
                | (
                    Q(
                        state__in=["done", "dropped"],
                        closed_at__isnull=False,
                        closed_by__isnull=False,
                    )
                    & ~Q(outcome="")
                ),
                violation_error_message=_("Closing a decision needs what was done."),
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("meetings:decision_detail", args=[self.pk])

    @property
    def number(self):
        """`KM-slug-yyyy-nn`, as papers cite it."""
        return f"KM-{self.municipality.slug}-{self.year}-{self.sequence:02d}"

    @property
    def is_open(self):
        return self.state in (self.State.OPEN, self.State.IN_PROGRESS)

    def is_overdue(self, today):
        return self.is_open and self.due_on is not None and self.due_on < today


def decision_counts(today):
    """Municipalities with how many decisions were `taken`, `done`, `open`, `overdue`.

    What a donor sees of decisions. One query; those without a decision are left out.
    """
    is_open = Q(decisions__state__in=["open", "in_progress"])
    is_overdue = is_open & Q(decisions__due_on__lt=today)
    return Municipality.objects.annotate(
        taken=Count("decisions"),
        done=Count("decisions", filter=Q(decisions__state="done")),
        open=Count("decisions", filter=is_open),
        overdue=Count("decisions", filter=is_overdue),
    ).filter(taken__gt=0)
