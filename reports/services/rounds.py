"""Which plan in which round a report is about."""

from django.db.models import QuerySet

from monitoring.models import RoundPlan


class NoSuchPlan(Exception):
    """No plan in a round fits what was asked for; the message says why."""


def round_plans() -> QuerySet[RoundPlan]:
    """Plans in rounds with all that a report's heading and access need."""
    return RoundPlan.objects.select_related(
        "round__methodology",
        "plan_version",
        "municipality__mechanism",
    ).prefetch_related("appointments", "municipality__mechanism__rules")


def round_plan_named(*, municipality: str, round_name: str) -> RoundPlan:
    """Find a plan in a round by the round's code, or by its kind where one fits.

    Raises NoSuchPlan, with a sentence for people, when none or several do.
    """
    here = round_plans().filter(municipality__slug=municipality)
    if not here:
        raise NoSuchPlan(f"“{municipality}” has no plan in any round.")
    found = here.filter(round__code=round_name) or here.filter(round__kind=round_name)
    codes = ", ".join(sorted(plan.round.code for plan in found or here))
    if not found:
        raise NoSuchPlan(
            f"“{municipality}” is in no round “{round_name}”, but {codes}."
        )
    if len(found) > 1:
        raise NoSuchPlan(f"Several rounds are “{round_name}”: say one of {codes}.")
    if found[0].state == RoundPlan.State.SCORING:
        raise NoSuchPlan(f"Scores of “{municipality}” in {codes} are not agreed yet.")
    return found[0]
