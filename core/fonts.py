"""The one typeface of papers and charts: FiraGO, from a package, not the machine.

The package holds the fonts as bytes; renderers want files, so they are written
out once. FiraGO has every letter of the four languages in all four styles, with
Serbian forms and tabular figures.
"""

import os
import tempfile

import pymupdf_fonts
from django.conf import settings

FAMILY = "FiraGO"
FACES = [
    # file name, key in the package, CSS weight, CSS style
    ("FiraGO-Regular.ttf", "figo", 400, "normal"),
    ("FiraGO-Italic.ttf", "figit", 400, "italic"),
    ("FiraGO-Bold.ttf", "figbo", 700, "normal"),
    ("FiraGO-BoldItalic.ttf", "figbi", 700, "italic"),
]


def font_folder():
    """Return the folder with the four font files, writing those that lack."""
    folder = settings.CACHE_ROOT / "fonts"
    folder.mkdir(parents=True, exist_ok=True)
    for name, key, _weight, _style in FACES:
        path = folder / name
        size = pymupdf_fonts.fontdescriptors[key]["size"]
        if not path.exists() or path.stat().st_size != size:
            _write(path, pymupdf_fonts.myfont(key))
    return folder


def _write(path, content):
    """Write whole or not at all: two processes may come here at once."""
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    os.replace(temporary, path)


def font_faces(address):
    """Return the CSS that names the four files under `address`."""
    return "".join(
        f"@font-face {{ font-family: {FAMILY}; src: url({address}/{name});"
        f" font-weight: {weight}; font-style: {style}; }}\n"
        for name, _key, weight, style in FACES
    )
