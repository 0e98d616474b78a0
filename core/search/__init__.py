"""Words in the records of a register, found whatever script and marks (ADR 0020)."""

from core.search.marks import excerpt, hit_in, marked
from core.search.models import SearchableModel, SearchQuerySet
from core.search.pages import FoundPages
from core.search.words import asked_for

__all__ = [
    "FoundPages",
    "SearchQuerySet",
    "SearchableModel",
    "asked_for",
    "excerpt",
    "hit_in",
    "marked",
]
