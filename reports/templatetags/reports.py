"""Leaf tags of papers: periods and what became of them."""

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from core.addresses import address_of
from core.templatetags.koordina import percent
from reports.services import Column
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
    meeting_address = address_of("meetings:meeting_detail")
    marks = _Marks()

    def address(mechanism, cell):
        if cell.meeting:
            return meeting_address(int(cell.meeting))
        return f"{meetings}?mechanism={int(mechanism)}&amp;year={cell.start.year:d}"

    return [
        mark_safe(  # noqa: S308 -- numbers, and what escape() and templates gave
            "\n".join(
                f'<td colspan="{cell.span:d}"><a href="{address(mechanism, cell)}">'
                f"{marks[cell.start, cell.end, cell.status]}</a></td>"
                for cell in cells
            )
        )
        for mechanism, cells in rows
    ]


class _Marks(dict):
    """`{(start, end, status): a period as the content of a link}`: square, and words
    for all."""

    def __missing__(self, key):
        start, end, status = key
        square = render_to_string("reports/period_mark.html", {"status": status})
        words = f"{months(Column(start, end))}: {period_word(status)}"
        self[key] = format_html(
            '<span title="{}">{}<span class="visually-hidden">{}</span></span>',
            words,
            square,
            words,
        )
        return self[key]


def glance_links(rows):
    """Where a GlanceRow leads: mechanism, plan in force, latest score."""
    mechanism = address_of("municipalities:mechanism_detail")
    version = address_of("actionplans:version_detail")
    score = address_of("monitoring:roundplan_detail", places=2)
    return [
        {
            "mechanism": mechanism(row.municipality.slug),
            "version": row.version and version(row.version.code),
            "score": row.round and score(row.round.code, row.municipality.slug),
        }
        for row in rows
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
