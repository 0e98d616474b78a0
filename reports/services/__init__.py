"""What reports read together, and how papers come to be."""

from reports.services.findings import findings_paper
from reports.services.renderings import (
    fail,
    findings_key,
    finish,
    request_findings,
    start,
)

__all__ = [
    "fail",
    "findings_key",
    "findings_paper",
    "finish",
    "request_findings",
    "start",
]
