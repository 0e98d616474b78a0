"""Leaf tags of monitoring: the state of a plan in a round, and its score.

Tags and no templates, since they stand in each row of a list.
"""

from django import template
from django.utils.html import format_html

from core.templatetags.koordina import DASH, percent, status_pill

register = template.Library()

TONES = {"final": "done", "scoring": "draft", "agreed": "active"}


@register.simple_tag
def plan_state(plan):
    """State of a plan in a round as a pill."""
    return status_pill(plan.get_state_display(), TONES[plan.state])


@register.simple_tag
def figure(result):
    """Verified score with its range, as "63 % (63–71 %)"; None is a dash."""
    if not result:
        return DASH
    verified, upper = percent(result.verified), percent(result.upper)
    return format_html(
        '<b class="num">{}</b> <span class="soft num">({} – {})</span>',
        verified,
        verified,
        upper,
    )
