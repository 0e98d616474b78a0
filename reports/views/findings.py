"""Findings reports: read as a page, made in the background, taken as PDF."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from core.decorators import require_GET
from reports import services, tasks
from reports.models import Drawing, Rendering
from reports.permissions import audience_of, can_read_rendering, can_see_findings

# A report takes seconds; after so long its reader is told whom to ask.
USUAL_WAIT = timedelta(minutes=1)


def _round_plan(request, code, slug):
    plans = services.round_plans().visible_to(request.user)
    return get_object_or_404(plans, round__code=code, municipality__slug=slug)


def _language(asked):
    known = dict(settings.LANGUAGES)
    return asked if asked in known else get_language()


def _rendering(request, pk):
    """The paper, for those who may see its plan; 403 where it says more to others."""
    rendering = get_object_or_404(Rendering, pk=pk)
    round_plan = _round_plan(request, *rendering.subject_key.split("/"))
    if not can_read_rendering(request.user, round_plan, rendering):
        raise PermissionDenied
    return rendering


@require_GET
def findings_detail(request, code, slug):
    round_plan = _round_plan(request, code, slug)
    if not can_see_findings(request.user, round_plan):
        raise PermissionDenied
    language = _language(request.GET.get("language"))
    papers = services.latest_findings(
        round_plan=round_plan, audience=audience_of(request.user, round_plan)
    )
    context = {
        "round_plan": round_plan,
        "language": language,
        "language_name": dict(settings.LANGUAGES)[language],
        "paper": papers.get(language),
        "tabs": [
            {"label": name, "url": f"?language={code}", "is_current": code == language}
            for code, name in settings.LANGUAGES
        ],
    }
    return render(request, "reports/findings_detail.html", context)


@require_POST
def findings_make(request, code, slug):
    round_plan = _round_plan(request, code, slug)
    if not can_see_findings(request.user, round_plan):
        raise PermissionDenied
    rendering, is_to_do = tasks.ask_for_findings(
        round_plan=round_plan,
        language=_language(request.POST.get("language")),
        audience=audience_of(request.user, round_plan),
        by=request.user,
    )
    if is_to_do:
        tasks.make_findings.enqueue(rendering.pk, round_plan.pk)
    elif rendering.is_finished:
        messages.info(request, _("Nothing has changed since this report was made."))
        return redirect(_findings_address(rendering))
    return redirect("reports:rendering_detail", pk=rendering.pk)


@require_GET
def rendering_detail(request, pk):
    rendering = _rendering(request, pk)
    address = _findings_address(rendering)
    if rendering.state == Rendering.State.DONE:
        if request.htmx:
            return HttpResponse(headers={"HX-Redirect": address})
        return redirect(address)
    template = "reports/rendering_detail.html"
    if request.htmx:
        template += "#progress"
    context = {
        "rendering": rendering,
        "findings_url": address,
        "is_slow": timezone.now() - rendering.requested_at > USUAL_WAIT,
    }
    return render(request, template, context)


def _findings_address(rendering):
    code, slug = rendering.subject_key.split("/")
    address = reverse("reports:findings_detail", args=[code, slug])
    return f"{address}?language={rendering.language}"


@require_GET
def rendering_file(request, pk):
    rendering = _rendering(request, pk)
    if rendering.file:
        return FileResponse(
            rendering.file.open(), as_attachment=True, filename=rendering.file_name
        )
    if rendering.state != Rendering.State.DONE:
        raise Http404
    context = {"message": rendering.error}
    return render(request, "core/pdf_unavailable.html", context, status=503)


@require_GET
@cache_control(private=True, max_age=31_536_000, immutable=True)
def drawing(request, content_hash, shade):
    """A drawing by its fingerprint, which only a page that shows it tells."""
    found = get_object_or_404(Drawing, content_hash=content_hash)
    svg = {"light": found.light_svg, "dark": found.dark_svg}[shade]
    return HttpResponse(svg, content_type="image/svg+xml")
