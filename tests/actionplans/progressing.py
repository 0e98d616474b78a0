"""What the tests of progress share: a measure that is asked for, and how to answer."""

from datetime import date

from tests.factories import (
    DimensionCategoryFactory,
    DimensionFactory,
    IndicatorFactory,
    MeasureFactory,
    PlanVersionFactory,
    ReportingPeriodFactory,
)

# The last days of the period of the factory have passed by then.
TODAY = date(2026, 11, 22)


def plan_of(mechanism, **values):
    """The version in force in a municipality since 2025."""
    return PlanVersionFactory(
        municipality=mechanism.municipality, in_force=True, **values
    )


def asked_measure(version, *, budget=1000, code="1.1", **values):
    """A measure with a counted indicator, asked for by sex."""
    measure = MeasureFactory(
        plan_version=version, code=code, budget_planned=budget, **values
    )
    indicator = IndicatorFactory(
        measure=measure,
        kind="number",
        name_en="police officers trained",
        baseline_value=0,
        target_value=20,
    )
    dimension = DimensionFactory()
    for key in ("women", "men"):
        DimensionCategoryFactory(dimension=dimension, key=key)
    indicator.dimensions.add(dimension)
    return measure


def period_before():
    return ReportingPeriodFactory(
        name_en="Second half of 2025",
        starts_on=date(2025, 7, 1),
        ends_on=date(2025, 12, 31),
        due_on=date(2026, 1, 15),
    )


def answers(measure, *, version=0, value="12", women="7", men="3", none="2", **more):
    """A whole report on `asked_measure`, as the form sends it."""
    indicator = measure.indicators.get()
    dimension = indicator.dimensions.get()
    keys = {one.key: one.pk for one in dimension.categories.all()}
    part = f"part-{indicator.pk}-{dimension.pk}"
    return {
        "version": version,
        "stage": "under_way",
        f"value-{indicator.pk}": value,
        f"text-{indicator.pk}": "",
        f"{part}-{keys['women']}": women,
        f"{part}-{keys['men']}": men,
        f"{part}-none": none,
        "narrative": "Two trainings were held.",
        "obstacles": "",
        **more,
    }
