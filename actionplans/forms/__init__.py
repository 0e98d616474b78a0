"""What people fill in about plans."""

from actionplans.forms.adoption import AdoptVersionForm
from actionplans.forms.bulk import BulkForm
from actionplans.forms.comparison import CompareForm, DayForm, FateForm
from actionplans.forms.drafts import (
    DraftForm,
    ObjectiveForm,
    PlanStartForm,
    RemoveMeasureForm,
)
from actionplans.forms.evidence import (
    EvidenceForm,
    KnownEvidenceForm,
    ProgressEvidenceForm,
)
from actionplans.forms.filters import (
    MeasureFilterForm,
    MeasureSearchForm,
    NormFilterForm,
    OwnMeasuresForm,
    PlanFilterForm,
    PlansFilterForm,
)
from actionplans.forms.imports import (
    FIELD_LABELS,
    PlanChoicesForm,
    PlanRevisionForm,
    PlanUploadForm,
)
from actionplans.forms.measures import MeasureForm
from actionplans.forms.periods import PeriodForm
from actionplans.forms.progress import NO_CASE, ReportForm
from actionplans.forms.proposals import (
    AcceptForm,
    AskForm,
    CommentForm,
    DeclineForm,
    ProposalFilterForm,
    ProposalForm,
)

__all__ = [
    "AcceptForm",
    "AskForm",
    "CommentForm",
    "DeclineForm",
    "ProposalFilterForm",
    "ProposalForm",
    "FIELD_LABELS",
    "NO_CASE",
    "AdoptVersionForm",
    "BulkForm",
    "CompareForm",
    "DayForm",
    "DraftForm",
    "FateForm",
    "MeasureFilterForm",
    "MeasureForm",
    "MeasureSearchForm",
    "NormFilterForm",
    "ObjectiveForm",
    "OwnMeasuresForm",
    "PeriodForm",
    "PlanChoicesForm",
    "PlanFilterForm",
    "PlanRevisionForm",
    "PlanStartForm",
    "PlanUploadForm",
    "PlansFilterForm",
    "EvidenceForm",
    "KnownEvidenceForm",
    "ProgressEvidenceForm",
    "RemoveMeasureForm",
    "ReportForm",
]
