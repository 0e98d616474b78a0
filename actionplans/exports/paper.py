"""A plan as PDF: to read, to fill in with a pen, and to propose changes on."""

from collections.abc import Iterable
from typing import Any

from django.utils import translation

from actionplans.exports.content import MeasureRow, plan_content
from actionplans.models import Measure, PlanVersion
from core import pdf


def plan_paper(version: PlanVersion, language: str) -> bytes:
    """The plan on A4 landscape, the table's heading on each page; a draft says so on
    each. Raises PdfUnavailable without system libraries, as all here."""
    return _rendered("actionplans/version_paper.html", version, language)


def blank_paper(version: PlanVersion, language: str, *, is_large: bool) -> bytes:
    """The plan with empty columns for progress and notes, on A4 or A3 landscape."""
    return _rendered(
        "actionplans/version_blank.html", version, language, is_large=is_large
    )


def proposal_sheets(
    version: PlanVersion, language: str, measure: Measure | None = None
) -> bytes:
    """A page for each measure, or for one: what the plan says, room for what it
    should."""
    return _rendered(
        "actionplans/version_proposal_sheets.html", version, language, measure=measure
    )


def _rendered(
    template: str,
    version: PlanVersion,
    language: str,
    *,
    measure: Measure | None = None,
    **more: Any,
) -> bytes:
    content = plan_content(version, language, measure=measure)
    with translation.override(language):
        context = {
            "content": content,
            "notes": content.notes,
            "pillars": [
                (pillar, list(_with_headings(rows))) for pillar, rows in content.pillars
            ],
            "shows_funding": content.shows("funding"),
            **more,
        }
    return pdf.render_paper(template, context, language=language)


def _with_headings(
    rows: Iterable[MeasureRow],
) -> Iterable[tuple[list[str], MeasureRow, list[Any], int]]:
    """(new objectives above it, the measure, its further indicators, its rows)."""
    above = {"objective": "", "specific_objective": ""}
    for row in rows:
        new = []
        for level in above:
            text = row.groups[level]
            if text and text != above[level]:
                new.append(text)
            above[level] = text
        yield new, row, row.indicators[1:], max(1, len(row.indicators))
