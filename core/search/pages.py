"""Pages of what a search found."""

from django.core.paginator import Paginator
from django.utils.functional import cached_property

MOST_PAGES = 10


class FoundPages(Paginator):
    """What a search found. Counting has to read all of it, so it stops after ten
    pages: whoever finds more asks for another word."""

    @cached_property
    def count(self):
        return self.object_list.order_by()[: self._most].count()

    @property
    def stopped(self):
        """There may be more than what was counted."""
        return self.count == self._most

    @property
    def _most(self):
        return MOST_PAGES * self.per_page
