"""Where a search hit: the words of a text, marked."""

import re
from functools import lru_cache

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe

from core.search.words import words_of

# A word of any script, or a code of several pieces, as a person wrote it.
_WRITTEN = re.compile(r"\w+(?:[./_–—-]\w+)*")
_AROUND = 90


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


def excerpt(text, asked):
    """The text around its first hit, as HTML with all hits in it marked."""
    places = [
        written.span()
        for written in _WRITTEN.finditer(text)
        if _meets(written.group(), asked)
    ]
    first = places[0] if places else (0, 0)
    start = text.rfind(" ", 0, max(first[0] - _AROUND, 0)) + 1
    end = text.find(" ", first[1] + _AROUND)
    end = len(text) if end < 0 else end
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return format_html("{}{}{}", before, marked(text[start:end], asked), after)


def hit_in(text, asked):
    """How many of the words that were asked for stand in a text."""
    words = words_of([text])
    return sum(any(one.is_met_by(word) for word in words) for one in asked)


def _meets(written, asked):
    return any(one.is_met_by(word) for word in _words(written) for one in asked)


@lru_cache(maxsize=2000)
def _words(written):
    """Few words make most of the texts."""
    return tuple(words_of([written]))
