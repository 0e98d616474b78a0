"""Light Markdown as Word's own paragraphs, lists, bold and italics."""

import re
from copy import deepcopy

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.parts.numbering import NumberingPart

from core.documents import language_element
from core.rich_text import tokens

_MARK = re.compile("\ue000([0-9]+)\ue001")
_UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue002-\ufffd\U00010000-\U0010ffff]")
_LEVELS = 3
_INDENT = 400
_BULLETS = "•–•"
_SAFE_LINK = re.compile(r"(https?:|mailto:)", re.IGNORECASE)


def printable(text: str) -> str:
    """Without the control characters that a Word document cannot hold."""
    return _UNPRINTABLE.sub("", text)


class Texts:
    """Markdown texts on their way into a document: marked first, then put in."""

    def __init__(self):
        self._texts: list[tuple[str, str]] = []

    def mark(self, text: str, language: str) -> str:
        """What to write where the text shall stand; empty for no text."""
        if not text.strip():
            return ""
        self._texts.append((printable(text), language))
        return f"\ue000{len(self._texts) - 1}\ue001"

    def put_into(self, document) -> None:
        """Replace each mark by the paragraphs of its text, in the mark's own style."""
        lists = _Lists(document)
        for paragraph in list(document.element.body.iter(qn("w:p"))):
            for run in list(paragraph.iter(qn("w:r"))):
                for piece in run.iter(qn("w:t")):
                    found = _MARK.search(piece.text or "")
                    if found:
                        piece.text = _MARK.sub("", piece.text)
                        text, language = self._texts[int(found[1])]
                        writer = _Writer(document.part, lists, paragraph, run, language)
                        writer.write(text)


class _Writer:
    """Writes one text behind the paragraph that held its mark."""

    def __init__(self, part, lists, paragraph, run, language):
        self.part, self.lists, self.language = part, lists, language
        self.paragraph, self.last = paragraph, paragraph
        self.form = paragraph.find(qn("w:pPr")), run.find(qn("w:rPr"))
        self.open_lists: list[int] = []
        self.quotes = 0

    def write(self, text: str) -> None:
        for token in tokens(text):
            if token.type in ("bullet_list_open", "ordered_list_open"):
                start = int(token.attrs.get("start", 1))
                is_ordered = token.type.startswith("ordered")
                self.open_lists.append(self.lists.begin(is_ordered, start))
            elif token.type in ("bullet_list_close", "ordered_list_close"):
                self.open_lists.pop()
            elif token.type == "blockquote_open":
                self.quotes += 1
            elif token.type == "blockquote_close":
                self.quotes -= 1
            elif token.type == "inline":
                self._runs(self._begin(), token.children)
        words = "".join(t.text or "" for t in self.paragraph.iter(qn("w:t")))
        if self.last is not self.paragraph and not words.strip():
            self.paragraph.getparent().remove(self.paragraph)

    def _begin(self):
        """A new paragraph, of the list or the quote that is open."""
        paragraph = OxmlElement("w:p")
        form = deepcopy(self.form[0])
        form = OxmlElement("w:pPr") if form is None else form
        paragraph.append(form)
        if self.open_lists:
            level = min(len(self.open_lists), _LEVELS) - 1
            form._insert_numPr(_numbering(self.open_lists[-1], level))
        elif self.quotes:
            form.get_or_add_ind().set(qn("w:left"), str(_INDENT * self.quotes))
        self.last.addnext(paragraph)
        self.last = paragraph
        return paragraph

    def _runs(self, paragraph, children):
        marks, parent = [], paragraph
        for token in children:
            if token.type in ("strong_open", "em_open"):
                marks.append("w:b" if token.type == "strong_open" else "w:i")
            elif token.type in ("strong_close", "em_close"):
                marks.pop()
            elif token.type == "link_open":
                parent = self._link(paragraph, str(token.attrs.get("href", "")))
            elif token.type == "link_close":
                parent = paragraph
            elif token.type in ("softbreak", "hardbreak"):
                self._run(parent, marks).append(OxmlElement("w:br"))
            elif token.content:
                text = OxmlElement("w:t")
                text.text = token.content
                text.set(qn("xml:space"), "preserve")
                self._run(parent, marks).append(text)

    def _run(self, parent, marks):
        run = OxmlElement("w:r")
        form = deepcopy(self.form[1])
        form = OxmlElement("w:rPr") if form is None else form
        for mark in marks:
            adder = form._add_b if mark == "w:b" else form._add_i
            if form.find(qn(mark)) is None:
                adder()
        if form.find(qn("w:lang")) is None:
            form.append(language_element(self.language))
        run.append(form)
        parent.append(run)
        return run

    def _link(self, paragraph, address):
        if not _SAFE_LINK.match(address):
            return paragraph
        link = OxmlElement("w:hyperlink")
        kind = RELATIONSHIP_TYPE.HYPERLINK
        link.set(qn("r:id"), self.part.relate_to(address, kind, is_external=True))
        paragraph.append(link)
        return link


class _Lists:
    """Numbering of a document: each list begins anew, whatever the form holds."""

    def __init__(self, document):
        self.document = document
        self.abstract: dict[bool, int] = {}

    def begin(self, is_ordered: bool, start: int) -> int:
        """The number of a new list with its own count."""
        numbering = self._part().element
        if is_ordered not in self.abstract:
            self.abstract[is_ordered] = _define(numbering, is_ordered)
        num = numbering.add_num(self.abstract[is_ordered])
        if is_ordered:
            num.add_lvlOverride(ilvl=0).add_startOverride(start)
        return num.numId

    def _part(self):
        part = self.document.part
        try:
            return part.part_related_by(RELATIONSHIP_TYPE.NUMBERING)
        except KeyError:
            element = parse_xml(f"<w:numbering {nsdecls('w')}/>")
            new = NumberingPart(
                PackURI("/word/numbering.xml"),
                CONTENT_TYPE.WML_NUMBERING,
                element,
                part.package,
            )
            part.relate_to(new, RELATIONSHIP_TYPE.NUMBERING)
            return new


def _define(numbering, is_ordered: bool) -> int:
    """A kind of list with three levels; definitions stand before the lists."""
    taken = [
        int(one.get(qn("w:abstractNumId")))
        for one in numbering.findall(qn("w:abstractNum"))
    ]
    key = max(taken, default=-1) + 1
    levels = "".join(_level(number, is_ordered) for number in range(_LEVELS))
    element = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{key}">'
        f'<w:multiLevelType w:val="hybridMultilevel"/>{levels}</w:abstractNum>'
    )
    first = numbering.find(qn("w:num"))
    if first is None:
        numbering.append(element)
    else:
        first.addprevious(element)
    return key


def _level(number: int, is_ordered: bool) -> str:
    kind, text = ("decimal", f"%{number + 1}.") if is_ordered else ("bullet", "")
    text = text or _BULLETS[number]
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr><w:ind '
        f'w:left="{_INDENT * (number + 1)}" w:hanging="{_INDENT - 60}"/></w:pPr>'
        "</w:lvl>"
    )


def _numbering(list_number: int, level: int):
    return parse_xml(
        f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/>'
        f'<w:numId w:val="{list_number}"/></w:numPr>'
    )
