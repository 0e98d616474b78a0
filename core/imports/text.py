"""Texts of cells, compared without regard to script, case, marks and spacing."""

import re
import unicodedata
from functools import lru_cache

_LETTERS = str.maketrans(
    dict(zip("абвгдезијклмнопрстћуфхцчш", "abvgdezijklmnoprstćufhcčš", strict=True))
    | {"ж": "ž", "љ": "lj", "њ": "nj", "џ": "dž", "ђ": "dj", "đ": "dj"}
    | {"ы": "y", "й": "j", "ь": "", "я": "ja", "ю": "ju", "ё": "e", "ѓ": "gj"}
    | {"ł": "l", "ø": "o", "ß": "ss", "ı": "i", "æ": "ae"}
)
_SPACES = re.compile(r"[^\S\n]+")
_NOT_WORD = re.compile(r"[^0-9a-z]+")
_CYRILLIC = re.compile(r"[Ѐ-ӿ]")
_LATIN = re.compile(r"[A-Za-zÀ-ž]")


def clean(text):
    """The text as a person would retype it: spaces single, lines trimmed.

    ``"  Osnovni\\xa0sud \\n"`` becomes ``"Osnovni sud"``; line breaks inside stay.
    """
    lines = (_SPACES.sub(" ", line).strip() for line in str(text).splitlines())
    return "\n".join(line for line in lines if line)


@lru_cache(maxsize=8192)
def fold(text):
    """Lower case, Latin letters, no diacritics; punctuation stays.

    ``"31. ДЕЦЕМБАР"`` becomes ``"31. decembar"``, ``"Đakovicë"`` ``"djakovice"``.
    """
    latin = unicodedata.normalize("NFC", text).casefold().translate(_LETTERS)
    marks = unicodedata.normalize("NFKD", latin)
    return "".join(letter for letter in marks if not unicodedata.combining(letter))


@lru_cache(maxsize=8192)
def key(text):
    """What two wordings of the same thing share: `fold` and single spaces only.

    ``"Opštinska kancelarija (KRR)"`` and ``"ОПШТИНСКА КАНЦЕЛАРИЈА – КРР"`` both
    become ``"opstinska kancelarija krr"``.
    """
    return _NOT_WORD.sub(" ", fold(text)).strip()


def is_cyrillic(texts):
    """True when most letters of `texts` are Cyrillic."""
    joined = " ".join(texts)
    return len(_CYRILLIC.findall(joined)) > len(_LATIN.findall(joined))


def column_number(letters):
    """``"A"`` is 1, ``"AA"`` is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def column_letters(number):
    """1 is ``"A"``, 27 is ``"AA"``."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
