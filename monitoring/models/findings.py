"""What a round shows, and what follows from it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from actionplans.models import Measure, Norm
from core.models import VersionedModel
from monitoring.models.rounds import RoundPlan
from municipalities.models import InstitutionType

SERBIAN = {"sr-latn", "sr"}


class PublishedText(VersionedModel):
    """A title and a text that reports print in every language."""

    class Meta:
        abstract = True

    @property
    def borrowing_languages(self):
        """Names of the languages whose report has to borrow another's text.

        Either Serbian script is turned into the other, so one is enough.
        """
        written = {
            code for code, _name in settings.LANGUAGES if self._is_written_in(code)
        }
        if written & SERBIAN:
            written |= SERBIAN
        return [name for code, name in settings.LANGUAGES if code not in written]

    def _is_written_in(self, code):
        suffix = code.replace("-", "_")
        return all(getattr(self, f"{name}_{suffix}") for name in ("title", "text"))


class Finding(PublishedText):
    """What the scores and the evidence show in a municipality."""

    round_plan = models.ForeignKey(
        RoundPlan,
        models.CASCADE,
        related_name="findings",
        verbose_name=_("plan in a round"),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    title = models.CharField(_("title"), max_length=250)
    text = models.TextField(_("text"))
    measures = models.ManyToManyField(
        Measure, related_name="findings", blank=True, verbose_name=_("measures")
    )

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["round_plan_id", "order", "pk"]

    def __str__(self):
        return self.title


class Recommendation(PublishedText):
    """What somebody should do about a finding, and how urgently."""

    class Urgency(models.TextChoices):
        URGES = "urges", _("urges")
        STRONGLY_ENCOURAGES = "strongly_encourages", _("strongly encourages")
        ENCOURAGES = "encourages", _("encourages")
        INVITES = "invites", _("invites")

    class AddressedTo(models.TextChoices):
        LOCAL = "local", _("local level")
        CENTRAL = "central", _("central level")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        DONE = "done", _("done")
        DROPPED = "dropped", _("dropped")

    round_plan = models.ForeignKey(
        RoundPlan,
        models.CASCADE,
        related_name="recommendations",
        verbose_name=_("plan in a round"),
    )
    finding = models.ForeignKey(
        Finding,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="recommendations",
        verbose_name=_("finding"),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    title = models.CharField(_("title"), max_length=250)
    text = models.TextField(_("text"))
    urgency = models.CharField(_("urgency"), max_length=20, choices=Urgency.choices)
    addressed_to = models.CharField(
        _("addressed to"), max_length=8, choices=AddressedTo.choices, default="local"
    )
    addressee = models.ForeignKey(
        InstitutionType,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="recommendations",
        verbose_name=_("addressee"),
    )
    due_on = models.DateField(_("by when"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=8, choices=State.choices, default=State.OPEN
    )
    measures = models.ManyToManyField(
        Measure, related_name="recommendations", blank=True, verbose_name=_("measures")
    )
    norms = models.ManyToManyField(
        Norm, related_name="recommendations", blank=True, verbose_name=_("norms")
    )

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        ordering = ["round_plan_id", "order", "pk"]

    def __str__(self):
        return self.title
