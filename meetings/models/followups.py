"""What becomes of a decision: steps, reminders, escalation; how it was voted."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from meetings.models.decisions import Decision
from municipalities.models import Person


class FollowUp(models.Model):
    """A dated line under a decision: what was done, or who was told that it waits."""

    class Kind(models.TextChoices):
        PROGRESS = "progress", _("progress")
        REMINDER = "reminder", _("reminder")
        ESCALATION = "escalation", _("escalation")
        NEW_DATE = "new_date", _("new date")
        REOPENED = "reopened", _("reopened")

    class Level(models.IntegerChoices):
        MEMBER = 1, _("the member")
        INSTITUTION = 2, _("the institution")
        CHAIR = 3, _("the chair")

    decision = models.ForeignKey(
        Decision, models.CASCADE, related_name="follow_ups", verbose_name=_("decision")
    )
    kind = models.CharField(
        _("kind"), max_length=12, choices=Kind.choices, default=Kind.PROGRESS
    )
    level = models.PositiveSmallIntegerField(
        _("told to"), choices=Level.choices, null=True, blank=True
    )
    text = models.TextField(_("what was done"), blank=True)
    due_before = models.DateField(
        _("date until then"),
        null=True,
        blank=True,
        help_text=_("Of a new date, the one before; of an escalation, the one missed."),
    )
    due_after = models.DateField(_("new date"), null=True, blank=True)
    noted_on = models.DateField(_("day"))
    noted_at = models.DateTimeField(_("noted at"))
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("noted by"),
    )
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name=_("noted by the person"),
        help_text=_("By a personal link, without an account."),
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["decision_id", "noted_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "level", "due_before"],
                condition=Q(kind="escalation"),
                name="meetings_followup_escalates_once",
                violation_error_message=_("This level was told already."),
            ),
            models.CheckConstraint(
                name="meetings_followup_escalation_level",
                condition=Q(
                    kind="escalation", level__isnull=False, due_before__isnull=False
                )
                | (~Q(kind="escalation") & Q(level__isnull=True)),
                violation_error_message=_("An escalation says who was told."),
            ),
            models.CheckConstraint(
                name="meetings_followup_progress_text",
                condition=Q(kind__in=["reminder", "escalation"]) | ~Q(text=""),
                violation_error_message=_("Say what was done, or why."),
            ),
            models.CheckConstraint(
                name="meetings_followup_new_date",
                condition=Q(kind="new_date", due_after__isnull=False)
                | (~Q(kind="new_date") & Q(due_after__isnull=True)),
                violation_error_message=_("A new date says which."),
            ),
        ]

    def __str__(self):
        return f"{self.decision}: {self.get_kind_display()}"


def standing_of(decisions, now):
    """{decision's key: (how many meetings it was carried over to, whom of the ladder
    its delay has reached, in words, or "")}; one query."""
    rows = Decision.objects.filter(pk__in=[one.pk for one in decisions]).order_by()
    found = rows.with_carried_over(now).with_level_told()
    words = dict(FollowUp.Level.choices)
    return {
        pk: (times, words.get(level, ""))
        for pk, times, level in found.values_list("pk", "times_carried", "level_told")
    }


class Vote(models.Model):
    """How a decision was voted, where the mechanism's rule asks for votes."""

    decision = models.OneToOneField(
        Decision, models.CASCADE, related_name="vote", verbose_name=_("decision")
    )
    in_favour = models.PositiveSmallIntegerField(_("in favour"))
    against = models.PositiveSmallIntegerField(_("against"), default=0)
    abstained = models.PositiveSmallIntegerField(_("abstained"), default=0)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        ordering = ["decision_id"]

    def __str__(self):
        return f"{self.in_favour} : {self.against} : {self.abstained}"
