"""Municipalities at a glance: the page and the same rows as a file."""

import io

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import render
from django.utils import timezone

from core.decorators import require_GET
from reports import exports, services
from reports.forms import GlanceFilterForm
from reports.permissions import can_see_glance

PER_PAGE = 50


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
    context = {
        "form": form,
        "page": page,
        "window": window,
        "rows": services.glance_rows(
            page.object_list, user=request.user, window=window, today=today
        ),
        "legend": services.PERIOD_WORDS.items(),
        "query": request.GET.urlencode(),
    }
    return render(request, "reports/municipalities_glance.html", context)


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
