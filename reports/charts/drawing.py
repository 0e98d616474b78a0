"""What all charts share: colours, measures, and how an SVG comes of them.

Altair and vl-convert are loaded only where something is drawn, which is in background
work. Colours are the sRGB equals of `tokens.css`, for a drawing stands outside the
page's style. No evidence is a hatch, which Vega lacks: its fill names a pattern that
`draw` puts into the finished drawing.
"""

import functools
import hashlib
import textwrap
from dataclasses import dataclass

from core.fonts import FAMILY, font_folder
from reports.models import Drawing

# Counts up when the look of charts changes, so that they are drawn anew.
STYLE = 4
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
class Layout:
    """The measures of one drawing in pixels.

    Labels stand in a column of `labels` width, or above their row where it is 0.
    """

    plot: int
    labels: int
    row: int
    letters: int
    legend_columns: int

    @property
    def labels_above(self):
        return self.labels == 0


WIDE = Layout(plot=410, labels=190, row=46, letters=30, legend_columns=3)
NARROW = Layout(plot=300, labels=0, row=66, letters=46, legend_columns=2)


def drawing_of(chart, layout, *data):
    """Return the Drawing of `chart(*data, layout, palette)`, drawn at most once."""
    key = repr((STYLE, chart.__name__, layout, *data))
    fingerprint = hashlib.sha256(key.encode()).hexdigest()
    known = Drawing.objects.filter(content_hash=fingerprint).first()
    if known:
        return known
    light, dark = (
        draw(chart(*data, layout, palette), palette).decode()
        for palette in (LIGHT, DARK)
    )
    drawing, _created = Drawing.objects.get_or_create(
        content_hash=fingerprint, defaults={"light_svg": light, "dark_svg": dark}
    )
    return drawing


def draw(chart, palette):
    """Return the drawing of an Altair chart as SVG bytes."""
    svg = _converter().vegalite_to_svg(chart.to_dict(), allowed_base_urls=[])
    head, body = svg.split(">", 1)
    return f"{head}>{pattern(palette)}{body}".encode()


def pattern(palette):
    """Return the hatch of no evidence, to stand in a drawing."""
    return (
        '<defs><pattern id="hatch" width="6" height="6"'
        ' patternUnits="userSpaceOnUse">'
        f'<rect width="6" height="6" fill="{palette.paper}"/>'
        f'<path d="M-1 7L7 -1M-1 1L1 -1M5 7L7 5" stroke="{palette.hatch}"/>'
        "</pattern></defs>"
    )


def wrapped(label, layout):
    """Break a row's label into at most three lines."""
    lines = textwrap.wrap(label, layout.letters, max_lines=3, placeholder=" …")
    return "\n".join(lines)


def rows_axis(alt, values, layout):
    """The rows in the order of `values`, each with its `label`."""
    axis = alt.Axis(
        title=None,
        domain=False,
        ticks=False,
        labelLimit=0,
        labelAlign="left",
        labelPadding=layout.labels,
        labelExpr="split(datum.label, '\\n')",
        labelFontSize=12,
        labelLineHeight=LINE,
        labelOffset=_raised(layout),
        minExtent=layout.labels,
        maxExtent=layout.labels,
    )
    order = list(dict.fromkeys(value["label"] for value in values))
    return alt.Y("label:N", sort=order, axis=axis)


def _raised(layout):
    """Several lines are centred on their row; labels above it leave it free."""
    lines = "length(split(datum.label, '\\n'))"
    if layout.labels_above:
        top = -layout.row / 2 + 8
        return {"condition": [{"test": f"{lines} > 1", "value": top}], "value": top}
    raised = [
        {"test": f"{lines} == {count}", "value": -LINE * (count - 1) / 2}
        for count in (2, 3)
    ]
    return {"condition": raised, "value": 0}


def percent_scale(alt):
    return alt.Scale(domain=[0, 100], nice=False)


def percent_axis(alt):
    return alt.Axis(
        values=[0, 25, 50, 75, 100],
        labelExpr="datum.value + '%'",
        title=None,
        domain=False,
        ticks=False,
        labelPadding=6,
        labelFontSize=11,
    )


def finished(chart, rows, layout, palette, *, track=False):
    """Give a chart of `rows` rows its size, its typeface and its lines."""
    return chart.properties(
        width=layout.plot,
        height=rows * layout.row,
        padding={"left": 1, "right": 38, "top": 4, "bottom": 0},
        background="transparent",
    ).configure(
        font=f"{FAMILY}, system-ui, sans-serif",
        axis={
            "labelColor": palette.ink,
            "gridColor": palette.line,
            "gridDash": [2, 3],
        },
        axisY={"grid": track, "gridDash": []},
        legend={"labelColor": palette.ink, "labelFontSize": 12},
        view={"stroke": None},
    )


@functools.cache
def altair():
    """Import Altair, which takes a second."""
    import altair  # noqa: PLC0415 -- needed in background work only

    return altair


@functools.cache
def _converter():
    import vl_convert  # noqa: PLC0415 -- needed in background work only

    # An unknown family would be measured with another one, which cuts labels.
    vl_convert.register_font_directory(str(font_folder()))
    return vl_convert
