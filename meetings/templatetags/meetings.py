"""Leaf tags of meetings: the state of a meeting and of a decision as pills.

Tags and no templates, since they stand in each row of a list.
"""

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _

from core.templatetags.koordina import status_pill

register = template.Library()


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
