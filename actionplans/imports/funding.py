"""Who pays, by the words of a cell: “Budžet opštine 1.000, donator 800”."""

import re
from decimal import Decimal
from typing import NamedTuple

from core.imports.numbers import amount
from core.imports.text import key

# By `FundingSource.key`; the first that fits counts, so the narrower stand first.
_SOURCES = (
    ("unsecured", r"(?:nije|nisu) (?:jos )?obezbedj|neobezbedj|nedostaj|pa (?:u )?sigur"
                  r"|nuk (?:eshte|jane) sigur|not (?:yet )?secured|unsecured|unfunded"),
    ("cso", r"nvo|nevladin|ocd|civiln\w* drustv|ojq|oshc|shoqeri\w* civil|ngo|cso"
            r"|civil society"),
    ("central", r"centraln|ministarstv|republick|vlad[aeiu]\b|budzet kosova|qendror"
                r"|ministri|qeveri|central|ministry|government"),
    ("municipal", r"opstin|lokaln|sopstven|komun|municip|local budget|own source"
                  r"|budzet$|buxhet$|budget$"),
    ("donor", r"dona[tc]|un women|undp|unfpa|unicef|osce|oebs|osbe|usaid|giz|eu\b"
              r"|evropsk|bashkim\w* evropian|european|ambasad|embassy|projek|grant"
              r"|medjunarodn|nderkombetar|international"),
    ("other", r"drug\w* izvor|ostal\w* izvor|burim\w* t\w+jer|other source"),
)  # fmt: skip
_APART = re.compile(r"[;\n+/&]|,(?!\d)|\s(?:i|и|dhe|and)\s")


class SourceLine(NamedTuple):
    """A source's key and what it pays, None where the cell does not say."""

    source: str
    planned: Decimal | None


class Sources(NamedTuple):
    """The lines of a cell, and its pieces that nobody understood."""

    lines: list
    unknown: list

    @property
    def total(self):
        """What all lines pay together; None where one does not say."""
        amounts = [line.planned for line in self.lines]
        return sum(amounts) if amounts and None not in amounts else None


def source_of(text):
    """The key of the source that a wording means, or None."""
    words = key(text)
    for source, pattern in _SOURCES:
        if re.search(rf"\b(?:{pattern})", words):
            return source
    return None


def sources_in(text, *, language, known):
    """Every source that a cell names, each once, with its own amount if it has one.

    `known` are the keys that the database has.
    """
    lines, unknown = {}, []
    for piece in filter(key, _APART.split(text)):
        source = source_of(piece)
        if source not in known:
            unknown.append(piece.strip())
            continue
        own = amount(piece, language=language, money=True).value
        before = lines.get(source)
        if before is not None and own is not None:
            own += before
        lines[source] = before if own is None else own
    return Sources([SourceLine(*pair) for pair in lines.items()], unknown)
