"""What changes several records of plans at once."""

from actionplans.services.adoption import adopt_version
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
from actionplans.services.plain_values import plain_measures, plain_of_reading
from actionplans.services.revising import (
    chosen_pairs,
    proposed_lineage,
    questions,
)
from actionplans.services.revision import open_draft

__all__ = [
    "AlreadyImported",
    "ImportBlocked",
    "UndoRefused",
    "adopt_version",
    "change_fate",
    "chosen_pairs",
    "fate_of",
    "import_plan",
    "lineage_between",
    "lineage_gaps",
    "open_draft",
    "plain_measures",
    "plain_of_reading",
    "reasons_of",
    "record_lineage",
    "proposed_lineage",
    "questions",
    "recorded_pairs",
    "settle_lineage",
    "undo_import",
    "version_with_same_plan",
    "why_not_undo",
]
