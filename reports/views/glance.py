"""Municipalities at a glance: the page and the same rows as a file."""

import functools
import io

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join

from core.decorators import require_GET
from reports import exports, services
from reports.forms import GlanceFilterForm
from reports.permissions import can_see_glance

PER_PAGE = 40


def _asked(request, today):
    """The form, the window of months and the municipalities that were asked for."""
    if not can_see_glance(request.user):
        raise PermissionDenied
    form = GlanceFilterForm(request.GET or None, today=today)
    chosen = form.cleaned_data if form.is_valid() else {}
    places = services.municipalities_at_a_glance(
        request.user, search=chosen.get("q", "")
    )
    return form, services.window_of(chosen.get("year"), today), places


@require_GET
def municipalities_glance(request):
    today = timezone.localdate()
    form, window, places = _asked(request, today)
    page = Paginator(places, PER_PAGE).get_page(request.GET.get("page"))
    rows = services.glance_rows(
        page.object_list, user=request.user, window=window, today=today
    )
    context = {
        "form": form,
        "page": page,
        "window": window,
        "rows": list(zip(rows, map(_links(), rows), strict=True)),
        "legend": services.PERIOD_WORDS.items(),
        "query": request.GET.urlencode(),
    }
    return render(request, "reports/municipalities_glance.html", context)


def _links():
    """Return a function that draws a row's cells.

    A mark is drawn once for all cells of one period and status: a page has
    hundreds of cells and a dozen different ones.
    """
    meetings = reverse("meetings:meeting_list")
    # One address for all, since hundreds are written: the key stands where the 0 is.
    before, after = reverse("meetings:meeting_detail", args=[0]).split("0")

    @functools.cache
    def mark(start, end, status):
        context = {"period": services.Column(start, end), "status": status}
        return render_to_string("reports/period_cell.html", context)

    def address(row, cell):
        if cell.meeting:
            return f"{before}{cell.meeting}{after}"
        mechanism = row.municipality.mechanism.pk
        return f"{meetings}?mechanism={mechanism}&year={cell.start.year}"

    def cells(row):
        drawn = (
            (cell.span, address(row, cell), mark(cell.start, cell.end, cell.status))
            for cell in row.cells
        )
        return format_html_join(
            "\n", '<td colspan="{}"><a href="{}">{}</a></td>', drawn
        )

    return cells


@require_GET
def municipalities_export(request, file_format):
    if file_format not in exports.WRITERS:
        raise Http404
    today = timezone.localdate()
    _form, window, places = _asked(request, today)
    rows = services.glance_rows(places, user=request.user, window=window, today=today)
    writer = exports.WRITERS[file_format]
    return FileResponse(
        io.BytesIO(writer.write(exports.glance_table(rows, window))),
        as_attachment=True,
        filename=f"koordina-{today}.{file_format}",
        content_type=writer.content_type,
    )
