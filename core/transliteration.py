"""Serbian between its two scripts, for texts that a program shows.

Letters come from cyrtranslit. What it would spoil is left as it stands: mark-up,
placeholders, addresses, codes, Roman numerals, names that are never written in
Cyrillic, and words that hold letters Serbian does not have.
"""

import re

import cyrtranslit

NEVER_CYRILLIC = (
    "UN Women|UNiTE|UN|EUR|CEDAW|GREVIO|IATI|HXL|PDF|UA|XLSX|XLS|CSV|ODS|DOCX|XLSForm"
    "|HTML|JSON|URL|SDG|CETS|ISO|OECD|DAC|GR|IC|TOTP|QR|Koordina|AKTIV|Excel|Word"
    "|LibreOffice|Django|e-mail|Ctrl|Enter|Esc|Shift|Tab|NE|NA|ND|CSS|XML|SQL"
)

# "I" alone is also the word "and": a numeral only after a word that counts.
COUNTED = "stub stuba poglavlje poglavlja glava glave deo dela faza cilj tom".split()

# Roots in which n+j, l+j, d+ž are two letters each, not one.
SPLIT_ROOTS = (
    "in|jek",
    "in|jur",
    "kon|jug",
    "kon|junk",
    "tan|jug",
    "van|jezič",
    "nad|živ",
    "nad|žet",
    "pod|žanr",
    "od|žal",
    "od|živ",
)

_KEEP = re.compile(
    "|".join(
        [
            r"<[^<>]+>",
            r"&(?:#\d+|\w+);",
            r"\{\{.*?\}\}|\{%.*?%\}|\{[^{}]*\}",
            r"%\(\w+\)[-+0-9.]*[a-z]|%[-+0-9.]*[sdfr](?!\w)|%%",
            r"(?:https?|mailto|tel):[^\s<>\"]+|www\.[^\s<>\"]+",
            r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
            r"\b[\w-]+(?:\.[\w-]+)*\.(?:org|com|net|eu|html|pdf|csv|xlsx?|docx?|ods)\b",
            r"(?<![\w-])(?=[\w-]*\d)[A-Z][\w-]*",
            rf"\b(?:{NEVER_CYRILLIC})\b",
            r"\b(?=[\w'’-]*[qwxyëçQWXYËÇ])[\w'’-]+",
            r"\b(?!I\b)(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})\b",
            r"\bI(?=[–-][IVX])|^I(?=\. )",
            *(rf"(?i:(?<=\b{word} ))I\b" for word in COUNTED),
        ]
    )
)
_CAPITAL_DIGRAPH = re.compile("[NL]J|DŽ")
_SPLIT_WORD = re.compile(
    "|".join(
        rf"(?<={before})(?={after})"
        for before, after in (root.split("|") for root in SPLIT_ROOTS)
    ),
    re.IGNORECASE,
)


def cyrillic(text: str) -> str:
    """Serbian Latin to Cyrillic: ``"Član IC13 za %(n)s"`` to ``"Члан IC13 за %(n)s"``.

    Text that is not Serbian comes back with its own letters only where the guards
    know it; names of people are not this function's business.
    """
    parts, last = [], 0
    for kept in _KEEP.finditer(text):
        parts += [_letters(text[last : kept.start()]), kept.group()]
        last = kept.end()
    return "".join([*parts, _letters(text[last:])])


def latin(text: str) -> str:
    """Serbian Cyrillic to Latin; Latin text comes back as it is."""
    return cyrtranslit.to_latin(text, "sr")


def _letters(text: str) -> str:
    """Turn every letter; two capital letters that are one sound count as one."""
    text = _CAPITAL_DIGRAPH.sub(lambda pair: pair.group().capitalize(), text)
    return "".join(
        cyrtranslit.to_cyrillic(piece, "sr") for piece in _SPLIT_WORD.split(text)
    )
