"""One page measured: rows, queries, time beside the empty page, bytes."""

import gzip
import math
import re
import statistics
from dataclasses import asdict, dataclass

from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

WARM_UP = 4
# The beginning and the end of a transaction ask for nothing.
NO_QUERY = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
ASSET = re.compile(r'(?:href|src)="/static/([^"#?]+\.(?:css|js))"')


@dataclass
class Figure:
    """What was measured; times in milliseconds, sizes in bytes.

    `ratio` is the median over that of the empty page, asked for in turn with it by
    the same person. `first_visit` is the page with its styles and scripts.
    """

    name: str
    role: str
    status: int
    rows: int
    queries: int
    median: float
    p95: float
    empty: float
    page_bytes: int
    first_visit: int
    further_row: int
    budget: float = 5
    max_queries: int = 12

    @property
    def ratio(self):
        return self.median / self.empty

    @property
    def allowed_ratio(self):
        return self.budget + max(0, self.rows - 25) / self.further_row

    def as_dict(self):
        return asdict(self)


def figure_of(page, user, times, clock):
    """Measure a page as `user` sees it, in `times` requests; `clock` tells seconds."""
    client = Client(
        raise_request_exception=False,
        SERVER_NAME="localhost",
        HTTP_ACCEPT_ENCODING="gzip",
    )
    client.force_login(user)
    url, empty_url = page.url(), reverse("empty_page")
    for _turn in range(WARM_UP):
        client.get(empty_url)
        response = _request(client, page, url)()
    request = _request(client, page, url)
    with CaptureQueriesContext(connection) as captured:
        request()
    queries = sum(not one["sql"].startswith(NO_QUERY) for one in captured)
    html = _text(response)
    page_times, empty_times = [], []
    for _turn in range(times):
        empty_times.append(_milliseconds(lambda: client.get(empty_url), clock))
        page_times.append(_milliseconds(_request(client, page, url), clock))
    return Figure(
        name=page.name,
        role=page.role,
        status=response.status_code,
        rows=page.rows_in(html),
        queries=queries,
        median=statistics.median(page_times),
        p95=sorted(page_times)[math.ceil(0.95 * times) - 1],
        empty=statistics.median(empty_times),
        page_bytes=_compressed(response),
        first_visit=_compressed(response) + _assets(html),
        further_row=page.further_row,
        budget=page.budget,
        max_queries=page.queries,
    )


def _request(client, page, url):
    """The request, ready to be sent: what a save posts is made beforehand."""
    if page.data is None:
        return lambda: client.get(url, headers=page.headers)
    data = page.data()
    return lambda: client.post(url, data, headers=page.headers)


def _milliseconds(request, clock):
    start = clock()
    request()
    return 1000 * (clock() - start)


def _text(response):
    content = response.content
    if response.headers.get("Content-Encoding") == "gzip":
        content = gzip.decompress(content)
    return content.decode()


def _compressed(response):
    """The page's size on the way: as sent, or as a proxy would compress it."""
    if response.headers.get("Content-Encoding"):
        return len(response.content)
    return len(gzip.compress(response.content, 6))


def _assets(html):
    """Styles and scripts that the page names, as stored compressed at collection."""
    return sum(_stored_size(name) for name in set(ASSET.findall(html)))


def _stored_size(name):
    for suffix in (".br", ".gz", ""):
        if staticfiles_storage.exists(name + suffix):
            return staticfiles_storage.size(name + suffix)
    return 0
