"""Decisions of a mechanism, from wording to what was done."""

import re

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Func, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname

from actionplans.models import Measure, PlanVersion
from core.models import VersionedModel
from core.search import SearchableModel, SearchQuerySet
from meetings.models.agenda import AgendaItem
from meetings.models.meetings import Meeting
from meetings.statistics import closed_on_time
from municipalities.models import (
    Institution,
    Mechanism,
    Municipality,
    Person,
    roles_of,
)

# As papers cite a decision, KM-zvecan-2026-03; the place may be left out.
NUMBER = re.compile(r"(?:km-)?(?:([a-z][a-z-]*)-)?(\d{4})-(\d{1,4})", re.IGNORECASE)


FILTERS_OF_MANY = {
    "owner": "owners",
    "owner_type": "owners__type",
    "measure": "measures",
}
SORTS = {
    "due": [F("due_on").asc(nulls_last=True), "pk"],
    "-due": [F("due_on").desc(nulls_last=True), "-pk"],
    "number": ["mechanism_id", "year", "sequence"],
    "newest": ["-year", "-sequence", "mechanism_id"],
    "closed": [F("closed_at").desc(nulls_last=True), "-pk"],
}
DEFAULT_SORTS = {
    "open": "due",
    "overdue": "due",
    "due": "due",
    "escalated": "due",
    "closed": "closed",
    "all": "newest",
}


class DecisionQuerySet(SearchQuerySet):
    """Decisions by state, due date and who may see them."""

    def open(self):
        """Open or in progress: not closed, by constraint, which an index can hold."""
        return self.filter(closed_at__isnull=True)

    def overdue(self, today):
        return self.open().filter(due_on__lt=today)

    def reminded(self):
        """Without those that were overdue already when their register came in: it
        does not say what became of them, so nobody is reminded of old days."""
        came_in = F("meeting__closed_at__date")
        return self.exclude(meeting__register__isnull=False, due_on__lt=came_in)

    def closed(self):
        return self.filter(closed_at__isnull=False)

    def due_between(self, first, last):
        return self.open().filter(due_on__gte=first, due_on__lte=last)

    def in_state(self, show, today, soon):
        """What is owed (`open`, `overdue`, `due`, `escalated`), closed, or all."""
        if show == "closed":
            return self.closed()
        if show == "overdue":
            return self.overdue(today)
        if show == "due":
            return self.due_between(today, today + soon)
        if show == "escalated":
            return self.open()._having(
                follow_ups__kind="escalation", follow_ups__due_before=F("due_on")
            )
        return self if show == "all" else self.open()

    def matching(self, filters, today, soon):
        """What a filter form's `cleaned_data` asks for, in the order it asks for."""
        show = filters.get("show") or "open"
        found = self.in_state(show, today, soon).worded_like(filters.get("q") or "")
        for name in ("mechanism", "kind", "year"):
            if filters.get(name):
                found = found.filter(**{name: filters[name]})
        for name, path in FILTERS_OF_MANY.items():
            if filters.get(name):
                found = found._having(**{path: filters[name]})
        return found.order_by(*SORTS[filters.get("sort") or DEFAULT_SORTS[show]])

    def _having(self, **conditions):
        """Those with a related row like that, each once."""
        rows = self.model._default_manager.filter(**conditions).order_by()
        return self.filter(pk__in=rows.values("pk"))

    def worded_like(self, text):
        """By a number, or by all words of `text` (`SearchQuerySet.search`)."""
        number = NUMBER.fullmatch(text.strip())
        if number:
            slug, year, sequence = number.groups()
            place = {"municipality__slug": slug.lower()} if slug else {}
            return self.filter(year=year, sequence=sequence, **place)
        return self.search(text)

    def numbered(self, text):
        """The one decision that a full number names, or None."""
        number = NUMBER.fullmatch(text.strip())
        return self.worded_like(text).first() if number and number[1] else None

    def closed_on_time(self, today):
        """The share of these that were closed by their due date; one query."""
        judged = self.exclude(state=Decision.State.DROPPED).order_by()
        return closed_on_time(
            [
                (due, closed and timezone.localdate(closed))
                for due, closed in judged.values_list("due_on", "closed_at")
            ],
            today,
        )

    def with_carried_over(self, now):
        """Adds `times_carried`: how many meetings were held since, with it still open
        (docs/meetings.md, section 11)."""
        since = Meeting.objects.held().filter(
            mechanism=OuterRef("mechanism"),
            starts_at__gt=OuterRef("meeting__starts_at"),
            starts_at__lte=Coalesce(OuterRef("closed_at"), now),
        )
        # Count() would group by the meeting, and give no row where there is none.
        counted = since.order_by().values(times=Func(F("pk"), function="COUNT"))
        return self.annotate(times_carried=Subquery(counted))

    def with_level_told(self):
        """Adds `level_told`: the last level told of its present date, or None."""
        told = self.model._default_manager.filter(
            pk=OuterRef("pk"),
            follow_ups__kind="escalation",
            follow_ups__due_before=F("due_on"),
        )
        highest = told.order_by("-follow_ups__level").values("follow_ups__level")
        return self.annotate(level_told=Subquery(highest[:1]))

    def owned_by(self, mechanism, institutions):
        """A mechanism's decisions, open or closed, of any of these institutions."""
        return self.filter(mechanism=mechanism)._having(owners__in=institutions)

    def owed_by(self, mechanism, institutions):
        """Open ones of any of these institutions, the longest overdue first."""
        return self.owned_by(mechanism, institutions).open().order_by(*SORTS["due"])

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
        return self.filter(mechanism__in=roles_of(user).by_mechanism)


class Decision(SearchableModel, VersionedModel):
    """Who does what by when; numbered per mechanism and year."""

    searched = ("text",)

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
    closed_by_person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="closed_decisions",
        verbose_name=_("closed by the person"),
        help_text=_("By a personal link, without an account."),
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
                    closed_by_person__isnull=True,
                )
                | (
                    Q(state__in=["done", "dropped"], closed_at__isnull=False)
                    & ~Q(outcome="")
                    & (
                        Q(closed_by__isnull=False, closed_by_person__isnull=True)
                        | Q(closed_by__isnull=True, closed_by_person__isnull=False)
                    )
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
    def text_of_minutes(self):
        """The text in the language of its minutes, in which it is written."""
        name = build_localized_fieldname("text", self.meeting.language)
        return getattr(self, name) or self.text

    @property
    def is_open(self):
        return self.state in (self.State.OPEN, self.State.IN_PROGRESS)

    @property
    def closed_on(self):
        """The day on which it was closed, in Europe/Belgrade, or None."""
        return timezone.localdate(self.closed_at) if self.closed_at else None

    def measures_to_choose(self, today):
        """Those of the plan in force, and whatever is linked already."""
        versions = PlanVersion.objects.in_force_on(today)
        in_force = Q(municipality=self.municipality_id, plan_version__in=versions)
        linked = Q(pk__in=self.measures.values("pk"))
        return Measure.objects.filter(in_force | linked)

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
