"""Methodology, rounds, assessments, scores, findings and recommendations."""

from monitoring.models.candidates import Candidate, Candidates
from monitoring.models.findings import Finding, Recommendation
from monitoring.models.methodology import Level, Methodology
from monitoring.models.rounds import Appointment, Round, RoundPlan
from monitoring.models.scores import Assessment, Score

__all__ = [
    "Appointment",
    "Assessment",
    "Candidate",
    "Candidates",
    "Finding",
    "Level",
    "Methodology",
    "Recommendation",
    "Round",
    "RoundPlan",
    "Score",
]
