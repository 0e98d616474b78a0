"""Which measures stayed as they were, asked of the database without reading them.

Only what is the same to the letter is the same here; whether another letter is another
meaning is decided by `actionplans.comparison`, of the measures that are left.
"""

from functools import cache

from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from actionplans.models.lineage import MeasureSuccession
from actionplans.models.measures import Measure, Objective
from actionplans.models.parts import (
    Indicator,
    MeasureBudget,
    MeasureDeadline,
    MeasureInstitution,
    MeasureNorm,
)

PARTS = Indicator, MeasureDeadline, MeasureInstitution, MeasureNorm, MeasureBudget
# Where a measure stands, and in whose hands; what the objective says is joined.
OF_MEASURE = {"id", "plan_version", "objective", "code", "order", "version"}
OF_PART = {"id", "measure"}


def says_the_same():
    """An expression on `MeasureSuccession`: whether its measures say the same but for
    code and place. Through the ORM it takes ten times as long to build as to run, so
    that its text is put together once, from the models' own columns."""
    return RawSQL(_condition(), (), output_field=BooleanField())  # noqa: S611 -- no input


@cache
def _condition():
    rows = MeasureSuccession._meta.db_table
    sides = f"{rows}.earlier_id", f"{rows}.later_id"
    parts = [_all_the_same(model, *sides) for model in PARTS]
    return " AND ".join([_own_words_the_same(*sides), *parts])


def _own_words_the_same(earlier, later):
    joined = (
        f"{Measure._meta.db_table} {side} LEFT JOIN {Objective._meta.db_table} {under}"
        f" ON {under}.id = {side}.objective_id"
        for side, under in (("a", "c"), ("b", "d"))
    )
    titles = [one for one in _columns(Objective) if one.startswith('"title')]
    return (
        f"EXISTS (SELECT 1 FROM {' CROSS JOIN '.join(joined)} "  # noqa: S608 -- own names
        f"WHERE a.id = {earlier} AND b.id = {later} "
        f"AND {_equal('a', 'b', _columns(Measure))} AND {_equal('c', 'd', titles)})"
    )


def _all_the_same(model, earlier, later):
    """As many parts, and for each of the one measure its like under the other."""
    table = model._meta.db_table
    numbers = (
        f"(SELECT COUNT(*) FROM {table} WHERE measure_id = {key})"  # noqa: S608 -- own names
        for key in (earlier, later)
    )
    like = (
        f"SELECT 1 FROM {table} b WHERE b.measure_id = {later} "  # noqa: S608 -- own names
        f"AND {_equal('a', 'b', _columns(model))}"
    )
    alone = (
        f"SELECT 1 FROM {table} a WHERE a.measure_id = {earlier} "  # noqa: S608 -- own names
        f"AND NOT EXISTS ({like})"
    )
    return f"{' = '.join(numbers)} AND NOT EXISTS ({alone})"


def _equal(one, other, columns):
    """Columns that are equal; nothing equals nothing."""
    pairs = (f"{one}.{name} IS NOT DISTINCT FROM {other}.{name}" for name in columns)
    return " AND ".join(pairs)


def _columns(model):
    without = OF_MEASURE if model is Measure else OF_PART
    return [
        f'"{field.column}"'
        for field in model._meta.concrete_fields
        if field.name not in without
    ]
