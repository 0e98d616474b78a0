"""Verified scores: a dot for what evidence confirms, a bar for what could be."""

from dataclasses import dataclass
from fractions import Fraction

from monitoring.scoring import whole_percent
from reports.charts.drawing import (
    altair,
    finished,
    percent_axis,
    percent_scale,
    rows_axis,
    wrapped,
)

# Percentage points between two figures that can stand side by side.
APART = 15


@dataclass(frozen=True)
class ScoreRow:
    """One line of the score chart; where no figure is shown, `gap` says why."""

    label: str
    verified: Fraction | None
    upper: Fraction | None
    gap: str = ""
    is_plan: bool = False


def score_chart(rows, layout, palette):
    """Verified score as a dot, the range up to the upper bound as a bar."""
    alt = altair()
    values = [_score_value(row, layout) for row in rows]
    base = alt.Chart(alt.Data(values=values)).encode(y=rows_axis(alt, values, layout))
    across = alt.X("v:Q", title=None, scale=percent_scale(alt), axis=percent_axis(alt))
    beside = 17 if layout.labels_above else -17
    known = base.transform_filter("datum.v !== null")
    reach = known.mark_bar(height=9, color=palette.levels[2], cornerRadius=2)
    dot = known.mark_point(filled=True, opacity=1, color=palette.levels[4])
    score = known.mark_text(
        dy=beside, fontWeight="bold", fontSize=13, color=palette.ink
    )
    bound = known.mark_text(dy=beside, fontSize=12, color=palette.soft)
    gap = base.transform_filter("datum.v === null").mark_text(
        align="left", dx=6, dy=-9, fontStyle="italic", fontSize=12, color=palette.soft
    )
    chart = alt.layer(
        reach.encode(x=across, x2="u:Q"),
        dot.encode(
            x=across,
            size=alt.Size("size:Q", scale=None),
            shape=alt.Shape("shape:N", scale=None),
        ),
        score.encode(x=across, text="score:N"),
        bound.encode(x="u:Q", text="bound:N"),
        gap.encode(x=alt.datum(0), text="gap:N"),
    )
    return finished(chart, len(rows), layout, palette, track=True)


def _score_value(row, layout):
    label = wrapped(row.label, layout)
    if row.verified is None:
        return {"label": label, "v": None, "u": None, "gap": row.gap}
    verified, upper = whole_percent(row.verified), whole_percent(row.upper)
    return {
        "label": label,
        "v": float(row.verified * 100),
        "u": float(row.upper * 100),
        **_figures(verified, upper),
        "size": 190 if row.is_plan else 130,
        "shape": "diamond" if row.is_plan else "circle",
    }


def _figures(verified, upper):
    """The figures above dot and bar; in one where the two would meet."""
    if upper == verified:
        return {"score": f"{verified}%", "bound": ""}
    if upper - verified < APART:
        return {"score": f"{verified}–{upper}%", "bound": ""}
    return {"score": f"{verified}%", "bound": f"{upper}%"}
