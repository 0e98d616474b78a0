"""A measure with its parts, on its way from what it is to what it should be."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from actionplans.models import (
    Measure,
    MeasureBudget,
    MeasureDeadline,
    MeasureInstitution,
    MeasureNorm,
    PlanVersion,
)
from actionplans.services.indicators import IndicatorRows
from actionplans.services.measure_words import (
    ALL_MEMBERS,
    RECURRING,
    Due,
    due_days,
    due_words,
    funding_words,
    institution_words,
    money_words,
)

Fields = Mapping[str, Any]
PLAIN = ("code", "starts_on", "budget_planned")
TRANSLATED = ("title", "description")
WORDS = ("due_text", "lead_text", "partners_text", "budget_text", "funding_text")
ROLES = {
    "lead": MeasureInstitution.Role.LEAD,
    "partners": MeasureInstitution.Role.PARTNER,
}
LONGEST_GAP = 60


class MeasureEdit:
    """Takes values of `Fields` over, writing only what differs.

    `take` looks at everything and sets the measure's own fields; the caller saves the
    measure, then `write_parts` writes the rows below it.
    """

    def __init__(
        self, measure: Measure, version: PlanVersion, by: User | None, at: datetime
    ) -> None:
        self.measure, self.version, self.by, self.at = measure, version, by, at
        self.errors: dict[str, str] = {}
        self.rows: list[Any] = []
        self.doomed: list[Any] = []
        self.indicators = IndicatorRows(measure, version)
        self.before = _own_values(measure)

    @property
    def is_changed(self) -> bool:
        parts = self.rows or self.doomed or self.indicators.is_changed
        return bool(parts) or _own_values(self.measure) != self.before

    def take(self, fields: Fields) -> None:
        """Set what `fields` say; raises ValidationError by field name."""
        for name in PLAIN:
            if name in fields:
                setattr(self.measure, name, fields[name])
        for name in TRANSLATED:
            for language, text in fields.get(name, {}).items():
                setattr(self.measure, f"{name}_{language.replace('-', '_')}", text)
        self._place(fields)
        words: dict[str, str] = {}
        with translation.override(self.version.language):
            self._due(fields, words)
            self._institutions(fields, words)
            self._money(fields, words)
            self.indicators.take(fields.get("indicators", ()))
        self._norms(fields)
        for name in WORDS:
            limit = Measure._meta.get_field(name).max_length
            if name in fields or name in words:
                text = fields.get(name, words.get(name, ""))
                setattr(self.measure, name, text[:limit])
        self._check()

    def _place(self, fields: Fields) -> None:
        objective = fields.get("objective")
        if "objective" in fields:
            self.measure.objective = objective
        if objective is not None:
            self.measure.pillar = objective.pillar
        elif "pillar" in fields and fields["pillar"].pk != self.measure.pillar_id:
            self.measure.pillar = fields["pillar"]
            self.measure.objective = None

    def _due(self, fields: Fields, words: dict[str, str]) -> None:
        if "due" not in fields:
            return
        due: Due = fields["due"]
        if problem := _due_problem(due):
            self.errors["due"] = problem
            return
        days = due_days(due, self.version.period_start, self.version.period_end)
        every = due.every if due.kind == RECURRING else None
        stored = {row.due_on: row for row in self._stored("deadlines")}
        is_same = (due.kind, every) == (self.measure.due_kind, self.measure.due_every)
        if is_same and list(stored) == days:
            return
        self.measure.due_kind, self.measure.due_every = due.kind, every
        self.doomed += [row for day, row in stored.items() if day not in days]
        self.rows += [
            MeasureDeadline(measure=self.measure, due_on=day)
            for day in days
            if day not in stored
        ]
        words["due_text"] = due_words(due)

    def _stored(self, name: str) -> list[Any]:
        return list(getattr(self.measure, name).all()) if self.measure.pk else []

    def _institutions(self, fields: Fields, words: dict[str, str]) -> None:
        for name, role in ROLES.items():
            if name not in fields:
                continue
            stored = [row for row in self._stored("institutions") if row.role == role]
            wanted = [None if one == ALL_MEMBERS else one.pk for one in fields[name]]
            if [row.institution_type_id for row in stored] == wanted:
                continue
            self.doomed += stored
            self.rows += [
                MeasureInstitution(
                    measure=self.measure,
                    role=role,
                    order=order,
                    institution_type_id=pk,
                    means_all_members=pk is None,
                )
                for order, pk in enumerate(wanted, 1)
            ]
            words[f"{name}_text"] = institution_words(fields[name])

    def _money(self, fields: Fields, words: dict[str, str]) -> None:
        if self.measure.budget_planned != self.before["budget_planned"]:
            words["budget_text"] = money_words(self.measure.budget_planned)
        stored = {row.source_id: row for row in self._stored("budgets")}
        lines = fields.get("budgets")
        if lines is None:
            told = [row.planned for row in stored.values() if row.planned is not None]
            self._check_sum(told)
            return
        self._check_sum([planned for _source, planned, _note in lines if planned])
        if self._lines_differ(lines, stored):
            words["funding_text"] = funding_words(lines)

    def _lines_differ(self, lines: Sequence[Any], stored: dict[int, Any]) -> bool:
        named = {source.pk for source, _planned, _note in lines}
        gone = [row for pk, row in stored.items() if pk not in named]
        changed = []
        for source, planned, note in lines:
            row = stored.get(source.pk) or MeasureBudget(
                measure=self.measure, source=source
            )
            if row.pk is None or (row.planned, row.note) != (planned, note):
                row.planned, row.note = planned, note
                changed.append(row)
        self.doomed += gone
        self.rows += changed
        return bool(gone or changed)

    def _check_sum(self, told: list[Decimal]) -> None:
        whole, total = self.measure.budget_planned, sum(told)
        if not total or (whole is not None and total <= whole):
            return
        text = _(
            "The sources pay %(sum)s together: write at least that as the whole "
            "budget, or correct them."
        )
        self.errors["budgets"] = text % {"sum": money_words(Decimal(total))}

    def _norms(self, fields: Fields) -> None:
        if "norms" not in fields:
            return
        stored = {row.norm_id: row for row in self._stored("norm_links")}
        wanted = {norm.pk: note for norm, note in fields["norms"]}
        self.doomed += [row for pk, row in stored.items() if pk not in wanted]
        for pk, note in wanted.items():
            row = stored.get(pk) or MeasureNorm(measure=self.measure, norm_id=pk)
            if row.pk is None or row.note != note:
                row.note = note
                self.rows.append(row)

    def _check(self) -> None:
        measure = self.measure
        others = Measure.objects.filter(plan_version=self.version, code=measure.code)
        if not measure.code:
            self.errors["code"] = _("Write a code, such as 1.4.")
        elif others.exclude(pk=measure.pk).exists():
            self.errors["code"] = _("Another measure of the plan has this code.")
        if not measure.title:
            self.errors["title"] = _("Write what is to be done, in one language.")
        if self._starts_after_end():
            self.errors["starts_on"] = _("It starts after its last deadline.")
        if self.indicators.errors:
            self.errors["indicators"] = " ".join(self.indicators.errors)
        if self.errors:
            raise ValidationError(dict(self.errors))

    def _starts_after_end(self) -> bool:
        if self.measure.starts_on is None or "due" in self.errors:
            return False
        days = self.days()
        return bool(days) and self.measure.starts_on > days[-1]

    def days(self) -> list[date]:
        """The deadlines as they will be."""
        doomed = {one.pk for one in self.doomed if isinstance(one, MeasureDeadline)}
        kept = [row.due_on for row in self._stored("deadlines") if row.pk not in doomed]
        new = [one.due_on for one in self.rows if isinstance(one, MeasureDeadline)]
        return sorted(kept + new)

    def write_parts(self) -> None:
        """Rows that go, then rows that come or change, with their history."""
        self.indicators.write(self.by, self.at)
        for row in self.doomed:
            row._history_user, row._history_date = self.by, self.at
            row.delete()
        for row in self.rows:
            row._history_user, row._history_date = self.by, self.at
            row.save()


def _own_values(measure: Measure) -> dict[str, Any]:
    return {
        field.attname: getattr(measure, field.attname)
        for field in Measure._meta.concrete_fields
    }


def _due_problem(due: Due) -> str:
    """What a deadline of that kind lacks, in words, or nothing."""
    kinds: Any = Measure.DueKind
    if due.kind in {kinds.DATE, kinds.DATES, kinds.QUARTER} and not due.days:
        return _("Say when, or choose “not stated”.")
    if due.kind == kinds.DATE and len(set(due.days)) > 1:
        return _("These are several days: choose “on several dates”.")
    if due.kind == kinds.RECURRING and not 1 <= (due.every or 0) <= LONGEST_GAP:
        return _("Say every how many months, from 1 to 60.")
    return ""
