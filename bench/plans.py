"""Action plans with their measures, and yearly rounds with scores and findings."""

from datetime import date, timedelta

from actionplans.models import (
    ActionPlan,
    Evidence,
    Indicator,
    Measure,
    MeasureDeadline,
    MeasureInstitution,
    Objective,
    PlanVersion,
)
from bench.rows import insert, link
from bench.talk import RARE, RARE_WORD
from bench.world import MEASURES, OWN_MEASURES, moment
from meetings.models import Decision
from monitoring.models import (
    Appointment,
    Assessment,
    Finding,
    Recommendation,
    Round,
    RoundPlan,
    Score,
)

YEARS_OF_A_VERSION = 3
# A plan longer than any office has written, and a number that no other version has.
LONG, LONG_NUMBER = 1000, 99


def build_plans(world, mechanisms, years):
    """Versions of three years each, the last in force; return {municipality: them}."""
    plans = insert(
        ActionPlan, (ActionPlan(municipality_id=m.municipality_id) for m in mechanisms)
    )
    count = -(-years // YEARS_OF_A_VERSION)
    versions = insert(
        PlanVersion,
        (
            _version(world, plan, number, count)
            for plan in plans
            for number in range(1, count + 1)
        ),
    )
    objectives = insert(
        Objective,
        (
            Objective(
                plan_version=version,
                pillar=pillar,
                title_en="Everybody who asks for help gets it in time",
                title_sr_latn="Svaka osoba koja traži pomoć dobija je na vreme",
            )
            for version in versions
            for pillar in world.pillars
        ),
    )
    measures = insert(Measure, _measures(world, versions, objectives))
    _below(world, measures)
    _link_decisions(measures)
    return versions, measures


def _version(world, plan, number, count):
    age = count - number
    start = date(world.today.year - 1 - YEARS_OF_A_VERSION * age, 1, 1)
    end = date(start.year + YEARS_OF_A_VERSION - 1, 12, 31)
    return PlanVersion(
        plan=plan,
        municipality_id=plan.municipality_id,
        number=number,
        framework=world.framework,
        title_en="Action plan against domestic violence",
        title_sr_latn="Akcioni plan protiv nasilja u porodici",
        language="sr-latn",
        period_start=start,
        period_end=end,
        in_force_from=start,
        in_force_to=end if age else None,
        act_number="01-16",
        act_date=start,
        act_file="private/planversion/act.pdf",
        adopted_at=moment(start),
        adopted_by=world.actor,
    )


def _measures(world, versions, objectives):
    of_each = len(world.pillars)
    for place, version in enumerate(versions):
        is_own = version.municipality_id == world.own.pk
        count = OWN_MEASURES if is_own else MEASURES
        own = objectives[place * of_each : (place + 1) * of_each]
        yield from _measures_of(world, version, own, count, first_title=place * count)


def _measures_of(world, version, objectives, count, first_title=0):
    """So many measures, evenly under the pillars."""
    for number in range(count):
        pillar = number * len(world.pillars) // count
        yield Measure(
            plan_version=version,
            municipality_id=version.municipality_id,
            pillar=world.pillars[pillar],
            objective=objectives[pillar],
            code=f"{pillar + 1}.{number + 1}",
            order=number + 1,
            title_en=f"Classes on domestic violence in school group {number + 1}",
            title_sr_latn=_title(first_title + number),
            title_sq=f"Ligjërata për dhunën në familje, grupi {number + 1}",
            due_kind="date",
            due_text=f"31.12.{version.period_end.year}.",
            lead_text="Opštinska direkcija za obrazovanje",
            partners_text="Centar za socijalni rad, Policija Kosova",
            budget_planned=1800,
            budget_text="1.800 €",
            funding_text="Budžet opštine",
        )


def build_long_plan(world):
    """A draft of LONG measures in the measured municipality; return it."""
    plan = ActionPlan.objects.get(municipality=world.own)
    version = _version(world, plan, LONG_NUMBER, LONG_NUMBER)
    version.adopted_at = version.adopted_by = version.in_force_from = None
    version.in_force_to = version.act_date = None
    version.act_number = version.act_file = ""
    version.save()
    objectives = insert(
        Objective,
        (
            Objective(plan_version=version, pillar=pillar, title_en="Help in time")
            for pillar in world.pillars
        ),
    )
    measures = _measures_of(world, version, objectives, LONG)
    _below(world, insert(Measure, measures))
    return version


def _title(number):
    """A rare word stands in one of many."""
    first = RARE_WORD if number % RARE == 0 else "Predavanja"
    return f"{first} o nasilju u porodici, grupa {number % 40 + 1}"


def _below(world, measures):
    insert(
        Indicator,
        (
            Indicator(
                measure=measure,
                order=order,
                name_en="schools with two classes a year (%)",
                name_sr_latn="škole sa dva predavanja godišnje (%)",
                kind="percent",
                baseline_value=20,
                target_value=100,
                baseline_text="20",
                target_text="100",
            )
            for measure in measures
            for order in range(1, 2 + measure.order % 2)
        ),
    )
    insert(
        MeasureDeadline,
        (
            MeasureDeadline(measure=one, due_on=one.plan_version.period_end)
            for one in measures
        ),
    )
    insert(
        MeasureInstitution,
        (
            MeasureInstitution(
                measure=measure, role=role, order=1, institution_type=world.types[place]
            )
            for measure in measures
            for place, role in ((measure.order % 7, "lead"), (7, "partner"))
        ),
    )
    norms = world.norms
    link(
        Measure.norms,
        (
            (measure.pk, norms[(measure.order + step) % len(norms)].pk)
            for measure in measures
            for step in (0, 7)
        ),
    )


def _link_decisions(measures):
    """Each decision carries out a measure of its municipality's newest version."""
    newest = {}
    for measure in measures:
        newest.setdefault(measure.municipality_id, {})[measure.order] = measure.pk
    decisions = Decision.objects.filter(municipality__in=newest)
    link(
        Decision.measures,
        (
            (pk, newest[municipality][1 + pk % MEASURES])
            for pk, municipality in decisions.values_list("pk", "municipality_id")
        ),
    )


def build_rounds(world, versions, measures, years):
    """One finished round a year, and a running one in which some is assessed."""
    by_version = {}
    for measure in measures:
        by_version.setdefault(measure.plan_version_id, []).append(measure)
    for back in range(years, -1, -1):
        year = world.today.year - back
        chosen = [one for one in versions if one.period_start.year <= year]
        chosen = [one for one in chosen if year <= one.period_end.year]
        if not chosen:
            continue
        plans = _round_plans(world, _round(world, year), chosen, is_final=back > 0)
        if back:
            _score(world, plans, by_version)
        else:
            _begin(world, plans, by_version)


def _round(world, year):
    if year not in world.rounds:
        world.rounds[year] = Round.objects.create(
            code=f"annual-{year}",
            kind="interim",
            title_en=f"Annual round {year}",
            title_sr_latn=f"Godišnje ocenjivanje {year}",
            reference_start=date(year, 1, 1),
            reference_end=date(year, 12, 31),
            cut_off_on=date(year + 1, 3, 31),
            methodology=world.methodology,
            opened_at=moment(date(year, 1, 10)),
            opened_by=world.actor,
        )
    return world.rounds[year]


def _round_plans(world, opened, versions, *, is_final):
    at = moment(date(opened.reference_end.year, 12, 20))
    plans = insert(
        RoundPlan,
        (
            RoundPlan(
                round=opened,
                municipality_id=version.municipality_id,
                plan_version=version,
                state="final" if is_final else "scoring",
                finalised_at=at if is_final else None,
                finalised_by=world.actor if is_final else None,
            )
            for version in versions
        ),
    )
    insert(
        Appointment,
        (
            Appointment(
                round_plan=plan,
                user=world.appointed(role, plan.municipality_id),
                role=role,
                submitted_at=at if is_final and role == "assessor" else None,
            )
            for plan in plans
            for role in ("assessor", "verifier")
        ),
    )
    return plans


def _assess(world, plans, by_version):
    """An assessment with one piece of evidence for each measure of the plans."""
    pairs = [(plan, one) for plan in plans for one in by_version[plan.plan_version_id]]
    assessments = insert(
        Assessment,
        (
            Assessment(
                round_plan=plan,
                municipality_id=plan.municipality_id,
                measure=measure,
                assessor=world.appointed("assessor", plan.municipality_id),
                level=_level(world, plan, measure),
                note="Seen in the minutes of the third meeting.",
            )
            for plan, measure in pairs
        ),
    )
    evidence = insert(
        Evidence,
        (
            Evidence(
                municipality_id=plan.municipality_id,
                title=f"Decision on measure {measure.code}",
                issuer="Municipal assembly",
                grade=world.grade,
                url="https://example.org/decision",
                created_by=world.users["assessor"],
            )
            for plan, measure in pairs
        ),
    )
    keys = [piece.pk for piece in evidence]
    link(Evidence.measures, zip(keys, (m.pk for _p, m in pairs), strict=True))
    link(Assessment.evidence, zip((a.pk for a in assessments), keys, strict=True))
    return assessments, keys


def _level(world, plan, measure):
    return world.levels[(plan.pk + 3 * measure.order) % len(world.levels)]


def _score(world, plans, by_version):
    assessments, evidence = _assess(world, plans, by_version)
    scores = insert(
        Score,
        (
            Score(
                round_plan_id=one.round_plan_id,
                municipality_id=one.municipality_id,
                measure_id=one.measure_id,
                level_id=one.level_id,
                note=one.note,
                agreed_at=moment(world.today - timedelta(days=200)),
                agreed_by=world.actor,
            )
            for one in assessments
        ),
    )
    link(Score.evidence, zip((s.pk for s in scores), evidence, strict=True))
    findings = insert(
        Finding,
        (
            Finding(
                round_plan=plan,
                order=order,
                title_en="Most measures lack money",
                text_en="Eleven of eighteen measures have no budget line.",
            )
            for plan in plans
            for order in (1, 2, 3)
        ),
    )
    insert(
        Recommendation,
        (
            Recommendation(
                round_plan_id=finding.round_plan_id,
                finding=finding,
                order=finding.order,
                title_en="Open a budget line",
                text_en="The assembly opens a budget line for the plan.",
                urgency="urges",
                due_on=world.today + timedelta(days=90),
            )
            for finding in findings
        ),
    )


def _begin(world, plans, by_version):
    """In the running round the first half of each plan is assessed."""
    half = {
        version: measures[: len(measures) // 2]
        for version, measures in by_version.items()
    }
    _assess(world, plans, half)
