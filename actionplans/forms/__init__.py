"""What people fill in about plans."""

from actionplans.forms.adoption import AdoptVersionForm
from actionplans.forms.filters import (
    MeasureFilterForm,
    MeasureSearchForm,
    PlanFilterForm,
)
from actionplans.forms.imports import FIELD_LABELS, PlanChoicesForm, PlanUploadForm

__all__ = [
    "FIELD_LABELS",
    "AdoptVersionForm",
    "MeasureFilterForm",
    "MeasureSearchForm",
    "PlanChoicesForm",
    "PlanFilterForm",
    "PlanUploadForm",
]
