"""The overviews of plans as tables, to be written as XLSX or CSV (core.exports).

An unknown amount is an empty cell and a nought is 0; ratios are shares of 1.
"""

from decimal import Decimal

from django.utils.translation import gettext

CENTS = Decimal("0.01")


def budget_table(budget):
    """Return a budget as rows, the first one the head: a line per pillar and source."""
    head = [
        gettext("Pillar"),
        gettext("Source"),
        gettext("Planned, EUR"),
        gettext("Allocated, EUR"),
        gettext("Spent, EUR"),
        gettext("Allocated of planned (B1)"),
        gettext("Spent of allocated (B2)"),
        gettext("Measures"),
        gettext("No costs"),
        gettext("No budget line"),
    ]
    rows = [head]
    for one in budget.all:
        name = str(one.pillar) if one.pillar else gettext("All pillars")
        rows += [
            [name, source_words(line.source), *_amounts(line.amounts), "", "", ""]
            for line in one.lines
        ]
        counts = [one.measures, one.free, one.unknown]
        rows.append([name, gettext("all sources"), *_amounts(one.total), *counts])
    return rows


def source_words(source):
    """A source's name, or what stands for none."""
    return str(source) if source else gettext("not split by source")


def _amounts(amounts):
    ratios = [amounts.planning, amounts.execution]
    return [
        *("" if one is None else one.quantize(CENTS) for one in amounts),
        *("" if one is None else round(float(one), 4) for one in ratios),
    ]


def side_by_side_table(groups, lines):
    """Return the plans as rows: a line per municipality and pillar, and in all."""
    head = [
        gettext("Municipality"),
        gettext("Plan in force"),
        gettext("Pillar"),
        gettext("Measures"),
        gettext("Due this quarter"),
        gettext("Overdue"),
        gettext("Planned budget, EUR"),
        gettext("Without a norm"),
        gettext("No budget line"),
        gettext("Without an indicator"),
    ]
    rows = [head]
    for line in lines:
        place, version = line.place
        first = [str(place), version.code if version else ""]
        if version is None:
            rows.append([*first, *[""] * 8])
            continue
        for group, figures in zip(groups, line.cells, strict=True):
            rows.append([*first, str(group.name), *_figures(figures)])
        rows.append([*first, gettext("All pillars"), *_figures(line.total)])
    return rows


def _figures(figures):
    sums = {"budget": figures.budget and figures.budget.quantize(CENTS)}
    return ["" if one is None else one for one in figures._replace(**sums)[:-1]]


def coverage_table(chapters, places):
    """Return the norms as rows: how many measures of each plan serve them."""
    head = [
        gettext("Source"),
        gettext("Chapter"),
        gettext("Norm"),
        gettext("Title"),
        gettext("Context only"),
        *(str(place.municipality) for place in places),
        gettext("All"),
    ]
    return [
        head,
        *(
            [
                chapter.source,
                chapter.chapter,
                line.norm.code,
                line.norm.title,
                gettext("yes") if chapter.is_context else "",
                *("" if count is None else count for count in line.counts),
                line.total,
            ]
            for chapter in chapters
            for line in chapter.lines
        ),
    ]


def gaps_table(gaps):
    """Return a row for each norm that the plan in force of a place does not serve."""
    head = [
        gettext("Municipality"),
        gettext("Plan in force"),
        gettext("Source"),
        gettext("Norm"),
        gettext("Title"),
    ]
    return [
        head,
        *(
            [
                str(one.place.municipality),
                one.place.version.code,
                norm.get_source_display(),
                norm.code,
                norm.title,
            ]
            for one in gaps
            for norm in one.unserved
        ),
    ]
