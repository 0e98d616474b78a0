"""Papers: HTML in, a tagged PDF/UA-1 file out, without any network.

A paper is a template that extends `base_paper.html`. Everything it shows is
handed in: pictures by the name that stands in their `src`, the typeface and
`report.css` by this module. An unknown address stops the rendering, since a
picture that is silently missing would be found by the reader only.
"""

import contextlib
import functools
import io
import mimetypes
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core.fonts import font_faces, font_folder

PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
# Scripts matter to hyphenation and to the Serbian forms of italic letters.
LANGUAGE_TAGS = {"sr-latn": "sr-Latn", "sr": "sr-Cyrl"}


class PdfUnavailable(Exception):
    """System libraries are missing; `str()` is the line that names them."""

    message = _("PDF files need system libraries that this server lacks: %(packages)s")

    def __str__(self):
        return str(self.message % {"packages": PACKAGES})


class PdfBroken(Exception):
    """The paper asks for a file that it was not given."""


def language_tag(code):
    """Return the BCP 47 tag of one of our language codes (`sr` is Cyrillic)."""
    return LANGUAGE_TAGS.get(code, code)


def render_paper(template, context, *, language, files=None):
    """Render a template that extends `base_paper.html` to PDF bytes.

    `language` is one of LANGUAGES and is active while the template renders;
    `files` maps each picture's `src` to its bytes. Raises PdfUnavailable where
    system libraries are missing, PdfBroken for a picture that is not in `files`.
    """
    with translation.override(language):
        context = {**context, "language_tag": language_tag(language)}
        html = render_to_string(template, context)
    return render_pdf(html, files=files)


def render_pdf(html, *, files=None):
    """Turn one HTML document into PDF/UA-1 bytes, the same for the same input.

    Language, title, author and bookmarks come from the document itself
    (`<html lang>`, `<title>`, `<meta name=author>`, headings).
    """
    weasyprint = load_weasyprint()
    fonts = weasyprint.text.fonts.FontConfiguration()
    fetcher = _fetcher_class(weasyprint)(files or {})
    address = f"{settings.SITE_URL}/"
    css = weasyprint.CSS(
        string=font_faces("fonts") + Path(finders.find("css/report.css")).read_text(),
        base_url=address,
        url_fetcher=fetcher,
        font_config=fonts,
    )
    document = weasyprint.HTML(string=html, base_url=address, url_fetcher=fetcher)
    try:
        return document.write_pdf(
            stylesheets=[css], font_config=fonts, pdf_variant="pdf/ua-1"
        )
    except weasyprint.urls.FatalURLFetchingError as error:
        raise PdfBroken(str(error)) from error


@functools.cache
def load_weasyprint():
    """Import WeasyPrint, or say in one line which packages it lacks."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):  # it prints a banner
            import weasyprint  # noqa: PLC0415 -- needs system libraries
    except OSError as error:
        raise PdfUnavailable from error
    return weasyprint


def pdf_is_available():
    """Say whether this machine can make PDF files."""
    try:
        load_weasyprint()
    except PdfUnavailable:
        return False
    return True


def answers_without_pdf(view):
    """Let a view that makes a PDF answer 503 with the line naming the packages."""

    @functools.wraps(view)
    def wrapper(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except PdfUnavailable as error:
            context = {"message": str(error)}
            return render(request, "core/pdf_unavailable.html", context, status=503)

    return wrapper


@functools.cache
def _fetcher_class(weasyprint):
    urls = weasyprint.urls

    class Fetcher(urls.URLFetcher):
        """Give out the typeface and the files handed in, nothing else."""

        def __init__(self, files):
            super().__init__(allowed_protocols=())
            self._files = files

        def fetch(self, url, headers=None):
            name = urlsplit(url).path.lstrip("/")
            kind, _encoding = mimetypes.guess_type(name)
            return urls.URLFetcherResponse(
                url, self._content(name, url), {"Content-Type": kind or "text/plain"}
            )

        def _content(self, name, url):
            if name in self._files and url.startswith(settings.SITE_URL):
                return self._files[name]
            if name.startswith("fonts/") and url.startswith(settings.SITE_URL):
                return (font_folder() / Path(name).name).read_bytes()
            raise urls.FatalURLFetchingError(f"A paper may not fetch {url}")

    return Fetcher
