"""What became of each measure from version to version."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actionplans.comparison import Fate
from actionplans.models.measures import Measure
from actionplans.models.plans import PlanVersion

# What became of a measure, in words; a record keeps fewer kinds than a comparison.
FATES = {
    Fate.KEPT: _("kept"),
    Fate.RENUMBERED: _("renumbered"),
    Fate.CHANGED: _("changed"),
    Fate.RENUMBERED_AND_REWORDED: _("renumbered and reworded"),
    Fate.SPLIT: _("split"),
    Fate.MERGED: _("merged"),
    Fate.DROPPED: _("dropped"),
    Fate.ADDED: _("new measure"),
}


class MeasureSuccessionQuerySet(models.QuerySet):
    """Lineage by measure."""

    def around(self, measure, user):
        """What a measure comes from and what became of it, the earlier first, in
        versions that the user may see."""
        versions = PlanVersion.objects.visible_to(user)
        return (
            self.filter(Q(earlier=measure) | Q(later=measure))
            .filter(earlier__plan_version__in=versions)
            .filter(in_version__in=versions)
            .select_related("earlier__plan_version", "later", "in_version")
            .order_by("earlier__plan_version__number", "pk")
        )


def with_earlier(measure):
    """A condition on measures: this one, and those that it came from in up to three
    versions before."""
    found, later = Q(pk=measure.pk), Q(later=measure)
    for _step in range(3):
        earlier = MeasureSuccession.objects.filter(later).values("earlier")
        found |= Q(pk__in=earlier)
        later = Q(later__in=earlier)
    return found


class MeasureSuccession(models.Model):
    """What became of a measure in a later version: the lineage, with its reason.

    Something dropped has no later measure, but a version that dropped it. A measure
    that was split, or merged from several, has a row for each pair.
    """

    class Kind(models.TextChoices):
        KEPT = "kept", _("kept")
        RENUMBERED = "renumbered", _("renumbered")
        CHANGED = "changed", _("changed")
        SPLIT = "split", _("split")
        MERGED = "merged", _("merged")
        DROPPED = "dropped", _("dropped")

    earlier = models.ForeignKey(
        Measure,
        models.CASCADE,
        related_name="successions",
        verbose_name=_("earlier measure"),
    )
    later = models.ForeignKey(
        Measure,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="origins",
        verbose_name=_("later measure"),
    )
    in_version = models.ForeignKey(
        PlanVersion,
        models.CASCADE,
        related_name="successions",
        verbose_name=_("later version"),
    )
    kind = models.CharField(_("what became of it"), max_length=12, choices=Kind.choices)
    reason = models.TextField(_("reason"), blank=True)

    objects = MeasureSuccessionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("lineage of a measure")
        verbose_name_plural = _("lineages of measures")
        ordering = ["later"]
        constraints = [
            models.UniqueConstraint(
                fields=["earlier", "later"],
                name="actionplans_succession_unique",
                violation_error_message=_("This lineage is already recorded."),
            ),
            models.UniqueConstraint(
                fields=["earlier", "in_version"],
                condition=Q(later__isnull=True),
                name="actionplans_succession_dropped_once",
                violation_error_message=_("This lineage is already recorded."),
            ),
            models.CheckConstraint(
                name="actionplans_succession_dropped_has_no_later",
                condition=Q(kind="dropped", later__isnull=True)
                | ~Q(kind="dropped") & Q(later__isnull=False),
                violation_error_message=_("What was dropped has no later measure."),
            ),
            models.CheckConstraint(
                name="actionplans_succession_not_itself",
                condition=Q(later__isnull=True) | ~Q(earlier=F("later")),
                violation_error_message=_("A measure does not follow itself."),
            ),
        ]

    def __str__(self):
        return f"{self.earlier} → {self.later or self.get_kind_display()}"
