"""Leaf tags of plans: where a measure stands, amounts, cells of the overviews."""

from functools import cache

from django import template
from django.utils.formats import date_format, number_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from actionplans.models import ProgressReport
from actionplans.services.measure_words import Due, due_words
from core.addresses import address_of
from core.templatetags.koordina import icon, status_pill

register = template.Library()

TONES = {"done": "done", "under_way": "active", "stopped": "", "not_started": "draft"}
MOVE_BUTTON = (
    '<button class="button button--icon" id="{}-{}" type="submit" form="row-action"'
    ' formaction="{}" name="to" value="{}" hx-post="{}" hx-vals=\'{{"to": "{}"}}\''
    ' hx-target="#group" hx-swap="outerHTML">{}<span class="visually-hidden">'
    "{}: {}</span></button> "
)
# What the filter of a plan's page calls a figure of the side by side.
FILTERS = {
    "due": "standing=quarter",
    "overdue": "standing=overdue",
    "no_norm": "lacks=norm",
    "no_budget": "lacks=budget",
    "no_indicator": "lacks=indicator",
}


@register.simple_tag
def standing_pills(measure):
    """What with_standing() found out: that it is late, and what was last reported."""
    late = status_pill(_("overdue"), "late") if measure.is_late else ""
    if not measure.stage:
        return late
    stage = ProgressReport.Stage(measure.stage)
    return format_html("{} {}", late, status_pill(stage.label, TONES[stage]))


@register.simple_tag
def deadline_words(measure):
    """Its deadlines as a list of measures says them, from `listed_deadlines`."""
    if measure.due_kind == "continuous" or measure.due_every:
        return due_words(Due(measure.due_kind, every=measure.due_every))
    if measure.due_kind == "recurring":
        return measure.due_text or measure.get_due_kind_display()
    if not measure.listed_deadlines:
        return measure.due_text or "–"
    return format_html_join(
        ", ",
        '<span class="nowrap">{}</span>',
        (
            (date_format(one.due_on, "SHORT_DATE_FORMAT"),)
            for one in measure.listed_deadlines
        ),
    )


@register.simple_tag
def measure_address(key):
    """The address of a measure's page, for lists of many."""
    return _measure_address()(key)


@cache
def _measure_address():
    return address_of("actionplans:measure_detail")


@register.simple_tag
def move_buttons(moves, url, key, name):
    """The buttons that move a row of a draft, by `moves_of`; `key` makes their ids."""
    return format_html_join("", MOVE_BUTTON, _moves(moves, url, key, name))


def _moves(moves, url, key, name):
    for icon_name, to, label in moves:
        yield icon_name, key, url, to, url, to, icon(icon_name), label, name


@register.simple_tag
def words_changed(pieces):
    """A text word by word: what came is underlined, what went struck out."""
    return format_html_join("", "{}", ((_word_changed(*piece),) for piece in pieces))


def _word_changed(kind, text):
    if kind == "added":
        return format_html("<ins>{}</ins>", text)
    return format_html("<del>{}</del> ", text) if kind == "removed" else text


@register.filter
def euros(amount):
    """A sum in EUR, a nought as 0 €, and a dash where nothing is known."""
    if amount is None:
        return "–"
    places = 0 if amount == amount.to_integral_value() else 2
    text = number_format(amount, places, use_l10n=True, force_grouping=True)
    return format_html('<span class="nowrap">{} €</span>', text)


@register.simple_tag
def norm_cells(line, places):
    """A cell per plan: how many measures serve the norm, to these measures."""
    address = address_of("actionplans:version_detail")
    cells = []
    for place, count in zip(places, line.counts, strict=True):
        if count:
            url = f"{address(place.version.code)}?norm={line.norm.pk}"
            cells.append((format_html('<a href="{}">{}</a>', url, count),))
        elif count is None:
            cells.append(("",))
        else:
            cells.append((format_html('<span class="soft">{}</span>', 0),))
    return format_html_join("\n", "<td>{}</td>", cells)


@register.simple_tag
def figure_cells(line, groups, figure):
    """A cell per pillar group and one for all: a figure, to the measures it counts."""
    version = line.place.version
    if version is None:
        return format_html(
            '<td colspan="{}"><span class="soft">{}</span></td>',
            len(groups) + 1,
            _("no plan in force"),
        )
    page, filters = version.get_absolute_url(), FILTERS.get(figure, "")
    cells = [
        _figure(getattr(cell, figure), cell.measures, page, filters, _pillar(cell))
        for cell in line.cells
    ]
    total = line.total
    cells.append(_figure(getattr(total, figure), total.measures, page, filters, ""))
    return format_html_join("\n", "<td>{}</td>", ((cell,) for cell in cells))


def _pillar(cell):
    return f"pillar={cell.pillar}" if cell.pillar else ""


def _figure(value, measures, page, filters, pillar):
    """A number that leads to its measures; nothing where the plan has none there."""
    if not measures:
        return ""
    if value is None:
        return format_html('<span class="soft">{}</span>', "–")
    query = "&".join(part for part in (filters, pillar) if part)
    text = number_format(value, 0, use_l10n=True, force_grouping=True)
    return format_html('<a href="{}{}{}">{}</a>', page, query and "?", query, text)
