"""One change of many measures of a draft: seen first, then done as one step."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from actionplans.models import (
    FundingSource,
    Measure,
    MeasureInstitution,
    Norm,
    Objective,
    Pillar,
    PlanVersion,
)
from actionplans.services.editing import change_measure, remove_measure
from actionplans.services.measure_parts import Fields
from actionplans.services.measure_words import (
    ALL_MEMBERS,
    Due,
    due_words,
    institution_words,
)
from core.models import Stale

DEADLINE, LEADS = gettext_lazy("Deadline"), gettext_lazy("Leads")
PARTNERS, SOURCE = gettext_lazy("Partners"), gettext_lazy("Source")
OBJECTIVE, NORMS = gettext_lazy("Objective"), gettext_lazy("Norms")
Expected = Mapping[int, int]  # measure's pk → the version that was seen


@dataclass(frozen=True)
class BulkChange:
    """What becomes the same in all measures that are ticked; None leaves it alone.

    `source` becomes the only one, with the whole budget; `add_norms` and
    `remove_norms` leave other norms and their notes alone.
    """

    due: Due | None = None
    lead: tuple[Any, ...] | None = None
    partners: tuple[Any, ...] | None = None
    source: FundingSource | None = None
    pillar: Pillar | None = None
    objective: Objective | None = None
    add_norms: tuple[Norm, ...] = field(default=())
    remove_norms: tuple[Norm, ...] = field(default=())

    @property
    def is_empty(self) -> bool:
        return self == BulkChange()

    def fields_of(self, measure: Measure) -> dict[str, Any]:
        """The values for one measure, as `change_measure` takes them."""
        fields: dict[str, Any] = {}
        for name in ("due", "lead", "partners", "objective", "pillar"):
            if getattr(self, name) is not None:
                fields[name] = getattr(self, name)
        if self.source is not None:
            fields["budgets"] = [(self.source, self._whole(measure), "")]
        if self.add_norms or self.remove_norms:
            fields["norms"] = self.norms_of(measure)
        return fields

    def _whole(self, measure: Measure) -> Decimal | None:
        return measure.budget_planned or None

    def norms_of(self, measure: Measure) -> list[tuple[Norm, str]]:
        kept = {row.norm: row.note for row in measure.norm_links.all()}
        for norm in self.remove_norms:
            kept.pop(norm, None)
        return list({**dict.fromkeys(self.add_norms, ""), **kept}.items())


@dataclass(frozen=True)
class Preview:
    """What a change would do to one measure: `(what, now, then)` in words."""

    measure: Measure
    differences: list[tuple[str, str, str]]


def with_parts(measures: Any) -> Any:
    """Measures with all that a bulk change looks at, in as many queries for any."""
    return measures.select_related(
        "pillar", "objective", "plan_version"
    ).prefetch_related(
        "norm_links__norm", "budgets__source", "institutions__institution_type"
    )


def previews(change: BulkChange, measures: Iterable[Measure]) -> list[Preview]:
    """Each of the measures (see `with_parts`) with what the change would do to it."""
    return [Preview(one, _differences(change, one)) for one in measures]


def _differences(change: BulkChange, measure: Measure) -> list[tuple[str, str, str]]:
    """What differs, in the words that will stand in the plan: its own language."""
    pairs: list[tuple[Any, str, str]] = []
    with translation.override(measure.plan_version.language):
        if change.due is not None:
            pairs.append((DEADLINE, measure.due_text, due_words(change.due)))
        if change.lead is not None:
            pairs.append((LEADS, measure.lead_text, institution_words(change.lead)))
        if change.partners is not None:
            new = institution_words(change.partners)
            pairs.append((PARTNERS, measure.partners_text, new))
        if change.source is not None:
            pairs.append((SOURCE, measure.funding_text, str(change.source)))
        place = change.objective or change.pillar
        if place is not None:
            now = measure.objective or measure.pillar
            pairs.append((OBJECTIVE, str(now), str(place)))
    if change.add_norms or change.remove_norms:
        codes = sorted(row.norm.code for row in measure.norm_links.all())
        then = sorted(norm.code for norm, _note in change.norms_of(measure))
        pairs.append((NORMS, ", ".join(codes), ", ".join(then)))
    return [(str(what), now, then) for what, now, then in pairs if now != then]


def institutions_of(measure: Measure, role: MeasureInstitution.Role) -> list[Any]:
    """A measure's types in a role, as `Fields` name them."""
    return [
        row.institution_type or ALL_MEMBERS
        for row in measure.institutions.all()
        if row.role == role
    ]


@transaction.atomic
def change_measures(
    *,
    version: PlanVersion,
    expected: Expected,
    change: BulkChange,
    by: User | None,
    at: datetime,
) -> int:
    """Do the same to several measures of a draft, all or none; returns how many.

    Each gets its own line of history. Raises Stale where somebody changed one of them
    since `expected`, ValidationError with the code of the measure it speaks of.
    """
    measures = _named(version, expected)
    for one in measures:
        fields: Fields = change.fields_of(one)
        try:
            change_measure(
                measure=one, expected=expected[one.pk], fields=fields, by=by, at=at
            )
        except ValidationError as error:
            raise _about(one, error) from error
    return len(measures)


@transaction.atomic
def remove_measures(
    *,
    version: PlanVersion,
    expected: Expected,
    reason: str,
    by: User | None,
    at: datetime,
) -> int:
    """Take several measures out of a draft, all or none; returns how many. The
    reason counts for each that comes from an earlier version."""
    measures = _named(version, expected)
    for one in measures:
        try:
            remove_measure(
                measure=one, expected=expected[one.pk], reason=reason, by=by, at=at
            )
        except ValidationError as error:
            raise _about(one, error) from error
    return len(measures)


def _named(version: PlanVersion, expected: Expected) -> list[Measure]:
    """The measures in plan order; Stale for one that changed, ValidationError for one
    that is gone."""
    rows = Measure.objects.filter(plan_version=version, pk__in=expected)
    found = list(with_parts(rows).order_by("pillar__order", "order"))
    if len(found) < len(expected):
        raise ValidationError(_("Some of these measures are gone. Tick them again."))
    for one in found:
        if one.version != expected[one.pk]:
            raise Stale(one)
    return found


def _about(measure: Measure, error: ValidationError) -> ValidationError:
    return ValidationError([f"{measure.code}: {text}" for text in error.messages])
