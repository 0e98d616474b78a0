"""A plan of five measures in a baseline round, with known scores."""

from datetime import date

import pytest
from django.core.files.base import ContentFile

from reports import services, tasks
from tests.factories import (
    DecisionFactory,
    EvidenceFactory,
    EvidenceGradeFactory,
    FindingFactory,
    InstitutionTypeFactory,
    LevelFactory,
    MeasureFactory,
    MeasureInstitutionFactory,
    MeetingFactory,
    PillarFactory,
    PlanVersionFactory,
    RecommendationFactory,
    RenderingFactory,
    RoundFactory,
    RoundPlanFactory,
    ScoreFactory,
    SiteTextFactory,
)
from tests.factories.meetings import BELGRADE, datetime

# Two pillars. P1: 4, 2 and no evidence, so V = (1 + 1/2) / 3 = 1/2, C = 2/3, U = 5/6.
# P2: 3 and not applicable, so V = 3/4, C = 1, too few measures for a figure.
# Plan: V = (1/2 + 3/4) / 2 = 5/8, C = 5/6, U = 5/8 + 1/6 = 19/24.
MARKS = [
    ("1.1", "P1", "4"),
    ("1.2", "P1", "2"),
    ("1.3", "P1", "NE"),
    ("2.1", "P2", "3"),
    ("2.2", "P2", "NA"),
]


@pytest.fixture
def scored(gnjilane, staff):
    """Gnjilane's plan with final scores, a finding and what follows from it."""
    plan = RoundPlanFactory(
        round=RoundFactory(code="baseline-2025", title_sr_latn="Početno 2025"),
        plan_version=PlanVersionFactory(
            municipality=gnjilane.municipality,
            in_force=True,
            title_en="",
            title_sr_latn="Opštinski akcioni plan",
        ),
        final=True,
    )
    for value in ("0", "1", "2", "3", "4", "NE", "ND", "NA"):
        LevelFactory(methodology=plan.round.methodology, value=value)
    for order, (code, pillar, value) in enumerate(MARKS):
        measure = MeasureFactory(
            plan_version=plan.plan_version,
            pillar=PillarFactory(
                code=pillar,
                order=int(pillar[1]),
                title_sr_latn=f"Stub {pillar}",
                title_sq=f"Shtylla {pillar}",
            ),
            code=code,
            order=order,
            title_en="",
            title_sr_latn=f"Mera čćđšž {code}",
        )
        level = LevelFactory(methodology=plan.round.methodology, value=value)
        ScoreFactory(round_plan=plan, measure=measure, level=level, agreed_by=staff)
    _finish(plan)
    return plan


def _finish(plan):
    first = plan.scores.get(measure__code="1.1")
    MeasureInstitutionFactory(
        measure=first.measure,
        institution_type=InstitutionTypeFactory(key="csw", name_en="Social work"),
    )
    first.evidence.add(
        EvidenceFactory(
            municipality=plan.municipality,
            title="Odluka o budžetu",
            issuer="Skupština",
            dated_on=date(2025, 6, 1),
            grade=EvidenceGradeFactory(code="E3"),
            page="14",
        )
    )
    finding = FindingFactory(round_plan=plan, title_sr_latn="Nema novca")
    finding.measures.add(first.measure)
    RecommendationFactory(
        round_plan=plan, finding=finding, title_sr_latn="Otvoriti liniju"
    )
    SiteTextFactory(key="status-footnote", text_en="The agreed footnote.")


@pytest.fixture
def coordinated(scored):
    """The same, with a mechanism that met twice in 2025 and has an open decision."""
    mechanism = scored.municipality.mechanism
    days = [(2025, 1, 20), (2025, 3, 25)]
    first, _second = (
        MeetingFactory(
            mechanism=mechanism,
            held=True,
            starts_at=datetime(*day, 10, tzinfo=BELGRADE),
        )
        for day in days
    )
    DecisionFactory(
        meeting=first,
        text_en="",
        text_sr_latn="CSR usaglašava obrazac.",
        due_on=date(2025, 12, 1),
    )
    return scored


@pytest.fixture
def ask():
    """Ask for a report and make it at once, as the worker would."""

    def make(round_plan, language="en", audience="full", by=None):
        [plan] = services.round_plans().filter(pk=round_plan.pk)
        rendering, is_to_do = tasks.ask_for_findings(
            round_plan=plan, language=language, audience=audience, by=by
        )
        if is_to_do:
            tasks.make_findings.call(rendering.pk, plan.pk)
        rendering.refresh_from_db()
        return rendering

    return make


@pytest.fixture
def made():
    """A report that is there already, without setting it."""

    def make(round_plan, **fields):
        return RenderingFactory(
            subject_key=services.findings_key(round_plan),
            municipality=round_plan.municipality,
            **{
                "state": "done",
                "html": "<p>The text.</p>",
                "file": ContentFile(b"%PDF-1.7", name="paper.pdf"),
                **fields,
            },
        )

    return make


@pytest.fixture
def paper_of():
    """The plain values of a report on 1 March 2026."""

    def collect(round_plan, language="en", audience="full", today=date(2026, 3, 1)):
        [plan] = services.round_plans().filter(pk=round_plan.pk)
        return services.findings_paper(
            round_plan=plan, language=language, audience=audience, today=today
        )

    return collect
