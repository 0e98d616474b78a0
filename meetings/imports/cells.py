"""Lines of a cell: people with their institutions, items, decisions. Pure."""

import re
from typing import NamedTuple

from core.imports.text import clean
from meetings.imports.vocabulary import announces_alternate, state_in

_NUMBERED = re.compile(r"^\s*(?:\d{1,3}\s*[.)]|[-–•*])\s*(?=\S)")
_AFTER_BRACKET = re.compile(r"(?<=\))\s*[,;]\s*(?=\w)")
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_DASH = re.compile(r"\s+[-–—]\s+|\s*:\s+")
_PARTS = re.compile(r"\s*[,;]\s*|\s+[-–—]\s+")


class Named(NamedTuple):
    """A person as a line names them; `state` is None where the line says none."""

    person: str
    institution: str
    state: str | None = None
    alternate: str = ""


def numbered_lines(text):
    """The items of a cell without their numbers.

    Where lines are numbered, one without a number goes on the line before it:
    ``"1. First\\nof all\\n2. Second"`` is ``["First of all", "Second"]``.
    """
    lines = clean(text).splitlines()
    is_numbered = any(_NUMBERED.match(line) for line in lines)
    items = []
    for line in lines:
        if items and is_numbered and not _NUMBERED.match(line):
            items[-1] = f"{items[-1]} {line}"
        else:
            items.append(_NUMBERED.sub("", line, count=1))
    return [item for item in items if item]


def people_in(text):
    """Everybody a cell names, one per line, semicolon, or bracket and comma."""
    pieces = []
    for line in clean(text).splitlines():
        for part in line.split(";"):
            for piece in _AFTER_BRACKET.split(part):
                if pieces and state_in(piece) and "(" not in piece:
                    pieces[-1] += f", {piece}"  # a note on the person before
                else:
                    pieces.append(piece.strip(" ,"))
    named = (_named(_NUMBERED.sub("", piece, count=1)) for piece in pieces if piece)
    return [one for one in named if one.person]


def _named(text):
    """``"Ana Anić (CSR, zamenik)"``, ``"Ana Anić – CSR"``, with a note behind."""
    if bracket := _BRACKETS.search(text):
        person, inside = text[: bracket.start()], bracket[1]
        behind = _BRACKETS.sub(r", \1", text[bracket.end() :])
        notes = [*_PARTS.split(inside), *_PARTS.split(behind)]
        state, notes = None, list(notes)
        first, comma, note = person.partition(",")
        if comma:
            person, notes = first, [*notes, note]
    else:
        person, *rest = _DASH.split(text, maxsplit=1)
        notes, state = [part for one in rest for part in _PARTS.split(one)], None
        if not rest:
            person, *notes = _PARTS.split(text)
    institution, alternate = [], ""
    for note in filter(None, (note.strip(" .,–-") for note in notes)):
        if name := announces_alternate(note):
            alternate, state = name, "represented"
        elif found := state_in(note):
            state = found
        else:
            institution.append(note)
    return Named(clean(person), ", ".join(institution), state, alternate)
