"""Texts of records in the language of a paper, or marked as another one."""

from typing import Any

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from modeltranslation.utils import build_localized_fieldname

from core.pdf import language_tag
from core.transliteration import cyrillic, latin

SERBIAN = {"sr": ("sr-latn", cyrillic), "sr-latn": ("sr", latin)}


class Words(SafeString):
    """A text as HTML that says its language where that is not the paper's.

    `text` is the same without mark-up, for charts and alternative texts.
    """

    text = ""


def words(text: str, tag: str | None = None) -> Words:
    """Return a text as HTML, in `<span lang>` where `tag` names a language."""
    html = format_html('<span lang="{}">{}</span>', tag, text) if tag else text
    marked = Words(format_html("{}", html))
    marked.text = text
    return marked


def words_of(
    record: Any, field: str, language: str, *, written_in: str | None = None
) -> Words:
    """Return a translated field of a record in `language`.

    Where it is empty: the other Serbian script turned into this one, then the
    language the record was written in, then any other, marked as what it is.
    """
    texts = {
        code: getattr(record, build_localized_fieldname(field, code)) or ""
        for code, _name in settings.LANGUAGES
    }
    if texts[language]:
        return words(texts[language])
    if language in SERBIAN:
        twin, turn = SERBIAN[language]
        if texts[twin]:
            return words(turn(texts[twin]))
    for code in (written_in, *texts):
        if code and texts[code]:
            return words(texts[code], language_tag(code))
    return words("")
