"""Which norms a cell names: by code (“IC7”), or in words (“čl. 7 Istanbulske”)."""

import re
from typing import NamedTuple

from core.imports.text import fold

_CODE = re.compile(r"\b([a-z]{2,6}\d*(?:\s?-?\s?\d+)(?:\.[\dc]+)*)\b")
_ARTICLES = re.compile(
    r"\b(?:cl(?:an(?:ov[ia]|a)?)?|nen(?:i|et)?|art(?:icles?)?)\.?\s*"
    r"(\d+(?:\s*(?:,|;|i|dhe|and)\s*\d+)*)"
)
_NOTE = re.compile(r"^\s*[(:–—-]\s*([^();\n]+)\)?")
_CONVENTIONS = (("CEDAW", r"cedaw"), ("IC", r"istanbul|stamboll|\bik\b|\bks\b|\bic\b"))


class NormLink(NamedTuple):
    """A norm's code and what the cell says of it, in brackets or after a dash."""

    code: str
    note: str = ""


def norms_in(text, known, *, heading=""):
    """(links, rest): the norms of a cell that are `known`, each once and in order,
    and whether something else stands there.

    Articles without a convention are those that the column's heading names, else
    of the Istanbul Convention.
    """
    links, plain = {}, fold(text)
    for match in _CODE.finditer(plain):
        code = match[1].replace(" ", "").upper()
        if code in known:
            links.setdefault(code, NormLink(code, _note(text, plain, match.end())))
    for match in _ARTICLES.finditer(plain):
        convention = _convention(plain[match.end() :], plain[: match.start()], heading)
        for number in re.findall(r"\d+", match[1]):
            code = f"{convention}{number}"
            if code in known:
                links.setdefault(code, NormLink(code))
    return list(links.values()), bool(text) and not links


def _note(text, plain, end):
    """Only where folding kept every letter in its place (it does but for đ, lj …)."""
    match = _NOTE.match(text[end:]) if len(text) == len(plain) else None
    return match[1].strip()[:300] if match else ""


def _convention(after, before, heading):
    for words in (after.split(";")[0], before, fold(heading)):
        for convention, pattern in _CONVENTIONS:
            if re.search(pattern, words):
                return convention
    return "IC"
