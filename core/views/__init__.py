"""Pages that belong to no app, and the steps that pages of several apps share."""

from core.views.imports import import_urls, put_aside, settling, undone, upload_page
from core.views.pages import behind_link, link_problem, styleguide

__all__ = [
    "behind_link",
    "import_urls",
    "link_problem",
    "put_aside",
    "settling",
    "styleguide",
    "undone",
    "upload_page",
]
