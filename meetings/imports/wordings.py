"""What the text of a decision says of who does it and by when."""

import re

from core.imports.dates import find_dates
from core.imports.text import fold, key
from municipalities.imports.wordings import ALL_MEMBERS

_LONGEST_NAME = 12
# What stands before a date that is a due date, at most a few words away from it.
_DUE = re.compile(
    r"\b(?:do|rok\w*|najkasnije|zakljucno|deri|afat\w*|by|until|till|before|due|"
    r"deadline|no later than)\b[^.;]{0,24}$"
)
_SINCE = re.compile(r"\b(?:od|nga|from|since|of|dana|datum\w*|me)\s*$")
# "The following is obliged:" before the institution, in any language.
_OBLIGED = re.compile(
    r"^(?:zaduz\w+|obavez\w+|preporuc\w+|poziva\w*|mole?\w*|ngarko\w+|obligo\w+|"
    r"detyro\w+|rekomando\w+|kerko\w+|ftohe\w+|se|nga|the|is|are|asked|obliged|recommended|"
    r"charged|to)$"
)
_LISTED = re.compile(
    r"\b(?:odgovor\w+|nosi\w+|zaduzen\w*|pergjegj\w+|bartes\w*|responsible|owners?)"
    r"\b[^:.;()]{0,20}:\s*([^.;)]+)"
)
_JOINS = {"i", "dhe", "and", "te", "si", "kao", "edhe"}


def due_date(text):
    """`(day, other)`: the due date of a decision, or a date that is none.

    ``"do 27.02.2025."`` and ``"në afat deri më 15.03.2025"`` announce one, ``"od
    12.01.2025."`` does not; of several, the last that is announced.
    """
    plain = fold(text)
    due = other = None
    for found in find_dates(text):
        before = plain[: found.start].rstrip("( ")
        if _SINCE.search(before) and not _DUE.search(before[-12:]):
            continue
        if _DUE.search(before):
            due = found.day or due
        else:
            other = found.day or other
    return due, None if due else other


def owner_types(text, wordings, language=""):
    """Keys of the institution types that a decision puts first, in reading order.

    ``"CSR i policija usaglašavaju …"`` names two; an institution later in the
    sentence, to which something is sent, is no owner. A list behind “odgovoran:”
    counts too. All members at once are their own key.
    """
    listed = _LISTED.search(fold(text))
    if listed:
        found = [one.target for one in wordings.match_all(listed[1], language)]
    else:
        found = _subject(key(text).split(), wordings, language)
    return tuple(dict.fromkeys(target for target in found if target))


def _subject(words, wordings, language):
    while words and _OBLIGED.match(words[0]):
        words = words[1:]
    found = []
    while words:
        length, target = _longest(words, wordings, language)
        if target is None:
            break
        found.append(target)
        words = words[length:]
        if target == ALL_MEMBERS:
            break
        while words and words[0] in _JOINS:
            words = words[1:]
    return found


def _longest(words, wordings, language):
    for length in range(min(_LONGEST_NAME, len(words)), 0, -1):
        # "do", "i" at the end would be the next word of the sentence, not of a name.
        if target := wordings.match(" ".join(words[:length]), language):
            return length, target
    return 0, None
