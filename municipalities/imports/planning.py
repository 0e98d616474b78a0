"""What comparing a list of members with the records brought up, as problems."""

from core.imports.problems import ERROR, INFO, Problem
from municipalities.imports import messages  # noqa: F401 -- registers its texts


def planning_problems(plan):
    """Questions and conflicts by row, then who is on record but not in the list."""
    problems = []
    for step in plan.steps:
        if step.is_open_question:
            problems.append(_at(step, "same_name", {"person": step.line.person}))
        if step.problem is not None:
            problems.append(_at(step, *step.problem))
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
        Problem(
            "not_in_file",
            severity=INFO,
            params={
                "person": str(membership.person),
                "institution": str(membership.seat.institution),
            },
        )
        for membership in plan.absent
        if membership not in plan.ended
    ]


def _at(step, code, params):
    if step.line is None:
        return Problem(code, severity=ERROR, params=params)
    return Problem(code, step.line.sheet, step.line.row, "", ERROR, params)
