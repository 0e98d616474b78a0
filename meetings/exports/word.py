"""Minutes as an editable Word document: in our form or in the mechanism's own.

Both forms are Word documents with placeholders (`word_placeholders`). Minutes are
written in light Markdown, which becomes Word's own paragraphs, lists, bold and italics
once the placeholders are filled (`word_text`).
"""

import contextlib
import io
import re
import zipfile

from django.utils.translation import gettext as _
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import TemplateError

from meetings.exports.minutes import Content, minutes_columns
from meetings.exports.word_form import default_form
from meetings.exports.word_placeholders import SECOND, BadForm, Placeholders
from meetings.exports.word_sample import sample_columns
from meetings.exports.word_text import Texts, printable
from meetings.models import Meeting, MinutesTemplate

LARGEST_TEXT = 4 * 1024 * 1024


def word_minutes(meeting: Meeting, languages: list[str]) -> bytes:
    """The minutes as DOCX, in one language or in two, side by side.

    The mechanism's own form is taken where it has one; for two languages only where
    that form knows a second one. A form that was fine once and is no longer, since
    placeholders have changed, gives way to ours: minutes are never withheld.
    """
    columns = minutes_columns(meeting, languages)
    own = own_form(meeting.mechanism)
    if own is not None and (len(languages) == 1 or _knows_second(own)):
        with contextlib.suppress(BadForm):
            return filled(own, columns)
    return filled(default_form(languages), columns)


def own_form(mechanism) -> bytes | None:
    """The bytes of the mechanism's own form, or None."""
    template = MinutesTemplate.objects.filter(mechanism=mechanism).first()
    if template is None:
        return None
    try:
        with template.file.open("rb") as file:
            return file.read()
    except FileNotFoundError:  # a backup that was restored without files
        return None


def filled(form: bytes, columns: list[Content]) -> bytes:
    """The form with its placeholders filled; raises BadForm, which names what is not.

    `columns` are `minutes_columns`, one or two of them.
    """
    texts = Texts()
    template = DocxTemplate(io.BytesIO(form))
    placeholders = Placeholders(languages=len(columns))
    template.render(_context(columns, texts), placeholders, autoescape=True)
    texts.put_into(template.docx)
    out = io.BytesIO()
    template.docx.save(out)
    return out.getvalue()


def form_problem(form: bytes, languages: list[str]) -> str:
    """Why a form that somebody chose cannot be used; empty where it can.

    It is filled with invented minutes, once in one language and once in two.
    """
    try:
        _refuse_what_loads_or_swells(form)
        for count in (1, 2):
            codes = [languages[0], languages[-1]][:count]
            Document(io.BytesIO(filled(form, sample_columns(codes))))
    except BadForm as problem:
        return str(problem)
    except (TemplateError, ValueError, KeyError, RecursionError, SyntaxError):
        return _("Word's own mark-up got between the placeholders. Type them anew.")
    return ""


def _refuse_what_loads_or_swells(form: bytes) -> None:
    """Nothing in a form comes from elsewhere; its text is that of a form, no book."""
    with zipfile.ZipFile(io.BytesIO(form)) as archive:
        texts = [part for part in archive.infolist() if part.filename.endswith(".xml")]
        if sum(part.file_size for part in texts) > LARGEST_TEXT:
            raise BadForm(_("The form is too long. Take out all but the form itself."))
    package = Document(io.BytesIO(form)).part.package
    for relation in package.iter_rels():
        if relation.is_external and relation.reltype != RELATIONSHIP_TYPE.HYPERLINK:
            text = _("The form loads “%(address)s” from elsewhere. Put it in, or out.")
            raise BadForm(text % {"address": relation.target_ref[:100]})


def _knows_second(form: bytes) -> bool:
    """Whether a placeholder of the form ends in `_2`."""
    body = Document(io.BytesIO(form)).element.body
    words = "".join(text.text or "" for text in body.iter(qn("w:t")))
    return bool(re.search(rf"{{{{[^}}]*{SECOND}\b", words))


def _context(columns: list[Content], texts: Texts) -> Content:
    """Names and values of the placeholders; the second language's end in `_2`."""
    first, *others = columns
    second = others[0] if others else None
    return _merged(first, second, texts, [column["language"] for column in columns])


def _merged(first: Content, second, texts: Texts, languages: list[str]) -> Content:
    merged: Content = {}
    for name, value in first.items():
        other = second[name] if second else None
        if isinstance(value, list):
            others = other or [None] * len(value)
            pairs = zip(value, others, strict=True)
            merged[name] = [_merged(one, two, texts, languages) for one, two in pairs]
        else:
            merged[name] = _value(name, value, texts, languages[0])
            if second:
                merged[name + SECOND] = _value(name, other, texts, languages[-1])
    return merged


def _value(name: str, value, texts: Texts, language: str):
    if name == "minutes":
        return texts.mark(value, language)
    return printable(value) if isinstance(value, str) else value
