"""What proposed words mean: deadline, institutions, money and indicators."""

from decimal import Decimal
from typing import NamedTuple

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from actionplans.imports.batches import LEADS, PARTNERS
from actionplans.imports.due import due
from actionplans.imports.funding import sources_in
from actionplans.models import FundingSource, Indicator, Measure
from actionplans.services.measure_words import ALL_MEMBERS, Due
from actionplans.services.proposals import indicator_line
from core.imports.numbers import amount
from municipalities.imports.wordings import institution_wordings
from municipalities.models import InstitutionType

ROLES = {"lead": LEADS, "partners": PARTNERS}
SEPARATOR = ": "


class Proposed(NamedTuple):
    """Words as the services of editing take them, how each field was understood, and
    what can't be stored, by field name."""

    fields: dict
    notes: dict
    problems: dict


def proposed_fields(values, *, version, measure=None):
    """Read `values`, words by `Proposal.FIELDS`, for a measure of `version`.

    What is not understood is kept as words and noted. Four queries at most.
    """
    return _Reader(version, measure).read(values)


class _Reader:
    def __init__(self, version, measure):
        self.version, self.measure = version, measure
        self.language = version.language
        self.result = Proposed({}, {}, {})

    def read(self, values):
        for name in ("title", "description"):
            if name in values:
                self.result.fields[name] = {self.language: values[name]}
        for name, read in (
            ("due", self._due),
            ("lead", self._institutions),
            ("partners", self._institutions),
            ("budget", self._budget),
            ("funding", self._funding),
            ("indicator", self._indicators),
        ):
            if name in values:
                read(name, values[name])
        return self.result

    def _words_only(self, name):
        self.result.notes[name] = _("Kept in words: it is not understood.")

    def _due(self, name, text):
        found = due(text, last_year=self.version.period_end.year)
        self.result.fields["due_text"] = text
        if found.problem and not found.days:
            self._words_only(name)
            return
        self.result.fields["due"] = Due(found.kind, tuple(found.days), found.every)
        days = ", ".join(date_format(day, "DATE_FORMAT") for day in found.days)
        label = str(Measure.DueKind(found.kind).label)
        self.result.notes[name] = f"{label}: {days}" if days else label

    def _institutions(self, name, text):
        self.result.fields[f"{name}_text"] = text
        wordings = institution_wordings(self.version.municipality, ROLES[name])
        matches = wordings.match_all(text, self.language)
        keys = list(dict.fromkeys(one.target for one in matches if one.target))
        unknown = ", ".join(one.text for one in matches if not one.target)
        if text and not keys:
            self._words_only(name)
            return
        types = InstitutionType.objects.in_bulk(keys, field_name="key")
        found = [types.get(key, ALL_MEMBERS) for key in keys]
        self.result.fields[name] = found
        names = [_("all members") if one == ALL_MEMBERS else str(one) for one in found]
        note = ", ".join(names)
        if unknown:
            note += ". " + _("Not known: %(names)s") % {"names": unknown}
        self.result.notes[name] = note

    def _budget(self, name, text):
        found = amount(text, language=self.language, money=True)
        self.result.fields["budget_text"] = text
        if found.value is not None and found.value < 0:
            self.result.problems[name] = _("A budget is not negative.")
        elif found.problem and found.value is None:
            self._words_only(name)
        else:
            self.result.fields["budget_planned"] = found.value
            self.result.notes[name] = _money(found.value)

    def _funding(self, name, text):
        self.result.fields["funding_text"] = text
        sources = FundingSource.objects.in_bulk(field_name="key")
        found = sources_in(text, language=self.language, known=sources)
        if found.unknown or not found.lines:
            if text:
                self._words_only(name)
            else:
                self.result.fields["budgets"] = []
            return
        self.result.fields["budgets"] = [
            (sources[line.source], line.planned, "") for line in found.lines
        ]
        self.result.notes[name] = ", ".join(
            str(sources[line.source]) for line in found.lines
        )

    def _indicators(self, name, text):
        """One a line: the same line is the same indicator, else the one in its place;
        a line more is a new one, a line less takes one away."""
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        stored = list(self.measure.indicators.all()) if self.measure else []
        same = {line: one for one in stored if (line := self._line(one)) in lines}
        rest = [one for one in stored if one not in same.values()]
        changes, new = [], 0
        for line in lines:
            if line in same:
                continue
            before = rest.pop(0) if rest else None
            new += before is None
            changes.append(self._indicator(line, before))
        changes += [{"pk": one.pk, "is_removed": True} for one in rest]
        self.result.fields["indicators"] = changes
        self.result.notes[name] = _(
            "%(changed)d changed, %(new)d new, %(removed)d removed"
        ) % {
            "changed": len(changes) - new - len(rest),
            "new": new,
            "removed": len(rest),
        }

    def _line(self, indicator):
        own = getattr(indicator, f"name_{self.language.replace('-', '_')}")
        return indicator_line(own or indicator.name, indicator.target_text).strip()

    def _indicator(self, line, before):
        name, _colon, target = line.rpartition(SEPARATOR)
        if not name:
            name, target = line, ""
        value = amount(target, language=self.language).value
        values = {"name": {self.language: name}, "target_text": target}
        values["target_value"] = value
        if before is not None:
            return values | {"pk": before.pk}
        kinds = Indicator.Kind
        return values | {"kind": kinds.PERCENT if "%" in line else kinds.NUMBER}


def _money(value):
    if value is None:
        return _("not known")
    if value == Decimal(0):
        return _("no costs")
    return f"{number_format(value.normalize(), force_grouping=True)} €"
