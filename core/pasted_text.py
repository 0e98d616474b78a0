"""Text that comes from elsewhere: from Word, a mail, a web page.

Browsers paste plain text into a text field, but phones and some programs hand over
the markup itself, and Word's own characters come along in any case. What people see
as words, paragraphs and bullets stays; what only programs see goes.
"""

import html
import re

import nh3

# Word, Outlook and LibreOffice name themselves in what they copy.
MARKUP = re.compile(r"<o:p|class=\"?Mso|<!--\[if|<!--StartFragment|<(p|div|td|span)\b")
BLOCKS = {"p", "div", "h1", "h2", "h3", "h4", "tr", "ul", "ol"}
BOLD, UNSEEN_TAGS = {"b", "strong"}, {"style", "script", "title", "xml"}
BULLET = re.compile(r"(?m)^[ \t]{0,40}(?:[•·▪◦‣\uf0b7\uf0a7]|o(?=\t))[ \t]{0,40}")
# Controls, joiners of width zero and marks that turn the writing direction.
UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b\u2060\ufeff\u202a-\u202e]")
SPACES = re.compile(r"[\u00a0\u2007\u202f]")
NEWLINES = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def plain_text(text: str) -> str:
    """The words of `text` as light Markdown: paragraphs, `- ` lists, `**bold**`.

    A text that was typed comes back as it is, but for line ends and what nobody can
    see. A lone "<" is kept. Linear in the length of the text.
    """
    text = NEWLINES.sub("\n", text)
    if MARKUP.search(text):
        text = _without_markup(text)
    text = SPACES.sub(" ", UNSEEN.sub("", text))
    return BULLET.sub("- ", text)


def _without_markup(text):
    """The cleaner closes what is open and drops what it does not know, so that plain
    replacing is enough, and quick, afterwards."""
    kept = BLOCKS | BOLD | {"br", "li", "td", "th"}
    text = nh3.clean(
        text.replace("\n", " "),
        tags=kept,
        attributes={},
        clean_content_tags=UNSEEN_TAGS,
    )
    for tag in BLOCKS | {"li"}:
        text = text.replace(f"</{tag}>", "\n")
    for tag in ("ul", "ol"):
        text = text.replace(f"<{tag}>", "\n")
    for tag in BOLD:
        text = text.replace(f"<{tag}>", "**").replace(f"</{tag}>", "**")
    text = text.replace("<br>", "\n").replace("<li>", "- ")
    text = html.unescape(re.sub(r"<[^<>]{1,20}>", " ", text)).replace("****", "")
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
