"""What the measures of a plan can be narrowed to."""

from collections import defaultdict
from typing import Any

from django.db.models import CharField, F, IntegerField, Value
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils.translation import get_language
from modeltranslation.utils import build_localized_fieldname

from actionplans.models import Measure, Norm, Pillar, PlanVersion
from municipalities.models import InstitutionType

Choices = list[tuple[str, str]]


def choices_in(version: PlanVersion) -> dict[str, Choices]:
    """Return the `pillar`s, `institution` types and `norm`s that the measures of a
    version have, as (key, words), in their orders; one query."""
    of_measures = Measure.objects.filter(plan_version=version).values("pk")
    rows = _named("pillar", Pillar.objects.filter(measures__in=of_measures), "title")
    types = InstitutionType.objects.filter(measure_roles__measure__in=of_measures)
    norms = Norm.objects.filter(measure_links__measure__in=of_measures)
    rows = rows.union(
        _named("institution", types, "name", code=Value("", CharField())),
        _named("norm", norms, "title"),
    )
    found: dict[str, Choices] = defaultdict(list)
    for kind, _order, key, code, words in sorted(rows):
        found[kind].append((str(key), f"{code} {words}".strip()))
    return found


def _named(kind: str, rows: Any, field: str, code: Any = None) -> Any:
    """(kind, order, key, code, words in the language of the page, else in English)"""
    here = build_localized_fieldname(field, get_language() or "en")
    words = Coalesce(NullIf(F(here), Value("")), F(f"{field}_en"))
    return (
        rows.order_by()
        .annotate(
            of=Value(kind, CharField()),
            at=Cast("order", IntegerField()),
            sign=F("code") if code is None else code,
            words=Cast(words, CharField()),
        )
        .values_list("of", "at", "pk", "sign", "words")
    )
