"""A plan version as rows in one language, for tables and papers alike."""

import itertools
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from actionplans.models import Measure, PlanVersion
from actionplans.services import measure_words, record
from core.pdf import language_tag
from core.transliteration import cyrillic, latin

SCRIPTS = {"sr": ("sr-latn", cyrillic), "sr-latn": ("sr", latin)}


class Said(str):
    """A text; `language` is the tag of another language that it had to be given in."""

    language = ""

    @classmethod
    def borrowed(cls, text: str, language: str) -> "Said":
        one = cls(f"{text} [{language.partition('-')[0]}]")
        one.language = language_tag(language)
        return one


@dataclass
class IndicatorRow:
    """An indicator as it is shown; values beside their words."""

    name: str
    baseline: str
    target: str
    baseline_value: Decimal | None
    target_value: Decimal | None
    verification: str
    breakdown: str


@dataclass
class MeasureRow:
    """A measure as it is shown; `due_day` where its deadline is one plain day."""

    measure: Measure
    pillar: str
    objective: str
    specific_objective: str
    code: str
    title: str
    description: str
    due: str
    due_day: date | None
    start: date | None
    lead: str
    partners: str
    budget: Decimal | None
    funding: str
    norms: str
    indicators: list[IndicatorRow]

    @property
    def first(self) -> IndicatorRow:
        """The first indicator, or one that says nothing."""
        nothing = IndicatorRow("", "", "", None, None, "", "")
        return self.indicators[0] if self.indicators else nothing

    @property
    def groups(self) -> dict[str, str]:
        return {level: getattr(self, level) for level in record.LEVELS}


@dataclass
class PlanContent:
    """A whole version: what heads it, its measures in order."""

    version: PlanVersion
    language: str
    title: str
    place: str
    period: str
    state: str
    known: record.Known
    rows: list[MeasureRow] = field(default_factory=list)

    @property
    def is_draft(self) -> bool:
        return self.version.is_draft

    @property
    def notes(self) -> list[str]:
        """Lines under the title: period, act or draft, what a mark means."""
        lines = [_("Period: %(years)s") % {"years": self.period}, self.state]
        borrowed = sorted({one for one in self._texts() if one})
        return lines + [
            _("Marked [%(code)s]: not translated yet, given in %(language)s.")
            % {
                "code": tag.partition("-")[0],
                "language": get_language_info(tag.partition("-")[0])["name_translated"],
            }
            for tag in borrowed
        ]

    def _texts(self):
        """Languages that texts were borrowed from."""
        for text in (self.title, *(one for row in self.rows for one in _shown(row))):
            yield getattr(text, "language", "")

    @property
    def pillars(self) -> list[tuple[str, list[MeasureRow]]]:
        """(pillar, its measures), in order."""
        by_pillar = itertools.groupby(self.rows, key=lambda row: row.pillar)
        return [(pillar, list(rows)) for pillar, rows in by_pillar]

    def shows(self, name: str) -> bool:
        """Whether any measure says something in a field that not every plan has."""
        if name in {"verification", "breakdown"}:
            found = (getattr(i, name) for row in self.rows for i in row.indicators)
        else:
            found = (getattr(row, name) for row in self.rows)
        return any(one not in (None, "") for one in found)


def _shown(row: MeasureRow):
    yield from (row.pillar, row.objective, row.specific_objective)
    yield from (row.title, row.description, row.due)
    yield from (row.lead, row.partners, row.funding)
    for indicator in row.indicators:
        yield from (indicator.name, indicator.verification)


def plan_content(
    version: PlanVersion, language: str, *, measure: Measure | None = None
) -> PlanContent:
    """A version in a language, or one measure of it; eleven queries at most, whatever
    its length."""
    measures = record.measures_for_export(version)
    if measure is not None:
        measures = measures.filter(pk=measure.pk)
    with translation.override(language):
        reader = _Reader(version, language)
        return PlanContent(
            version=version,
            language=language,
            title=reader.say(version, "title"),
            place=str(version.municipality.name),
            period=version.years,
            state=_state(version),
            known=reader.known,
            rows=[reader.row(one) for one in measures],
        )


def _state(version: PlanVersion) -> str:
    if version.is_draft:
        return _("Draft: this version is not adopted.")
    return _("Adopted by act %(number)s of %(day)s, in force from %(start)s.") % {
        "number": version.act_number,
        "day": date_format(version.act_date, "DATE_FORMAT"),
        "start": date_format(version.in_force_from, "DATE_FORMAT"),
    }


class _Reader:
    """Says records of one version in one language."""

    def __init__(self, version: PlanVersion, language: str) -> None:
        self.version, self.language = version, language
        self.known = record.known()
        self.is_own = language == version.language
        self.pillars = {one.pk: one for one in version.framework.pillars.all()}
        self.numbers = {pk: place for place, pk in enumerate(self.pillars, 1)}

    def say(self, thing: Any, name: str) -> str:
        """A text in this language; else from the other script, else in the plan's own
        language or the first there is, marked."""
        texts = record.said(thing, name) if thing is not None else {}
        if own := texts.get(self.language):
            return Said(own)
        twin, convert = SCRIPTS.get(self.language, ("", None))
        if convert and twin in texts:
            return Said(convert(texts[twin]))
        for code in (self.version.language, *texts):
            if code in texts:
                return Said.borrowed(texts[code], code)
        return Said("")

    def row(self, measure: Any) -> MeasureRow:
        strategic, specific = self._objectives(measure.objective)
        days = [one.due_on for one in measure.deadline_list]
        due = measure_words.Due(measure.due_kind, days, measure.due_every)
        is_day = measure.due_kind == Measure.DueKind.DATE and len(days) == 1
        return MeasureRow(
            measure=measure,
            pillar=self._pillar(measure),
            objective=strategic,
            specific_objective=specific,
            code=measure.code,
            title=self.say(measure, "title"),
            description=self.say(measure, "description"),
            due=self._words(measure.due_text, measure_words.due_words(due)),
            due_day=days[0] if is_day else None,
            start=measure.starts_on,
            lead=self._institutions(measure, "lead", measure.lead_text),
            partners=self._institutions(measure, "partner", measure.partners_text),
            budget=measure.budget_planned,
            funding=self._funding(measure),
            norms="; ".join(self._norm(one) for one in measure.norm_list),
            indicators=[self._indicator(one) for one in measure.indicator_list],
        )

    def _words(self, written: str, meant: str) -> str:
        """What the office wrote, in its own language; what that means, in another,
        or else what it wrote, marked."""
        if self.is_own or not written:
            return written or meant
        twin, convert = SCRIPTS.get(self.language, ("", None))
        if convert and twin == self.version.language:
            return convert(written)
        if meant or not any(letter.isalpha() for letter in written):
            return meant or written
        return Said.borrowed(written, self.version.language)

    def _pillar(self, measure: Measure) -> str:
        title = self.say(measure.pillar, "title")
        number = self.numbers.get(measure.pillar_id, measure.pillar.order)
        text = _("Pillar %(number)s: %(title)s") % {"number": number, "title": title}
        shown = Said(text)
        shown.language = getattr(title, "language", "")
        return shown

    def _objectives(self, objective: Any) -> tuple[str, str]:
        if objective is None:
            return "", ""
        if objective.level == objective.Level.STRATEGIC:
            return self.say(objective, "title"), ""
        return self.say(objective.parent, "title"), self.say(objective, "title")

    def _institutions(self, measure: Any, role: str, text: str) -> str:
        named = [
            self.known.types.get(one.institution_type_id, measure_words.ALL_MEMBERS)
            for one in measure.institution_list
            if one.role == role
        ]
        return self._words(text, measure_words.institution_words(named))

    def _funding(self, measure: Any) -> str:
        lines = [
            (self.known.sources[one.source_id], one.planned, one.note)
            for one in measure.budget_list
        ]
        return self._words(measure.funding_text, measure_words.funding_words(lines))

    def _indicator(self, indicator: Any) -> IndicatorRow:
        words = measure_words.value_words
        dimensions = indicator.dimension_list
        return IndicatorRow(
            name=self.say(indicator, "name"),
            baseline=self._words(
                indicator.baseline_text, words(indicator.baseline_value, indicator.kind)
            ),
            target=self._words(
                indicator.target_text, words(indicator.target_value, indicator.kind)
            ),
            baseline_value=indicator.baseline_value,
            target_value=indicator.target_value,
            verification=self.say(indicator, "verification"),
            breakdown=", ".join(self.say(one, "name") for one in dimensions),
        )

    def _norm(self, link: Any) -> str:
        code = self.known.norms[link.norm_id].code
        return f"{code} ({link.note})" if link.note else code


def file_stem(version: PlanVersion, language: str) -> str:
    """What a file of a plan is called: `gnjilane-1-sq`."""
    return f"{version.code}-{language}"
