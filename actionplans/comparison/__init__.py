"""Two versions of a plan side by side: which measure is which, and what changed.

Pure: plain values in, plain values out. `measures` are the plain values, `texts`
measures how alike two wordings are, `fields` says which fields of a measure differ,
`lineage` finds what became of each measure, `words` compares two texts word by word.
The method is told in `docs/plans.md`, section "What became of each measure".
"""

from actionplans.comparison.fields import (
    FIELDS,
    Difference,
    differences,
    have_other_titles,
)
from actionplans.comparison.lineage import (
    Fate,
    Lineage,
    Link,
    lineage_of,
    lineage_of_pairs,
    with_wholes,
)
from actionplans.comparison.measures import PlainIndicator, PlainMeasure
from actionplans.comparison.words import Piece, word_changes

__all__ = [
    "FIELDS",
    "Difference",
    "Fate",
    "Lineage",
    "Link",
    "Piece",
    "PlainIndicator",
    "PlainMeasure",
    "differences",
    "have_other_titles",
    "lineage_of",
    "lineage_of_pairs",
    "with_wholes",
    "word_changes",
]
