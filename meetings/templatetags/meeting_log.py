"""Leaf tags of a meeting's log: what is drawn for each seat and each item.

Tags that format, since the log has hundreds of such pieces: as template nodes they
take three times as long.
"""

from django import template
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from core.templatetags.koordina import breakable

register = template.Library()

SEGMENT = '<label><input type="radio" name="{}" value="{}"{}{}>{}</label>'
ALTERNATE = '<span>{}<span class="small"> {}</span></span>'
NOT_RECORDED = (
    '<span aria-hidden="true">–</span><span class="visually-hidden">{}</span>'
)
PERSON = (
    '<div class="row soft"><span>{}</span><details class="came"{}>'
    '<summary>{}</summary><input type="time" name="came-{}" value="{}" '
    'aria-label="{}"></details></div>'
)
MOVE = (
    '<button class="button button--small{}" form="text-{}" formaction="{}"{}>{}'
    "</button>"
)
AS_PIECE = ' name="{}" value="1"'


@register.simple_tag
def seat_person(line):
    """Who holds a seat of the roll, what they answered, and when they came later."""
    name = escape(line.holder.person.full_name) if line.holder else _("no member")
    said = f" · {_('said')}: {escape(line.said)}" if line.said else ""
    arrived_at = line.arrived_at
    return mark_safe(  # noqa: S308 -- names and answers are escaped
        PERSON.format(
            name + said,
            " open" if arrived_at else "",
            _("Came later?"),
            line.seat.pk,
            f"{arrived_at:%H:%M}" if arrived_at else "",
            _("Came at"),
        )
    )


@register.simple_tag
def seat_segments(line):
    """The states to tick for a seat of the roll: present, each alternate by name or
    just “alternate”, excused, absent, not recorded.

    `line` is a `SeatLine`. What counts for the quorum says so to the script.
    """
    name, counts = f"seat-{line.seat.pk}", line.counts
    choices = [
        ("present", breakable(_("Present")), counts),
        *(
            (f"represented:{one.pk}", _alternate(one), counts)
            for one in line.alternates
        ),
    ]
    if not line.alternates or line.mark == "represented":
        choices.append(("represented", breakable(_("Alternate")), counts))
    choices += [
        ("excused", breakable(_("Excused")), False),
        ("absent", breakable(_("Absent")), False),
        ("", NOT_RECORDED.format(_("Not recorded")), False),
    ]
    rows = (
        SEGMENT.format(
            name,
            value,
            " data-counts" if is_counted else "",
            " checked" if value == line.mark else "",
            label,
        )
        for value, label, is_counted in choices
    )
    return mark_safe("".join(rows))  # noqa: S308 -- names are escaped in _alternate


def _alternate(membership):
    return ALTERNATE.format(
        escape(membership.person.full_name), breakable(_("alternate"))
    )


@register.simple_tag
def item_moves(item):
    """The buttons that move an item of the agenda, carry it to the next meeting and
    remove it, sent with the item's own form to its `addresses`.

    It is carried once, and removed while nothing was written or decided.
    """
    moves = [("shift", "up", _("Up")), ("shift", "down", _("Down"))]
    if item.goes_on_at is None:
        moves += [
            ("carry", "", _("Move to the next meeting")),
            ("carry", "copy", _("Copy to the next meeting")),
        ]
    if not item.minutes and not item.decided and not item.files:
        moves.append(("remove", "", _("Remove")))
    buttons = (
        MOVE.format(
            " button--quiet" if action == "remove" else "",
            item.pk,
            item.addresses[action],
            AS_PIECE.format(name) if name else "",
            label,
        )
        for action, name, label in moves
    )
    return mark_safe("".join(buttons))  # noqa: S308 -- our own words and addresses
