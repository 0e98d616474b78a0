"""Free wordings matched to a closed list: “Dom zdravlja, CSR” to two keys.

Pure: the caller brings the list. Nothing is guessed from a likeness of letters;
what is not in the list after the allowances below stays unknown and is asked once.
"""

import re
from typing import NamedTuple

from core.imports.text import clean, key

LEAVE_OUT = "-"  # chosen as a meaning: what has it is not imported

_STRONG = re.compile(r"[;\n•]")
_WEAK = (re.compile(r","), re.compile(r"/"), re.compile(r"[+&|]"))
_AND = re.compile(r"(?i)\s(?:i|и|dhe|and|te|kao i|si dhe)\s")
_IN_BRACKETS = re.compile(r"^(.*?)\s*\(([^()]+)\)\s*(.*)$", re.DOTALL)
_INFLECTED = re.compile(r"^(\w{2,})[-–]\w{1,4}$")
_LEADING = re.compile(r"^(?:[-–•*]|\d{1,2}[.)])\s*")


class Wording(NamedTuple):
    """One way to write a key; `language` breaks ties (CSO is two things)."""

    text: str
    target: str
    language: str = ""


class Match(NamedTuple):
    """A piece of a cell and the key it means, None when nobody knows."""

    text: str
    target: str | None


class Wordings:
    """A list of wordings, the earlier the stronger.

    `ignored` are words that don't tell two institutions apart, such as the name
    of the municipality.
    """

    def __init__(self, wordings, *, ignored=()):
        self._ignored = {word for text in ignored for word in key(text).split()}
        self._exact, self._reduced = {}, {}
        for wording in wordings:
            self._add(wording)

    def preferring(self, wordings):
        """These wordings with others that are stronger than any of them."""
        for wording in reversed(wordings):
            self._add(wording, first=True)
        return self

    def _add(self, wording, *, first=False):
        meaning = wording.target, wording.language.partition("-")[0]
        for form in _forms(wording.text):
            for index, word in (
                (self._exact, key(form)),
                (self._reduced, self._reduce(form)),
            ):
                if word:
                    known = index.setdefault(word, [])
                    known.insert(0 if first else len(known), meaning)

    def match(self, text, language=""):
        """The key that one wording means, or None."""
        for index, form in ((self._exact, key), (self._reduced, self._reduce)):
            for variant in _variants(text):
                if found := index.get(form(variant)):
                    return _by_language(found, language)
        return None

    def match_all(self, text, language=""):
        """Every institution a cell names, as `Match`es in reading order.

        Semicolons and lines always separate; commas, slashes and “and” only where
        the whole is not itself a wording.
        """
        pieces = (_LEADING.sub("", clean(one)) for one in _STRONG.split(text))
        return [
            match
            for piece in pieces
            if key(piece)
            for match in self._split(piece.strip(" .,"), language, _WEAK)
        ]

    def _split(self, text, language, separators):
        if not key(text):
            return []
        if target := self.match(text, language):
            return [Match(text, target)]
        for number, separator in enumerate(separators):
            pieces = _outside_brackets(separator, text)
            if len(pieces) > 1:
                rest = separators[number + 1 :]
                return [m for one in pieces for m in self._split(one, language, rest)]
        joined = [self.match(one, language) for one in _AND.split(text)]
        if len(joined) > 1 and all(joined):
            pairs = zip(_AND.split(text), joined, strict=True)
            return [Match(one.strip(), target) for one, target in pairs]
        return [Match(text, None)]

    def _reduce(self, text):
        words = [word for word in key(text).split() if not self._is_ignored(word)]
        return " ".join(words)

    def _is_ignored(self, word):
        return word in self._ignored or word.startswith(("opstin", "komunal"))


def _by_language(found, language):
    """The first that holds in this language or in any; else simply the first."""
    spoken = {"", language.partition("-")[0]}
    return next((target for target, own in found if own in spoken), found[0][0])


def _outside_brackets(separator, text):
    depth, pieces, start = 0, [], 0
    breaks = {match.start(): match.end() for match in separator.finditer(text)}
    for place, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if place in breaks and depth <= 0:
            pieces.append(text[start:place].strip())
            start = breaks[place]
    return [*pieces, text[start:].strip()]


def _forms(text):
    """A listed wording, and the part before its brackets."""
    bracket = _IN_BRACKETS.match(text)
    return [text, bracket[1]] if bracket and key(bracket[1]) else [text]


def _variants(text):
    """The text, an abbreviation without its ending, then brackets and what is not."""
    yield text
    if inflected := _INFLECTED.match(text.strip()):
        yield inflected[1]
    if bracket := _IN_BRACKETS.match(text):
        yield bracket[2]
        yield f"{bracket[1]} {bracket[3]}"
