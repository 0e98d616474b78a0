from django import template
from django.utils.safestring import mark_safe

from core.rich_text import html_from_markdown

register = template.Library()


@register.filter
def markdown(text):
    """Light Markdown as HTML: {{ item.minutes|markdown }}."""
    return mark_safe(html_from_markdown(text))  # noqa: S308 -- cleaned by nh3
