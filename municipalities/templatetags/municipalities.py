"""Leaf tags of mechanisms: the people in a seat.

A tag, since a page has some thirty of them: as a template each takes three times as
long.
"""

from django import template
from django.utils.formats import date_format
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from core.addresses import address_of
from core.templatetags.koordina import breakable

register = template.Library()


def holder_addresses():
    """Where `seat_holder` leads; looked up once for all people of a page."""
    names = ("person_detail", "membership_replace", "membership_edit")
    return {name: address_of(f"municipalities:{name}") for name in names}


@register.simple_tag
def seat_holder(membership, addresses, sees_hidden, can_edit, is_today):
    """A person in a seat: name, function, days, and the ways to change the entry.

    `addresses` are those of `holder_addresses`. The name of somebody hidden is
    withheld unless the reader `sees_hidden`.
    """
    person, function = membership.person, membership.get_function_display()
    if person.is_hidden and not sees_hidden:
        name = format_html('<span class="soft">{}</span>', _("name withheld"))
    else:
        url = addresses["person_detail"](person.pk)
        name = format_html('<a href="{}">{}</a>', url, person.full_name)
    parts = ["<p>", name]
    if membership.function:
        parts.append(
            f'<br><strong class="small">{escape(breakable(function))}</strong>'
        )
    parts += ['<br><span class="soft small">', escape(_days(membership))]
    if can_edit and is_today and not membership.ends_on:
        parts.append(_change(membership, addresses, "membership_replace", _("Replace")))
    if can_edit:
        parts.append(_change(membership, addresses, "membership_edit", _("Edit")))
    parts.append("</span></p>")
    return mark_safe("".join(parts))  # noqa: S308 -- each part is escaped


def _days(membership):
    start = date_format(membership.starts_on, "SHORT_DATE_FORMAT")
    if not membership.ends_on:
        return _("since %(start)s") % {"start": start}
    end = date_format(membership.ends_on, "SHORT_DATE_FORMAT")
    return _("%(start)s to %(end)s") % {"start": start, "end": end}


def _change(membership, addresses, name, label):
    return format_html(
        ' · <a href="{}">{}<span class="visually-hidden"> {}</span></a>',
        addresses[name](membership.pk),
        label,
        membership.person.full_name,
    )
