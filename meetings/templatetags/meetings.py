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
def decision_pill(decision, is_late):
    """The state of a decision, or that it is overdue."""
    if is_late:
        return status_pill(_("overdue"), "late")
    if decision.state == "done":
        tone = "done"
    else:
        tone = "active" if decision.is_open else "draft"
    return status_pill(decision.get_state_display(), tone)
