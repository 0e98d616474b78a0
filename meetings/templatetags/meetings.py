"""Leaf tags of meetings: the state of a meeting and of a decision as pills.

Tags and no templates, since they stand in each row of a list.
"""

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from core.templatetags.koordina import breakable, status_pill

register = template.Library()

# Drawn some eighty times on a page of the log: format_html would take twice as long.
SEGMENT = '<label><input type="radio" name="{}" value="{}"{}{}>{}</label>'
ALTERNATE = '<span>{}<span class="small"> {}</span></span>'
NOT_RECORDED = (
    '<span aria-hidden="true">–</span><span class="visually-hidden">{}</span>'
)


@register.simple_tag
def meeting_pill(meeting):
    """The state of a meeting, and that it lacked its quorum."""
    label = meeting.get_state_display()
    if not meeting.is_closed:
        return status_pill(label, "active" if meeting.state == "called" else "draft")
    pill = status_pill(label, "done")
    if meeting.had_quorum is False:
        return format_html("{} {}", pill, status_pill(_("no quorum")))
    return pill


@register.simple_tag
def answer_pill(invitation):
    """What somebody answered to an invitation."""
    tones = {"coming": "done", "alternate": "done", "not_coming": "draft"}
    label = invitation.get_answer_display()
    return status_pill(label, tones.get(invitation.answer, "active"))


@register.simple_tag
def decision_pill(decision, is_late):
    """The state of a decision, or that it is overdue."""
    if is_late:
        return status_pill(_("overdue"), "late")
    if decision.state == "done":
        tone = "done"
    else:
        tone = "active" if decision.is_open else "draft"
    return status_pill(decision.get_state_display(), tone)


@register.simple_tag
def meeting_steps(meeting):
    """Where a meeting stands on its way, for components/stepper.html; none for one
    that does not take place."""
    way = [
        meeting.State.PLANNED,
        meeting.State.CALLED,
        meeting.State.HELD,
        meeting.State.MINUTES_SENT,
        meeting.State.APPROVED,
    ]
    if meeting.state not in way:
        return []
    here = way.index(meeting.state)
    is_over = here == len(way) - 1
    return [
        {"label": state.label, "state": _step_state(place, here, is_over)}
        for place, state in enumerate(way)
    ]


def _step_state(place, here, is_over):
    if place < here or is_over:
        return "done"
    return "current" if place == here else "todo"


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
