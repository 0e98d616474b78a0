"""What people fill in about plans."""

from actionplans.forms.adoption import AdoptVersionForm
from actionplans.forms.comparison import CompareForm, DayForm, FateForm
from actionplans.forms.filters import (
    MeasureFilterForm,
    MeasureSearchForm,
    PlanFilterForm,
)
from actionplans.forms.imports import (
    FIELD_LABELS,
    PlanChoicesForm,
    PlanRevisionForm,
    PlanUploadForm,
)

__all__ = [
    "FIELD_LABELS",
    "AdoptVersionForm",
    "CompareForm",
    "DayForm",
    "FateForm",
    "MeasureFilterForm",
    "MeasureSearchForm",
    "PlanChoicesForm",
    "PlanFilterForm",
    "PlanRevisionForm",
    "PlanUploadForm",
]
