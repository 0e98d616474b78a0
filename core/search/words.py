"""What is a word: in the texts that are searched, and in what somebody types.

Both sides come down to words of `0-9a-z`, so that nothing a person types can mean
anything to a database's query language.
"""

import re
from typing import NamedTuple

from core.imports.text import fold

# Pieces that belong together, as in 1.2.3, 03/2026 or KM-zvecan-2026-03.
PIECES = re.compile(r"[0-9a-z]+(?:[./_–—-][0-9a-z]+)*")
_BETWEEN = re.compile(r"[./_–—-]")
# Who types without diacritics writes d for đ as often as dj.
_PLAIN_D = str.maketrans("đĐђЂ", "dDdD")
LONGEST = 60
MOST_OF_A_TEXT = 5000
MOST_ASKED = 20


class Asked(NamedTuple):
    """A word that is asked for: as a beginning, or whole."""

    word: str
    is_prefix: bool

    def is_met_by(self, word):
        return word.startswith(self.word) if self.is_prefix else word == self.word


def words_of(texts):
    """The distinct words of some texts, in their order.

    ``["Mera 1.2.3: Đaci"]`` gives ``["mera", "1", "2", "3", "1x2", "1x2x3", "djaci",
    "daci"]``: a code stands with its pieces, its beginnings and itself.
    """
    found = {}
    for text in filter(None, texts):
        found |= dict.fromkeys(_folded_words(fold(text)))
        plain = text.translate(_PLAIN_D)
        if plain != text:
            found |= dict.fromkeys(_folded_words(fold(plain)))
    return list(found)[:MOST_OF_A_TEXT]


def asked_for(text):
    """The words of a search, each once: `[Asked]`, at most 20 of them.

    Two letters or more are the beginning of a word, since Serbian and Albanian
    inflect; numbers, codes and single letters are meant as they are.
    """
    asked = {}
    for run in PIECES.findall(fold(text)):
        pieces = _BETWEEN.split(run)
        if _is_code(pieces):
            asked[Asked(_joined(pieces), is_prefix=False)] = None
            continue
        for piece in pieces:
            is_prefix = len(piece) > 1 and not piece.isdigit()
            asked[Asked(piece[:LONGEST], is_prefix)] = None
    return list(asked)[:MOST_ASKED]


def _folded_words(folded):
    for run in PIECES.findall(folded):
        pieces = _BETWEEN.split(run)
        yield from (piece[:LONGEST] for piece in pieces)
        if _is_code(pieces):
            for last in range(2, len(pieces) + 1):
                yield _joined(pieces[:last])


def _is_code(pieces):
    return len(pieces) > 1 and any(map(str.isdigit, "".join(pieces)))


def _joined(pieces):
    return "x".join(pieces)[:LONGEST]
