"""What leaves plans: comparisons as papers, the plan itself, overviews as tables."""

from actionplans.exports.overviews import (
    budget_table,
    coverage_table,
    gaps_table,
    side_by_side_table,
    source_words,
)

__all__ = [
    "budget_table",
    "coverage_table",
    "gaps_table",
    "side_by_side_table",
    "source_words",
]
