"""The four catalogues: complete, with every placeholder, the scripts in step."""

import re

import polib
import pytest
from django.conf import settings

from core import catalogues
from core.transliteration import cyrillic

LANGUAGES = ("en", "sr_Latn", "sr", "sq")
PLACEHOLDER = re.compile(
    r"%\(\w+\)[sd]|%[sd%](?!\w)|\{\w*\}|</?\w+[^>]*>|&\w+;|https?://\S+"
)


def path_of(language):
    return settings.BASE_DIR / "locale" / language / "LC_MESSAGES" / "django.po"


def entries(language):
    return [e for e in polib.pofile(str(path_of(language))) if not e.obsolete]


def texts(entry):
    """(source, translation) pairs of an entry, plurals included."""
    if not entry.msgid_plural:
        return [(entry.msgid, entry.msgstr)]
    return [(entry.msgid_plural, text) for text in entry.msgstr_plural.values()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_is_complete(language):
    assert catalogues.missing(path_of(language)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_keeps_placeholders_and_marks(language):
    wrong = [
        (source, text)
        for entry in entries(language)
        for source, text in texts(entry)
        if not same_placeholders(entry, source, text)
    ]

    assert wrong == []


def same_placeholders(entry, source, text):
    """A plural form may leave its number out ("one measure"), nothing else."""
    wanted, given = sorted(PLACEHOLDER.findall(source)), PLACEHOLDER.findall(text)
    if not entry.msgid_plural:
        return wanted == sorted(given)
    return set(given) <= set(wanted)


def test_cyrillic_catalogue_follows_the_latin_one():
    latin = {(e.msgctxt, e.msgid): e for e in entries("sr_Latn")}

    apart = [
        entry.msgid
        for entry in entries("sr")
        if [text for _, text in texts(entry)]
        != [cyrillic(t) for _, t in texts(latin[entry.msgctxt, entry.msgid])]
    ]

    assert apart == []


def test_albanian_catalogue_asks_for_a_native_reader():
    assert "native" in polib.pofile(str(path_of("sq"))).header


def test_fill_cyrillic_keeps_placeholders_and_names(tmp_path):
    latin, target = tmp_path / "latin.po", tmp_path / "cyrillic.po"
    latin.write_text(
        'msgid "x"\nmsgstr "Član %(name)s, <b>PDF</b> i CEDAW"\n', encoding="utf-8"
    )
    target.write_text('#, fuzzy\nmsgid "x"\nmsgstr ""\n', encoding="utf-8")

    count = catalogues.fill_cyrillic(latin, target)

    entry = polib.pofile(str(target))[0]
    assert count == 1
    assert entry.msgstr == "Члан %(name)s, <b>PDF</b> и CEDAW"
    assert not entry.fuzzy
