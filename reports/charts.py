"""Charts of papers and pages: plain values in, an SVG drawing out.

Drawn by Altair and vl-convert, both loaded only where something is drawn, which
is in background work. Colours are the sRGB equals of `tokens.css`, for a drawing
stands outside the page's style. No evidence is a hatch, which Vega lacks: its
fill names a pattern that `draw` puts into the finished drawing.
"""

import functools
import hashlib
import textwrap
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext, override

from core.fonts import FAMILY, font_folder
from monitoring.scoring import NO_EVIDENCE, SCORED, whole_percent
from reports.models import Drawing

# Counts up when the look of charts changes, so that they are drawn anew.
STYLE = 1
WIDTH = 640
LABELS = 190
ROW = 46
LINE = 15
HATCH = "url(#hatch)"


@dataclass(frozen=True)
class Palette:
    """The colours of one drawing, on paper or on a dark screen."""

    ink: str
    soft: str
    line: str
    paper: str
    hatch: str
    levels: tuple[str, ...]
    on_levels: tuple[str, ...]


LIGHT = Palette(
    ink="#27201b",
    soft="#5b544d",
    line="#ddd8d3",
    paper="#ffffff",
    hatch="#867f77",
    levels=("#eeeaf7", "#d1c2ef", "#ad91df", "#794cb8", "#451d74"),
    on_levels=("#27201b", "#27201b", "#27201b", "#fcfbff", "#fcfbff"),
)
DARK = Palette(
    ink="#ebe7e2",
    soft="#b2ada6",
    line="#3c3732",
    paper="#201c19",
    hatch="#8c857d",
    levels=("#2e273a", "#4f3c6e", "#7956ad", "#b490e8", "#e6d5ff"),
    on_levels=("#ebe7e2", "#ebe7e2", "#fcfbff", "#1a1029", "#1a1029"),
)


@dataclass(frozen=True)
class ScoreRow:
    """One line of the score chart; where no figure is shown, `gap` says why."""

    label: str
    verified: Fraction | None
    upper: Fraction | None
    gap: str = ""
    is_plan: bool = False


@dataclass(frozen=True)
class LevelRow:
    """One bar of the level chart: how many measures stand at each level."""

    label: str
    counts: dict


def findings_drawings(paper):
    """Return the Drawings of a findings report, `{"scores": …, "levels": …}`.

    A drawing whose data was drawn before is taken from there.
    """
    with override(paper.language):
        names = {
            int(level.value) if level.value.isdigit() else level.value: level.name.text
            for level in paper.levels
        }
        rows = [_level_row(line) for line in [paper.plan, *paper.pillars] if line]
        scores = [_score_row(line) for line in [paper.plan, *paper.pillars] if line]
    return {
        "scores": _drawing(score_chart, scores),
        "levels": _drawing(level_chart, rows, names),
    }


def score_chart(rows, palette):
    """Verified score as a dot, the range up to the upper bound as a bar."""
    alt = _altair()
    values = [_score_value(row) for row in rows]
    base = alt.Chart(alt.Data(values=values)).encode(y=_rows_axis(alt, values))
    across = alt.X("v:Q", title=None, scale=_percent_scale(alt), axis=_axis(alt))
    known = base.transform_filter("datum.v !== null")
    reach = known.mark_bar(height=9, color=palette.levels[2], cornerRadius=2)
    dot = known.mark_point(filled=True, opacity=1, color=palette.levels[4])
    score = known.mark_text(dy=-17, fontWeight="bold", fontSize=13, color=palette.ink)
    bound = known.mark_text(align="left", dx=6, fontSize=12, color=palette.soft)
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
    return _finished(chart, len(rows), palette, track=True)


def level_chart(rows, words, palette):
    """Share of measures at each level as one bar, the pale end not started.

    `words` maps each level to its word in the language of the paper.
    """
    alt = _altair()
    shown = (*SCORED, NO_EVIDENCE)
    values = [value for row in rows for value in _level_values(row, shown, words)]
    names = [_level_name(level, words) for level in shown]
    fills = [*palette.levels, HATCH]
    inks = [*palette.on_levels, palette.ink]
    base = alt.Chart(alt.Data(values=values)).encode(
        y=_rows_axis(alt, values),
        x=alt.X("from:Q", scale=_percent_scale(alt), axis=_axis(alt), title=None),
    )
    bars = base.mark_bar(height=24, stroke=palette.hatch, strokeWidth=0.5).encode(
        x2="to:Q",
        fill=alt.Fill(
            "level:N",
            scale=alt.Scale(domain=names, range=fills),
            legend=alt.Legend(
                title=None,
                orient="top",
                columns=3,
                symbolType="square",
                symbolSize=170,
                symbolStrokeWidth=0.5,
                symbolStrokeColor=palette.hatch,
                labelLimit=0,
                columnPadding=18,
                offset=14,
            ),
        ),
    )
    shades = alt.Scale(domain=names, range=inks)
    seen = base.transform_filter("datum.count > 0")
    numbers = seen.mark_text(fontSize=12, fontWeight="bold").encode(
        x="middle:Q",
        text="count:Q",
        color=alt.Color("level:N", scale=shades, legend=None),
    )
    chart = alt.layer(bars, numbers).resolve_scale(color="independent")
    return _finished(chart, len(rows), palette)


def draw(chart, palette):
    """Return the drawing of an Altair chart as SVG bytes."""
    svg = _converter().vegalite_to_svg(chart.to_dict(), allowed_base_urls=[])
    head, body = svg.split(">", 1)
    return f"{head}>{_pattern(palette)}{body}".encode()


def _pattern(palette):
    return (
        '<defs><pattern id="hatch" width="6" height="6"'
        ' patternUnits="userSpaceOnUse">'
        f'<rect width="6" height="6" fill="{palette.paper}"/>'
        f'<path d="M-1 7L7 -1M-1 1L1 -1M5 7L7 5" stroke="{palette.hatch}"/>'
        "</pattern></defs>"
    )


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
        f' width="{width}" height="{height}">{_pattern(LIGHT)}{"".join(shapes)}</svg>'
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


def _drawing(chart, *data):
    key = hashlib.sha256(repr((STYLE, chart.__name__, *data)).encode()).hexdigest()
    known = Drawing.objects.filter(content_hash=key).first()
    if known:
        return known
    light, dark = (draw(chart(*data, palette), palette) for palette in (LIGHT, DARK))
    texts = {"light_svg": light.decode(), "dark_svg": dark.decode()}
    return Drawing.objects.get_or_create(content_hash=key, defaults=texts)[0]


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
    counts = {
        int(level) if level.isdigit() else level: count
        for level, count in line.counts.items()
    }
    return LevelRow(label=_label(line), counts=counts)


def _label(line):
    return f"{line.code} {line.title.text}".strip()


def _score_value(row):
    label = _wrapped(row.label)
    if row.verified is None:
        return {"label": label, "v": None, "u": None, "gap": row.gap}
    verified, upper = whole_percent(row.verified), whole_percent(row.upper)
    return {
        "label": label,
        "v": float(row.verified * 100),
        "u": float(row.upper * 100),
        "score": f"{verified} %",
        "bound": f"{upper} %" if upper > verified else "",
        "size": 190 if row.is_plan else 130,
        "shape": "diamond" if row.is_plan else "circle",
    }


def _level_values(row, shown, words):
    total = sum(row.counts[level] for level in shown)
    start = Fraction(0)
    for level in shown:
        share = Fraction(100 * row.counts[level], total) if total else Fraction(0)
        yield {
            "label": _wrapped(row.label),
            "level": _level_name(level, words),
            "from": float(start),
            "to": float(start + share),
            "middle": float(start + share / 2),
            "count": row.counts[level],
        }
        start += share


def _level_name(level, words):
    return f"{level}  {words[level]}" if level in SCORED else words[level]


def _wrapped(label):
    return "\n".join(textwrap.wrap(label, 30, max_lines=3, placeholder=" …"))


def _rows_axis(alt, values):
    lines = "length(split(datum.label, '\\n'))"
    raised = [
        {"test": f"{lines} == {count}", "value": -LINE * (count - 1) / 2}
        for count in (2, 3)
    ]
    axis = alt.Axis(
        title=None,
        domain=False,
        ticks=False,
        labelLimit=0,
        labelAlign="left",
        labelPadding=LABELS,
        labelExpr="split(datum.label, '\\n')",
        labelFontSize=12,
        labelLineHeight=LINE,
        labelOffset={"condition": raised, "value": 0},
        minExtent=LABELS,
        maxExtent=LABELS,
    )
    order = list(dict.fromkeys(value["label"] for value in values))
    return alt.Y("label:N", sort=order, axis=axis)


def _percent_scale(alt):
    return alt.Scale(domain=[0, 100], nice=False)


def _axis(alt):
    return alt.Axis(
        values=[0, 25, 50, 75, 100],
        labelExpr="datum.value + ' %'",
        title=None,
        domain=False,
        ticks=False,
        labelPadding=6,
        labelFontSize=11,
    )


def _finished(chart, rows, palette, *, track=False):
    return chart.properties(
        width=WIDTH - LABELS - 40,
        height=rows * ROW,
        padding={"left": 0, "right": 36, "top": 4, "bottom": 0},
        background="transparent",
    ).configure(
        font=f"{FAMILY}, system-ui, sans-serif",
        axis={"labelColor": palette.ink, "gridColor": palette.line, "gridDash": [2, 3]},
        axisY={"grid": track, "gridDash": []},
        legend={"labelColor": palette.ink, "labelFontSize": 12},
        view={"stroke": None},
    )


@functools.cache
def _altair():
    import altair  # noqa: PLC0415 -- a second to load, needed in background work only

    return altair


@functools.cache
def _converter():
    import vl_convert  # noqa: PLC0415 -- needed in background work only

    # An unknown family would be measured with another one, which cuts labels.
    vl_convert.register_font_directory(str(font_folder()))
    return vl_convert
