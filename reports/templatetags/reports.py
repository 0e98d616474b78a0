"""Leaf tags of papers: periods and what became of them."""

from django import template
from django.utils.formats import date_format

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
