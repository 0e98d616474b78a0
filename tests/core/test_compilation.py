import gettext
import os

from core.compilation import compile_catalogues

PO = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"

msgid "Meeting"
msgstr "Sastanak"

#, fuzzy
msgid "Measure"
msgstr "Meters"
"""


def catalogue(folder):
    source = folder / "sr_Latn" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(PO, encoding="utf-8")
    os.utime(source, (1_000_000_000, 1_000_000_000))
    return source


def test_catalogues_are_compiled_without_guesses(tmp_path):
    compiled = catalogue(tmp_path).with_suffix(".mo")

    written = compile_catalogues(tmp_path)

    assert written == [compiled]
    with compiled.open("rb") as file:
        translations = gettext.GNUTranslations(file)
    assert translations.gettext("Meeting") == "Sastanak"
    assert translations.gettext("Measure") == "Measure"


def test_catalogues_that_did_not_change_are_left_alone(tmp_path):
    source = catalogue(tmp_path)
    compile_catalogues(tmp_path)

    assert compile_catalogues(tmp_path) == []

    os.utime(source, None)
    os.utime(source.with_suffix(".mo"), (1_000_000_000, 1_000_000_000))
    assert compile_catalogues(tmp_path) == [source.with_suffix(".mo")]
