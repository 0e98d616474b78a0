"""Pages of what a search found."""

from django.core.paginator import Paginator

MOST_PAGES = 10


class FoundPages(Paginator):
    """What a search found, page by page, as `shown` reads it.

    The search is asked once, for keys. It stops after ten pages, since counting would
    read all that was found: whoever finds more asks for another word.
    """

    def __init__(self, found, per_page, *, shown):
        self.most = MOST_PAGES * per_page
        self.shown = shown
        keys = found.values_list("pk", flat=True)[: self.most]
        super().__init__(list(keys), per_page)

    def page(self, number):
        page = super().page(number)
        rows = self.shown.in_bulk(page.object_list)
        page.object_list = [rows[key] for key in page.object_list if key in rows]
        return page

    @property
    def stopped(self):
        """There may be more than what was counted."""
        return self.count == self.most
