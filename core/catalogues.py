"""The message catalogues: Cyrillic follows Latin, English follows the source.

People translate two files, Serbian in Latin script and Albanian. The others are
made from them, so that the scripts never drift apart (docs/translating.md).
"""

from pathlib import Path

import polib

from core.transliteration import cyrillic


def fill_cyrillic(latin_path: Path, cyrillic_path: Path) -> int:
    """Write every Latin translation in Cyrillic; return how many there are."""
    source = {_key(entry): entry for entry in polib.pofile(str(latin_path))}
    catalogue = polib.pofile(str(cyrillic_path))
    return _fill(catalogue, lambda entry: _turned(source.get(_key(entry))))


def fill_english(path: Path) -> int:
    """Repeat the source text as its English translation."""
    return _fill(polib.pofile(str(path)), _as_source)


def missing(path: Path) -> list[str]:
    """Source texts that have no translation yet, or only a guessed one."""
    return [entry.msgid for entry in polib.pofile(str(path)) if not _is_done(entry)]


def _key(entry):
    return entry.msgctxt, entry.msgid


def _is_done(entry):
    return entry.obsolete or entry.translated()


def _as_source(entry):
    if entry.msgid_plural:
        return {0: entry.msgid, 1: entry.msgid_plural}
    return entry.msgid


def _turned(latin):
    if latin is None or not latin.translated():
        return None
    if latin.msgid_plural:
        return {n: cyrillic(text) for n, text in latin.msgstr_plural.items()}
    return cyrillic(latin.msgstr)


def _fill(catalogue, text_for):
    count = 0
    for entry in catalogue:
        text = None if entry.obsolete else text_for(entry)
        if text is None:
            continue
        count += 1
        if entry.msgid_plural:
            entry.msgstr_plural = text
        else:
            entry.msgstr = text
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
    catalogue.wrapwidth = 0
    catalogue.save()
    return count
