"""Frameworks and norms, plans and their versions, measures, progress and evidence."""

from actionplans.models.evidence import Evidence, EvidenceGrade
from actionplans.models.frameworks import (
    Dimension,
    DimensionCategory,
    FundingSource,
    Norm,
    Pillar,
    PolicyFramework,
)
from actionplans.models.imports import PlanHeading, PlanImport
from actionplans.models.lineage import FATES, MeasureSuccession, with_earlier
from actionplans.models.measures import Measure, Objective
from actionplans.models.parts import (
    Indicator,
    MeasureBudget,
    MeasureDeadline,
    MeasureInstitution,
    MeasureNorm,
)
from actionplans.models.plans import ActionPlan, PlanVersion
from actionplans.models.progress import (
    ProgressReport,
    ReportedMoney,
    ReportedPart,
    ReportedValue,
    ReportingPeriod,
)
from actionplans.models.revision import Comment, Proposal
from actionplans.models.sameness import says_the_same

__all__ = [
    "FATES",
    "ActionPlan",
    "Comment",
    "Dimension",
    "DimensionCategory",
    "Evidence",
    "EvidenceGrade",
    "FundingSource",
    "Indicator",
    "Measure",
    "MeasureBudget",
    "MeasureDeadline",
    "MeasureInstitution",
    "MeasureNorm",
    "MeasureSuccession",
    "Norm",
    "Objective",
    "Pillar",
    "PlanHeading",
    "PlanImport",
    "PlanVersion",
    "PolicyFramework",
    "ProgressReport",
    "Proposal",
    "ReportedMoney",
    "ReportedPart",
    "ReportedValue",
    "ReportingPeriod",
    "says_the_same",
    "with_earlier",
]
