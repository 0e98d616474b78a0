"""A revision that is open: one plan's draft with a few changes made to it."""

from datetime import timedelta

from actionplans import services
from actionplans.models import Indicator, Measure, PlanVersion
from reports.demo.days import moment
from reports.demo.words import link, texts, translated, write

BEGUN, CHANGED = timedelta(days=12), timedelta(days=9)


def build(days, cast):
    """Open it by its coordinator; one measure reworded, a target raised, one dropped
    with its reason, one new, one moved to a later day."""
    words = texts("plans")["revision"]
    slug = words["municipality"]
    version = (
        PlanVersion.objects.in_force_on(days.today)
        .select_related("municipality")
        .get(municipality__slug=slug)
    )
    by, at = cast.coordinator(slug), moment(days.today - CHANGED)
    begun = moment(days.today - BEGUN)
    draft = services.open_draft(version=version, by=by, at=begun)
    measures = list(draft.measures.order_by("pillar__order", "order"))
    _reword(measures[0], words["reworded"], by, at)
    _raise_target(measures[1], by, at)
    gone = measures[2].code
    measures[2].delete()
    _add(draft, measures[0], words["added"], by, at)
    how = {"draft": draft, "by": by, "at": at}
    services.change_fate(earlier=gone, later=[], reason=words["dropped"], **how)


def _reword(measure, title, by, at):
    for name, text in translated("title", title).items():
        setattr(measure, name, text)
    measure._history_user, measure._history_date = by, at
    measure.save_if_unchanged(measure.version)


def _raise_target(measure, by, at):
    indicator = measure.indicators.first()
    indicator.target_value = indicator.target_value * 2
    indicator.target_text = f"{indicator.target_value:.0f}"
    indicator._history_user, indicator._history_date = by, at
    indicator.save()
    measure._history_user, measure._history_date = by, at
    measure.save_if_unchanged(measure.version)


def _add(draft, neighbour, words, by, at):
    """A new measure at the end of the neighbour's objective."""
    last = draft.measures.filter(pillar=neighbour.pillar).latest("order")
    measure = Measure(
        plan_version=draft,
        municipality=draft.municipality,
        pillar=neighbour.pillar,
        objective=neighbour.objective,
        code=f"{neighbour.pillar.code[1:]}.{last.order + 1}",
        order=last.order + 1,
        lead_text=words["lead"]["sr-latn"],
        **translated("title", words["title"]),
    )
    write(Measure, [measure], by=by, at=at)
    link(Measure.norms, [(measure, norm) for norm in neighbour.norms.all()])
    indicator = Indicator(
        measure=measure,
        baseline_value=0,
        baseline_text="0",
        target_value=8,
        target_text="8",
        **translated("name", words["indicator"]),
    )
    write(Indicator, [indicator], by=by, at=at)
