"""A plan of 300 measures and its open revision, for the pages that compare them."""

from actionplans import services
from actionplans.models import Indicator, Measure, PlanVersion
from bench.rows import insert
from bench.world import moment

COMPARED = 300


def build_compared(world):
    """The revision, in which every third measure has another title and target."""
    version = (
        PlanVersion.objects.in_force_on(world.today)
        .exclude(municipality=world.own)
        .order_by("pk")[0]
    )
    _fill(version)
    draft = services.open_draft(version=version, by=world.actor, at=moment(world.today))
    changed = list(draft.measures.order_by("pk")[::3])
    for measure in changed:
        measure.title_sr_latn += " i u selima"
    Measure.objects.bulk_update(changed, ["title_sr_latn"])
    Indicator.objects.filter(measure__in=changed).update(target_text="80")
    return draft


def _fill(version):
    """Measures like those that are there, until there are 300."""
    there = list(version.measures.order_by("pk"))
    made = [
        Measure(
            plan_version=version,
            municipality_id=version.municipality_id,
            pillar_id=like.pillar_id,
            objective_id=like.objective_id,
            code=f"9.{number}",
            order=1000 + number,
            title_sr_latn=f"{like.title_sr_latn}, naselje {number * 7919 % 1000}",
            due_text=like.due_text,
            lead_text=like.lead_text,
            partners_text=like.partners_text,
            budget_planned=like.budget_planned,
        )
        for number in range(COMPARED - len(there))
        for like in [there[number % len(there)]]
    ]
    insert(
        Indicator,
        [
            Indicator(
                measure=measure, name_sr_latn=f"osobe (broj), {order}", target_text="60"
            )
            for measure in insert(Measure, made)
            for order in (1, 2)
        ],
    )
