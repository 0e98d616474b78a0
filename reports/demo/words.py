"""The demo's texts, and rows written with their history."""

import tomllib
from functools import cache
from pathlib import Path

from django.conf import settings
from simple_history.utils import bulk_create_with_history

from core.transliteration import cyrillic

FOLDER = Path(__file__).parent / "texts"


@cache
def texts(name):
    """A file of texts, as TOML gives it."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def translated(field, words, **values):
    """A translated field's columns; Serbian Cyrillic is filled from Latin."""
    filled = {code: text.format(**values) for code, text in words.items()}
    if "sr-latn" in filled:
        filled["sr"] = cyrillic(filled["sr-latn"])
    return {
        f"{field}_{code.replace('-', '_')}": filled.get(code, "")
        for code, _name in settings.LANGUAGES
    }


def write(model, rows, *, by, at=None):
    """Insert rows at once, each with the first line of its history.

    `at` is one moment for all, or None where the rows carry `_history_date`.
    """
    if not rows:
        return []
    if hasattr(model, "history"):
        return bulk_create_with_history(rows, model, default_user=by, default_date=at)
    return model.objects.bulk_create(rows)


def link(field, pairs):
    """Fill a many-to-many field, given as `Model.field`, from pairs of objects."""
    through = field.through
    source, target = field.field.m2m_field_name(), field.field.m2m_reverse_field_name()
    through.objects.bulk_create(
        through(**{source: one, target: other}) for one, other in pairs
    )
