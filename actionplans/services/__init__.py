"""What changes several records of plans at once."""

from actionplans.services.adoption import adopt_version
from actionplans.services.bulk_editing import (
    BulkChange,
    change_measures,
    institutions_of,
    previews,
    remove_measures,
    with_parts,
)
from actionplans.services.editing import (
    add_measure,
    change_measure,
    duplicate_measure,
    next_code,
    remove_measure,
)
from actionplans.services.importing import (
    AlreadyImported,
    ImportBlocked,
    UndoRefused,
    import_plan,
    undo_import,
    version_with_same_plan,
    why_not_undo,
)
from actionplans.services.lineage import (
    change_fate,
    fate_of,
    lineage_between,
    lineage_gaps,
    reasons_of,
    record_lineage,
    recorded_pairs,
    settle_lineage,
)
from actionplans.services.measure_words import ALL_MEMBERS, Due
from actionplans.services.plain_values import plain_measures, plain_of_reading
from actionplans.services.plan_order import (
    move_measure,
    move_objective,
    new_codes,
    objectives_in_order,
    renumber_measures,
)
from actionplans.services.plan_writing import (
    add_objective,
    change_objective,
    change_version,
    remove_objective,
    start_plan,
)
from actionplans.services.revising import (
    chosen_pairs,
    proposed_lineage,
    questions,
)
from actionplans.services.revision import open_draft

__all__ = [
    "ALL_MEMBERS",
    "AlreadyImported",
    "BulkChange",
    "Due",
    "ImportBlocked",
    "UndoRefused",
    "add_measure",
    "add_objective",
    "adopt_version",
    "change_fate",
    "change_measure",
    "change_measures",
    "change_objective",
    "change_version",
    "chosen_pairs",
    "duplicate_measure",
    "fate_of",
    "import_plan",
    "institutions_of",
    "lineage_between",
    "lineage_gaps",
    "move_measure",
    "move_objective",
    "new_codes",
    "next_code",
    "objectives_in_order",
    "open_draft",
    "plain_measures",
    "plain_of_reading",
    "previews",
    "proposed_lineage",
    "questions",
    "reasons_of",
    "record_lineage",
    "recorded_pairs",
    "remove_measure",
    "remove_measures",
    "remove_objective",
    "renumber_measures",
    "settle_lineage",
    "start_plan",
    "undo_import",
    "version_with_same_plan",
    "why_not_undo",
    "with_parts",
]
