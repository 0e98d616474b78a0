"""Where a search hit: the words of a text, marked."""

import re

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe

from core.search.words import words_of

# A word of any script, or a code of several pieces, as a person wrote it.
_WRITTEN = re.compile(r"\w+(?:[./_–—-]\w+)*")


def marked(text, asked):
    """The text as HTML, each word that was asked for in a `<mark>`."""
    parts, last = [], 0
    for written in _WRITTEN.finditer(text):
        if _meets(written.group(), asked):
            parts += [
                conditional_escape(text[last : written.start()]),
                format_html("<mark>{}</mark>", written.group()),
            ]
            last = written.end()
    parts.append(conditional_escape(text[last:]))
    return mark_safe("".join(parts))  # noqa: S308 -- each part is escaped above


def hit_in(text, asked):
    """How many of the words that were asked for stand in a text."""
    words = words_of([text])
    return sum(any(one.is_met_by(word) for word in words) for one in asked)


def _meets(written, asked):
    return any(one.is_met_by(word) for word in words_of([written]) for one in asked)
