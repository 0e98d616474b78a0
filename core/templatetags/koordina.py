"""Leaf tags of presentation: icons, languages, percentages, bars of shares."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django import template
from django.templatetags.static import static
from django.utils.formats import localize, number_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe

from core import pdf

register = template.Library()

DASH = "–"


@register.simple_tag
def icon(name):
    """Draw one icon of `img/icons.svg`; the words beside it carry the meaning."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false">'
        '<use href="{}#{}"></use></svg>',
        static("img/icons.svg"),
        name,
    )


PILL_ICONS = {"late": "clock", "done": "check"}


@register.simple_tag
def status_pill(label, tone=""):
    """A state in a word; colour only repeats what the word says.

    `tone` is one of draft, active, done, late, campaign, or nothing. A tag, since
    an include in each row of a list costs three times as much.
    """
    return format_html(
        '<span class="status-pill{}">{}{}</span>',
        f" status-pill--{tone}" if tone else "",
        icon(PILL_ICONS[tone]) if tone in PILL_ICONS else "",
        label,
    )


@register.simple_tag
def level_mark(level, word, only_mark=False):
    """A level of implementation (0-4, NE, NA, ND): square, number and word.

    `only_mark` keeps the word for screen readers.
    """
    signs = {"NA": DASH, "NE": "", "ND": ""}
    return format_html(
        '<span class="level-mark"{}>'
        '<span class="level-square level-{}" aria-hidden="true">{}</span> '
        "<span{}>{}</span></span>",
        format_html(' title="{}"', word) if only_mark else "",
        level,
        signs.get(level, level),
        mark_safe(' class="visually-hidden"') if only_mark else "",
        word,
    )


@register.simple_tag
def widget_attributes(attrs):
    """The attributes of a form's widget, as Django writes them: True is a name alone,
    False nothing. A tag, since a node for each of them takes most of a field's time."""
    return mark_safe(  # noqa: S308 -- each part is escaped
        "".join(
            f" {conditional_escape(name)}"
            if value is True
            else f' {conditional_escape(name)}="{conditional_escape(str(value))}"'
            for name, value in attrs.items()
            if value is not False
        )
    )


@register.simple_tag
def widget_options(optgroups):
    """The options of a select, in their groups where they have any."""
    lines = []
    for group, options, _index in optgroups:
        if group:
            lines.append(f'  <optgroup label="{conditional_escape(group)}">')
        lines += [
            f'    <option value="{conditional_escape(str(option["value"]))}"'
            f"{widget_attributes(option['attrs'])}>"
            f"{conditional_escape(localize(option['label']))}</option>"
            for option in options
        ]
        if group:
            lines.append("      </optgroup>")
    return mark_safe("\n".join(lines))  # noqa: S308 -- each part is escaped


@register.filter
def language_tag(code):
    """Turn a language code of ours into the `lang` attribute (`sr` is Cyrillic)."""
    return pdf.language_tag(code)


@register.filter
def breakable(text):
    """Let a narrow box break "member/alternate" after the slash, not in a word."""
    return str(text).replace("/", "/\u200b")


@register.filter
def percent(share, digits=0):
    """Show a share of 1 (Fraction, Decimal, int, float) as a percentage.

    Rounded once, half up, here; nothing is known about None, which is a dash.
    """
    if share is None:
        return DASH
    exact = Fraction(share) * 100
    value = Decimal(exact.numerator) / Decimal(exact.denominator)
    rounded = value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    return f"{number_format(rounded, decimal_pos=digits)}%"


@register.filter
def bar_segments(shares):
    """Place shares side by side: adds `x` and `width` in percent of the bar.

    `shares` is a list of mappings with `level`, `word`, `count`; empty ones are
    left out. The numbers are SVG attributes, so they keep the decimal point.
    """
    present = [share for share in shares if share["count"]]
    total = sum(share["count"] for share in present)
    segments, before = [], 0
    for share in present:
        x, width = Fraction(before * 100, total), Fraction(share["count"] * 100, total)
        segments.append(
            {
                **share,
                "x": f"{float(x):.3f}%",
                "width": f"{float(width):.3f}%",
                "middle": f"{float(x + width / 2):.3f}%",
                "share": Fraction(share["count"], total),
            }
        )
        before += share["count"]
    return segments
