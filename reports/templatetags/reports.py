"""Leaf tags of papers: periods and what became of them."""

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from core.templatetags.koordina import percent
from reports.services.periods import PERIOD_WORDS

register = template.Library()


@register.filter
def months(period):
    """Name the months of a period: `January–February 2026`."""
    first, last = date_format(period.start, "F"), date_format(period.end, "F Y")
    if (period.start.year, period.start.month) == (period.end.year, period.end.month):
        return last
    return f"{first} – {last}"


@register.filter
def period_word(status):
    """Say in words what became of a period."""
    return PERIOD_WORDS[status]


@register.filter
def short_months(period):
    """Name the months of a period in short: `Jan–Feb 2026`."""
    first, last = date_format(period.start, "M"), date_format(period.end, "M Y")
    return f"{first}–{last}"


def drawn_periods(rows):
    """The `<td>`s of each row's periods, from (mechanism's key, Cells) pairs.

    A page has hundreds of cells and a dozen different ones: a mark is drawn once for
    all cells of one period and status, and only numbers are put in.
    """
    meetings = escape(reverse("meetings:meeting_list"))
    # One address for all, since hundreds are written: the key stands where the 0 is.
    before, after = escape(reverse("meetings:meeting_detail", args=[0])).split("0")

    marks = {}

    def mark(cell):
        key = cell.start, cell.end, cell.status
        if key not in marks:
            context = {"period": cell}
            marks[key] = render_to_string("reports/period_cell.html", context)
        return marks[key]

    def address(mechanism, cell):
        if cell.meeting:
            return f"{before}{int(cell.meeting)}{after}"
        return f"{meetings}?mechanism={int(mechanism)}&amp;year={cell.start.year:d}"

    return [
        mark_safe(  # noqa: S308 -- numbers, and what escape() and templates gave
            "\n".join(
                f'<td colspan="{cell.span:d}"><a href="{address(mechanism, cell)}">'
                f"{mark(cell)}</a></td>"
                for cell in cells
            )
        )
        for mechanism, cells in rows
    ]


@register.simple_tag
def on_time_cell(on_time):
    """The share of decisions closed on time, with the numbers behind it."""
    if on_time is None or not on_time.counted:
        return format_html("<span>{}</span>", percent(None))
    words = _("%(count)s of %(total)s") % {
        "count": on_time.on_time,
        "total": on_time.counted,
    }
    return format_html('<span title="{}">{}</span>', words, percent(on_time.share))


@register.simple_tag
def attendance_cells(mechanisms, shares, window):
    """A cell per mechanism: the share of meetings attended, to those meetings."""
    meetings = reverse("meetings:meeting_list")
    year = window.last.year
    return format_html_join(
        "\n",
        '<td><a href="{}?mechanism={}&amp;year={}" title="{}">{}</a></td>',
        (
            (meetings, mechanism.pk, year, _of(share), percent(share and share.share))
            for mechanism, share in zip(mechanisms, shares, strict=True)
        ),
    )


def _of(share):
    if share is None:
        return _("not on the list")
    return _("%(count)s of %(total)s") % {
        "count": share.attended,
        "total": share.listed,
    }
