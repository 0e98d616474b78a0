"""Finds the row that heads a table, by what its words mean in any language.

A vocabulary gives each field its phrases per language, in the form of `text.key`
(Latin, no diacritics). In a phrase, ``rok`` is that word, ``partner*`` any word
that starts so, and a leading ``=`` asks for the whole heading.
"""

from collections import Counter, defaultdict
from copy import copy
from dataclasses import dataclass, field

from core.imports.text import key

MAX_HEADING = 120
LOOK_AT_ROWS = 400
REMEMBERED = 1000


class Vocabulary:
    """Fields and the phrases that head their columns.

    `phrases` is `{field: {language: "phrase; phrase; …"}}`; a field named in
    `weak` wins only where no other field matches as well.
    """

    def __init__(self, phrases, *, required, weak=(), minimum=3):
        self.required, self.minimum = frozenset(required), minimum
        self.fields = tuple(phrases)
        self._remembered = {}
        self._by_start = defaultdict(list)
        for name, by_language in phrases.items():
            for language, joined in by_language.items():
                for phrase in filter(None, map(str.strip, joined.split(";"))):
                    entry = name, language, phrase, 0.3 if name in weak else 1.0
                    first = phrase.lstrip("=").split()[0].rstrip("*")
                    self._by_start[first[:3]].append(entry)

    def remembering(self, headings):
        """The same vocabulary with `{key of a heading: field or ""}` that a person
        once said, stronger than any phrase."""
        words = copy(self)
        words._remembered = dict(headings)
        return words

    def candidates(self, heading):
        """`{field: (score, languages)}` for a heading's text."""
        said = self._remembered.get(key(heading))
        if said is not None:
            return {said: (REMEMBERED, set())} if said else {}
        words = key(heading).split()
        found = {}
        if not words or len(heading) > MAX_HEADING:
            return found
        starts = {word[:length] for word in words for length in (1, 2, 3)}
        entries = (one for start in starts for one in self._by_start.get(start, ()))
        for name, language, phrase, weight in entries:
            score = _score(phrase, words) * weight
            best, languages = found.get(name, (0, set()))
            if score > best:
                found[name] = (score, {language})
            elif score and score == best:
                languages.add(language)
        return found


def _score(phrase, words):
    if phrase.startswith("="):
        return 3 * len(phrase) if phrase[1:].split() == words else 0
    score = 0
    for wanted in phrase.split():
        if wanted.endswith("*"):
            hit = any(word.startswith(wanted[:-1]) for word in words)
        else:
            hit = wanted in words
        if not hit:
            return 0
        score += len(wanted)
    return score


@dataclass
class Header:
    """A heading row: which column holds which field, by column number.

    `texts` are the headings as written, `unknown` the columns without a field,
    `last_row` the second row where headings take two.
    """

    row: int
    last_row: int
    columns: dict
    texts: dict
    languages: Counter = field(default_factory=Counter)

    @property
    def unknown(self):
        return [number for number in self.texts if number not in self.columns]

    def field_columns(self):
        """`{field: column number}`."""
        return {name: number for number, name in self.columns.items()}

    def corrected(self, choices):
        """The same heading with columns a person chose: `{number: field or ""}`."""
        columns = {n: f for n, f in self.columns.items() if n not in choices}
        taken = {name for name in choices.values() if name}
        columns = {n: f for n, f in columns.items() if f not in taken}
        columns |= {n: f for n, f in choices.items() if f}
        return Header(self.row, self.last_row, columns, self.texts, self.languages)


def header_at(sheet, row, vocabulary):
    """The heading that starts at `row`, or None.

    A second row counts where headings are merged sideways over it
    (“Value” over “baseline” and “target”).
    """
    single = _recognised(vocabulary, row, row, _texts(sheet, row))
    double = None
    if two := _texts_over_two_rows(sheet, row):
        double = _recognised(vocabulary, row, row + 1, two)
    if double and (single is None or len(double.columns) >= len(single.columns)):
        return double
    return single


def find_header(sheet, vocabulary):
    """The first heading of a sheet, or None."""
    for row in sorted(sheet.rows)[:LOOK_AT_ROWS]:
        if header := header_at(sheet, row, vocabulary):
            return header
    return None


def _texts(sheet, row):
    return {number: cell.text for number, cell in sheet.rows.get(row, {}).items()}


def _texts_over_two_rows(sheet, row):
    top, below = _texts(sheet, row), _texts(sheet, row + 1)
    spans = {n: sheet.width_of(row, n) for n in top}
    covered = {n: start for start, width in spans.items() if width > 1
               for n in range(start, start + width)}  # fmt: skip
    if not below or not covered or any(number not in covered for number in below):
        return {}
    joined = {n: text for n, text in top.items() if n not in covered}
    joined |= {n: f"{top[covered[n]]} {text}" for n, text in below.items()}
    return dict(sorted(joined.items()))


def _enough(vocabulary, texts):
    """How many columns must be recognised for a row to be a heading."""
    return max(vocabulary.minimum, (len(texts) + 1) // 2)


def _candidates(vocabulary, texts):
    """What each heading may be, {number: fields}; nothing once too few can be any."""
    found, missed = {}, 0
    for number, text in texts.items():
        found[number] = vocabulary.candidates(text)
        missed += not found[number]
        if missed > len(texts) - _enough(vocabulary, texts):
            return {}
    return found


def _recognised(vocabulary, row, last_row, texts):
    if len(texts) < vocabulary.minimum:
        return None
    found = _candidates(vocabulary, texts)
    ranked = sorted(
        (-score, number, name, sorted(languages))
        for number, fields in found.items()
        for name, (score, languages) in fields.items()
    )
    columns, languages = {}, Counter()
    for _rank, number, name, spoken in ranked:
        if number not in columns and name not in columns.values():
            columns[number] = name
            if len(spoken) == 1:
                languages.update(spoken)
    if len(columns) < _enough(vocabulary, texts) or not vocabulary.required <= set(
        columns.values()
    ):
        return None
    return Header(row, last_row, dict(sorted(columns.items())), texts, languages)
