"""Frameworks and norms, plans and their versions, measures and evidence."""

from actionplans.models.evidence import Evidence, EvidenceGrade
from actionplans.models.frameworks import Norm, Pillar, PolicyFramework
from actionplans.models.measures import (
    Indicator,
    Measure,
    MeasureDeadline,
    MeasureInstitution,
    MeasureSuccession,
    Objective,
)
from actionplans.models.plans import ActionPlan, PlanImport, PlanVersion

__all__ = [
    "ActionPlan",
    "Evidence",
    "EvidenceGrade",
    "Indicator",
    "Measure",
    "MeasureDeadline",
    "MeasureInstitution",
    "MeasureSuccession",
    "Norm",
    "Objective",
    "Pillar",
    "PlanImport",
    "PlanVersion",
    "PolicyFramework",
]
