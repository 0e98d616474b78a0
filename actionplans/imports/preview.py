"""A stored reading as the preview shows it: measures by pillar, problems by place."""

from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from actionplans.comparison import Fate
from actionplans.models import FundingSource, Measure, Pillar, PolicyFramework
from core.imports.delimited import ENCODINGS
from core.imports.problems import Problem
from municipalities.imports.wordings import ALL_MEMBERS
from municipalities.models import InstitutionType

_SEVERITY = {"error": 0, "warning": 1, "info": 2}
SHOWN_PROBLEMS = 200
FORMATS = {
    "xlsx": "Excel (.xlsx)",
    "xls": "Excel 97–2003 (.xls)",
    "ods": "OpenDocument (.ods)",
    "csv": "CSV",
    "docx": "Word (.docx)",
}
FATES = {
    Fate.KEPT: _("kept"),
    Fate.RENUMBERED: _("renumbered"),
    Fate.CHANGED: _("changed"),
    Fate.RENUMBERED_AND_REWORDED: _("renumbered and reworded"),
    Fate.SPLIT: _("split"),
    Fate.MERGED: _("merged"),
    Fate.DROPPED: _("dropped"),
    Fate.ADDED: _("added"),
}


class Preview(NamedTuple):
    """Measures as rows, problems by weight, and what heads the page."""

    measures: list
    count: int
    left_out: int
    problems: list
    more_problems: int
    errors: int
    warnings: int
    budget: Decimal
    pillar_count: int
    years: str
    language: str
    framework: str
    format: str


def preview(reading):
    """Give a stored `PlanReading` the words that people read."""
    problems = [Problem(**one) for one in reading["problems"]]
    problems.sort(key=lambda one: _SEVERITY[one.severity])
    weights = Counter(problem.severity for problem in problems)
    pillars = Pillar.objects.filter(framework__code=reading["framework"])
    measures = _measures(reading, problems, {one.code: str(one) for one in pillars})
    written = [one for one in measures if not one["is_left_out"]]
    framework = PolicyFramework.objects.filter(code=reading["framework"]).first()
    return Preview(
        measures=measures,
        count=len(written),
        left_out=len(measures) - len(written),
        problems=[one.shown() for one in problems[:SHOWN_PROBLEMS]],
        more_problems=max(0, len(problems) - SHOWN_PROBLEMS),
        errors=weights["error"],
        warnings=weights["warning"],
        budget=sum((one["budget"] or 0 for one in written), Decimal(0)),
        pillar_count=len({one["pillar"] for one in written} - {""}),
        years=_years(reading),
        language=dict(settings.LANGUAGES)[reading["language"]],
        framework=framework.title if framework else "–",
        format=_format(reading),
    )


def lineage_rows(lineage):
    """A proposed lineage as the preview lists it: both measures, and the fate."""
    return [
        {
            "earlier": _named(link.earlier),
            "later": _named(link.later),
            "fate": FATES[link.fate],
            "is_asked": not link.is_sure,
        }
        for link in lineage.links
    ]


def _named(measure):
    if measure is None:
        return "–"
    title = next((text for text in measure.title.values() if text), "")
    return f"{measure.code} {title}"


def _format(reading):
    """The format a file came in, of a text file with its encoding."""
    name = FORMATS[reading["kind"]]
    encoding = ENCODINGS.get(reading["encoding"])
    return f"{name}, {encoding}" if encoding else name


def _years(reading):
    first, last = reading["first_year"], reading["last_year"]
    if not first:
        return "–"
    return f"{first}–{last}" if first != last else str(first)


def _measures(reading, problems, pillars):
    at_row = defaultdict(list)
    for problem in problems:
        at_row[problem.sheet, problem.row].append(problem)
    types = {one.key: one.name for one in InstitutionType.objects.all()}
    sources = {one.key: one.name for one in FundingSource.objects.all()}
    measures = [_row(one, at_row, pillars, types) for one in reading["measures"]]
    for measure in measures:
        measure["source_lines"] = _source_lines(measure["sources"], sources)
    order = {code: place for place, code in enumerate(pillars)}
    return sorted(measures, key=lambda one: order.get(one["pillar"], -1))


def _row(one, at_row, pillars, types):
    return {
        **one,
        "group": pillars.get(one["pillar"]) or one["pillar_text"],
        "due_kind_label": Measure.DueKind(one["due_kind"]).label,
        "due_days": [date.fromisoformat(day) for day in one["due_on"]],
        "lead_names": _names(one["lead_types"], types),
        "partner_names": _names(one["partner_types"], types),
        "budget": None if one["budget_eur"] is None else Decimal(one["budget_eur"]),
        "budget_text": one["budget"],
        "problems": [
            problem
            for problem in at_row[one["sheet"], one["row"]]
            if problem.severity != "info"
        ],
    }


def _source_lines(lines, sources):
    """Who pays, and how much of it where that is known and not the whole."""
    if len(lines) < 2:
        return [sources[key] for key, _planned in lines if key in sources]
    return [
        f"{sources[key]}: {planned}" if planned else str(sources[key])
        for key, planned in lines
        if key in sources
    ]


def _names(keys, types):
    return [
        types.get(key) or gettext("all members")
        for key in keys
        if key in types or key == ALL_MEMBERS
    ]
