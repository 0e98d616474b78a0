"""A long plan in pages that never mix pillars."""

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.utils.functional import cached_property


def first_row(request, per_page):
    """Where the page that is asked for begins, counted from 0; of nonsense, at 0."""
    asked = request.GET.get("page", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 6 else 1
    return max(number - 1, 0) * per_page


class PillarPage(Page):
    """Some measures of one pillar, or all of a short plan."""

    def start_index(self):
        return self.paginator.spans[self.number - 1][0] + 1 if self.object_list else 0

    def end_index(self):
        return self.paginator.spans[self.number - 1][1]


class PillarPages(Paginator):
    """Measures in plan order: one page while they fit on it, else each pillar begins
    a page of its own. One query tells how many of which pillar there are."""

    @cached_property
    def groups(self):
        """[(pillar's key, its code, how many measures)] in order."""
        rows = self.object_list.prefetch_related(None).order_by("pillar__order")
        rows = rows.values_list("pillar", "pillar__code", "pillar__order")
        return [
            (key, code, count)
            for key, code, _order, count in rows.annotate(Count("pk")).order_by(
                "pillar__order", "pillar"
            )
        ]

    @cached_property
    def count(self):
        return sum(count for _key, _code, count in self.groups)

    @cached_property
    def spans(self):
        """[(first, behind the last)] of each page, counted from 0."""
        if self.count <= self.per_page:
            return [(0, self.count)]
        found, begun = [], 0
        for _key, _code, count in self.groups:
            end = begun + count
            found += [
                (first, min(first + self.per_page, end))
                for first in range(begun, end, self.per_page)
            ]
            begun = end
        return found

    @cached_property
    def num_pages(self):
        return len(self.spans)

    def page(self, number):
        number = self.validate_number(number)
        first, last = self.spans[number - 1]
        return PillarPage(self.object_list[first:last], number, self)

    def tabs(self, page, query):
        """The pillars as tabs, where there is more than one page; `query` are the
        filters of the address."""
        if self.num_pages == 1:
            return []
        firsts = [first for first, _last in self.spans]
        here, begun, found = firsts[page.number - 1], 0, []
        for _key, code, count in self.groups:
            query["page"] = firsts.index(begun) + 1
            found.append(
                {
                    "label": f"{code} ({count})",
                    "url": f"?{query.urlencode()}",
                    "is_current": begun <= here < begun + count,
                }
            )
            begun += count
        return found
