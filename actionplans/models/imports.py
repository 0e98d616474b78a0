"""Files that plans came from, and what was learnt from them."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actionplans.models.plans import PlanVersion
from core.imports.problems import Problem
from core.models import ImportBatch
from municipalities.models import Municipality, roles_of


class PlanImportQuerySet(models.QuerySet):
    """Imports of plans by who may know of them."""

    def confirmed(self):
        """Those that wrote a version, without the weight of what was read."""
        return self.filter(state=self.model.State.CONFIRMED).defer("reading")

    def visible_to(self, user):
        """All for staff; those of one's own municipality for who is assigned there
        (who may import is another question)."""
        if user.is_project_staff:
            return self
        return self.filter(municipality__in=roles_of(user).by_municipality)


class PlanImport(ImportBatch):
    """A plan that was brought in from a workbook."""

    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        related_name="plan_imports",
        verbose_name=_("municipality"),
    )
    plan_version = models.ForeignKey(
        PlanVersion,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="imports",
        verbose_name=_("plan version"),
    )

    objects = PlanImportQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["reading"])

    class Meta(ImportBatch.Meta):
        abstract = False
        verbose_name = _("import of a plan")
        verbose_name_plural = _("imports of plans")

    def __str__(self):
        return self.file_name

    def get_absolute_url(self):
        return reverse("actionplans:plan_import_detail", args=[self.pk])

    @property
    def is_being_read(self):
        """A large file is read in the background; until then there is no reading."""
        return "measures" not in self.reading and "refused" not in self.reading

    @property
    def refusal(self):
        """Why a file that was read in the background can't be, or None."""
        stored = self.reading.get("refused")
        return Problem(**stored) if stored else None

    def tell(self, done, total):
        """Note how far the reading is, unless it is settled meanwhile."""
        self._note({"done": done, "total": total})

    def tell_refused(self, problem):
        """Note why it can't be read, as `Problem.stored` gives it."""
        self._note({"refused": problem})

    def _note(self, reading):
        waiting = type(self).objects.filter(pk=self.pk, state=self.State.READ)
        waiting.update(reading=reading)


class PlanHeading(models.Model):
    """What a column's heading means in a municipality's files, as a person said."""

    municipality = models.ForeignKey(
        Municipality,
        models.CASCADE,
        related_name="plan_headings",
        verbose_name=_("municipality"),
    )
    key = models.CharField(_("key"), max_length=200)
    text = models.CharField(_("heading"), max_length=200)
    field = models.CharField(
        _("means"),
        max_length=30,
        blank=True,
        help_text=_("Empty: this column is not used."),
    )

    class Meta:
        verbose_name = _("heading in plans")
        verbose_name_plural = _("headings in plans")
        ordering = ["municipality_id", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "key"],
                name="actionplans_planheading_unique",
                violation_error_message=_("This heading is already known."),
            ),
        ]

    def __str__(self):
        return self.text
