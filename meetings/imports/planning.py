"""What comparing a register with the records brought up, as problems."""

from core.imports.problems import ERROR, INFO, Problem
from meetings.imports import messages  # noqa: F401 -- registers its texts


def planning_problems(plan):
    """Open questions, municipalities without a mechanism, meetings still open."""
    problems = [
        Problem(
            "known_name",
            question.sheet,
            question.row,
            severity=ERROR,
            params={
                "person": question.line.person,
                "institution": question.line.institution,
            },
        )
        for question in plan.questions
        if question.is_open
    ]
    problems += [
        Problem(
            "no_mechanism",
            line.sheet,
            line.row,
            severity=ERROR,
            params={"municipality": line.municipality},
        )
        for line in plan.homeless
    ]
    return problems + [
        Problem("meeting_not_closed", step.line.sheet, step.line.row, severity=INFO)
        for step in plan.steps
        if step.is_open_for_log
    ]
