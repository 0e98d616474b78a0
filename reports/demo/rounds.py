"""The demo's rounds: a finished baseline and a running interim round."""

from datetime import date, timedelta
from random import Random

from modeltranslation.utils import build_localized_fieldname

from actionplans.models import Evidence, EvidenceGrade, Measure, Norm, PlanVersion
from monitoring import services
from monitoring.models import (
    Appointment,
    Assessment,
    Finding,
    Level,
    Methodology,
    Recommendation,
)
from municipalities.models import Assignment, InstitutionType
from reports.demo.days import moment, working_day
from reports.demo.words import link, texts, translated, write

# Levels in the baseline: how often each of 0 to 4 comes up.
STRENGTH = {
    "dragas": (2, 3, 3, 2, 1),
    "severna-mitrovica": (1, 2, 3, 3, 2),
    "zvecan": (1, 2, 3, 4, 3),
    "zubin-potok": (4, 4, 2, 1, 0),
    "leposavic": (2, 3, 4, 2, 1),
}
STRENGTH_LATER = (1, 2, 3, 4, 3)
MAY_BE_OUT_OF_PLACE = ("1.6", "2.4", "4.2", "4.5", "4.6")

# How far the running round is: the share assessed by the first assessor, and whether a
# second one has already submitted, unseen by the first.
PROGRESS = {
    "dragas": 0,
    "severna-mitrovica": 0.5,
    "zvecan": 0.4,
    "zubin-potok": 0.25,
    "leposavic": 1,
}
DOUBLE_SCORED = "severna-mitrovica"


def build(days, cast):
    """Write the baseline with its findings, then open the interim round."""
    desk = _Desk(days, cast)
    desk.write_baseline()
    desk.write_interim()


class _Desk:
    """What both rounds need."""

    def __init__(self, days, cast):
        self.days, self.cast = days, cast
        self.methodology = Methodology.objects.order_by("pk").first()
        self.levels = {
            level.value: level
            for level in Level.objects.filter(methodology=self.methodology)
        }
        self.grades = EvidenceGrade.objects.in_bulk(field_name="code")
        self.types = InstitutionType.objects.in_bulk(field_name="key")
        self.norms = Norm.objects.in_bulk(field_name="code")

    def write_baseline(self):
        year = self.days.baseline_year
        final_on = self.days.baseline_final_on
        opened = self._open(
            "baseline",
            number=1,
            start=date(year, 1, 1),
            end=date(year, 12, 31),
            cut_off_on=date(year + 1, 3, 31),
            at=moment(working_day(date(year + 1, 2, 1))),
        )
        submitted_at = moment(working_day(final_on - timedelta(days=30)), 14)
        for round_plan in opened.plans.all():
            self._assess(round_plan, self.cast.assessor, share=1)
            services.submit_assessment(
                round_plan=round_plan, by=self.cast.assessor, at=submitted_at
            )
            services.finalise_roundplan(
                round_plan=round_plan, by=self.cast.staff, at=moment(final_on)
            )
            _Conclusions(self, round_plan).write()

    def write_interim(self):
        today = self.days.today
        opened = self._open(
            "interim",
            number=2,
            start=self.days.interim_start,
            end=self.days.interim_end,
            cut_off_on=working_day(today + timedelta(days=42)),
            at=moment(working_day(today - timedelta(days=21), -1)),
        )
        for round_plan in opened.plans.all():
            slug = round_plan.municipality.slug
            self._assess(round_plan, self.cast.assessor, share=PROGRESS[slug])
            if slug == DOUBLE_SCORED:
                self._second_assessor(round_plan)
            if PROGRESS[slug] == 1:
                services.submit_assessment(
                    round_plan=round_plan,
                    by=self.cast.assessor,
                    at=moment(working_day(today - timedelta(days=3), -1), 15),
                )

    def _open(self, kind, *, number, start, end, cut_off_on, at):
        versions = PlanVersion.objects.filter(
            number=number, municipality__slug__in=STRENGTH
        )
        opened = services.open_round(
            kind=kind,
            title="",
            reference_start=start,
            reference_end=end,
            cut_off_on=cut_off_on,
            methodology=self.methodology,
            plan_versions=versions.select_related("municipality__mechanism"),
            assessor=self.cast.assessor,
            by=self.cast.staff,
            at=at,
        )
        words = texts("rounds")["round"][kind]
        for column, text in translated("title", words, year=end.year).items():
            setattr(opened, column, text)
        opened.save()
        for round_plan in opened.plans.all():
            self._appoint(round_plan, self.cast.verifier, "verifier")
        return opened

    def _appoint(self, round_plan, user, role):
        Appointment.objects.create(round_plan=round_plan, user=user, role=role)
        Assignment.objects.get_or_create(
            user=user, mechanism=round_plan.municipality.mechanism, role=role
        )

    def _second_assessor(self, round_plan):
        user = self.cast.second_assessor
        self._appoint(round_plan, user, "assessor")
        self._assess(round_plan, user, share=1)
        services.submit_assessment(
            round_plan=round_plan,
            by=user,
            at=moment(working_day(self.days.today - timedelta(days=5), -1), 11),
        )

    def _assess(self, round_plan, user, share):
        work = _Assessing(self, round_plan, user)
        work.write(share)


class _Assessing:
    """One assessor's levels for one plan, with reasons and evidence."""

    def __init__(self, desk, round_plan, user):
        self.desk, self.round_plan, self.user = desk, round_plan, user
        self.municipality = round_plan.municipality
        self.language = round_plan.plan_version.language
        self.is_baseline = round_plan.round.kind == "baseline"
        seed = f"{round_plan.round.kind} {self.municipality.slug} {user.email}"
        self.random = Random(seed)  # noqa: S311 -- no secret, the same each time
        self.at = round_plan.round.opened_at + timedelta(days=9)
        self.at = min(self.at, moment(desk.days.today - timedelta(days=4)))

    def write(self, share):
        """Assess the first `share` of the plan's measures."""
        measures = list(
            Measure.objects.filter(plan_version=self.round_plan.plan_version_id)
            .select_related("pillar")
            .prefetch_related("indicators")
        )
        values = self._values(measures)
        pairs = [
            (one, values[one.code]) for one in measures[: round(len(measures) * share)]
        ]
        rows = [self._assessment(measure, value) for measure, value in pairs]
        write(Assessment, rows, by=self.user, at=self.at)
        self._write_evidence(rows)

    def _values(self, measures):
        """{measure code: level's value}; each plan has an NE, and most an NA and ND."""
        baseline = STRENGTH[self.municipality.slug]
        weights = baseline if self.is_baseline else STRENGTH_LATER
        values = {
            measure.code: str(self.random.choices(range(5), weights)[0])
            for measure in measures
        }
        binary = [one.code for one in measures if _is_binary(one)]
        for code in binary:
            values[code] = {"2": "1", "3": "4"}.get(values[code], values[code])
        unproven = self.random.sample(measures[1:-1], max(1, len(measures) // 7))
        values |= {measure.code: "NE" for measure in unproven}
        if self.is_baseline:
            values[measures[-1].code] = "ND"
        elsewhere = [one for one in measures[:-1] if self._is_out_of_place(one)]
        values |= {measure.code: "NA" for measure in elsewhere[:1]}
        return values

    def _is_out_of_place(self, measure):
        titles = {
            one["title"]["en"]
            for one in texts("measures")["measure"]
            if one["key"] in MAY_BE_OUT_OF_PLACE
        }
        return measure.title_en in titles

    def _assessment(self, measure, value):
        return Assessment(
            round_plan=self.round_plan,
            municipality=self.municipality,
            measure=measure,
            assessor=self.user,
            level=self.desk.levels[value],
            note=texts("rounds")["note"][value][self.language],
        )

    def _write_evidence(self, assessments):
        """One piece for each level that rests on some; minutes serve a whole pillar."""
        pieces, links = {}, []
        for assessment in assessments:
            kind = self._kind_of_evidence(assessment.level)
            if kind is None:
                continue
            shared = kind["issuer"] == "csw"
            measure = assessment.measure
            about = (kind["grade"], measure.pillar_id if shared else measure.code)
            if about not in pieces:
                pieces[about] = self._evidence(kind, measure)
            links.append((assessment, pieces[about]))
        write(Evidence, list(pieces.values()), by=self.user, at=self.at)
        link(Assessment.evidence, links)
        link(Evidence.measures, [(piece, one.measure) for one, piece in links])

    def _kind_of_evidence(self, level):
        if not level.value.isdigit():
            return None
        least = level.minimum_grade.strength if level.minimum_grade else 0
        fitting = [
            kind
            for kind in texts("rounds")["evidence"]
            if self.desk.grades[kind["grade"]].strength in (least, least + 1)
        ]
        return self.random.choice(fitting)

    def _evidence(self, kind, measure):
        code = measure.code
        official = kind["grade"] in ("E3", "E4")
        address = f"https://example.org/{self.municipality.slug}/{code}"
        period = self.round_plan.round
        span = (period.reference_end - period.reference_start).days
        return Evidence(
            municipality=self.municipality,
            title=kind["title"][self.language].format(code=code),
            issuer=getattr(
                self.desk.types[kind["issuer"]],
                build_localized_fieldname("name", self.language),
            ),
            dated_on=period.reference_start
            + timedelta(days=self.random.randint(span // 4, span)),
            grade=self.desk.grades[kind["grade"]],
            url=address if official else "",
            page=str(self.random.randint(1, 9)),
            quote=kind["quote"][self.language],
            created_by=self.user,
        )


def _is_binary(measure):
    kinds = {indicator.kind for indicator in measure.indicators.all()}
    return kinds == {"yes_no"}


class _Conclusions:
    """Findings and recommendations of one plan in the baseline."""

    def __init__(self, desk, round_plan):
        self.desk, self.round_plan = desk, round_plan
        self.by = desk.cast.staff
        self.at = moment(desk.days.baseline_final_on, 16)

    def write(self):
        findings = self._findings()
        rows = [
            (given, self._recommendation(order, given, findings))
            for order, given in enumerate(texts("rounds")["recommendation"], start=1)
        ]
        write(Recommendation, [row for _given, row in rows], by=self.by, at=self.at)
        link(
            Recommendation.norms,
            [
                (row, self.desk.norms[code])
                for given, row in rows
                for code in given["norms"]
            ],
        )
        link(
            Recommendation.measures,
            [
                (row, measure)
                for _given, row in rows
                for measure in self.measures[row.finding]
            ],
        )

    def _findings(self):
        findings = [
            Finding(
                round_plan=self.round_plan,
                order=order,
                **translated("title", given["title"]),
                **translated("text", given["text"]),
            )
            for order, given in enumerate(texts("rounds")["finding"], start=1)
        ]
        write(Finding, findings, by=self.by, at=self.at)
        scores = list(self.round_plan.scores.select_related("measure__pillar", "level"))
        self.measures = {
            finding: [
                score.measure
                for score in scores
                if score.measure.pillar.code == given["pillar"]
                and score.level.value in given["levels"]
            ]
            for finding, given in zip(findings, texts("rounds")["finding"], strict=True)
        }
        link(
            Finding.measures,
            [
                (one, measure)
                for one, found in self.measures.items()
                for measure in found
            ],
        )
        return findings

    def _recommendation(self, order, given, findings):
        due_on = self.desk.days.baseline_final_on + timedelta(days=given["days"])
        return Recommendation(
            round_plan=self.round_plan,
            finding=findings[given["finding"] - 1],
            order=order,
            urgency=given["urgency"],
            addressed_to=given["addressed_to"],
            addressee=self.desk.types[given["addressee"]],
            due_on=due_on,
            state="done" if order == 2 else "open",
            **translated("title", given["title"]),
            **translated("text", given["text"]),
        )
