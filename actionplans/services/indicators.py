"""The indicators of one measure, as they are brought to what they should be."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from actionplans.models import Indicator, Measure, PlanVersion
from actionplans.services.measure_words import value_words

PLAIN = ("kind", "unit", "direction", "baseline_value", "target_value")
TRANSLATED = ("name", "verification")
ENDS = ("baseline", "target")


class IndicatorRows:
    """Indicators that come, change or go; those nobody names stay as they are."""

    def __init__(self, measure: Measure, version: PlanVersion) -> None:
        self.measure, self.version = measure, version
        self.errors: list[str] = []
        self.saved: list[tuple[Indicator, list[int] | None]] = []
        self.doomed: list[Indicator] = []

    @property
    def is_changed(self) -> bool:
        return bool(self.saved or self.doomed)

    def take(self, values: Sequence[Mapping[str, Any]]) -> None:
        """Look at each of `values`; what speaks against them gathers in `errors`."""
        if not values:
            return
        rows = Indicator.objects.filter(measure=self.measure.pk)
        stored = {one.pk: one for one in rows.prefetch_related("dimensions")}
        self.latest = max((one.order for one in stored.values()), default=0)
        for one in values:
            row = stored.get(one.get("pk"))
            if one.get("is_removed"):
                self.doomed += [row] if row else []
            else:
                self._one(row, one)

    def _one(self, row: Indicator | None, values: Mapping[str, Any]) -> None:
        if row is None:
            self.latest += 1
            row = Indicator(measure=self.measure, order=self.latest)
        before = _values_of(row)
        for name in PLAIN:
            if name in values:
                setattr(row, name, values[name])
        for name in TRANSLATED:
            for language, text in values.get(name, {}).items():
                setattr(row, f"{name}_{language.replace('-', '_')}", text)
        for end in ENDS:
            self._words(row, end, values, before)
        self._check(row)
        wanted = None
        if "dimensions" in values:
            wanted = sorted(one.pk for one in values["dimensions"])
            stored = sorted(one.pk for one in row.dimensions.all()) if row.pk else []
            wanted = None if wanted == stored else wanted
        if row.pk is None or wanted is not None or _values_of(row) != before:
            self.saved.append((row, wanted))

    def _words(
        self,
        row: Indicator,
        end: str,
        values: Mapping[str, Any],
        before: dict[str, Any],
    ) -> None:
        """The value as written: given, else made anew where value or kind changed."""
        text, value = f"{end}_text", f"{end}_value"
        is_changed = any(before[name] != getattr(row, name) for name in (value, "kind"))
        if text in values:
            setattr(row, text, values[text])
        elif is_changed or row.pk is None:
            setattr(row, text, value_words(getattr(row, value), row.kind))

    def _check(self, row: Indicator) -> None:
        if not row.name:
            self.errors.append(_("Say what an indicator counts, or remove it."))
            return
        start, goal = row.baseline_value, row.target_value
        if start is None or goal is None or start == goal:
            return
        if (goal < start) == (row.direction == Indicator.Direction.RISING):
            text = _(
                "“%(name)s”: the target lies on the wrong side of the baseline; "
                "correct one of them or whether it should rise or fall."
            )
            self.errors.append(text % {"name": row.name})

    def write(self, by: User | None, at: datetime) -> None:
        """Write what changed, with history by whom and when."""
        for row in self.doomed:
            row._history_user, row._history_date = by, at
            row.delete()
        for row, dimensions in self.saved:
            row._history_user, row._history_date = by, at
            row.save()
            if dimensions is not None:
                row.dimensions.set(dimensions)


def _values_of(row: Indicator) -> dict[str, Any]:
    return {
        field.attname: getattr(row, field.attname)
        for field in Indicator._meta.concrete_fields
    }
