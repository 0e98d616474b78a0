"""Days on which members were there, as told by the apps that record them."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import date

from municipalities.services.member_steps import Step

Source = Callable[[Collection[int]], Iterable[tuple[int, date]]]
_sources: list[Source] = []


def register_days(source: Source) -> None:
    """Let a higher app tell `(membership's key, day)` of who was there; once each."""
    if source not in _sources:
        _sources.append(source)


def refuse_days_cut_off(steps: Iterable[Step], confirmed: Collection[int]) -> None:
    """Leave out what would end or begin a membership so that days on which its
    person was there fall outside, unless its key is among `confirmed`.

    A newcomer whose seat would have been freed so stays out, too.
    """
    changing = {
        step.membership.pk: step
        for step in steps
        if step.membership
        and not step.problem
        and {"starts_on", "ends_on"} & {*step.changes}
    }
    days: dict[int, set[date]] = defaultdict(set)
    for source in _sources if changing else ():
        for key, day in source(changing):
            days[key].add(day)
    for key, step in changing.items():
        step.cut_off = sorted(
            day
            for day in days[key]
            if step.membership and step.membership.lasts_on(day)
            if not step.holds_on(day)
        )
        if step.cut_off and key not in confirmed:
            params = {
                "person": str(step.somebody),
                "day": f"{step.cut_off[-1]:%d.%m.%Y.}",
            }
            for one in filter(None, (step, step.cause)):
                one.problem = ("was_there", params)
