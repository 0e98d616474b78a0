"""Collects what a findings report says, in the language it is for."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils import translation
from django.utils.translation import gettext

from actionplans.models import Evidence, Measure, MeasureInstitution
from meetings.models import Decision
from monitoring.models import Finding, Recommendation, RoundPlan, Score
from monitoring.scoring import (
    Mark,
    PillarResult,
    PlanResult,
    Thresholds,
    level_counts,
    level_from,
    round_result,
)
from reports.models import Rendering, SiteText
from reports.services.paper import (
    DecisionLine,
    EvidenceLine,
    FindingLine,
    FindingsPaper,
    LevelLine,
    MeasureLine,
    PeriodLine,
    PillarLines,
    RecommendationLine,
    ResultLine,
)
from reports.services.periods import days_by_mechanism, months_between, period_states
from reports.services.words import Words, words, words_of

FOOTNOTE = "status-footnote"


def findings_paper(
    *, round_plan: RoundPlan, language: str, audience: str, today: date
) -> FindingsPaper:
    """Return the FindingsPaper of a plan in a round for one kind of reader.

    Reads only. Scores that are not agreed do not occur; a measure without a score
    has an empty level and counts nowhere.
    """
    with translation.override(language):
        return _Collector(round_plan, language, audience, today).paper()


class _Collector:
    """The records of one report, turned into lines of one language."""

    def __init__(
        self, round_plan: RoundPlan, language: str, audience: str, today: date
    ) -> None:
        self.round_plan = round_plan
        self.round = round_plan.round
        self.version = round_plan.plan_version
        self.language = language
        self.audience = audience
        self.today = today
        self.shows_evidence = audience == str(Rendering.Audience.FULL)
        self.measures = list(
            Measure.objects.filter(plan_version=self.version)
            .select_related("pillar")
            .prefetch_related("institutions__institution_type")
            .order_by("pillar__order", "order", "code")
        )
        scores = Score.objects.filter(round_plan=round_plan).select_related("level")
        if self.shows_evidence:
            scores = scores.prefetch_related("evidence__grade")
        self.scores = {score.measure_id: score for score in scores}

    def words(self, record: Any, field: str) -> Words:
        return words_of(record, field, self.language, written_in=self.version.language)

    def paper(self) -> FindingsPaper:
        methodology = self.round.methodology
        thresholds = Thresholds(
            methodology.minimum_applicable,
            Fraction(methodology.minimum_coverage_percent, 100),
        )
        return FindingsPaper(
            language=self.language,
            **self._heading(),
            methodology_title=self.words(methodology, "title"),
            methodology_number=methodology.number,
            methodology_text=self.words(methodology, "description"),
            minimum_applicable=thresholds.measures,
            minimum_coverage=thresholds.coverage,
            levels=tuple(self._levels()),
            **self._results(thresholds),
            groups=tuple(self._groups()),
            **self._findings(),
            **self._meetings(),
            **self._decisions(),
            shows_evidence=self.shows_evidence,
            footnote=self._footnote(),
        )

    def _heading(self) -> dict[str, Any]:
        place, version = self.round_plan.municipality, self.version
        name = words_of(place, "name", self.language)
        if self.language == "en":
            name = words(place.display_name)
        return {
            "municipality": place.slug,
            "municipality_name": name,
            "round_title": self.words(self.round, "title"),
            "round_code": self.round.code,
            "round_kind": self.round.get_kind_display(),
            "reference_start": self.round.reference_start,
            "reference_end": self.round.reference_end,
            "cut_off_on": self.round.cut_off_on,
            "is_final": self.round_plan.state == self.round_plan.State.FINAL,
            "plan_title": self.words(version, "title"),
            "plan_number": version.number,
            "plan_act": version.act_number,
            "plan_act_date": version.act_date,
        }

    def _levels(self) -> Iterator[LevelLine]:
        levels = self.round.methodology.levels.select_related("minimum_grade")
        for level in levels.order_by("order"):
            grade = level.minimum_grade
            yield LevelLine(
                value=level.value,
                name=self.words(level, "name"),
                criterion=self.words(level, "criterion"),
                least_evidence=f"{grade.code}+" if grade else "",
            )

    def _marks(self) -> Iterator[Mark]:
        for measure in self.measures:
            score = self.scores.get(measure.pk)
            if score is None:
                continue
            yield Mark(
                measure=measure.code,
                pillar=measure.pillar.code,
                level=level_from(score.level.value),
                weight=Fraction(score.weight),
            )

    def _results(self, thresholds: Thresholds) -> dict[str, Any]:
        marks = list(self._marks())
        pillars = {measure.pillar.code: measure.pillar for measure in self.measures}
        result = round_result(marks, pillars=pillars, thresholds=thresholds)
        lines = [
            self._result_line(
                code,
                self.words(pillar, "title"),
                result.pillars[code],
                [mark for mark in marks if mark.pillar == code],
            )
            for code, pillar in pillars.items()
        ]
        whole = words(gettext("Whole plan"))
        return {
            "pillars": tuple(lines),
            "plan": result.plan
            and self._result_line("", whole, result.plan, marks, is_plan=True),
            "mostly_suppressed": bool(result.plan and result.plan.mostly_suppressed),
            "high_completion": result.high_completion_rate,
        }

    def _result_line(
        self,
        code: str,
        title: Words,
        result: PillarResult | PlanResult | None,
        marks: Sequence[Mark],
        *,
        is_plan: bool = False,
    ) -> ResultLine:
        counts = level_counts(marks)
        return ResultLine(
            code=code,
            title=title,
            applicable=sum(mark.is_applicable for mark in marks),
            verified=result.verified if result else None,
            upper=result.upper if result else None,
            coverage=result.coverage if result else None,
            suppressed=isinstance(result, PillarResult) and result.suppressed,
            counts={str(level): count for level, count in counts.items()},
            is_plan=is_plan,
        )

    def _groups(self) -> Iterator[PillarLines]:
        grouped = defaultdict(list)
        for measure in self.measures:
            grouped[measure.pillar].append(self._measure_line(measure))
        for pillar, lines in grouped.items():
            yield PillarLines(pillar.code, self.words(pillar, "title"), tuple(lines))

    def _measure_line(self, measure: Measure) -> MeasureLine:
        score = self.scores.get(measure.pk)
        evidence = score.evidence.all() if score and self.shows_evidence else []
        return MeasureLine(
            code=measure.code,
            title=self.words(measure, "title"),
            leads=", ".join(self._leads(measure)),
            level=score.level.value if score else "",
            level_name=self.words(score.level, "name") if score else "",
            note=score.note if score else "",
            evidence=tuple(self._evidence_line(piece) for piece in evidence),
        )

    def _leads(self, measure: Measure) -> Iterator[str]:
        for role in measure.institutions.all():
            if role.role != MeasureInstitution.Role.LEAD:
                continue
            if role.means_all_members:
                yield gettext("all members")
            else:
                yield words_of(role.institution_type, "name", self.language).text

    def _evidence_line(self, piece: Evidence) -> EvidenceLine:
        return EvidenceLine(
            title=piece.title,
            issuer=piece.issuer,
            dated_on=piece.dated_on,
            grade=piece.grade.code,
            url=piece.url,
            page=piece.page,
        )

    def _findings(self) -> dict[str, Any]:
        recommendations = defaultdict(list)
        rows = Recommendation.objects.filter(round_plan=self.round_plan)
        rows = rows.select_related("addressee").order_by("order", "pk")
        for row in rows:
            recommendations[row.finding_id].append(row)
        lines = []
        findings = Finding.objects.filter(round_plan=self.round_plan)
        for number, finding in enumerate(
            findings.prefetch_related("measures").order_by("order", "pk"), start=1
        ):
            lines.append(
                FindingLine(
                    number=number,
                    title=self.words(finding, "title"),
                    text=self.words(finding, "text"),
                    measures=tuple(one.code for one in finding.measures.all()),
                    recommendations=self._recommendations(
                        recommendations.pop(finding.pk, []), f"{number}."
                    ),
                )
            )
        loose = [row for rows in recommendations.values() for row in rows]
        return {
            "findings": tuple(lines),
            "loose_recommendations": self._recommendations(loose, f"{len(lines) + 1}."),
        }

    def _recommendations(
        self, rows: Iterable[Recommendation], prefix: str
    ) -> tuple[RecommendationLine, ...]:
        return tuple(
            RecommendationLine(
                number=f"{prefix}{position}",
                title=self.words(row, "title"),
                text=self.words(row, "text"),
                urgency=row.get_urgency_display(),
                addressee=self._addressee(row),
                due_on=row.due_on,
                state=row.get_state_display(),
            )
            for position, row in enumerate(rows, start=1)
        )

    def _addressee(self, row: Recommendation) -> str:
        level = row.get_addressed_to_display()
        if row.addressee is None:
            return level
        name = words_of(row.addressee, "name", self.language).text
        return f"{name}, {level}"

    def _meetings(self) -> dict[str, Any]:
        mechanism = self.round_plan.municipality.mechanism
        first, last = self.round.reference_start, self.round.reference_end
        days = days_by_mechanism([mechanism], first=first, last=last)[mechanism.pk]
        states = period_states(
            mechanism, days, first=first, last=last, today=self.today
        )
        return {
            "months_between_meetings": months_between(mechanism, min(last, self.today)),
            "periods": tuple(
                PeriodLine(
                    start=state.slot.start,
                    end=state.slot.end,
                    status=state.status.value,
                    held_on=tuple(meeting.on for meeting in state.meetings),
                )
                for state in states
            ),
        }

    def _decisions(self) -> dict[str, Any]:
        mechanism = self.round_plan.municipality.mechanism
        rows = list(
            Decision.objects.filter(mechanism=mechanism)
            .open()
            .select_related("municipality")
            .prefetch_related("owners")
            .order_by("due_on", "year", "sequence")
        )
        overdue = Counter(row.is_overdue(self.today) for row in rows)[True]
        named = self.audience != str(Rendering.Audience.COUNTS)
        return {
            "open_decisions": len(rows),
            "overdue_decisions": overdue,
            "decisions": tuple(map(self._decision_line, rows)) if named else None,
        }

    def _decision_line(self, row: Decision) -> DecisionLine:
        owners = [words_of(one, "name", self.language).text for one in row.owners.all()]
        return DecisionLine(
            number=row.number,
            text=self.words(row, "text"),
            owners=", ".join(owners),
            due_on=row.due_on,
            is_overdue=row.is_overdue(self.today),
        )

    def _footnote(self) -> str:
        """The footnote in the paper's language, else in English; else none."""
        text = SiteText.objects.filter(key=FOOTNOTE).first()
        return words_of(text, "text", self.language) if text else ""
