"""Shares of the levels: one bar per pillar, from pale to deep."""

from dataclasses import dataclass
from fractions import Fraction

from monitoring.scoring import NO_EVIDENCE, SCORED
from reports.charts.drawing import (
    HATCH,
    altair,
    finished,
    percent_axis,
    percent_scale,
    rows_axis,
    wrapped,
)

SHOWN = (*SCORED, NO_EVIDENCE)


@dataclass(frozen=True)
class LevelRow:
    """One bar of the level chart: how many measures stand at each level."""

    label: str
    counts: dict


def level_chart(rows, words, layout, palette):
    """Share of measures at each level as one bar, the pale end not started.

    `words` maps each level to its word in the language of the paper.
    """
    alt = altair()
    values = [value for row in rows for value in _level_values(row, words, layout)]
    names = [_level_name(level, words) for level in SHOWN]
    base = alt.Chart(alt.Data(values=values)).encode(
        y=rows_axis(alt, values, layout),
        x=alt.X("from:Q", scale=percent_scale(alt), axis=percent_axis(alt), title=None),
    )
    fills = alt.Scale(domain=names, range=[*palette.levels, HATCH])
    bars = base.mark_bar(height=24, stroke=palette.hatch, strokeWidth=0.5).encode(
        x2="to:Q",
        fill=alt.Fill("level:N", scale=fills, legend=_legend(alt, layout, palette)),
    )
    shades = alt.Scale(domain=names, range=[*palette.on_levels, palette.ink])
    seen = base.transform_filter("datum.count > 0")
    numbers = seen.mark_text(fontSize=12, fontWeight="bold").encode(
        x="middle:Q",
        text="count:Q",
        color=alt.Color("level:N", scale=shades, legend=None),
    )
    chart = alt.layer(bars, numbers).resolve_scale(color="independent")
    return finished(chart, len(rows), layout, palette)


def _legend(alt, layout, palette):
    return alt.Legend(
        title=None,
        orient="top",
        columns=layout.legend_columns,
        symbolType="square",
        symbolSize=170,
        symbolStrokeWidth=0.5,
        symbolStrokeColor=palette.hatch,
        labelLimit=0,
        columnPadding=18,
        offset=14,
    )


def _level_values(row, words, layout):
    total = sum(row.counts[level] for level in SHOWN)
    start = Fraction(0)
    for level in SHOWN:
        share = Fraction(100 * row.counts[level], total) if total else Fraction(0)
        yield {
            "label": wrapped(row.label, layout),
            "level": _level_name(level, words),
            "from": float(start),
            "to": float(start + share),
            "middle": float(start + share / 2),
            "count": row.counts[level],
        }
        start += share


def _level_name(level, words):
    return f"{level}  {words[level]}" if level in SCORED else words[level]
