"""The drawings of a findings report."""

from django.utils.translation import gettext, override

from monitoring.scoring import NO_EVIDENCE, level_from
from reports.charts.drawing import HATCH, LIGHT, NARROW, WIDE, drawing_of, pattern
from reports.charts.levels import LevelRow, level_chart
from reports.charts.scores import ScoreRow, score_chart


def findings_drawings(paper):
    """Return the Drawings of a report: `{"scores": (wide, narrow), "levels": …}`.

    A drawing whose data was drawn before is taken from there.
    """
    lines = [line for line in (paper.plan, *paper.pillars) if line]
    with override(paper.language):
        scores = [_score_row(line) for line in lines]
    names = {level_from(level.value): level.name.text for level in paper.levels}
    levels = [_level_row(line) for line in lines]
    return {
        "scores": [drawing_of(score_chart, size, scores) for size in (WIDE, NARROW)],
        "levels": [
            drawing_of(level_chart, size, levels, names) for size in (WIDE, NARROW)
        ],
    }


def plan_picture(paper):
    """Return the plan as squares, a row per pillar, one square per measure: SVG."""
    longest = max((len(group.measures) for group in paper.groups), default=1)
    step = min(72, 720 // max(longest, 1))
    shapes = [
        _square(column * step, row * step, step - step // 8, measure.level)
        for row, group in enumerate(paper.groups)
        for column, measure in enumerate(group.measures)
    ]
    width, height = longest * step, max(len(paper.groups), 1) * step
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        f' width="{width}" height="{height}">{pattern(LIGHT)}{"".join(shapes)}</svg>'
    ).encode()


def _square(x, y, size, level):
    fill, edge, dash = LIGHT.paper, LIGHT.hatch, ""
    if level.isdigit():
        fill = edge = LIGHT.levels[int(level)]
        edge = LIGHT.levels[2] if level == "0" else edge
    elif level == NO_EVIDENCE:
        fill = HATCH
    else:
        dash = ' stroke-dasharray="3 3"'
    return (
        f'<rect x="{x + 1}" y="{y + 1}" width="{size}" height="{size}" rx="4"'
        f' fill="{fill}" stroke="{edge}"{dash}/>'
    )


def _score_row(line):
    gap = ""
    if line.verified is None:
        gap = gettext("nothing applicable")
    elif line.suppressed:
        gap = gettext("not enough data")
    return ScoreRow(
        label=_label(line),
        verified=None if gap else line.verified,
        upper=None if gap else line.upper,
        gap=gap,
        is_plan=line.is_plan,
    )


def _level_row(line):
    counts = {level_from(level): count for level, count in line.counts.items()}
    return LevelRow(label=_label(line), counts=counts)


def _label(line):
    return f"{line.code} {line.title.text}".strip()
