"""Compiles the translations, without gettext: `python -m core.compilation`.

Compiled catalogues are not committed. `make run`, `make test`, the tests themselves
and a deployment call this; it does only what is not done yet.
"""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).resolve().parent.parent / "locale"


def compile_catalogues(folder=FOLDER):
    """Write the `.mo` beside every `.po` that changed; return the files written."""
    return [
        _compile(source)
        for source in sorted(folder.glob("*/LC_MESSAGES/*.po"))
        if not _is_compiled(source)
    ]


def _is_compiled(source):
    compiled = source.with_suffix(".mo")
    return compiled.exists() and compiled.stat().st_mtime > source.stat().st_mtime


def _compile(source):
    # Written aside and moved: a server that starts meanwhile never reads half of it.
    aside = source.with_suffix(f".{os.getpid()}.tmp")
    with source.open("rb") as text, aside.open("wb") as binary:
        write_mo(binary, read_po(text))
    return aside.replace(source.with_suffix(".mo"))


if __name__ == "__main__":
    compile_catalogues()
