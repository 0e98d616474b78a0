"""Words in the records of a register, found whatever script and marks (ADR 0019)."""

from core.search.marks import hit_in, marked
from core.search.models import SearchableModel, SearchQuerySet
from core.search.words import asked_for

__all__ = ["SearchQuerySet", "SearchableModel", "asked_for", "hit_in", "marked"]
