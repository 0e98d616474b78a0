"""Two texts word by word."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

SAME, ADDED, REMOVED = "same", "added", "removed"
# Numbers and dates are one word: 3.000, 31.12.2027.
_WORDS = re.compile(r"\s+|[\w’'-]+(?:[.,/]\w+)*|[^\w\s]")
Code = tuple[str, int, int, int, int]
# Past this many words a text is compared by its lines: nobody reads more than that.
MOST_WORDS = 4000


class Piece(NamedTuple):
    """A run of text that stayed (`same`), came (`added`) or went (`removed`)."""

    kind: str
    text: str


@lru_cache(maxsize=2048)
def word_changes(old: str, new: str) -> tuple[Piece, ...]:
    """What was removed and added from `old` to `new`, in reading order.

    ``word_changes("two schools", "six schools")`` is removed "two", added "six",
    same " schools". Joining same and removed gives `old`, same and added `new`.
    """
    if old == new:
        return (Piece(SAME, old),) if old else ()
    before, after = _cut(old), _cut(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    found: list[Piece] = []
    for kind, a, b, c, d in _joined(matcher.get_opcodes(), before):
        if kind == "equal":
            found.append(Piece(SAME, "".join(before[a:b])))
            continue
        if a < b:
            found.append(Piece(REMOVED, "".join(before[a:b])))
        if c < d:
            found.append(Piece(ADDED, "".join(after[c:d])))
    return tuple(found)


def _cut(text: str) -> list[str]:
    words = _WORDS.findall(text)
    return words if len(words) <= MOST_WORDS else text.splitlines(keepends=True)


def _joined(codes: Iterable[Code], before: list[str]) -> list[Code]:
    """Words replaced next to each other as one: “two old” by “six new”."""
    found: list[Code] = []
    for kind, a, b, c, d in codes:
        if kind == "replace" and len(found) > 1 and found[-2][0] == "replace":
            between = found[-1]
            if between[0] == "equal" and not "".join(before[between[1] : a]).strip():
                first = found[-2]
                found[-2:] = [("replace", first[1], b, first[3], d)]
                continue
        found.append((kind, a, b, c, d))
    return found
