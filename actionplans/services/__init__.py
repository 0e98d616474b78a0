"""What changes several records of plans at once."""

from actionplans.services.adoption import (
    adopt_version,
    adoption_gaps,
    adoption_warnings,
)
from actionplans.services.budget import budget_of
from actionplans.services.bulk_editing import (
    BulkChange,
    change_measures,
    institutions_of,
    previews,
    remove_measures,
    with_parts,
)
from actionplans.services.comments import comment, withdraw_comment
from actionplans.services.coverage import (
    gaps_of,
    norm_chapters,
    places_with_plans,
    unserved_anywhere,
)
from actionplans.services.editing import (
    add_measure,
    change_measure,
    duplicate_measure,
    next_code,
    remove_measure,
)
from actionplans.services.evidence import (
    add_evidence,
    take_off_evidence,
    use_evidence,
)
from actionplans.services.fates import fates_between, in_full
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
    why_dropped,
)
from actionplans.services.measure_words import ALL_MEMBERS, Due
from actionplans.services.narrowing import choices_in
from actionplans.services.own_measures import measures_of, types_of
from actionplans.services.periods import save_period
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
from actionplans.services.progress import (
    Entry,
    Incomplete,
    ReasonNeeded,
    save_report,
    submit_complete,
    submit_report,
)
from actionplans.services.proposal_links import (
    Proposer,
    ask_for_proposals,
    propose_path,
    proposer_of,
    who_to_ask,
)
from actionplans.services.proposals import (
    Author,
    accept_proposal,
    author_of,
    decline_proposal,
    present_values,
    propose,
    withdraw_proposal,
)
from actionplans.services.revising import (
    chosen_pairs,
    proposed_lineage,
    questions,
)
from actionplans.services.revision import open_draft
from actionplans.services.side_by_side import pillar_groups, plans_beside
from actionplans.services.timeline import (
    deadlines_in,
    quarters_of,
    undated_in,
    years_of,
)

__all__ = [
    "ALL_MEMBERS",
    "AlreadyImported",
    "Author",
    "BulkChange",
    "Due",
    "Entry",
    "ImportBlocked",
    "Incomplete",
    "Proposer",
    "ReasonNeeded",
    "UndoRefused",
    "accept_proposal",
    "add_evidence",
    "add_measure",
    "add_objective",
    "adopt_version",
    "adoption_gaps",
    "adoption_warnings",
    "ask_for_proposals",
    "author_of",
    "budget_of",
    "change_fate",
    "change_measure",
    "change_measures",
    "change_objective",
    "change_version",
    "choices_in",
    "chosen_pairs",
    "comment",
    "deadlines_in",
    "decline_proposal",
    "duplicate_measure",
    "fate_of",
    "gaps_of",
    "import_plan",
    "institutions_of",
    "fates_between",
    "in_full",
    "lineage_between",
    "lineage_gaps",
    "measures_of",
    "move_measure",
    "move_objective",
    "new_codes",
    "next_code",
    "norm_chapters",
    "objectives_in_order",
    "open_draft",
    "pillar_groups",
    "places_with_plans",
    "plain_measures",
    "plain_of_reading",
    "plans_beside",
    "present_values",
    "previews",
    "propose",
    "propose_path",
    "proposed_lineage",
    "proposer_of",
    "quarters_of",
    "questions",
    "reasons_of",
    "record_lineage",
    "recorded_pairs",
    "remove_measure",
    "remove_measures",
    "remove_objective",
    "renumber_measures",
    "save_period",
    "save_report",
    "settle_lineage",
    "start_plan",
    "submit_complete",
    "submit_report",
    "take_off_evidence",
    "types_of",
    "undated_in",
    "undo_import",
    "unserved_anywhere",
    "use_evidence",
    "version_with_same_plan",
    "who_to_ask",
    "why_dropped",
    "why_not_undo",
    "with_parts",
    "withdraw_comment",
    "withdraw_proposal",
    "years_of",
]
