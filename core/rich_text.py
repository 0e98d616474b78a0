"""Light Markdown: what people type beside an agenda item, shown as HTML.

Paragraphs, line breaks, lists, bold, italics, quotes and links; no pictures, no
raw HTML, no headings (a page has its own). Works on texts pasted from anywhere:
what is not understood stays as it was typed.
"""

import nh3
from markdown_it import MarkdownIt

ALLOWED_TAGS = {"p", "br", "ul", "ol", "li", "strong", "em", "blockquote", "a"}
ALLOWED_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
ALLOWED_SCHEMES = {"http", "https", "mailto"}
RULES = ["emphasis", "link", "newline", "list", "blockquote", "escape", "entity"]

_markdown = MarkdownIt("zero", {"breaks": True, "html": False}).enable(RULES)


def html_from_markdown(text):
    """Return safe HTML for `text` (Markdown, at most a few hundred kB)."""
    return nh3.clean(
        _markdown.render(text),
        tags=ALLOWED_TAGS,
        attributes=ALLOWED_ATTRIBUTES,
        url_schemes=ALLOWED_SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )


def tokens(text):
    """The tokens of `text` (markdown-it's), for what is not written as HTML."""
    return _markdown.parse(text)
