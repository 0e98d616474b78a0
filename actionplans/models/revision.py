"""How a draft is discussed: proposals for it, and comments on measures."""

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from actionplans.models.frameworks import Pillar
from actionplans.models.measures import Measure
from actionplans.models.plans import PlanVersion
from core.models import VersionedModel
from municipalities.models import Institution, Municipality, Person, roles_of


class Authored(models.Model):
    """Something said by a person of the mechanism, by a user, or by both in one."""

    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        related_name="%(class)ss",
        verbose_name=_("municipality"),
    )
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("said by the member"),
    )
    institution = models.ForeignKey(
        Institution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("for the institution"),
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("written by"),
    )
    created_at = models.DateTimeField(_("written at"))

    class Meta:
        abstract = True
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_has_author",
                condition=Q(person__isnull=False) | Q(created_by__isnull=False),
                violation_error_message=_("Somebody said it."),
            ),
        ]


class ProposalQuerySet(models.QuerySet):
    """Proposals by state and who may see them."""

    def open(self):
        return self.filter(state=Proposal.State.OPEN)

    def visible_to(self, user):
        """Staff, and who is assigned in the municipality; never a donor."""
        if user.is_project_staff:
            return self
        return self.filter(municipality__in=roles_of(user).by_municipality)

    def said_by(self, person):
        return self.filter(person=person)

    def in_order(self):
        """Open ones first, then by place in the plan, with what a list shows."""
        open_first = Case(When(state=Proposal.State.OPEN, then=0), default=1)
        return self.select_related(
            "measure", "pillar", "person", "institution", "created_by", "decided_by"
        ).order_by(open_first, "pillar__order", "measure_label", "pk")


class Proposal(Authored, VersionedModel):
    """A change of a draft that somebody asks for, and what was answered.

    `changes` holds by field name, as the office would type it, what the draft said
    (`was`), what it should say (`new`) and, where the coordinator carried out
    something else, that (`done`). The names are `Proposal.FIELDS`; an indicator
    stands in a line of its own, "name: target". Accepting carries it out; the answer
    is kept for the report.
    """

    FIELDS = {
        "title": _("Title"),
        "description": _("Description"),
        "indicator": _("Indicators"),
        "due": _("Deadline"),
        "lead": _("Leads"),
        "partners": _("Partners"),
        "budget": _("Budget"),
        "funding": _("Source of funding"),
    }

    class Kind(models.TextChoices):
        CHANGE = "change", _("change of a measure")
        ADD = "add", _("new measure")
        REMOVE = "remove", _("removal of a measure")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("proposal", "open")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")

    plan_version = models.ForeignKey(
        PlanVersion,
        models.PROTECT,
        related_name="proposals",
        verbose_name=_("plan version"),
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    measure = models.ForeignKey(
        Measure,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name=_("measure"),
    )
    measure_label = models.CharField(
        _("measure at that time"), max_length=430, blank=True
    )
    pillar = models.ForeignKey(
        Pillar,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("pillar"),
    )
    changes = models.JSONField(_("proposed values"), default=dict, blank=True)
    reason = models.TextField(_("why"))
    rests_on = models.CharField(
        _("rests on"),
        max_length=60,
        blank=True,
        help_text=_("The score or recommendation that led to it, by its key."),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.OPEN
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    answer = models.TextField(_("answer"), blank=True)

    objects = ProposalQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta(Authored.Meta):
        abstract = False
        verbose_name = _("proposal for a plan")
        verbose_name_plural = _("proposals for plans")
        constraints = [
            *Authored.Meta.constraints,
            models.CheckConstraint(
                name="actionplans_proposal_decided_with_answer",
                condition=Q(state__in=["accepted", "declined"])
                & Q(decided_at__isnull=False, decided_by__isnull=False)
                & ~Q(answer="")
                | Q(state__in=["open", "withdrawn"])
                & Q(decided_at__isnull=True, decided_by__isnull=True),
                violation_error_message=_("A decision says who, when and why."),
            ),
            models.CheckConstraint(
                name="actionplans_proposal_new_has_pillar",
                condition=~Q(kind="add") | Q(pillar__isnull=False),
                violation_error_message=_("Say under which pillar it belongs."),
            ),
            models.UniqueConstraint(
                fields=["plan_version", "rests_on"],
                condition=~Q(rests_on="") & ~Q(state="withdrawn"),
                name="actionplans_proposal_rests_once",
                violation_error_message=_("This is already a proposal for the draft."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.measure_label}".rstrip(": ")

    def get_absolute_url(self):
        return reverse("actionplans:proposal_detail", args=[self.pk])

    @property
    def is_open(self):
        return self.state == self.State.OPEN

    def wanted(self):
        """{field name: what it should say} of what is proposed."""
        return {name: change["new"] for name, change in self.changes.items()}

    def in_words(self):
        """(label, what it said, what it should say or was made) of each change."""
        return [
            (label, change.get("was", ""), change.get("done", change["new"]))
            for name, label in self.FIELDS.items()
            if (change := self.changes.get(name))
        ]


class CommentQuerySet(models.QuerySet):
    """Comments by who may see them."""

    def visible_to(self, user):
        """Staff, and who is assigned in the municipality; never a donor."""
        if user.is_project_staff:
            return self
        return self.filter(municipality__in=roles_of(user).by_municipality)

    def shown(self):
        """Those that nobody took back or hid, with who said them."""
        return self.filter(withdrawn_at__isnull=True).select_related(
            "person", "institution", "created_by"
        )


class Comment(Authored):
    """A word on a measure at any time, or on a proposal while it is discussed."""

    measure = models.ForeignKey(
        Measure,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="comments",
        verbose_name=_("measure"),
    )
    proposal = models.ForeignKey(
        Proposal,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="comments",
        verbose_name=_("proposal"),
    )
    text = models.TextField(_("comment"), max_length=4000)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("withdrawn by"),
    )

    objects = CommentQuerySet.as_manager()

    class Meta(Authored.Meta):
        abstract = False
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = [
            *Authored.Meta.constraints,
            models.CheckConstraint(
                name="actionplans_comment_on_one_thing",
                condition=Q(measure__isnull=False, proposal__isnull=True)
                | Q(measure__isnull=True, proposal__isnull=False),
                violation_error_message=_("A comment is about one thing."),
            ),
            models.CheckConstraint(
                name="actionplans_comment_withdrawn_by_somebody",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                violation_error_message=_("A withdrawal says by whom and when."),
            ),
        ]

    def __str__(self):
        return self.text[:60]
